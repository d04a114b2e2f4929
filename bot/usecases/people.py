"""Meeting people, and the settings each of them decides on."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.errors import StaleError
from bot.domain.people import QUIET_CHOICES, ULAANBAATAR, WEEKLY_CHOICES, ZONES, Contact, Expecting, Person
from bot.usecases.desk import release_all, shown_at_desk
from bot.usecases.leading import hold_campaigns_of
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.tip_draft import forget_draft

BATCH = 500
"""So many people are opened at a time where everybody is looked through."""


async def update(work: UnitOfWork, person: Person, change: Callable[[Person], Person]) -> Person:
    """Change what is stored of a person now, not what the caller read earlier: others write too."""
    changed = change(await work.people.get(person.id) or person)
    await work.people.save(changed)
    return changed


def language_of(person: Person) -> str:
    """The language that this person is shown content in: Mongolian until they chose."""
    return person.language or "mn"


def today_of(person: Person, now: datetime) -> date:
    """Today on this person's calendar."""
    return now.astimezone(ZoneInfo(person.zone)).date()


async def everybody(store: Store) -> AsyncIterator[Person]:
    """Everybody there is, opened one batch after the other: nothing stored tells who is in the network."""
    last = 0
    while True:
        async with store() as work:
            some = await work.people.after(last, BATCH)
        if not some:
            return
        last = some[-1].id
        for person in some:
            yield person


@dataclass(frozen=True, slots=True)
class MeetPerson:
    """The person of a private chat; somebody new is stored. Notes when they were last here.

    That they had ideas in a week that is over is forgotten here, where everybody's row is written alike.

    ``zone``: the time zone that a new person is taken to live in.
    """

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def __call__(self, chat_id: int) -> Person:
        now = self.clock()
        today = now.date()
        async with self.store() as work:
            person = await work.people.by_chat(chat_id)
            is_known = person is not None and person.last_seen == today and not person.unreachable
            if person is not None and is_known and person.is_here(now):
                return person
            if person is None:
                person = replace(await work.people.add(chat_id, today), zone=self.zone)
            # To the second, which every store keeps: a check-in compares it with the moment before.
            here_at = now.replace(microsecond=0)
            private = person.private.in_week_of(today_of(person, now))
            person = replace(person, here_at=here_at, last_seen=today, unreachable=False, private=private)
            await work.people.save(person)
            await work.commit()
            return person


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Write what a person decided about themselves: language, consent, reminders, what comes next."""

    store: Store
    clock: Clock

    async def language(self, person: Person, language: str) -> Person:
        """Speak this language from now on; a talk with Rasa that runs in another one begins anew."""

        def change(p: Person) -> Person:
            talk = p.conversation if p.language in (None, language) else None
            return replace(p, language=language, conversation=talk)

        return await self._save(person, change)

    async def consent(self, person: Person) -> Person:
        """The person has read what is stored and agreed, today."""
        return await self._save(person, lambda p: replace(p, consented_on=self.clock().date()))

    async def reminders(self, person: Person, wanted: bool) -> Person:
        """Send reminders or do not."""
        return await self._save(person, lambda p: replace(p, reminders=wanted))

    async def quiet(self, person: Person, start: int, end: int) -> Person:
        """Send nothing unasked between these full hours. Raises StaleError when they are not to choose."""
        chosen = next((one for one in QUIET_CHOICES if (one.start.hour, one.end.hour) == (start, end)), None)
        if chosen is None:
            raise StaleError
        return await self._decide(person, lambda p: replace(p, quiet=chosen))

    async def weekly(self, person: Person, most: int) -> Person:
        """At most so many reminders of clubs a week. Raises StaleError when that is not to choose."""
        if most not in WEEKLY_CHOICES:
            raise StaleError
        return await self._decide(person, lambda p: replace(p, weekly=most))

    async def zone(self, person: Person, zone: str) -> Person:
        """Go by the clocks of this zone. Raises StaleError when it is not to choose."""
        if zone not in ZONES:
            raise StaleError
        return await self._decide(person, lambda p: replace(p, zone=zone))

    async def stop(self, person: Person) -> Person:
        """Send nothing unasked any more, not even that an answer waits; expect nothing."""
        never = Contact.WHEN_I_WRITE
        return await self._save(person, lambda p: replace(p, reminders=False, contact=never, expecting=None))

    async def expect(self, person: Person, what: str, ref: str = "") -> Person:
        """Take the next text for ``what`` about ``ref``."""
        return await self._save(person, lambda p: replace(p, expecting=Expecting(what, ref)))

    async def expect_nothing(self, person: Person) -> Person:
        """Take the next text for ordinary talk again."""
        if person.expecting is None:
            return person
        return await self._save(person, lambda p: replace(p, expecting=None))

    async def let_go(self, person: Person, what: str) -> Person:
        """Take the next text for ordinary talk again, if it was to be ``what``."""
        if person.expecting is None or person.expecting.what != what:
            return person
        return await self.expect_nothing(person)

    async def keep_start(self, person: Person, payload: str | None) -> Person:
        """Keep a deep link until the first screens are done; None lets go of it."""
        if person.start == payload:
            return person
        return await self._save(person, lambda p: replace(p, start=payload))

    async def _decide(self, person: Person, change: Callable[[Person], Person]) -> Person:
        if person.consented_on is None:  # nobody sees these choices before
            raise StaleError
        return await self._save(person, change)

    async def _save(self, person: Person, change: Callable[[Person], Person]) -> Person:
        async with self.store() as work:
            changed = await update(work, person, change)
            await work.commit()
        return changed


@dataclass(frozen=True, slots=True)
class MarkUnreachable:
    """Remember that this person has blocked the bot, until they write again."""

    store: Store

    async def __call__(self, chat_id: int) -> None:
        async with self.store() as work:
            person = await work.people.by_chat(chat_id)
            if person is not None and not person.unreachable:
                await work.people.save(replace(person, unreachable=True))
                await work.commit()


@dataclass(frozen=True, slots=True)
class DeleteMe:
    """Erase everything about a person. Their support texts become unreadable to everybody.

    Cases that they held at the desk go back to those who wait, with new pings; campaigns that they planned
    are held for an admin.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person) -> None:
        now = self.clock()
        async with self.store() as work:
            await release_all(work, person.id, now)
            await forget_draft(work, person)
            await work.people.forget(person.id)
            await hold_campaigns_of(work, person.id, now)
            await work.commit()

    async def at_desk(self, person: Person) -> list[int]:
        """Telegram messages in this person's chat that show them cases of others: theirs to lose as well.

        Once the person is erased nobody knows whose chat that was.
        """
        async with self.store() as work:
            return await shown_at_desk(work, person.id)

    async def traces(self, person: Person) -> list[tuple[int, list[int]]]:
        """Chats with ids of the Telegram messages that show this person's case: theirs and the desk's.

        Private screens in their own are among them.
        """
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            found = [(person.chat_id, await work.cases.posts(None, person.id))]
            if case is None:
                return found
            shown = await work.cases.shown(case.id)
            readers = await work.people.several({post.reader_id for post in shown})
        for reader in readers.values():
            mine = [post.message_id for post in shown if post.reader_id == reader.id]
            found.append((reader.chat_id, mine))
        return found
