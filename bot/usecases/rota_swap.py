"""Swaps: a coordinator asks a colleague to take a shift of a date; it changes hands when they agree."""

from dataclasses import dataclass
from datetime import date

from bot.domain.errors import NotAllowedError, NotFreeError, StaleError
from bot.domain.people import ULAANBAATAR, Person
from bot.domain.rota import Cover, Swap, Turn, is_free
from bot.usecases.desk import is_at_desk
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.rota import rota_of
from bot.usecases.rota_plan import known, running_turn


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, about which shift, and who is told of it."""

    swap: Swap
    turn: Turn
    told: Person


@dataclass(frozen=True, slots=True)
class SwapShift:
    """Ask, agree, decline, take back. Raises NotAllowedError for who is not at the desk.

    StaleError where the shift, or the question, is not (any more) what the person saw.
    """

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def ask(self, asker: Person, shift_id: int, day: date, asked_id: int) -> Asked | None:
        """Ask this colleague to take one's shift of this date; None when they were asked before.

        Raises NotOnRotaError, NotFreeError, TurnOverError.
        """
        _at_desk(asker)
        async with self.store() as work:
            await work.rota.hold()
            rota = await rota_of(work, self.zone)
            turn = running_turn(rota, shift_id, day, self.clock())
            if turn.holder != asker.id or asked_id == asker.id:
                raise StaleError
            colleague = await known(work, rota, asked_id)
            if not is_free(rota, asked_id, turn):
                raise NotFreeError
            swap = await work.rota.ask(Swap(0, shift_id, day, asker.id, asked_id))
            await work.commit()
        return Asked(swap, turn, colleague) if swap is not None else None

    async def agree(self, person: Person, swap_id: int) -> Asked:
        """Take the shift; nobody else is asked for it any more. Who asked is told.

        Raises NotOnRotaError, NotFreeError, TurnOverError.
        """
        async with self.store() as work:
            await work.rota.hold()
            swap = await _swap(work, person, swap_id, asked=True)
            rota = await rota_of(work, self.zone)
            turn = running_turn(rota, swap.shift_id, swap.day, self.clock())
            asker = await work.people.get(swap.asker_id)
            if asker is None or turn.holder != asker.id:
                raise StaleError
            await known(work, rota, person.id)
            if not is_free(rota, person.id, turn):
                raise NotFreeError
            if turn.shift.person_id == person.id:
                await work.rota.uncover(swap.shift_id, swap.day)
            else:
                await work.rota.cover(Cover(swap.shift_id, swap.day, person.id))
            for other in await work.rota.swaps():
                if (other.shift_id, other.day) == (swap.shift_id, swap.day):
                    await work.rota.end_swap(other.id)
            await work.commit()
        return Asked(swap, turn, asker)

    async def decline(self, person: Person, swap_id: int) -> Asked:
        """Leave the shift with who asked, who is told."""
        return await self._end(person, swap_id, asked=True)

    async def take_back(self, person: Person, swap_id: int) -> Asked:
        """Ask no more. Who was asked is told."""
        return await self._end(person, swap_id, asked=False)

    async def _end(self, person: Person, swap_id: int, asked: bool) -> Asked:
        async with self.store() as work:
            await work.rota.hold()
            swap = await _swap(work, person, swap_id, asked)
            turn = running_turn(await rota_of(work, self.zone), swap.shift_id, swap.day, self.clock())
            other = await work.people.get(swap.asker_id if asked else swap.asked_id)
            await work.rota.end_swap(swap_id)
            await work.commit()
        if other is None:
            raise StaleError
        return Asked(swap, turn, other)


async def _swap(work: UnitOfWork, person: Person, swap_id: int, asked: bool) -> Swap:
    """The question, for its one side only: to anybody else it is as if there was none."""
    _at_desk(person)
    for swap in await work.rota.swaps():
        mine = swap.asked_id if asked else swap.asker_id
        if swap.id == swap_id and mine == person.id:
            return swap
    raise StaleError


def _at_desk(person: Person) -> None:
    if not is_at_desk(person):
        raise NotAllowedError
