"""Mongolian in Latin letters written back in Cyrillic, for the embedding, which reads no Latin Mongolian."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.cyrillic import BackTransliterator
from nlu.components.language import LANGUAGE

RESTORED = "restored"
_FILE = "words.json"


# A featurizer by name only: that is how Rasa also runs it over the training examples.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CyrillicRestorer(GraphComponent):
    """Sets ``restored``: the message with its Latin Mongolian words in Cyrillic; English stays as it is.

    It learns the words from the Cyrillic training examples.
    """

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CyrillicRestorer:
        """A component that knows no word yet."""
        return cls(BackTransliterator.learn(()), model_storage, resource)

    def __init__(self, words: BackTransliterator, storage: ModelStorage, resource: Resource) -> None:
        self._words = words
        self._storage = storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the Cyrillic words of the training examples."""
        texts = [example.get(TEXT) or "" for example in training_data.nlu_examples]
        self._words = BackTransliterator.learn(texts)
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(self._words.as_dict()), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CyrillicRestorer:
        """The component with the words it learnt."""
        with model_storage.read_from(resource) as folder:
            learnt = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(BackTransliterator.from_dict(learnt), model_storage, resource)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets ``restored`` of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(RESTORED, text if message.get(LANGUAGE) == "en" else self._words.restore(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same over the training examples."""
        self.process(training_data.training_examples)
        return training_data
