"""The first stage of not understanding: which two things may have been meant."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.base import Component
from nlu.components.classifier import FULL_RANKING

FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
GUESSES = ("first_guess", "second_guess")


# A classifier by name: that is how Rasa runs it behind the one that it corrects.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TwoGuesses(Component):
    """Below ``threshold`` the intent becomes ``nlu_fallback``, and the two likeliest ones become entities.

    A guess is named as in intents.md (``faq/passport_kept``); ``never`` lists what nobody can be asked about.
    What is likeliest out of scope stays that: there is nothing to choose between.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``threshold``: a confidence from 0 to 1; ``never``: intents that are no guess."""
        return {"threshold": 0.3, "never": [OUT_OF_SCOPE, FALLBACK]}

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._threshold = float(config["threshold"])
        self._never = frozenset(config["never"]) | {OUT_OF_SCOPE, FALLBACK}

    def process(self, messages: List[Message]) -> List[Message]:
        """Replaces the intent of each message that was hardly understood."""
        for message in messages:
            intent = message.get(INTENT) or {}
            unsure = (intent.get("confidence") or 0.0) < self._threshold
            if unsure and intent.get("name") != OUT_OF_SCOPE:
                self._fall_back(message)
        return messages

    def _fall_back(self, message: Message) -> None:
        fallback = {"name": FALLBACK, "confidence": self._threshold}
        ranking = message.get("intent_ranking") or []
        end = len(message.get(TEXT) or "")
        guesses = [
            {"entity": entity, "value": name, "start": 0, "end": end, "extractor": type(self).__name__}
            for entity, name in zip(GUESSES, self._likeliest(message), strict=False)
        ]
        message.set(INTENT, fallback, add_to_output=True)
        message.set("intent_ranking", [fallback, *ranking], add_to_output=True)
        message.set(ENTITIES, message.get(ENTITIES, []) + guesses, add_to_output=True)

    def _likeliest(self, message: Message) -> List[str]:
        """Intents, the likeliest first, each question of the FAQ on its own."""
        return [name for name, _ in message.get(FULL_RANKING) or () if name not in self._never]
