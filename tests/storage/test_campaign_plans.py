"""How campaigns are asked for in a large database: through indexes, and with a few questions each."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from bot.domain.campaign import Campaign, CampaignState, DeliveryState, Narrowing, Reach, Skip
from bot.domain.people import Role
from bot.storage.database import Database
from bot.storage.tables import club_members, people
from bot.usecases.audience import FindAudience
from bot.usecases.compose import ComposeCampaign
from bot.usecases.course import CountAsPassed
from bot.usecases.deliver import DeliverCampaign
from bot.usecases.invitations import give_role
from bot.usecases.schedule import ScheduleCampaign
from bot.usecases.start import StartCampaign
from bot.usecases.steer import SteerCampaign
from tests.fakes.others import FakeCampaignLane, FakeLibrary
from tests.storage.conftest import NOON, MovableClock
from tests.storage.people import EVERYBODY, a_campaign, join, some_clubs, some_people

MANY = 10_000
PAGE = 2000


@dataclass
class Asked:
    """What a database was asked, as it was asked."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def about(self, *words: str) -> list[tuple[str, Any]]:
        return [one for one in self.statements if all(word in one[0] for word in words)]


@contextmanager
def _listening(database: Database) -> Iterator[Asked]:
    asked = Asked()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.statements.append((statement, parameters))

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


async def _plan(database: Database, kind: str, statement: tuple[str, Any]) -> str:
    """How the database goes about it, in its own words."""
    explain = "EXPLAIN QUERY PLAN " if kind == "sqlite" else "EXPLAIN "
    words, parameters = statement
    one = parameters[0] if isinstance(parameters, list) else parameters
    async with database._engine.connect() as connection:
        rows = (await connection.exec_driver_sql(explain + words, one)).fetchall()
    return "\n".join(str(row) for row in rows)


def _reads_all_of(plan: str, table: str) -> bool:
    """Whether the whole table is read from end to end."""
    return f"Seq Scan on {table}" in plan or f"'SCAN {table}'" in plan


@pytest.fixture
async def crowd(database: Database) -> list[int]:
    """Ids of ten thousand people; the first hundred are in a club."""
    rows = [
        {"token": b"t", "chat_index": str(n).encode(), "settings": b"s", "unreachable": False}
        for n in range(MANY)
    ]
    (club,) = await some_clubs(database.unit, "ours")
    async with database.session() as session:
        await session.write(insert(people), rows)
        ids = [row.id for row in await session.rows(select(people.c.id).order_by(people.c.id))]
        members = [{"club_id": club.id, "person_id": person} for person in ids[:100]]
        await session.write(insert(club_members), members)
        await session.refresh_statistics(people)
        await session.refresh_statistics(club_members)
        await session.commit()
    return ids


async def _addressed(database: Database, crowd: list[int]) -> Campaign:
    campaign = await a_campaign(database.unit)
    async with database.unit() as work:
        assert await work.deliveries.address(campaign.id, dict.fromkeys(crowd, NOON)) == len(crowd)
        await work.commit()
    return campaign


async def test_a_question_that_reads_everybody_is_noticed(
    database: Database, kind: str, crowd: list[int]
) -> None:
    """Or the tests below could not fail."""
    assert len(crowd) == MANY
    plan = await _plan(database, kind, ("SELECT id FROM people WHERE unreachable", ()))
    assert _reads_all_of(plan, "people")


async def test_due_rows_are_found_in_the_small_index_in_its_order(
    database: Database, kind: str, crowd: list[int]
) -> None:
    """Or the question would be asked of the whole table, a thousand times for each campaign."""
    await _addressed(database, crowd)
    with _listening(database) as asked:
        async with database.unit() as work:
            assert len(await work.deliveries.due(NOON, 60)) == 60
    assert len(asked.statements) == 2, "which campaigns run, and what is due of the one"
    plan = await _plan(database, kind, asked.statements[-1])
    assert "ix_deliveries_pending" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()


async def test_what_was_being_sent_is_found_in_the_small_index(
    database: Database, kind: str, crowd: list[int]
) -> None:
    """A start must not read a hundred thousand rows to find sixty."""
    await _addressed(database, crowd)
    async with database.unit() as work:
        due = await work.deliveries.due(NOON, 60)
        await work.deliveries.save_all([replace(row, state=DeliveryState.SENDING) for row in due], NOON)
        await work.commit()
    with _listening(database) as asked:
        async with database.unit() as work:
            assert await work.deliveries.orphans_to_unknown() == 60
    (statement,) = asked.about("UPDATE deliveries")
    assert "ix_deliveries_sending" in await _plan(database, kind, statement)


async def test_a_page_of_candidates_is_found_through_indexes(
    database: Database, kind: str, crowd: list[int]
) -> None:
    """For one small club and for everybody, whatever part of them."""
    campaign = await _addressed(database, crowd[: MANY // 2])
    async with database.unit() as work:
        (club,) = await work.clubs.every()
    parts = (
        Narrowing(),
        Narrowing(quizzes=("trains", "buses"), items=("bench",)),
        Narrowing(unseen_since=NOON.date()),
        Narrowing(not_opened=campaign.id),
    )
    for reach, narrow in product((EVERYBODY, Reach(frozenset({club.id}))), parts):
        with _listening(database) as asked:
            async with database.unit() as work:
                await work.deliveries.candidates(reach, narrow, crowd[-2500], PAGE)
        (statement,) = asked.statements
        plan = await _plan(database, kind, statement)
        assert not _reads_all_of(plan, "people"), plan
        assert not _reads_all_of(plan, "deliveries"), plan
        if kind == "sqlite":  # PostgreSQL reads a table of a hundred rows faster without
            assert not _reads_all_of(plan, "club_members"), plan


async def test_the_week_of_a_page_of_people_is_found_through_an_index(
    database: Database, kind: str, crowd: list[int]
) -> None:
    await _addressed(database, crowd)
    with _listening(database) as asked:
        async with database.unit() as work:
            await work.deliveries.weekly(crowd[:64], NOON)
    (statement,) = asked.statements
    assert not _reads_all_of(await _plan(database, kind, statement), "deliveries")


async def test_ten_thousand_rows_take_a_few_statements(database: Database, crowd: list[int]) -> None:
    campaign = await a_campaign(database.unit)
    moments = dict.fromkeys(crowd[: MANY // 2], NOON) | dict.fromkeys(
        crowd[MANY // 2 :], NOON + timedelta(hours=1)
    )
    with _listening(database) as asked:
        async with database.unit() as work:
            assert await work.deliveries.address(campaign.id, moments) == MANY
            assert await work.deliveries.addressed(campaign.id, crowd) == set(crowd)
            assert len(await work.deliveries.weekly(crowd, NOON)) == 0
            assert len(await work.deliveries.among(EVERYBODY, crowd)) == MANY
            await work.deliveries.end_pending(campaign.id, Skip.LATE, NOON)
            await work.commit()
    assert len(asked.about("INSERT INTO deliveries")) == 2, "one for each moment"
    assert len(asked.statements) <= 2 + 4 + 1


async def test_many_rows_are_saved_in_one_statement(database: Database, crowd: list[int]) -> None:
    await _addressed(database, crowd[:100])
    async with database.unit() as work:
        due = await work.deliveries.due(NOON, 100)
        with _listening(database) as asked:
            await work.deliveries.save_all([replace(row, state=DeliveryState.SENT) for row in due], NOON)
        await work.commit()
    assert len(asked.about("UPDATE deliveries")) == 1
    async with database.session() as session:
        row = await session.row(text("SELECT count(*) FROM deliveries WHERE state = 'sent'"))
    assert row is not None
    assert row[0] == 100


class _Office:
    """Campaigns over a real database: a leader with a club, and members who want reminders."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        store = database.unit
        self.store, self.clock = store, clock
        self.lane = FakeCampaignLane()
        self.find = FindAudience(store, FakeLibrary(), clock)
        self.compose = ComposeCampaign(store, clock)
        self.schedule = ScheduleCampaign(store, self.find, clock)
        self.start = StartCampaign(store, self.find, clock)
        self.steer = SteerCampaign(store, clock)
        self.deliver = DeliverCampaign(store, self.lane, clock)

    async def open(self, members: int) -> int:
        """A draft that is due now; its id."""
        (club,) = await some_clubs(self.store, "ours")
        self.leader, *self.members = await some_people(self.store, members + 1)
        async with self.store() as work:
            for person in self.members:
                await work.people.save(replace(person, reminders=True))
            self.leader = await give_role(work, self.leader, Role.LEADER, club.id, NOON)
            await work.commit()
        await CountAsPassed(self.store, self.clock)(self.leader.chat_id, Role.LEADER)
        await join(self.store, club, *self.members)
        draft = await self.compose.begin(self.leader)
        await self.compose.text(self.leader, draft.id, "mn", "Ирээрэй")
        return (await self.compose.due(self.leader, draft.id, self.clock())).id

    async def counts(self, campaign: int) -> dict[DeliveryState, int]:
        async with self.store() as work:
            return await work.deliveries.counts(campaign)


async def test_taps_at_once_plan_start_and_send_it_once(database: Database, clock: MovableClock) -> None:
    """Everything that can be at once is at once: each act three times, beside a sender."""
    office = _Office(database, clock)
    campaign = await office.open(25)
    planned = await asyncio.gather(
        *(office.schedule(office.leader, campaign) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, tuple) for one in planned) == 1
    started = await asyncio.gather(*(office.start(campaign) for _ in range(3)), office.deliver())
    assert started[:3].count(True) == 1
    await office.deliver()
    assert sorted(person for person, _ in office.lane.sent) == [person.id for person in office.members]
    assert await office.counts(campaign) == {DeliveryState.SENT: 25}


async def test_cancelled_while_it_is_sent_the_rest_stays(database: Database, clock: MovableClock) -> None:
    office = _Office(database, clock)
    campaign = await office.open(12)
    await office.schedule(office.leader, campaign)
    await office.start(campaign)
    office.lane.ahead, office.lane.wire = 3, asyncio.Event()
    delivering = asyncio.create_task(office.deliver())
    while len(office.lane.sent) < 3:
        await asyncio.sleep(0.01)
    await office.steer.cancel(office.leader, campaign)
    office.lane.wire.set()
    await delivering
    counts = await office.counts(campaign)
    assert counts[DeliveryState.SENT] == len(office.lane.sent) < 12
    assert counts[DeliveryState.PENDING] == 12 - counts[DeliveryState.SENT]
    async with database.unit() as work:
        stored = await work.campaigns.get(campaign)
    assert stored is not None
    assert stored.state is CampaignState.CANCELLED
