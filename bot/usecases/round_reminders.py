"""A month after a topic: one quiet reminder of the same questions, to those who want reminders."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.campaign import Outcome, Sent
from bot.domain.people import Person
from bot.domain.rounds import DECLINED, Phase, Taken, to_ask_later
from bot.usecases.audience import reason_to_skip
from bot.usecases.people import language_of, update
from bot.usecases.ports import Clock, Library, RoundLane, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class RemindOfRounds:
    """Remind of every round whose day has come; how many people were written to.

    The round is begun in the database before it is sent: a crash loses a reminder and never sends two.
    Several topics that are due together make one reminder. In quiet hours it waits; who wants no reminders
    on that day gets none later either.
    """

    store: Store
    library: Library
    lane: RoundLane
    clock: Clock
    batch: int = 60

    async def __call__(self) -> int:
        written = 0
        while True:
            settled, taken = await self._take()
            outcomes = await asyncio.gather(*(self._send(*item) for item in taken))
            written += outcomes.count(Outcome.SENT)
            if not settled or Outcome.RETRY in outcomes:  # what did not leave is tried at the next waking
                return written

    async def _take(self) -> tuple[bool, list[tuple[Person, list[Taken]]]]:
        now = self.clock()
        settled = False
        to_send: list[tuple[Person, list[Taken]]] = []
        async with self.store() as work:
            due = await work.rounds.due_later(now, self.batch)
            for person_id in dict.fromkeys(one.person_id for one in due):
                person = await work.people.get(person_id)
                if person is None or person.quiet.allowed_from(now, person.zone) > now:
                    continue
                begun = await self._begin(work, person, now)
                settled = True
                if open_ones := [one for one in begun if one.is_open]:
                    to_send.append((person, open_ones))
            await work.commit()
        return settled, to_send

    async def _begin(self, work: UnitOfWork, person: Person, now: datetime) -> list[Taken]:
        begun = []
        for topic in to_ask_later(await work.rounds.of(person.id), now):
            round_ = self.library.round(topic, language_of(person))
            wanted = round_ is not None and reason_to_skip(person) is None
            version = round_.version if round_ and wanted else DECLINED
            begun.append(await work.rounds.begin(person.id, topic, Phase.LATER, version, now))
        return begun

    async def _send(self, person: Person, begun: list[Taken]) -> Outcome:
        try:
            sent = await self.lane.remind(person, begun[0])
        except Exception:  # it may be out: one that nobody understands must not undo the others
            sent = Sent(Outcome.UNKNOWN)
        async with self.store() as work:
            if sent.outcome is Outcome.RETRY:  # surely nothing arrived: it is due again
                for taken in begun:
                    await work.rounds.drop(taken.id)
            elif sent.outcome is Outcome.UNREACHABLE:
                await update(work, person, lambda p: replace(p, unreachable=True))
            await work.commit()
        return sent.outcome
