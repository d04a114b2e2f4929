"""Campaigns and their deliveries: one row for each recipient, each with a state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import BadDateError

# A Telegram message holds 4,096 characters (FACTS.md); some are kept for the button hint of the reminder.
TEXT_LIMIT = 3500


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A reminder that a leader writes once for everybody in a club.

    ``texts`` maps language to words; who reads the other language gets the one that is there.
    """

    id: int
    author_id: int
    club_id: int
    texts: Mapping[str, str] = field(default_factory=dict)
    quiz_id: str | None = None
    due_at: datetime | None = None
    state: CampaignState = CampaignState.DRAFT

    def text_for(self, language: str) -> str:
        """The words in this language, or in the other one when it was left out; empty when there are none."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


class DeliveryState(StrEnum):
    """Where one recipient's message stands. ``UNKNOWN`` is never repeated by itself."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One campaign for one person, not before a moment that the person agreed to."""

    id: int
    campaign_id: int
    person_id: int
    state: DeliveryState
    not_before: datetime
    reason: str | None = None
    message_id: int | None = None


class Outcome(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of one attempt, with the message's id when there is one."""

    outcome: Outcome
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who would get a campaign: person ids, and counts of those left out by reason."""

    people: tuple[int, ...]
    left_out: Mapping[str, int]


_DAY_AND_TIME = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})[ ,T]+(\d{1,2}):(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")


def read_moment(text: str, now: datetime) -> datetime:
    """The moment that somebody typed: ``2026-12-05 15:00``, or ``15:00`` for the next time it is so.

    ``now`` is aware and in the writer's own zone; so is the result. Raises BadDateError.
    """
    text = text.strip()
    try:
        if whole := _DAY_AND_TIME.fullmatch(text):
            year, month, day, hour, minute = map(int, whole.groups())
            return datetime(year, month, day, hour, minute, tzinfo=now.tzinfo)
        if clock := _TIME.fullmatch(text):
            hour, minute = map(int, clock.groups())
            moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
            return moment if moment > now else moment + timedelta(days=1)
    except (ValueError, OverflowError):
        pass
    raise BadDateError


def state_after(sent: Sent) -> DeliveryState:
    """The delivery's state after an attempt; a refusal that may pass leaves it pending."""
    return {
        Outcome.SENT: DeliveryState.SENT,
        Outcome.UNREACHABLE: DeliveryState.UNREACHABLE,
        Outcome.UNKNOWN: DeliveryState.UNKNOWN,
        Outcome.RETRY: DeliveryState.PENDING,
    }[sent.outcome]
