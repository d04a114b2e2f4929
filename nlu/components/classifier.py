"""Which intent a message has, which question of the FAQ was asked, and whether it is a cry for help."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.preprocessing import normalize

from bot.understanding.risk import judge
from nlu.components.base import Learner
from nlu.components.linear import Linear
from nlu.components.neighbours import Neighbours
from nlu.components.opinions import HELP, agreed, blended, with_worry, within

FULL_RANKING = "full_ranking"
"""All intents with their probabilities, the chosen one first; a question is ``faq/<key>``."""

OUT_OF_SCOPE = "out_of_scope"

Ranking = List[Tuple[str, float]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FullIntentClassifier(Learner, IntentClassifier):
    """A linear model and the nearest examples, over intents where each ``faq/<key>`` is a class of its own.

    It reads the sparse and the dense sentence features and also fills Rasa's ``response_selector``, so that
    ``utter_faq`` answers the question that was recognised without a second (neural) model.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The parameters.

        ``C``: how far to trust single features. ``meaning``: the length of the embedding beside the three
        counts, each of length one. ``neighbours``: how much the nearest examples count, from 0 to 1.
        ``sharpness``: see ``blended``. ``outside``: how much ``out_of_scope`` weighs against the others, see
        ``within``. ``worry``: see ``_ranking``.
        """
        return {
            "C": 100.0,
            "meaning": 1.0,
            "neighbours": 0.3,
            "sharpness": 1.15,
            "outside": 0.5,
            "worry": 0.4,
            "ranking_length": 10,
        }

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._linear = Linear([], np.zeros((0, 0)), np.zeros(0))
        self._middle: Any = np.zeros(0)
        self._neighbours = Neighbours.nobody()

    def learn(self, training_data: TrainingData) -> None:
        """Learns from all examples with an intent."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        names = [e.get(INTENT_RESPONSE_KEY) or e.get(INTENT) for e in examples]
        dense = [d for d in (_dense(e) for e in examples) if d is not None]
        self._middle = np.mean(dense, axis=0) if dense else np.zeros(0)
        counts, vectors = self._counts(examples), self._meanings(examples)
        self._linear = Linear.fit(self._rows(counts, vectors), names, self._config["C"])
        places = np.searchsorted(self._linear.classes, names)
        self._neighbours = Neighbours.learn(vectors, counts, places, len(self._linear.classes))

    def save(self, folder: Any) -> None:
        """Writes both models and the middle of all embeddings."""
        self._linear.save(folder)
        np.save(str(folder / "middle.npy"), self._middle)
        self._neighbours.save(folder / "neighbours.npz")

    def read(self, folder: Any) -> None:
        """Reads what ``save`` wrote."""
        self._linear = Linear.read(folder)
        self._middle = np.load(str(folder / "middle.npy"))
        self._neighbours = Neighbours.read(folder / "neighbours.npz", len(self._linear.classes))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets ``intent``, ``intent_ranking`` and ``response_selector`` of each message."""
        for message in messages:
            ranking = self._ranking(message)
            message.set(FULL_RANKING, ranking)
            intents = [{"name": name.split("/")[0], "confidence": p} for name, p in ranking]
            message.set("intent", intents[0], add_to_output=True)
            message.set("intent_ranking", intents[: self._config["ranking_length"]], add_to_output=True)
            message.set("response_selector", _selected(ranking), add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> Ranking:
        """All classes with their probabilities, the likeliest first.

        Whether it is a cry for help, three judge: both models by all such intents together, and the small
        model of risk. They may be unsure *which* harm they read and still be sure that there is one. When
        they agree on ``worry`` the likeliest cry for help goes first, with the confidence of all of them;
        below it none does.
        """
        classes = self._linear.classes
        counts, vectors = self._counts([message]), self._meanings([message])
        linear = self._linear.shares(self._rows(counts, vectors))
        near = self._neighbours.shares(vectors[0], counts)
        of_help = np.array([name.startswith(HELP) for name in classes])
        opinions = [float(one[of_help].sum()) for one in (linear, near)]
        worry = agreed([*opinions, judge(message.get(TEXT) or "").probability])
        shares = blended(linear, near, self._config["neighbours"], self._config["sharpness"])
        shares = within(shares, np.array(classes) == OUT_OF_SCOPE, self._config["outside"])
        shares = with_worry(shares, of_help, worry)
        is_worried = worry >= self._config["worry"]
        order = np.lexsort((-shares, of_help != is_worried))
        first = order[0]
        ranking = [(classes[i], float(shares[i])) for i in np.argsort(-shares) if i != first]
        return [(classes[first], worry if is_worried else float(shares[first])), *ranking]

    def _rows(self, counts: Any, vectors: Any) -> Any:
        """What the linear model reads: a row a message of what was counted and what it means."""
        return hstack([counts, csr_matrix(vectors * self._config["meaning"])]).tocsr().astype(np.float32)

    def _counts(self, messages: List[Message]) -> Any:
        """One row a message: each featurizer's counts, of length one, so that long messages do not shout."""
        views = zip(*([f.features for f in m.features if _is_counted(f)] for m in messages), strict=True)
        counts = [normalize(vstack(view).tocsr().astype(np.float32).sqrt()) for view in views]
        return hstack(counts).tocsr()

    def _meanings(self, messages: List[Message]) -> Any:
        """The embeddings with length one, a row each, or zeros.

        The embeddings all point into one corner of their space; seen from their middle they tell sentences
        apart.
        """
        dense = [_dense(message) for message in messages]
        seen = [self._middle * 0 if one is None else one - self._middle for one in dense]
        return normalize(np.vstack(seen)) if len(self._middle) else np.zeros((len(messages), 0))


def _is_counted(features: Features) -> bool:
    return bool(features.attribute == TEXT and features.is_sparse() and features.type == "sentence")


def _dense(message: Message) -> Optional[Any]:
    """The embedding of a message, or None when there is none."""
    found = [f for f in message.features if f.attribute == TEXT and f.is_dense() and f.type == "sentence"]
    return np.concatenate([f.features.ravel() for f in found]) if found else None


def _selected(ranking: Ranking) -> Dict[str, Any]:
    """What Rasa's ResponseSelector would have written for the retrieval intent ``faq``."""
    keys = [(name, p) for name, p in ranking if "/" in name]
    if not keys:
        return {"all_retrieval_intents": []}
    (best, confidence) = keys[0]
    response = {
        "responses": [],
        "confidence": confidence,
        "intent_response_key": best,
        "utter_action": f"utter_{best}",
    }
    top = [{"intent_response_key": name, "confidence": p} for name, p in keys[:5]]
    intent = best.split("/")[0]
    return {"all_retrieval_intents": [intent], intent: {"response": response, "ranking": top}}
