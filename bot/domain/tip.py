"""Suspicious adverts, recruiters and accounts that people pass on. Nothing here says who did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST_A_DAY = 5
"""So many tips somebody can pass on in a day."""

MOST_PIECES = 10
"""So many texts and pictures make up one tip."""

LONGEST_PLACE = 200
"""Letters that say where it was seen."""

CLOSED_DAYS, ALL_DAYS = 90, 180
"""A tip is kept so many days after it is closed, and so many in any case."""


class TipKind(StrEnum):
    """What a tip is about."""

    ADVERT = "advert"
    RECRUITER = "recruiter"
    ACCOUNT = "account"
    OTHER = "other"
    IDEA = "idea"
    """Nothing suspicious: what a member of the network suggests to it (bot.usecases.ideas)."""


class TipState(StrEnum):
    """Where a tip stands: its sender is still at it, the desk has it, the desk is done with it."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Somebody at the desk told a service. ``service``: its key in content/*/services.yml."""

    service: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Tip:
    """Something suspicious. ``consent``: who passed it on agrees that services get it, too.

    ``day``: when it came, no closer than that: a moment would lead to whoever wrote then. ``where``: where it
    was seen, as far as they said.
    """

    id: int
    kind: TipKind
    day: date
    state: TipState = TipState.DRAFT
    consent: bool = False
    where: str = ""
    forwarded: tuple[Forwarded, ...] = ()
    closed_on: date | None = None

    def is_with(self, service: str) -> bool:
        """Whether this service has it."""
        return any(one.service == service for one in self.forwarded)


@dataclass(frozen=True, slots=True)
class Piece:
    """One text or picture of a tip; below a picture there need be no text."""

    id: int
    tip_id: int
    text: str
    is_picture: bool = False


def packed(numbers: Sequence[int]) -> bytes:
    """Numbers of messages, each as its distance from the one before: few bytes for neighbours."""
    result, before = bytearray(), 0
    for number in sorted(set(numbers)):
        step, before = number - before, number
        while step >= 128:
            result.append(step % 128 + 128)
            step //= 128
        result.append(step)
    return bytes(result)


def unpacked(data: bytes) -> list[int]:
    """The numbers that ``packed`` wrote, in order. Raises ValueError for anything else."""
    numbers, before, step, shift = list[int](), 0, 0, 0
    for byte in data:
        step += byte % 128 << shift
        shift += 7
        if byte < 128:
            before += step
            numbers.append(before)
            step = shift = 0
    if shift:
        raise ValueError("cut off")
    return numbers
