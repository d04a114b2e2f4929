"""Events: a meeting on a day, with reminders around it, and how many said that they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.campaign import OPEN_STATES, Campaign, CampaignState, Step
from bot.domain.people import ULAANBAATAR

EVENT_LENGTH = timedelta(hours=2)
"""What a calendar is told; nobody is asked how long a meeting takes."""


class Outlook(StrEnum):
    """What can be said about whether an event takes place."""

    AHEAD = "ahead"
    """It is still to come, or goes on now."""
    STOPPED = "stopped"
    """Its leader stopped the messages about it: it may not take place."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that takes place. ``zone``: where, so that "a week before" is the same time of day."""

    id: int
    author_id: int
    title: str
    place: str
    starts_at: datetime
    zone: str = ULAANBAATAR

    @property
    def ends_at(self) -> datetime:
        """When it is taken to be over."""
        return self.starts_at + EVENT_LENGTH

    def moment_of(self, step: Step) -> datetime:
        """When this reminder is due: days are counted on the calendar there, hours by the clock (in UTC)."""
        starts_at = self.starts_at.astimezone(UTC)
        if step is Step.HOUR:
            return starts_at - step.before
        return on_the_calendar(starts_at, self.zone, -step.before)


def outlook(event: Event, series: Sequence[Campaign], now: datetime) -> Outlook:
    """What can be said about the event, from the campaigns about it in the order of their time.

    Leaders cancel messages, not events. When the last message was cancelled and none is to come any more, the
    event may well be off, too: who was invited is told to ask.
    """
    if event.ends_at <= now:
        return Outlook.OVER
    cancelled = bool(series) and series[-1].state is CampaignState.CANCELLED
    to_come = any(one.state in OPEN_STATES for one in series)
    return Outlook.STOPPED if cancelled and not to_come else Outlook.AHEAD


def on_the_calendar(moment: datetime, zone: str, days: timedelta) -> datetime:
    """The same time of day so many days later or earlier in this zone; in the zone of ``moment``.

    A time that a change of clocks leaves out is moved behind it, as PEP 495 reads it.
    """
    local = moment.astimezone(ZoneInfo(zone))
    return (local + days).astimezone(moment.tzinfo)


def in_their_zone(due: datetime, home: str, zone: str) -> datetime:
    """When somebody in ``zone`` has the time of day that ``due`` is at ``home``; never before ``due``.

    A time that their clocks leave out is moved behind the change.
    """
    if home == zone:
        return due
    local = due.astimezone(ZoneInfo(home)).replace(tzinfo=ZoneInfo(zone), fold=0)
    return max(due, local.astimezone(UTC)).astimezone(due.tzinfo)
