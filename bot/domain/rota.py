"""The rota: who is on duty at the desk, from weekly shifts, covers of single dates, and absences.

A shift belongs to the day on which it begins, in the desk's zone; so do a cover and an absence. Who holds no
staff role any more stands in the plan and counts as nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.people import ULAANBAATAR

AHEAD = timedelta(weeks=8)
"""So far ahead is looked for somebody who is on, or for a change: nobody is told to wait longer than that."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's duty on a day of the week (0 is Monday), by the clocks of the desk.

    An end that is not behind the start is on the next day. ``on``: an extra duty of this date alone.
    """

    id: int
    person_id: int
    weekday: int
    start: time
    end: time
    on: date | None = None

    @property
    def crosses_midnight(self) -> bool:
        """Whether it ends on the day behind."""
        return self.end <= self.start

    def falls_on(self, day: date) -> bool:
        """Whether it begins on this day."""
        return self.on == day if self.on is not None else self.weekday == day.weekday()


@dataclass(frozen=True, slots=True)
class Cover:
    """On this date somebody else does the shift; nobody when ``person_id`` is None."""

    shift_id: int
    day: date
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from the first day to the last, both included."""

    id: int
    person_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Swap:
    """A person asks a colleague to take their shift of a date. Nothing changes until the colleague agrees."""

    id: int
    shift_id: int
    day: date
    asker_id: int
    asked_id: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that was planned, whoever of it is still there."""

    shifts: tuple[Shift, ...] = ()
    covers: tuple[Cover, ...] = ()
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Rota:
    """A plan with those who may do it now (``staff``), and the zone whose clocks it goes by."""

    plan: Plan = field(default_factory=Plan)
    staff: frozenset[int] = frozenset()
    zone: str = ULAANBAATAR


@dataclass(frozen=True, slots=True)
class Turn:
    """A shift on one date, from ``start`` to ``end`` in UTC.

    ``holder``: whose it is, by plan or cover. ``person_id``: who does it; None when nobody holds it, or the
    holder is away.
    """

    shift: Shift
    day: date
    holder: int | None
    person_id: int | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """A span in which nobody comes or goes. ``planned`` holds also those who have no role any more."""

    start: datetime
    end: datetime
    planned: frozenset[int]
    on: frozenset[int]


Span = tuple[datetime, datetime]


def on_duty(rota: Rota, moment: datetime) -> frozenset[int]:
    """Who is on at this moment (aware)."""
    now = turns(rota, moment, moment + _INSTANT)
    return frozenset(turn.person_id for turn in now if turn.person_id is not None) & rota.staff


def everybody_on(rota: Rota) -> frozenset[int]:
    """Everybody who has a shift or covers one."""
    named = {shift.person_id for shift in rota.plan.shifts}
    named |= {cover.person_id for cover in rota.plan.covers if cover.person_id is not None}
    return frozenset(named) & rota.staff


def next_change(rota: Rota, moment: datetime) -> datetime | None:
    """When somebody comes or goes next (in UTC); None when nobody does within ``AHEAD``."""
    now = on_duty(rota, moment)
    return next((one.start for one in _ahead(rota, moment) if one.on != now), None)


def next_on(rota: Rota, moment: datetime) -> tuple[datetime, frozenset[int]] | None:
    """When somebody is on from ``moment`` on (in UTC), and who; None when nobody is within ``AHEAD``.

    It is ``moment`` itself when somebody is on then.
    """
    return next(((one.start, one.on) for one in _ahead(rota, moment) if one.on), None)


def gaps(rota: Rota, start: datetime, end: datetime) -> list[Span]:
    """The spans between these moments in which nobody is on, in order (in UTC)."""
    found: list[Span] = []
    for one in periods(rota, start, end):
        if one.on:
            continue
        if found and found[-1][1] == one.start:
            found[-1] = found[-1][0], one.end
        else:
            found.append((one.start, one.end))
    return found


def hours(rota: Rota, start: datetime, end: datetime) -> dict[int, timedelta]:
    """How long each person is on between these moments; two shifts at once count once."""
    carried: dict[int, timedelta] = {}
    for one in periods(rota, start, end):
        for person_id in one.on:
            carried[person_id] = carried.get(person_id, timedelta()) + (one.end - one.start)
    return carried


def periods(rota: Rota, start: datetime, end: datetime) -> list[Period]:
    """The span between these moments, cut wherever somebody comes or goes."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    there = [turn for turn in turns(rota, start, end) if turn.person_id is not None]
    edges = {start, end} | {edge for turn in there for edge in (turn.start, turn.end) if start < edge < end}
    cuts = sorted(edges)
    found: list[Period] = []
    for begin, stop in pairwise(cuts):
        planned = frozenset(
            turn.person_id for turn in there if turn.person_id is not None and turn.start <= begin < turn.end
        )
        is_same = found and found[-1].planned == planned
        since = found.pop().start if is_same else begin
        found.append(Period(since, stop, planned, planned & rota.staff))
    return found


def turns(rota: Rota, start: datetime, end: datetime) -> list[Turn]:
    """The shifts under way between these moments (aware), by their start; those that nobody does too."""
    zone = ZoneInfo(rota.zone)
    first, last = start.astimezone(zone).date() - _DAY, end.astimezone(zone).date()
    covers = {(cover.shift_id, cover.day): cover.person_id for cover in rota.plan.covers}
    found = [
        turn
        for n in range((last - first).days + 1)
        for turn in _of_day(rota, first + n * _DAY, covers)
        if turn.start < end and start < turn.end
    ]
    return sorted(found, key=lambda turn: (turn.start, turn.end, turn.shift.id))


def turns_of_day(rota: Rota, day: date) -> list[Turn]:
    """The shifts that begin on this day, by their start."""
    covers = {(cover.shift_id, cover.day): cover.person_id for cover in rota.plan.covers}
    return sorted(_of_day(rota, day, covers), key=lambda turn: (turn.start, turn.end, turn.shift.id))


def turn_of(rota: Rota, shift_id: int, day: date) -> Turn | None:
    """This shift on this day; None when it does not begin then."""
    return next((turn for turn in turns_of_day(rota, day) if turn.shift.id == shift_id), None)


def is_away(rota: Rota, person_id: int, day: date) -> bool:
    """Whether this person said that they are away on this day."""
    return any(one.person_id == person_id and one.first <= day <= one.last for one in rota.plan.absences)


def is_free(rota: Rota, person_id: int, turn: Turn) -> bool:
    """Whether this person could take the shift: they are not away, nor on during all of it already."""
    if is_away(rota, person_id, turn.day):
        return False
    return any(person_id not in one.planned for one in periods(rota, turn.start, turn.end))


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The moment (in UTC) at which the clocks of this zone show this time on this day.

    A time that comes twice is its first one. A time that is left out is the moment of the jump: so two shifts
    that meet there still meet, and none ends before it begins.
    """
    local = datetime.combine(day, wall)
    while (moment := local.replace(tzinfo=zone).astimezone(UTC)).astimezone(zone).replace(
        tzinfo=None, fold=0
    ) != local:
        local += _MINUTE - timedelta(seconds=local.second, microseconds=local.microsecond)
    return moment


def _of_day(rota: Rota, day: date, covers: dict[tuple[int, date], int | None]) -> Iterator[Turn]:
    zone = ZoneInfo(rota.zone)
    for shift in rota.plan.shifts:
        if not shift.falls_on(day):
            continue
        start = instant(day, shift.start, zone)
        end = instant(day + _DAY if shift.crosses_midnight else day, shift.end, zone)
        if start == end:  # the clocks leap over all of it
            continue
        holder = covers.get((shift.id, day), shift.person_id)
        is_there = holder is not None and not is_away(rota, holder, day)
        yield Turn(shift, day, holder, holder if is_there else None, start, end)


def _ahead(rota: Rota, moment: datetime) -> Iterator[Period]:
    """Week by week, for most rotas answer within the first."""
    week = timedelta(weeks=1)
    for n in range(AHEAD // week):
        yield from periods(rota, moment + n * week, moment + (n + 1) * week)
