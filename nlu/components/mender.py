"""Slips of the finger in English words, put right before anything is counted."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.english import English
from nlu.components.base import Learner
from nlu.components.language import LANGUAGE
from nlu.components.tokenizer import set_folded

MENDED = "mended"
_FILE = "english.json"


# A featurizer by name only: that is how Rasa also runs it over the training examples.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class EnglishMender(Learner):
    """Sets ``mended`` of English messages, and folds their tokens anew; Mongolian ones it leaves alone.

    It learns the words from the English training examples.
    """

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._english: Optional[English] = None

    def learn(self, training_data: TrainingData) -> None:
        """Learns the English words of the training examples."""
        self._english = English.learn(example.get(TEXT) or "" for example in training_data.nlu_examples)

    def save(self, folder: Any) -> None:
        """Writes the words."""
        words = self._english.as_dict() if self._english else {}
        (folder / _FILE).write_text(json.dumps(words), encoding="utf-8")

    def read(self, folder: Any) -> None:
        """Reads the words."""
        self._english = English(json.loads((folder / _FILE).read_text(encoding="utf-8")))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets ``mended`` of each English message of several words."""
        for message in messages:
            text = message.get(TEXT) or ""
            # Of one word alone nobody knows whether it is English: medq is no med.
            if self._english and message.get(LANGUAGE) == "en" and len(text.split()) > 1:
                message.set(MENDED, self._english.mend(text))
                for token in message.get(TOKENS_NAMES[TEXT]) or ():
                    set_folded(token, self._english.mend(token.text))
        return messages
