"""Promise: who has the database and no keys cannot tell members of the network from students."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

import numpy as np
import pytest
from sqlalchemy import select

from bot.domain.people import Contact, Person, Role
from bot.domain.private import CheckIn, Plan
from bot.domain.support import Enclosure, MediaKind, Outcome
from bot.domain.tip import TipKind
from bot.storage.database import Database
from bot.storage.tables import metadata
from bot.usecases.check_in import AskHowTheyAre
from bot.usecases.notes import Notes
from bot.usecases.ports import RawUpdate
from tests.chat.world import World, content
from tests.contracts.thief import Loot, Numbers, judge
from tests.fakes.desk import open_desk
from tests.fakes.others import FakeQuizLane
from tests.fakes.store import Memory

PEOPLE = {"sqlite": 200, "postgresql": 80}
LEAK_AMONG = 200
SURE = 0.01
"""A thief who does this well by guessing only once in a hundred times is taken to know something."""
WORDS = "гэрт минь айлгаад байна уу энд хэн нэгэн "


@dataclass
class Town:
    """People who use the bot alike; half of them are in the network. They come in no order."""

    database: Database
    chance: random.Random
    number: int

    def __post_init__(self) -> None:
        self.world = World(memory=cast(Memory, self.database))
        self.loot = Loot(self.database)
        self.updates = 0
        self.lane = FakeQuizLane()

    async def live(self) -> tuple[list[str], Numbers, list[bool]]:
        """What the thief sees of each person, and who is in the network."""
        is_member = [number % 2 == 0 for number in range(self.number)]
        self.chance.shuffle(is_member)
        staff = await self.world.staff(1, Role.COORDINATOR)
        coordinator = await staff.person()
        await self._announce(coordinator)
        # As many more as are taken: paper that was handed out and thrown away.
        papers = [await self.world.invite(Role.MEMBER) for _ in range(self.number)]
        await self.loot.attribute(0)
        people = []
        for number, member in enumerate(is_member):
            self.world.clock.pass_(seconds=self.chance.randrange(10, 400))
            people.append(await self._use(number, papers.pop() if member else None, coordinator))
            await self.loot.attribute(people[-1].id)
        await self._go_on(people, coordinator)
        await self._quiet_days(people)
        return *(await self.loot.features([person.id for person in people])), is_member

    async def _use(self, number: int, paper: str | None, coordinator: Person) -> Person:
        acts, chance = self.world.acts, self.chance
        person = await acts.meet(10_000 + number)
        person = await acts.change.language(person, "mn")
        person = await acts.change.consent(person)
        person = await acts.change.reminders(person, chance.random() < 0.7)
        await self._update(person)
        if paper is not None:
            person = (await acts.redeem(person, paper)).person
            circles = replace(person.private, circles=True, check_in=self._check_in())
            await self._save(replace(person, private=circles))
        if chance.random() < 0.6:
            name = WORDS[: chance.randrange(4, 12)].strip()
            person = await acts.private.alias(await acts.meet(person.chat_id), name)
        await self._play(person)
        if chance.random() < 0.5:
            await self._pass_on(await acts.meet(person.chat_id), paper is not None)
        if paper is not None:
            await self._hear(await acts.meet(person.chat_id))
        if chance.random() < 0.5:
            await self._ask(await acts.meet(person.chat_id), coordinator)
        return person

    def _check_in(self) -> CheckIn:
        return CheckIn(CheckIn.DAILY, Plan.TELL)

    async def _save(self, person: Person) -> None:
        async with self.database.unit() as work:
            await work.people.save(person)
            await work.commit()

    async def _update(self, person: Person, length: int = 100) -> int:
        """One update of theirs goes through the inbox."""
        self.updates += 1
        inbox = self.database.inbox()
        await inbox.store([RawUpdate(self.updates, person.chat_id, b"x" * length)], self.updates + 1)
        await inbox.finish(self.updates)
        return self.updates

    async def _play(self, person: Person) -> None:
        quiz = self.chance.choice(content().quizzes("mn"))
        playing = await self.world.acts.begin_quiz(person, quiz.id)
        for number in range(self.chance.randrange(3)):
            self.world.clock.pass_(seconds=self.chance.randrange(3, 60))
            await self.world.acts.answer(person, playing.attempt.id, number, self.chance.randrange(2))
            if number + 1 < len(quiz.questions):
                await self.world.acts.go_on(person, playing.attempt.id)

    async def _pass_on(self, person: Person, is_member: bool) -> None:
        """A member puts an idea into the box; somebody else passes on an advert."""
        acts, text = self.world.acts, (WORDS * 50)[: self.chance.randrange(1, 2000)]
        if is_member:
            await acts.suggest_idea(self._inside(person), text, await self._update(person))
            return
        person = await acts.pass_on_tip.choose(person, TipKind.ADVERT)
        person = await acts.pass_on_tip.add(person, text, await self._update(person))
        person, _ = await acts.pass_on_tip.send(person, consent=False)
        await acts.pass_on_tip.drop(person)

    async def _hear(self, person: Person) -> None:
        """A member says yes or no to what is announced, and goes on being told."""
        for one in await self.world.acts.circles.new(self._inside(person)):
            coming = self.chance.random() < 0.5
            person = await self.world.acts.circles.answer(self._inside(person), one.id, coming)

    def _inside(self, person: Person) -> Person:
        private = replace(person.private, code_word=b"k" * 32)
        return replace(person, private=private.opened(self.world.clock()))

    async def _announce(self, coordinator: Person) -> None:
        """What is owed to members then stands in the outbox, and a part of it leaves."""
        await open_desk(self.world.memory, self.world.clock, coordinator.id)
        draft = await self.world.acts.announce_circles.begin(coordinator, WORDS)
        day = self.world.clock().date() + timedelta(days=60)
        await self.world.acts.announce_circles.day(coordinator, draft.id, day)
        await self.world.acts.announce_circles.send(coordinator, draft.id)
        await self.loot.attribute(0)

    async def _ask(self, person: Person, coordinator: Person) -> None:
        acts, chance, clock = self.world.acts, self.chance, self.world.clock
        person = await acts.choose_contact(person, chance.choice([Contact.NOW, Contact.WHEN_I_WRITE]))
        text = (WORDS * 50)[: chance.randrange(1, 2000)]
        received = await acts.write_to_desk(
            person, text, await self._update(person, len(text.encode()) + 400)
        )
        if chance.random() < 0.3:
            picture = Enclosure(MediaKind.PHOTO, b"x" * chance.randrange(1000, 90_000))
            await acts.write_to_desk(person, "", await self._update(person), enclosed=picture)
        await open_desk(self.world.memory, clock, coordinator.id)
        case = received.case.id
        await acts.claim(coordinator, case)
        await acts.reply.to(coordinator, case, WORDS, await self._update(coordinator))
        if chance.random() < 0.5:
            await Notes(self.database.unit, clock).write(coordinator, case, text)
        clock.pass_(seconds=10)
        await self.world.carry()
        if chance.random() < 0.5:
            await acts.close_case(coordinator, case, Outcome.LISTENED)

    async def _go_on(self, people: Sequence[Person], coordinator: Person) -> None:
        """Another day for some of them, in another order."""
        self.world.clock.pass_(days=1)
        for person in people:
            met = self._inside(await self.world.acts.meet(person.chat_id))
            await self._save(replace(met, private=met.private.locked()))
        await self._announce(coordinator)
        self.world.clock.pass_(hours=3)
        await self.world.carry()
        for person in self.chance.sample(people, len(people) // 3):
            self.world.clock.pass_(seconds=self.chance.randrange(10, 400))
            met = await self.world.acts.meet(person.chat_id)
            await self._play(met)
            await self.loot.attribute(person.id)

    async def _quiet_days(self, people: Sequence[Person]) -> None:
        """Members are asked every day. Who wrote to the desk is here each day, of the others nothing comes.

        The desk's list tells that somebody missed a check-in, as it tells that somebody asked; not who.
        """
        ask = AskHowTheyAre(self.database.unit, self.lane, self.world.clock, self.chance.random)
        async with self.database.unit() as work:
            those = [one for one in people if await work.cases.latest_of(one.id) is not None]
        for _ in range(3):
            coming = self.chance.sample(those, len(those))
            for _ in range(24 * 6):
                self.world.clock.pass_(minutes=10)
                await ask()
                for person in [coming.pop() for _ in range(min(2, len(coming)))]:
                    await self.loot.attribute(0)
                    await self.world.acts.meet(person.chat_id)
                    await self.loot.attribute(person.id)


async def _moments(database: Database) -> set[tuple[str, str, datetime]]:
    """Every moment that stands in the open."""
    found: set[tuple[str, str, datetime]] = set()
    for name, table in metadata.tables.items():
        async with database.session() as session:
            for row in await session.rows(select(table)):
                found |= {(name, key, at) for key, at in row._mapping.items() if isinstance(at, datetime)}
    return found


async def test_no_moment_in_the_open_leads_to_a_card_that_was_made_at_the_desk(database: Database) -> None:
    """Else its invitation, whose end stands in the open, would be known as a way into the network."""
    world = World(memory=cast(Memory, database))
    staff = await world.staff(1, Role.COORDINATOR)
    await staff.send("/desk")
    world.clock.pass_(minutes=7, seconds=3)
    before = await _moments(database)
    await staff.tap("card")
    assert world.messenger.files, "there is one"
    world.clock.pass_(minutes=20)
    await world.invite(Role.LEADER, "club")
    end = world.clock().replace(minute=0, second=0) + timedelta(hours=25)
    assert await _moments(database) - before == {("invitations", "expires_at", end)}


async def test_the_thief_guesses(database: Database, kind: str) -> None:
    town = Town(database, random.Random(18), PEOPLE[kind])
    names, features, is_member = await town.live()
    verdict = judge(names, features, is_member)
    print(f"{kind}: {len(names)} values, {verdict}")
    assert len(features) == PEOPLE[kind]
    assert features.shape[1] > 60, "there is much to see"
    assert verdict.chance > SURE, verdict
    assert verdict.best_chance > SURE, verdict
    async with database.unit() as work:
        missed = [case for case in await work.cases.unclosed() if case.missed is not None]
    assert len(town.lane.sent) > PEOPLE[kind] // 2, "members were asked"
    assert len(missed) > PEOPLE[kind] // 20, "and some were missed"


def _random_town() -> tuple[list[str], Numbers, list[bool], np.random.Generator]:
    rng = np.random.default_rng(3)
    features = rng.normal(size=(LEAK_AMONG, 80))
    return [f"value {n}" for n in range(80)], features, [n % 2 == 0 for n in range(LEAK_AMONG)], rng


@pytest.mark.parametrize("leak", ["a size", "a row that a third have", "a time", "a little of many values"])
def test_a_leak_is_found(leak: str) -> None:
    """The thief is no fool: what would give members away is seen."""
    names, features, is_member, rng = _random_town()
    assert judge(names, features, is_member).chance > SURE
    members = np.array(is_member)
    match leak:
        case "a size":
            features[:, 7] = np.where(members, 1056, 1040)
        case "a row that a third have":
            features[:, 7] = members & (rng.random(LEAK_AMONG) < 0.33)
        case "a time":
            features[:, 7] += members * 1.0
        case _:
            features[:, :40] += members[:, None] * 0.4
    verdict = judge(names, features, is_member)
    assert min(verdict.chance, verdict.best_chance) < SURE, verdict
