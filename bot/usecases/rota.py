"""The rota as it stands: who is on, who comes next, what is planned; joining it, and rehearsing it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import NicknameTakenError, NotAllowedError
from bot.domain.people import ULAANBAATAR, Expecting, Person, Role
from bot.domain.rota import Rota, Swap, next_on, on_duty, turn_of
from bot.domain.rota_name import nickname
from bot.domain.rota_rehearsal import Rehearsal, rehearse
from bot.usecases.course import has_passed
from bot.usecases.desk import DESK, is_at_desk
from bot.usecases.people import update
from bot.usecases.ports import Clock, Store, UnitOfWork

EXPECTED = "rota.name"
"""What a person's next text is for who was asked for a name to stand in the rota by."""

PLANNERS = (Role.SUPERVISOR, Role.ADMIN)
"""Who may plan for others."""


def may_plan(person: Person) -> bool:
    """Whether this person may plan for others."""
    return any(person.may(role) for role in PLANNERS)


async def rota_of(work: UnitOfWork, zone: str) -> Rota:
    """The rota as it is now, with those who hold a role at the desk."""
    staff = {person.id for role in DESK for person in await work.people.holding(role)}
    return Rota(await work.rota.read(), frozenset(staff), zone)


@dataclass(frozen=True, slots=True)
class Board:
    """The rota with everybody's chosen name. ``asked``: open questions to or from the reader ``me``."""

    rota: Rota
    names: Mapping[int, str]
    now: datetime
    me: int = 0
    plans: bool = False
    asked: tuple[Swap, ...] = ()

    @property
    def joined(self) -> bool:
        """Whether the reader has chosen a name."""
        return self.me in self.names

    @property
    def there(self) -> list[int]:
        """Ids of those who can be given a shift, by their names."""
        here = [person_id for person_id in self.names if person_id in self.rota.staff]
        return sorted(here, key=lambda person_id: (self.names[person_id].casefold(), person_id))


@dataclass(frozen=True, slots=True)
class ReadRota:
    """Who is on now and next; and for staff the whole of it. ``zone``: the desk's."""

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def on_now(self) -> frozenset[int]:
        """Ids of those who are on duty now."""
        async with self.store() as work:
            return on_duty(await rota_of(work, self.zone), self.clock())

    async def next_on(self) -> tuple[datetime, frozenset[int]] | None:
        """When somebody is on from now on (in UTC), and who; None when nobody is within eight weeks."""
        async with self.store() as work:
            return next_on(await rota_of(work, self.zone), self.clock())

    async def __call__(self, person: Person) -> Board:
        """The rota as this person may see it. Raises NotAllowedError for who is not at the desk."""
        if not is_at_desk(person):
            raise NotAllowedError
        board = await self.all()
        async with self.store() as work:
            swaps = [one for one in await work.rota.swaps() if person.id in (one.asker_id, one.asked_id)]
        asked = tuple(one for one in swaps if is_open(board.rota, one, board.now))
        return replace(board, me=person.id, plans=may_plan(person), asked=asked)

    async def all(self) -> Board:
        """The rota for the command line, where nobody in particular reads it."""
        async with self.store() as work:
            return Board(await rota_of(work, self.zone), await work.rota.names(), self.clock())


def is_open(rota: Rota, swap: Swap, now: datetime) -> bool:
    """Whether the question still makes sense: the asker has the shift, and it is not over."""
    turn = turn_of(rota, swap.shift_id, swap.day)
    return turn is not None and turn.holder == swap.asker_id and now < turn.end


@dataclass(frozen=True, slots=True)
class JoinRota:
    """Choose the name by which one stands in the rota, or another one. Only for who is at the desk."""

    store: Store

    async def ask(self, person: Person) -> Person:
        """Take the next text for the name."""
        _at_desk(person)
        async with self.store() as work:
            asked = await update(work, person, lambda p: replace(p, expecting=Expecting(EXPECTED)))
            await work.commit()
        return asked

    async def keep(self, person: Person, text: str) -> Person:
        """Stand in the rota by this name.

        Raises UnfitNicknameError, NicknameTakenError: another one can be typed then.
        """
        _at_desk(person)
        name = nickname(text)
        async with self.store() as work:
            await work.rota.hold()
            others = {
                one.casefold() for owner, one in (await work.rota.names()).items() if owner != person.id
            }
            if name.casefold() in others:
                raise NicknameTakenError
            await work.rota.join(person.id, name)
            changed = await update(work, person, _expecting_nothing)
            await work.commit()
        return changed


def _expecting_nothing(person: Person) -> Person:
    is_asked = person.expecting is not None and person.expecting.what == EXPECTED
    return replace(person, expecting=None) if is_asked else person


def _at_desk(person: Person) -> None:
    if not is_at_desk(person):
        raise NotAllowedError


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal, with the rota that was rehearsed."""

    board: Board
    rehearsal: Rehearsal

    @property
    def is_empty(self) -> bool:
        """Whether no shift is planned at all."""
        return not self.board.rota.plan.shifts


@dataclass(frozen=True, slots=True)
class RehearseRota:
    """Everything that would go wrong in the next days. For the command line, which nobody else reaches."""

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def __call__(self, days: int) -> Rehearsed:
        board = await ReadRota(self.store, self.clock, self.zone).all()
        async with self.store() as work:
            people = await work.people.several(board.rota.staff)
            unreachable = {person.id for person in people.values() if person.unreachable}
            untrained = {one.id for one in people.values() if not await _is_trained(work, one)}
        until = board.now + timedelta(days=days)
        found = rehearse(board.rota, board.now, until, unreachable, untrained)
        return Rehearsed(board, found)


async def _is_trained(work: UnitOfWork, person: Person) -> bool:
    return await has_passed(work, person, Role.COORDINATOR)
