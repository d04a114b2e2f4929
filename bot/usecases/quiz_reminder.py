"""About one reminder of a quiz in a week, and what opens behind it."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.campaign import CAP_SPAN, Outcome, Sent
from bot.domain.people import Person
from bot.domain.quiz_reminder import IDLE, SOONEST, Chance, Turn, next_week, within_a_day
from bot.usecases.audience import reason_to_skip
from bot.usecases.circles import was_told_lately
from bot.usecases.covert_notice import leads_to_answer
from bot.usecases.explore import Genre, Item, areas_of, look
from bot.usecases.people import update
from bot.usecases.ports import Clock, Library, QuizLane, Store, UnitOfWork
from bot.usecases.practice import come_back

by_chance: Chance = secrets.SystemRandom().random
"""Numbers that nobody can foretell from those before."""

_NOBODY = Person(0, 0)


@dataclass(frozen=True, slots=True)
class RemindOfQuizzes:
    """Remind everybody whose turn has come, who wants it and for whom something waits; how many there were.

    That a turn is over stands in the database before anything is sent, and the same is written whether a
    reminder leaves or not: a crash loses one and never sends two, and rows tell nothing of anybody.
    """

    store: Store
    library: Library
    lane: QuizLane
    clock: Clock
    chance: Chance = by_chance
    batch: int = 60

    async def plan(self) -> int:
        """Give a first turn to everybody who has none; how many they were."""
        planned = 0
        while True:
            now = self.clock()
            async with self.store() as work:
                new = await work.quiz_reminders.without(self.batch)
                people = await work.people.several(new)
                # Who cannot be read has a turn like others: it passes.
                moments = {i: next_week(people.get(i, _NOBODY), now, self.chance) for i in new}
                await work.quiz_reminders.plan(moments)
                await work.commit()
            planned += len(new)
            if len(new) < self.batch:
                return planned

    async def __call__(self) -> int:
        async with self.store() as work:
            due = await work.quiz_reminders.due(self.clock(), self.batch)
        written = await asyncio.gather(*(self._take(turn) for turn in due))
        return sum(written)

    async def _take(self, turn: Turn) -> bool:
        now = self.clock()
        async with self.store() as work:
            person = (await work.people.several([turn.person_id])).get(turn.person_id)
            after = await self._after(work, turn, person, now)
            await work.quiz_reminders.save(after)
            await work.commit()
        if person is None or after.sent_at == turn.sent_at:
            return False
        return await self._send(person, turn)

    async def _after(self, work: UnitOfWork, turn: Turn, person: Person | None, now: datetime) -> Turn:
        """The person's next turn; with another ``sent_at`` where a reminder leaves now."""
        if person is None:
            return replace(turn, due_at=next_week(_NOBODY, now, self.chance))
        if turn.is_late(now) or person.quiet.allowed_from(now, person.zone) > now:
            return replace(turn, due_at=within_a_day(person, now, self.chance))
        following = replace(turn, due_at=next_week(person, now, self.chance))
        leaves = await self._is_to_remind(work, turn, person, now)
        return replace(following, sent_at=now) if leaves else following

    async def _is_to_remind(self, work: UnitOfWork, turn: Turn, person: Person, now: datetime) -> bool:
        if reason_to_skip(person) is not None or person.consented_on is None:
            return False
        case = await work.cases.latest_of(person.id)
        if case is not None and case.noticed_at is not None and now - case.noticed_at < SOONEST:
            return False  # the notice was this week's reminder
        if (await work.check_ins.read()).asked_since(person.id, now - SOONEST):
            return False  # and so was the question how they are
        if await was_told_lately(work, person, now):
            return False
        campaigns = (await work.deliveries.weekly([person.id], now - CAP_SPAN)).get(person.id, 0)
        if not turn.has_room(person, campaigns, now):
            return False
        return self.chance() < IDLE or await _something_waits(work, self.library, person, now)

    async def _send(self, person: Person, turn: Turn) -> bool:
        try:
            sent = await self.lane.remind_of_quiz(person)
        except Exception:  # it may be out
            sent = Sent(Outcome.UNKNOWN)
        async with self.store() as work:
            if sent.outcome is Outcome.RETRY:  # surely nothing arrived
                again = within_a_day(person, self.clock(), self.chance)
                await work.quiz_reminders.save(replace(turn, due_at=again))
            elif sent.outcome is Outcome.UNREACHABLE:
                await update(work, person, lambda p: replace(p, unreachable=True))
            await work.commit()
        return sent.outcome is Outcome.SENT


async def _something_waits(work: UnitOfWork, library: Library, person: Person, now: datetime) -> bool:
    """Questions that come back, or a quiz not yet taken in a topic that the person began."""
    if await come_back(work, library, person, now):
        return True
    items, _ = await look(work, library, person)
    return bool(_of_begun_topics(items))


def _of_begun_topics(items: Sequence[Item]) -> list[Item]:
    begun = {area.topic for area in areas_of(tuple(items)) if not area.is_new}
    return [item for item in _quizzes(items) if item.topic in begun and not item.is_done]


def _quizzes(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.genre is Genre.QUIZ]


class Behind(StrEnum):
    """What a reminder can lead to."""

    ANSWER = "answer"
    PRACTICE = "practice"
    QUIZ = "quiz"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class OpenReminder:
    """What opens behind a reminder, and the id of the quiz where it is one. The same button for everything.

    An answer that was announced, where no code word keeps it; else questions that come back; else a quiz: one
    begun, one of a topic begun, one not taken, any.
    """

    store: Store
    library: Library
    clock: Clock
    chance: Chance = by_chance

    async def __call__(self, person: Person) -> tuple[Behind, str]:
        async with self.store() as work:
            if await leads_to_answer(work, person):
                return Behind.ANSWER, ""
            if await come_back(work, self.library, person, self.clock()):
                return Behind.PRACTICE, ""
            items, _ = await look(work, self.library, person)
        quizzes = _quizzes(items)
        choices = (
            [item for item in quizzes if item.is_under_way],
            _of_begun_topics(items),
            [item for item in quizzes if not item.is_done],
            quizzes,
        )
        of = next((choice for choice in choices if choice), [])
        return (Behind.QUIZ, of[int(self.chance() * len(of))].id) if of else (Behind.NOTHING, "")
