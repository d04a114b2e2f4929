"""Asking people covertly how they are, as they agreed, and telling the desk when no sign of them comes.

Nothing is written of a person because they were asked, or did not answer: it stands in the one book of all.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.campaign import Outcome
from bot.domain.check_in import Asking, Book, following, is_late, may_ask, planned, soon
from bot.domain.people import Person
from bot.domain.private import CheckIn, Plan
from bot.domain.quiz_reminder import Chance
from bot.domain.support import CaseState, Errand, Missed
from bot.domain.support_figures import What
from bot.usecases.one_by_one import one_by_one
from bot.usecases.people import everybody, today_of, update
from bot.usecases.ports import Clock, QuizLane, Store, UnitOfWork
from bot.usecases.quiz_reminder import by_chance
from bot.usecases.support import new_case, reopened, tell_desk


@dataclass(frozen=True, slots=True)
class AskHowTheyAre:
    """Ask everybody whose moment has come, and tell of whom nothing was heard; how many there were.

    A question is a reminder of a quiz. One that surely or perhaps did not arrive counts for nothing, and
    comes once more within a day; so does one whose moment passed while nobody was there to see it. One person
    or case that cannot be opened holds up no other, and what it raised is raised at the end.
    """

    store: Store
    lane: QuizLane
    clock: Clock
    chance: Chance = by_chance

    async def __call__(self) -> int:
        async with self.store() as work:
            book = await work.check_ins.read()
        failed: list[Exception] = []
        if not book.is_fresh(self.clock()):
            book = await self._look(book, failed)
        due = book.due(self.clock())
        failed += await one_by_one(self._take, due)
        if failed:
            raise failed[0]
        return len(due)

    async def _look(self, before: Book, failed: list[Exception]) -> Book:
        """Go through what everybody wants: who agreed since, or wants it otherwise, or came back.

        Who was asked and has ended it since was here, too. What fails goes into ``failed``.
        """
        concerned = [
            one
            async for one in everybody(self.store)
            if one.private.check_in is not None or one.id in before.askings
        ]
        async with self.store() as work:
            now = self.clock()
            book = (await work.check_ins.hold()).resumed(now)
            askings = {}
            for person in concerned:
                asking = book.askings.get(person.id)
                try:
                    asking = asking and await _heard(work, asking, person)
                except Exception as error:
                    failed.append(error)
                if person.private.check_in is not None:
                    askings[person.id] = planned(asking, person, _agreed(person), now, self.chance)
            book = Book(now, askings)
            await work.check_ins.save(book)
            await work.commit()
        return book

    async def _take(self, person_id: int) -> None:
        now = self.clock()
        async with self.store() as work:
            book = await work.check_ins.hold()
            asking = book.askings.get(person_id)
            if asking is None or asking.due_at > now:
                return  # another process was first
            person = await work.people.get(person_id)
            if person is not None:
                asking = await _heard(work, asking, person)
            if person is None or person.private.check_in is None:
                await work.check_ins.save(book.without(person_id))
                await work.commit()
                return
            if asking.is_missed(now):
                asking = await _missed(work, asking, person, now)
            leaves = False
            if asking.next_at <= now:
                asking, leaves = self._turn(asking, person, now)
            await work.check_ins.save(book.with_(asking))
            await work.commit()
        if leaves:
            await self._ask(asking, person)

    def _turn(self, asking: Asking, person: Person, now: datetime) -> tuple[Asking, bool]:
        """What becomes of a turn, and whether a question leaves.

        After the duress word nothing is asked: whoever has the phone would be asked, and would answer.
        """
        again = replace(asking, next_at=soon(person, now, self.chance))
        later = replace(asking, next_at=following(person, _agreed(person), now, self.chance))
        if is_late(asking, now) or not may_ask(person, now):
            return again, False
        if person.reminders is not True or person.private.empty_since is not None or person.is_here(now):
            return later, False
        # Who has blocked the bot cannot be asked, and that is no sign of life.
        return (later.asked(person, now), False) if person.unreachable else (again, True)

    async def _ask(self, asking: Asking, person: Person) -> None:
        """That it was asked is noted behind it: a crash in between asks once more, and misses nobody."""
        try:
            outcome = (await self.lane.remind_of_quiz(person)).outcome
        except Exception:  # it may be out
            outcome = Outcome.UNKNOWN
        if outcome not in (Outcome.SENT, Outcome.UNREACHABLE):
            return
        now = self.clock()
        async with self.store() as work:
            book = await work.check_ins.hold()
            next_at = following(person, _agreed(person), now, self.chance)
            await work.check_ins.save(book.with_(replace(asking, next_at=next_at).asked(person, now)))
            await work.commit()
        if outcome is Outcome.UNREACHABLE:
            async with self.store() as work:
                await update(work, person, lambda p: replace(p, unreachable=True))
                await work.commit()


def _agreed(person: Person) -> CheckIn:
    if person.private.check_in is None:
        raise LookupError("nobody is asked who did not agree to it")
    return person.private.check_in


async def _heard(work: UnitOfWork, asking: Asking, person: Person) -> Asking:
    """After any sign of life nothing waits. Who was told that there was none is told of it."""
    if not asking.is_answered(person):
        return asking
    case = await work.cases.latest_of(person.id) if asking.is_told else None
    if case is not None and case.missed is not None:
        await work.cases.save(replace(case, missed=Missed.BACK))
    return asking.answered()


async def _missed(work: UnitOfWork, asking: Asking, person: Person, now: datetime) -> Asking:
    """What was agreed for it follows: nothing, or the desk is called as by a word of theirs."""
    if _agreed(person).plan is not Plan.TELL or person.private.empty_since is not None:
        return asking.answered()
    case = await work.cases.latest_of(person.id)
    loud = case is None or case.state is not CaseState.CLAIMED
    if case is None or case.state is CaseState.CLOSED:
        case = await new_case(work, person, False, now) if case is None else reopened(case, person, now)
        work.support_counts.add(What.OPENED, "", now)
    asked_on = today_of(person, asking.asked_at or now)
    kind = Missed.BLOCKED if person.unreachable else Missed.SILENT
    # Who was muted wrote too much; that they are silent now is another thing.
    flood = replace(case.flood, muted_until=None)
    case = replace(case, missed=kind, missed_on=asked_on, thought_of=True, flood=flood)
    await work.cases.save(case)
    await tell_desk(work, case, Errand.MISSED, 0, loud, now)
    return asking.told()
