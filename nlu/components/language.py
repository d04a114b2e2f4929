"""The language gate: which language a message is in, before anything else looks at it."""

from __future__ import annotations

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.language import language_of
from nlu.components.base import Component

LANGUAGE = "language"


# A featurizer by name only: that is how Rasa also runs it over the training examples.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageGate(Component):
    """Sets ``language`` of each message to ``mn`` or ``en``: English must not be turned into Cyrillic."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets and outputs ``language`` of each message."""
        for message in messages:
            message.set(LANGUAGE, language_of(message.get(TEXT) or ""), add_to_output=True)
        return messages
