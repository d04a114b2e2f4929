"""Planning the rota: weekly and extra shifts, covers of a date, and who is away."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import (
    EmptyShiftError,
    NotAllowedError,
    NotFreeError,
    NotOnRotaError,
    StaleError,
    TurnOverError,
)
from bot.domain.people import ULAANBAATAR, Person
from bot.domain.rota import Absence, Cover, Plan, Rota, Shift, Turn, is_free, turn_of, turns_of_day
from bot.usecases.desk import is_at_desk
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.rota import may_plan, rota_of

FARTHEST = timedelta(days=366)
"""So far ahead a single date can be planned."""

YESTERDAY = timedelta(days=1)
"""A shift of yesterday's may still go on."""

LONGEST_ABSENCE = 92
"""So many days somebody is away at most; who is away for longer gives their shifts up."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A shift that was planned anew on a date (None: every week), and whom that concerns besides the planner.

    ``on``: who is put on; ``off``: who is taken off.
    """

    shift: Shift
    day: date | None
    on: Person | None = None
    off: Person | None = None


@dataclass(frozen=True, slots=True)
class PlanRota:
    """What supervisors and admins plan, and everybody at the desk about their own absences.

    All of it raises NotAllowedError for others, StaleError for what is not there any more, and for days that
    nobody was offered.
    """

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def add(self, planner: Person, who: int, when: int | date, start: time, end: time) -> Changed:
        """A shift of this person's: every week on a day (0 is Monday), or an extra one on a date.

        The same shift twice is one. Raises EmptyShiftError, NotOnRotaError, TurnOverError.
        """
        _plans(planner)
        if start == end:
            raise EmptyShiftError
        weekday, on = (when.weekday(), when) if isinstance(when, date) else (when, None)
        if not 0 <= weekday <= 6:
            raise StaleError
        shift = Shift(0, who, weekday, start, end, on)
        async with self.store() as work:
            rota = await self._held(work)
            person = await known(work, rota, who)
            if on is not None:
                require_offered(rota, on, self.clock())
                self._not_over(_extra(rota, shift, on))
            about = who, weekday, start, end, on
            for one in rota.plan.shifts:
                if (one.person_id, one.weekday, one.start, one.end, one.on) == about:
                    return Changed(one, on)
            shift = await work.rota.add_shift(shift)
            await work.commit()
        return Changed(shift, on, on=_other(person, planner))

    async def remove(self, planner: Person, shift_id: int) -> Changed:
        """Take a shift out, on every date."""
        _plans(planner)
        async with self.store() as work:
            rota = await self._held(work)
            shift = next((one for one in rota.plan.shifts if one.id == shift_id), None)
            if shift is None:
                raise StaleError
            person = await work.people.get(shift.person_id)
            await work.rota.remove_shift(shift_id)
            await work.commit()
        return Changed(shift, shift.on, off=_other(person, planner))

    async def cover(self, planner: Person, shift_id: int, day: date, who: int | None) -> Changed:
        """On this date this person does the shift, or nobody. Its own person: it is as planned again.

        Raises NotOnRotaError, NotFreeError, TurnOverError.
        """
        _plans(planner)
        async with self.store() as work:
            rota = await self._held(work)
            turn = self._turn(rota, shift_id, day)
            person = await known(work, rota, who) if who is not None else None
            if turn.person_id == who and who is not None:
                return Changed(turn.shift, day)
            if who is not None and not is_free(rota, who, turn):
                raise NotFreeError
            await _put(work, turn, who)
            before = await _person(work, turn.holder)
            await work.commit()
        return Changed(turn.shift, day, _other(person, planner), _other(before, planner))

    async def as_planned(self, planner: Person, shift_id: int, day: date) -> Changed:
        """On this date the shift is done as in every week. Raises TurnOverError."""
        _plans(planner)
        async with self.store() as work:
            turn = self._turn(await self._held(work), shift_id, day)
            if not await work.rota.uncover(shift_id, day):
                return Changed(turn.shift, day)
            person = await _person(work, turn.shift.person_id)
            before = await _person(work, turn.holder)
            await work.commit()
        return Changed(turn.shift, day, _other(person, planner), _other(before, planner))

    async def close(self, planner: Person, day: date) -> list[Changed]:
        """Nobody does any shift that begins on this date and is not over."""
        _plans(planner)
        changed: list[Changed] = []
        async with self.store() as work:
            rota = await self._held(work)
            require_offered(rota, day, self.clock())
            for turn in turns_of_day(rota, day):
                if turn.end > self.clock() and turn.holder is not None:
                    await _put(work, turn, None)
                    before = await _person(work, turn.holder)
                    changed.append(Changed(turn.shift, day, off=_other(before, planner)))
            await work.commit()
        return changed

    async def away(self, planner: Person, who: int, first: date, days: int) -> Absence:
        """This person is away from that day on for so many days; others than oneself only for who plans."""
        _own_or_plans(planner, who)
        if not 1 <= days <= LONGEST_ABSENCE:
            raise StaleError
        async with self.store() as work:
            rota = await self._held(work)
            require_offered(rota, first, self.clock())
            await known(work, rota, who)
            absence = Absence(0, who, first, first + timedelta(days=days - 1))
            about = absence.person_id, absence.first, absence.last
            for one in rota.plan.absences:
                if (one.person_id, one.first, one.last) == about:
                    return one
            absence = await work.rota.add_absence(absence)
            await work.commit()
        return absence

    async def back(self, planner: Person, absence_id: int) -> Absence:
        """An absence is over, or was none."""
        async with self.store() as work:
            rota = await self._held(work)
            absence = next((one for one in rota.plan.absences if one.id == absence_id), None)
            _own_or_plans(planner, absence.person_id if absence else planner.id)
            if absence is None:
                raise StaleError
            await work.rota.remove_absence(absence_id)
            await work.commit()
        return absence

    async def _held(self, work: UnitOfWork) -> Rota:
        await work.rota.hold()
        return await rota_of(work, self.zone)

    def _turn(self, rota: Rota, shift_id: int, day: date) -> Turn:
        return running_turn(rota, shift_id, day, self.clock())

    def _not_over(self, turn: Turn | None) -> None:
        if turn is None or turn.end <= self.clock():
            raise TurnOverError


def running_turn(rota: Rota, shift_id: int, day: date, now: datetime) -> Turn:
    """This shift on this day. Raises StaleError when there is none, TurnOverError when it is over."""
    require_offered(rota, day, now)
    turn = turn_of(rota, shift_id, day)
    if turn is None:
        raise StaleError
    if turn.end <= now:
        raise TurnOverError
    return turn


def require_offered(rota: Rota, day: date, now: datetime) -> None:
    """Raises StaleError for a day that nobody can plan: long past, or too far ahead."""
    today = now.astimezone(ZoneInfo(rota.zone)).date()
    if not today - YESTERDAY <= day <= today + FARTHEST:
        raise StaleError


async def known(work: UnitOfWork, rota: Rota, person_id: int) -> Person:
    """Somebody who can be given a shift. Raises NotOnRotaError."""
    person = await work.people.get(person_id)
    if person is None or person_id not in rota.staff or person_id not in await work.rota.names():
        raise NotOnRotaError
    return person


async def _put(work: UnitOfWork, turn: Turn, who: int | None) -> None:
    if turn.shift.person_id == who:
        await work.rota.uncover(turn.shift.id, turn.day)
    else:
        await work.rota.cover(Cover(turn.shift.id, turn.day, who))


async def _person(work: UnitOfWork, person_id: int | None) -> Person | None:
    return await work.people.get(person_id) if person_id is not None else None


def _other(person: Person | None, planner: Person) -> Person | None:
    """Who is told: nobody needs to be told what they did themselves."""
    return person if person is not None and person.id != planner.id else None


def _extra(rota: Rota, shift: Shift, day: date) -> Turn | None:
    return turn_of(Rota(Plan((shift,)), rota.staff, rota.zone), shift.id, day)


def _plans(person: Person) -> None:
    if not may_plan(person):
        raise NotAllowedError


def _own_or_plans(person: Person, who: int) -> None:
    if not (is_at_desk(person) and (person.id == who or may_plan(person))):
        raise NotAllowedError
