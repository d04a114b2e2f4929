"""Finds what is named in a message: a quiz topic, a language, a country, an age, an answer."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.ages import Ages
from nlu.components.answers import UNSURE, Answers
from nlu.components.base import Component
from nlu.components.wordlists import Stems, read

_APOSTROPHES = "'’ʼ`´"
CORRECTION = "correct"
"""The intent of somebody who takes back what they said."""


class Word(NamedTuple):
    """A folded word and where it stands in the text."""

    folded: str
    start: int
    end: int


def _words(tokens: List[Any], text: str) -> List[Word]:
    """The words of a message: “didn’t”, which the tokenizer cuts in two, is one word."""
    words: List[Word] = []
    for token in tokens:
        if words and token.start == words[-1].end + 1 and text[token.start - 1] in _APOSTROPHES:
            joined = words.pop()
            words.append(Word(joined.folded + token.lemma, joined.start, token.end))
        else:
            words += [Word(folded, token.start, token.end) for folded in token.lemma.split()]
    return words


class Named(NamedTuple):
    """A value that was named, with the first and the last of the words that name it."""

    value: str
    first: int
    last: int


class NamedThing:
    """Things of one kind, by the beginnings of folded words: Mongolian adds its endings behind the stem.

    The value with the most words is taken, the first of equals, once. ``unless``: words beside it which say
    that it is not meant.
    """

    def __init__(self, name: str) -> None:
        written = read(name)
        unless = written.get("unless", {})
        self._values = {value: Stems(stems) for value, stems in written["values"].items()}
        self._before, self._after = Stems(unless.get("before", ())), Stems(unless.get("after", ()))

    def find(self, words: List[str]) -> Optional[Named]:
        """The thing of this kind that the message names, or None."""
        found = [(value, self._meant(words, stems.places(words))) for value, stems in self._values.items()]
        named = [(-len(places), places[0], value, places[-1]) for value, places in found if places]
        if not named:
            return None
        _, first, value, last = min(named)
        return Named(value, first, last)

    def _meant(self, words: List[str], places: List[int]) -> List[int]:
        return [i for i in places if not self._before.at(words, i - 1) and not self._after.at(words, i + 1)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class StemEntityExtractor(Component, EntityExtractorMixin):
    """Entities by lists of words (``nlu/entities``).

    It stands last: each list names the intents in which it is looked for; elsewhere a word is just a word.
    """

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._things = {name: NamedThing(name) for name in ("topic", "language", "country")}
        self._ages = Ages()
        self._answers = Answers()
        self._intents = {name: frozenset(read(name)["intents"]) for name in (*self._things, "age", "answer")}

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entities found to each message."""
        for message in messages:
            found = self.add_extractor_name(list(self._entities(message)))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, message: Message) -> Iterator[Dict[str, Any]]:
        text = str(message.get(TEXT) or "")
        words = _words(message.get(TOKENS_NAMES[TEXT]) or [], text)
        intent = (message.get(INTENT) or {}).get("name")
        for name, found in self._found([word.folded for word in words], intent, text):
            if found is not None:
                start, end = words[found.first].start, words[found.last].end
                yield {"entity": name, "value": found.value, "start": start, "end": end}

    def _found(self, words: List[str], intent: Optional[str], text: str) -> Iterator[Tuple[str, Any]]:
        wanted = {name for name, intents in self._intents.items() if intent in intents}
        for name, thing in self._things.items():
            if name in wanted:
                yield name, thing.find(words)
        if "age" in wanted:
            yield "age", self._ages.find(words)
        if "answer" in wanted:
            corrects, asks = intent == CORRECTION, text.rstrip().endswith("?")
            answer = self._answers.corrected(words) if corrects else self._answers.find(words, asks)
            yield "answer", answer
            yield "doubt", answer if answer and answer.value == UNSURE else None
