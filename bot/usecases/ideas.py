"""The box for ideas: what a member of the network suggests to it, behind their code word."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.errors import EmptyTextError, StaleError, TooManyIdeasError
from bot.domain.people import Person
from bot.domain.private import Ideas
from bot.domain.safety import is_blank
from bot.domain.tip import MOST_A_DAY, TipKind, TipState
from bot.usecases.circles import is_inside
from bot.usecases.people import today_of, update
from bot.usecases.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class SuggestIdea:
    """Put an idea into the box, three a week. Nobody at the desk can find out who it was.

    It is stored as tips are, row for row: rows that only members cause would tell who is one. Raises
    StaleError for who is no member inside, EmptyTextError, TooManyIdeasError.
    """

    store: Store
    clock: Clock

    async def require_room(self, person: Person) -> None:
        """Raises what one more idea of theirs would be refused with now."""
        async with self.store() as work:
            await self._next(work, person)

    async def __call__(self, person: Person, text: str, update_id: int) -> Person:
        """The same update once more, after a crash, brings nothing new."""
        if is_blank(text):
            raise EmptyTextError
        lately, today = person.private.ideas, today_of(person, self.clock())
        if lately is not None and lately.update_id == update_id:
            return person
        async with self.store() as work:
            ideas = replace(await self._next(work, person), update_id=update_id)
            tip = await work.tips.begin(TipKind.IDEA, today)
            await work.tips.add(tip.id, text)
            await work.tips.save(replace(tip, state=TipState.OPEN))
            await work.tips.note_sent(person.id, today)
            person = await update(work, person, lambda p: replace(p, private=replace(p.private, ideas=ideas)))
            await work.commit()
        return person

    async def _next(self, work: UnitOfWork, person: Person) -> Ideas:
        """How many there are with one more."""
        if not is_inside(person, self.clock()):
            raise StaleError
        lately, today = person.private.ideas, today_of(person, self.clock())
        week = today - timedelta(days=today.weekday())
        count = lately.count if lately is not None and lately.week == week else 0
        if count >= Ideas.MOST or await work.tips.sent_on(person.id, today) >= MOST_A_DAY:
            raise TooManyIdeasError
        return Ideas(week, count + 1, 0)
