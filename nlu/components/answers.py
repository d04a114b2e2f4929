"""Yes, no or not sure: what a message says to a question, whatever the question is."""

from __future__ import annotations

from typing import List, NamedTuple, Optional

from bot.understanding.folding import fold
from nlu.components.wordlists import Stems, read

YES, NO, UNSURE = "yes", "no", "unsure"


class Answer(NamedTuple):
    """What was said, and the first and the last of the words that say it."""

    value: str
    first: int
    last: int


class Answers:
    """Finds an answer in folded words, as ``nlu/entities/answer.yml`` describes them."""

    def __init__(self) -> None:
        written = read("answer")
        self._unsure = Stems(written["unsure"])
        self._breath = Stems(written["breath"])
        self._first = {value: Stems(written["first"][value]) for value in (NO, YES)}
        short = written["short"]
        self._most = int(short["most"])
        self._short = {value: Stems(short[value]) for value in (NO, YES)}
        self._endings = {value: tuple(map(fold, short["ends"][value])) for value in (NO, YES)}
        self._asking = Stems(written["asking"])
        self._meant = Stems(written["meant"])

    def find(self, words: List[str], question_mark: bool) -> Optional[Answer]:
        """The answer in a message, or None. A question holds none."""
        start = next((i for i in range(len(words)) if not self._breath.at(words, i)), 0)
        begins = self._begins(words, start)
        unsure = self._unsure.first(words)
        if unsure is not None and (unsure <= start or begins is None or begins.value != NO):
            return Answer(UNSURE, unsure, unsure + self._unsure.at(words, unsure) - 1)
        if question_mark or not words or self._asking.at(words, len(words) - 1):
            return None
        return begins or self._says_shortly(words)

    def corrected(self, words: List[str]) -> Optional[Answer]:
        """What a correction says it should have been, or None: the last yes, no or not sure in it."""
        found: List[Answer] = []
        for i in range(len(words)):
            answer = self._doubts(words, i) or self._begins(words, i)
            if answer and not (found and i <= found[-1].last):  # “not sure” holds no “sure”
                found.append(answer)
        if found and found[0].first == 0 and not self._meant.at(words, found[0].last + 1):
            found = found[1:]  # “no, …” is only a breath here
        return found[-1] if found else None

    def _begins(self, words: List[str], start: int) -> Optional[Answer]:
        lengths = {value: stems.at(words, start) for value, stems in self._first.items()}
        value = max(lengths, key=lambda value: lengths[value])
        return Answer(value, start, start + lengths[value] - 1) if lengths[value] else None

    def _doubts(self, words: List[str], start: int) -> Optional[Answer]:
        length = self._unsure.at(words, start)
        return Answer(UNSURE, start, start + length - 1) if length else None

    def _says_shortly(self, words: List[str]) -> Optional[Answer]:
        if len(words) > self._most:
            return None
        last = len(words) - 1
        for value, stems in self._short.items():
            place = stems.first(words)
            if place is not None:
                return Answer(value, place, place + stems.at(words, place) - 1)
            if words[last].endswith(self._endings[value]):
                return Answer(value, last, last)
        return None
