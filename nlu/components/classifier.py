"""One calibrated model for intents and for which question of the FAQ was asked."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

WORRY = ("disclose_", "friend_in_danger")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FullIntentClassifier(LogisticRegressionClassifier):
    """Logistic regression over intents where each ``faq/<key>`` is a class of its own.

    It also fills Rasa's ``response_selector``, so that ``utter_faq`` answers the question that was recognised
    without a second (neural) model.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``C``: how far to trust single features. ``worry``: see ``_choose``."""
        return {
            **LogisticRegressionClassifier.get_default_config(),
            "max_iter": 400,
            "C": 300.0,
            "worry": 0.5,
        }

    def __init__(self, config: Dict[str, Any], *args: Any) -> None:
        super().__init__(config, *args)
        self.clf = LogisticRegression(
            # One against the rest and in the dual: seconds instead of a minute where features outnumber
            # examples by ten, and better calibrated than one softmax (measured, ADR 0004).
            solver="liblinear",
            dual=True,
            C=self.config["C"],
            class_weight="balanced",
            max_iter=self.config["max_iter"],
            random_state=self.config["random_state"],
        )

    def _create_X(self, messages: List[Message]) -> csr_matrix:  # noqa: N802 (Rasa's name)
        """Each featurizer's counts as a row of length one, so that long messages do not shout."""
        return vstack([self._row(message) for message in messages]).tocsr()

    @staticmethod
    def _row(message: Message) -> csr_matrix:
        parts = [
            normalize(features.features.tocsr().astype(float).sqrt())
            for features in message.features
            if features.attribute == TEXT and features.is_sparse() and features.type == "sentence"
        ]
        return hstack(parts)

    def _create_training_matrix(self, training_data: TrainingData) -> Tuple[csr_matrix, List[str]]:
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        return self._create_X(examples), [e.get(INTENT_RESPONSE_KEY) or e.get(INTENT) for e in examples]

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets ``intent``, ``intent_ranking`` and ``response_selector`` of each message."""
        rows = self.clf.predict_proba(self._create_X(messages))
        for message, row in zip(messages, rows, strict=True):
            named = zip(self.clf.classes_, row, strict=True)
            ranking = self._choose(sorted(named, key=lambda pair: -pair[1]))
            intents = [{"name": name.split("/")[0], "confidence": float(p)} for name, p in ranking]
            message.set("intent", intents[0], add_to_output=True)
            message.set("intent_ranking", intents[: self.config["ranking_length"]], add_to_output=True)
            message.set("response_selector", self._selected(ranking), add_to_output=True)
        return messages

    def _choose(self, ranking: List[Tuple[str, float]]) -> List[Tuple[str, float]]:
        """A disclosure goes first when all disclosures together reach ``worry``.

        The model may be unsure *which* harm it reads and still be sure that there is one; missing it is the
        worst error. Its confidence is then that of all of them.
        """
        worried = [(name, p) for name, p in ranking if name.startswith(WORRY)]
        together = sum(p for _, p in worried)
        if not worried or together < self.config["worry"]:
            return ranking
        first = (worried[0][0], together)
        return [first, *(pair for pair in ranking if pair[0] != first[0])]

    @staticmethod
    def _selected(ranking: List[Tuple[str, float]]) -> Dict[str, Any]:
        """What Rasa's ResponseSelector would have written for the retrieval intent ``faq``."""
        keys = [(name, float(p)) for name, p in ranking if "/" in name]
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
