"""Whether somebody says that they are a child or grown up. The number itself is not kept."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional

from nlu.components.wordlists import Stems, read

CHILD, ADULT = "child", "adult"
_NUMBER = re.compile(r"([1-9]\d?)([a-z]*)")
_YOUNGEST = 5
_FEW = 3  # words of a message in which a bare number is an age


class Age(NamedTuple):
    """``child`` or ``adult``, and the first and the last of the words that say it."""

    value: str
    first: int
    last: int


class Ages:
    """Finds an age in folded words, as ``nlu/entities/age.yml`` describes them."""

    def __init__(self) -> None:
        written = read("age")
        self._values = {value: Stems(written["values"][value]) for value in (CHILD, ADULT)}
        self._years = Stems(written["years"])
        self._i_am = Stems(written["i_am"])
        self._adult_from = int(written["adult_from"])

    def find(self, words: List[str]) -> Optional[Age]:
        """What the message says about an age, or None. A number beside “years” counts before words."""
        numbers = [age for place in range(len(words)) if (age := self._number(words, place))]
        return numbers[0] if numbers else self._word(words)

    def _number(self, words: List[str], place: int) -> Optional[Age]:
        match = _NUMBER.fullmatch(words[place])
        if match is None or int(match[1]) < _YOUNGEST:
            return None
        last = place + self._years.at(words, place + 1)
        if last == place and not self._is_age(match[2], words, place):
            return None
        return Age(ADULT if int(match[1]) >= self._adult_from else CHILD, place, last)

    def _is_age(self, ending: str, words: List[str], place: int) -> bool:
        """Whether a number without “years” behind it is an age all the same."""
        if ending:
            return self._years.at([ending], 0) > 0
        return len(words) <= _FEW or self._i_am.at(words, place - 1) > 0

    def _word(self, words: List[str]) -> Optional[Age]:
        for value, stems in self._values.items():
            place = stems.first(words)
            if place is not None:
                return Age(value, place, place + stems.at(words, place) - 1)
        return None
