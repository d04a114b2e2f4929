"""Mongolian in Latin letters written back in Cyrillic, for the embedding, which reads no Latin Mongolian."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.cyrillic import BackTransliterator
from nlu.components.base import Learner
from nlu.components.language import LANGUAGE
from nlu.components.mender import MENDED

RESTORED = "restored"
_FILE = "words.json"


# A featurizer by name only: that is how Rasa also runs it over the training examples.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CyrillicRestorer(Learner):
    """Sets ``restored``: the message with its Latin Mongolian words in Cyrillic; an English one as mended.

    It learns the words from the Cyrillic training examples.
    """

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._words = BackTransliterator.learn(())

    def learn(self, training_data: TrainingData) -> None:
        """Learns the Cyrillic words of the training examples."""
        texts = [example.get(TEXT) or "" for example in training_data.nlu_examples]
        self._words = BackTransliterator.learn(texts)

    def save(self, folder: Any) -> None:
        """Writes the words."""
        (folder / _FILE).write_text(json.dumps(self._words.as_dict()), encoding="utf-8")

    def read(self, folder: Any) -> None:
        """Reads the words."""
        learnt = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        self._words = BackTransliterator.from_dict(learnt)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets ``restored`` of each message."""
        for message in messages:
            mended = message.get(MENDED)
            is_done = mended and message.get(LANGUAGE) == "en"
            message.set(
                RESTORED, mended if is_done else self._words.restore(mended or message.get(TEXT) or "")
            )
        return messages
