"""Telephone numbers in texts: only those of verified services, and none at all on help cards."""

import re
from collections.abc import Iterable, Iterator

from bot.texts.files import HELP
from bot.texts.problems import Problem
from bot.texts.prose import Sentence

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")  # 2026-12-05 15:00
_DIGITS = re.compile(r"(?<![\w{,.-])\+?\d(?:[\d -]*\d)?(?![,.]?\d)")
# What follows an amount: of money, a share.
_AMOUNT = re.compile(
    r"\s?(?:[%₮$€]|хувь|төгрөг|доллар|вон|мянга|сая|percent|tugrik|dollar|won\b|thousand|million)"
)
_LONGEST = 15  # digits of a telephone number (ITU-T E.164)


def numbers_in(text: str) -> list[str]:
    """What looks like a number to dial: three digits, four that begin with 1, or six and more.

    Years (2012), dates (2026-12-05), ages, amounts (1,284; 50 000 төгрөг) and ends of names (bat-2010)
    are none.
    """
    undated = _DATE.sub(" ", text)
    found = (m for m in _DIGITS.finditer(undated) if not _AMOUNT.match(undated, m.end()))
    numbers = (plain(match.group()) for match in found)
    return [number for number in numbers if _can_be_dialled(number.lstrip("+"))]


def plain(number: str) -> str:
    """The number without the spaces and hyphens that only help to read it."""
    return re.sub(r"[ -]", "", number)


def _can_be_dialled(digits: str) -> bool:
    size = len(digits)
    return size == 3 or (size == 4 and digits.startswith("1")) or 6 <= size <= _LONGEST


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
