"""Finds what is named in a message: a quiz topic, a language."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.folding import fold


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class StemEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Entities by the beginnings of folded words, because Mongolian adds its endings behind the stem.

    ``entities`` in the configuration maps an entity to the ``intent`` it belongs to and to its ``values``,
    each with its stems. A stem of several words must stand in this order with nothing between. The value with
    the most words found is taken, once. It stands behind the classifier: elsewhere a word is just a word.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default configuration: nothing to find."""
        return {"entities": {}}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> StemEntityExtractor:
        """A component as configured."""
        return cls(config)

    def __init__(self, config: Dict[str, Any]) -> None:
        self._intents = {entity: about["intent"] for entity, about in config["entities"].items()}
        self._stems = {
            entity: {
                value: [fold(stem).split() for stem in stems] for value, stems in about["values"].items()
            }
            for entity, about in config["entities"].items()
        }

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entities found to each message."""
        for message in messages:
            found = self.add_extractor_name(self._find(message))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _find(self, message: Message) -> List[Dict[str, Any]]:
        tokens = message.get(TOKENS_NAMES[TEXT]) or []
        intent = (message.get(INTENT) or {}).get("name")
        found = []
        for entity, values in self._stems.items():
            places, value = max(
                ((self._places(tokens, stems), value) for value, stems in values.items()),
                key=lambda pair: len(pair[0]),
            )
            if places and intent == self._intents[entity]:
                start, end = tokens[places[0]].start, tokens[places[-1]].end
                found.append({"entity": entity, "value": value, "start": start, "end": end})
        return found

    @staticmethod
    def _places(tokens: List[Any], stems: List[List[str]]) -> List[int]:
        """The positions of all tokens that belong to a stem, in order."""
        places = set()
        for stem in stems:
            for i in range(len(tokens) - len(stem) + 1):
                if all(tokens[i + j].lemma.startswith(part) for j, part in enumerate(stem)):
                    places.update(range(i, i + len(stem)))
        return sorted(places)
