"""One calibrated linear model for intents and for which question of the FAQ was asked."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from joblib import parallel_backend
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import normalize

HELP = ("ask_for_human", "disclose_", "friend_in_danger")

FULL_RANKING = "full_ranking"
"""All intents with their probabilities, the chosen one first; a question is ``faq/<key>``."""

Ranking = List[Tuple[str, float]]


class Weights:
    """What was learnt: a row of weights and an intercept for each class, and the middle of all embeddings."""

    def __init__(self, classes: List[str], coef: Any, intercept: Any, middle: Any) -> None:
        self.classes = classes
        self.coef = np.asarray(coef, dtype=np.float32)
        self.intercept = np.asarray(intercept, dtype=np.float32)
        self.middle = np.asarray(middle, dtype=np.float32)

    def save(self, folder: Any) -> None:
        """Writes two files into ``folder``."""
        (folder / "classes.json").write_text(json.dumps(self.classes), encoding="utf-8")
        np.savez_compressed(
            str(folder / "weights.npz"), coef=self.coef, intercept=self.intercept, middle=self.middle
        )

    @classmethod
    def read(cls, folder: Any) -> Weights:
        """What ``save`` wrote."""
        classes = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
        with np.load(str(folder / "weights.npz")) as kept:
            return cls(classes, kept["coef"], kept["intercept"], kept["middle"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FullIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression over intents where each ``faq/<key>`` is a class of its own.

    It reads the sparse and the dense sentence features and also fills Rasa's ``response_selector``, so that
    ``utter_faq`` answers the question that was recognised without a second (neural) model.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The parameters.

        ``C``: how far to trust single features. ``meaning``: the length of the embedding beside the three
        counts, each of length one. ``sharpness``: the power that probabilities are raised to, so that of
        answers with a confidence of 0.8 four of five are right. ``worry``: see ``_choose``.
        """
        return {"C": 100.0, "meaning": 1.0, "sharpness": 1.0, "worry": 0.3, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FullIntentClassifier:
        """A classifier that has learnt nothing."""
        return cls(config, model_storage, resource)

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        weights: Optional[Weights] = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._weights = weights

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all examples with an intent and keeps the weights."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        names = [e.get(INTENT_RESPONSE_KEY) or e.get(INTENT) for e in examples]
        dense = [d for d in (_dense(e) for e in examples) if d is not None]
        middle = np.mean(dense, axis=0) if dense else np.zeros(0)
        # One against the rest and in the dual: faster where features outnumber examples by ten, and better
        # calibrated than one softmax. A finer tolerance took longer and changed no answer (ADR 0010).
        each = LogisticRegression(
            solver="liblinear", dual=True, C=self._config["C"], tol=0.1, max_iter=400, random_state=108
        )
        with parallel_backend("threading"):  # liblinear lets other threads run
            model = OneVsRestClassifier(each, n_jobs=-1).fit(self._rows(examples, middle), names)
        coef = np.vstack([one.coef_[0] for one in model.estimators_])
        intercept = np.array([one.intercept_[0] for one in model.estimators_])
        self._weights = Weights(list(model.classes_), coef, intercept, middle)
        with self._storage.write_to(self._resource) as folder:
            self._weights.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FullIntentClassifier:
        """The classifier with what it learnt."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Weights.read(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets ``intent``, ``intent_ranking`` and ``response_selector`` of each message."""
        for message in messages:
            ranking = self._choose(self._ranking(message))
            message.set(FULL_RANKING, ranking)
            intents = [{"name": name.split("/")[0], "confidence": p} for name, p in ranking]
            message.set("intent", intents[0], add_to_output=True)
            message.set("intent_ranking", intents[: self._config["ranking_length"]], add_to_output=True)
            message.set("response_selector", _selected(ranking), add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> Ranking:
        """All classes with their probabilities, the likeliest first."""
        weights = self._weights
        if weights is None:
            raise RuntimeError("a classifier is trained or loaded before it is asked")
        scores = self._rows([message], weights.middle) @ weights.coef.T + weights.intercept
        each = 1 / (1 + np.exp(-np.clip(scores[0], -30, 30)))
        shares = each ** self._config["sharpness"]
        shares = shares / shares.sum()
        order = np.argsort(-shares)
        return [(weights.classes[i], float(shares[i])) for i in order]

    def _rows(self, messages: List[Message], middle: Any) -> Any:
        """One row a message: each featurizer's counts and the embedding, of length one before weighing.

        Length one, so that long messages do not shout. The embeddings all point into one corner of their
        space; seen from their middle they tell sentences apart.
        """
        rows = []
        for message in messages:
            parts = [
                normalize(features.features.tocsr().astype(float).sqrt())
                for features in message.features
                if features.attribute == TEXT and features.is_sparse() and features.type == "sentence"
            ]
            if len(middle):
                dense = _dense(message)
                seen = middle * 0 if dense is None else dense - middle
                parts.append(csr_matrix(normalize(seen.reshape(1, -1)) * self._config["meaning"]))
            rows.append(hstack(parts))
        return vstack(rows).tocsr()

    def _choose(self, ranking: Ranking) -> Ranking:
        """A cry for help goes first when all of them together reach ``worry``.

        The model may be unsure *which* harm it reads and still be sure that there is one; missing it is the
        worst error. Its confidence is then that of all of them.
        """
        worried = [(name, p) for name, p in ranking if name.startswith(HELP)]
        together = sum(p for _, p in worried)
        if not worried or together < self._config["worry"]:
            return ranking
        first = (worried[0][0], together)
        return [first, *(pair for pair in ranking if pair[0] != first[0])]


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
