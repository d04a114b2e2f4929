"""Campaigns and their deliveries: one row for each recipient, each with a state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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


def state_after(sent: Sent) -> DeliveryState:
    """The delivery's state after an attempt; a refusal that may pass leaves it pending."""
    return {
        Outcome.SENT: DeliveryState.SENT,
        Outcome.UNREACHABLE: DeliveryState.UNREACHABLE,
        Outcome.UNKNOWN: DeliveryState.UNKNOWN,
        Outcome.RETRY: DeliveryState.PENDING,
    }[sent.outcome]
