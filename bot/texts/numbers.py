"""Telephone numbers in texts: only those of verified services, and none at all on help cards."""

import re
from collections.abc import Iterable, Iterator

from bot.texts.files import HELP
from bot.texts.problems import Problem
from bot.texts.prose import Sentence

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")  # 2026-12-05 15:00
_DIGITS = re.compile(r"(?<![\w{,.])\+?\d(?:[\d -]*\d)?")


def numbers_in(text: str) -> list[str]:
    """What looks like a number to dial: three digits, four that begin with 1, or six and more.

    Years (2012), dates (2026-12-05), ages and amounts with a comma (1,284) are none.
    """
    found = (plain(match) for match in _DIGITS.findall(_DATE.sub(" ", text)))
    return [number for number in found if _can_be_dialled(number.lstrip("+"))]


def plain(number: str) -> str:
    """The number without the spaces and hyphens that only help to read it."""
    return re.sub(r"[ -]", "", number)


def _can_be_dialled(digits: str) -> bool:
    return len(digits) == 3 or (len(digits) == 4 and digits.startswith("1")) or len(digits) >= 6


def number_problems(texts: Iterable[Sentence], verified: frozenset[str]) -> Iterator[Problem]:
    """Numbers that nobody has verified, and numbers typed into a help card."""
    for sentence in texts:
        for number in numbers_in(sentence.text):
            if sentence.file == HELP:
                cure = "take it out: the bot adds the numbers from services.yml"
                yield sentence.problem(f"the number {number} is typed on a help card", cure)
            elif number not in verified:
                cure = "take it out, or give services.yml a verified service with its source"
                yield sentence.problem(f"{number} is the number of no verified service", cure)
