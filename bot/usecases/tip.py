"""Suspicious things passed on to the desk, by anybody."""

from dataclasses import dataclass, replace

from bot.domain.errors import (
    EmptyTextError,
    FileTooLargeError,
    StaleError,
    TextTooLongError,
    TipFullError,
    TooManyTipsError,
)
from bot.domain.people import Expecting, Person
from bot.domain.safety import is_blank
from bot.domain.support import LARGEST_FILE
from bot.domain.tip import LONGEST_PLACE, MOST_A_DAY, MOST_PIECES, Tip, TipKind, TipState
from bot.usecases.people import today_of, update
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.tip_draft import PIECES, SENT, STEP, WHERE, Draft, forget_draft


@dataclass(frozen=True, slots=True)
class PassOnTip:
    """Pass something suspicious on, step by step. Raises StaleError for a step of a tip that is no more.

    With the last step the way from it to the person is gone: nobody can find out any more who sent it.
    """

    store: Store
    clock: Clock

    async def may_begin(self, person: Person) -> bool:
        """Whether the person may pass on one more today."""
        async with self.store() as work:
            return await work.tips.sent_on(person.id, today_of(person, self.clock())) < MOST_A_DAY

    async def choose(self, person: Person, kind: TipKind) -> Person:
        """A new tip of this kind; an earlier one that was not passed on is dropped."""
        if kind is TipKind.IDEA:  # those go into their box (bot.usecases.ideas)
            raise StaleError
        if not await self.may_begin(person):
            raise TooManyTipsError
        async with self.store() as work:
            await forget_draft(work, person)
            return await self._keep(work, person, PIECES, Draft(kind, self.clock()))

    async def add(self, person: Person, text: str, post: int, picture: bytes | None = None) -> Person:
        """One more text or picture. The same message once more, after a crash, adds nothing.

        Raises EmptyTextError, FileTooLargeError, TipFullError.
        """
        draft = _draft(person)
        if post in draft.posts:
            return person
        if picture is None and is_blank(text):
            raise EmptyTextError
        if picture is not None and len(picture) > LARGEST_FILE:
            raise FileTooLargeError
        if len(draft.posts) >= MOST_PIECES:
            raise TipFullError
        async with self.store() as work:
            tip_id = draft.tip_id or (await work.tips.begin(draft.kind, today_of(person, self.clock()))).id
            await work.tips.add(tip_id, text, picture)
            draft = replace(draft, tip_id=tip_id, at=self.clock(), posts=(*draft.posts, post))
            return await self._keep(work, person, PIECES, draft)

    async def shown(self, person: Person, screen: int) -> Person:
        """This message of the bot's asks for more."""
        draft, what = _draft(person), person.expecting.what if person.expecting else STEP
        async with self.store() as work:
            return await self._keep(work, person, what, replace(draft, screen=screen))

    async def not_taken(self, person: Person, post: int) -> Person:
        """A message that is no part of it, but to be deleted with the others."""
        draft, what = _draft(person), person.expecting.what if person.expecting else STEP
        async with self.store() as work:
            return await self._keep(work, person, what, replace(draft, others=(*draft.others, post)))

    async def go_on(self, person: Person) -> Person:
        """Take what comes next for it again."""
        async with self.store() as work:
            draft = _draft(person)
            await _open(work, draft)
            return await self._keep(work, person, PIECES, replace(draft, at=self.clock()))

    async def put_aside(self, person: Person) -> Person:
        """Take what is typed next for ordinary talk; the tip can be gone on with."""
        if person.expecting is None or person.expecting.what not in {PIECES, WHERE}:
            return person
        async with self.store() as work:
            return await self._keep(work, person, STEP, _draft(person))

    async def done(self, person: Person) -> Person:
        """All pieces are there: next is where it was seen."""
        draft = _draft(person)
        async with self.store() as work:
            await _open(work, draft)
            return await self._keep(work, person, WHERE, replace(draft, at=self.clock()))

    async def where(self, person: Person, text: str, post: int = 0) -> Person:
        """Keep where it was seen, which may stay unsaid. Raises TextTooLongError."""
        draft, place = _draft(person), " ".join(text.split())
        if len(place) > LONGEST_PLACE:
            raise TextTooLongError
        async with self.store() as work:
            await work.tips.save(replace(await _open(work, draft), where=place))
            others = (*draft.others, post) if post else draft.others
            return await self._keep(work, person, STEP, replace(draft, others=others))

    async def send(self, person: Person, consent: bool) -> tuple[Person, list[int]]:
        """Let the desk have it; the person's messages with it. ``consent``: services may get it, too.

        Said twice it is sent once. Raises TooManyTipsError.
        """
        draft, today = _draft(person), today_of(person, self.clock())
        if person.expecting is not None and person.expecting.what == SENT:  # nobody was told so: a crash
            return person, draft.all_posts
        async with self.store() as work:
            tip = await _open(work, draft)
            if await work.tips.sent_on(person.id, today) >= MOST_A_DAY:
                raise TooManyTipsError
            await work.tips.save(replace(tip, state=TipState.OPEN, day=today, consent=consent))
            await work.tips.note_sent(person.id, today)
            # Without its number: from now on nothing leads from one to the other.
            person = await self._keep(work, person, SENT, replace(draft, tip_id=0))
        return person, draft.all_posts

    async def drop(self, person: Person) -> Person:
        """Give up what was not sent, and ask for nothing more."""
        if Draft.of(person) is None:
            return person
        async with self.store() as work:
            await forget_draft(work, person)
            person = await update(work, person, lambda p: replace(p, expecting=None))
            await work.commit()
        return person

    async def _keep(self, work: UnitOfWork, person: Person, what: str, draft: Draft) -> Person:
        person = await update(work, person, lambda p: replace(p, expecting=Expecting(what, draft.ref)))
        await work.commit()
        return person


def _draft(person: Person) -> Draft:
    draft = Draft.of(person)
    if draft is None:
        raise StaleError
    return draft


async def _open(work: UnitOfWork, draft: Draft) -> Tip:
    """The tip, which its sender is still at."""
    tip = await work.tips.get(draft.tip_id)
    if tip is None or tip.state is not TipState.DRAFT:
        raise StaleError
    return tip
