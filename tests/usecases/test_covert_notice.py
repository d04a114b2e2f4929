"""A waiting answer is announced when it may be, once for all that wait, and not after it was read."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.people import Contact, Person, QuietHours
from bot.domain.private import SafeHours
from bot.domain.support import Author, Errand, Parcel
from bot.usecases.deliver_support import PAUSES, DeliverSupport
from bot.usecases.support import EnterSupport
from tests.fakes.others import NOON, FakeSupportLane
from tests.usecases.house import House

AFTERNOON = SafeHours(time(16), time(19))


class Waiting(House):
    """Somebody who has left the conversation, and answers to them. The chance is 0.5: half of the spread."""

    def __init__(self) -> None:
        super().__init__()
        self.lane = FakeSupportLane()
        self.drawn = 0.5
        self.deliver = DeliverSupport(self.memory.unit, self.lane, self.clock, chance=lambda: self.drawn)
        self.updates = 0

    async def asks(self, contact: Contact = Contact.NOW, hours: SafeHours | None = None) -> Person:
        person = await self.person()
        await self.set_(person, contact=contact, private=replace(person.private, hours=hours))
        async with self.memory.unit() as work:
            await work.cases.add(person.id, "x", "mn", False, False, self.clock())
            await work.commit()
        return await self.again(person)

    async def answer(self, person: Person, text: str = "answer") -> None:
        self.updates += 1
        async with self.memory.unit() as work:
            case = await work.cases.latest_of(person.id)
            assert case is not None
            message = await work.cases.write(case.id, Author.STAFF, text, self.clock(), self.updates)
            assert message is not None
            parcel = Parcel(0, Errand.TO_PERSON, person.id, case.id, message.id)
            await work.outbox.add(parcel, self.clock())
            await work.commit()
        await self.deliver()

    async def read(self, person: Person) -> None:
        """They come by themselves, and are shown everything."""
        await EnterSupport(self.memory.unit, self.clock)(person)
        async with self.memory.unit() as work:
            case = await work.cases.latest_of(person.id)
            assert case is not None
            everything = [message.id for message in await work.cases.messages(case.id)]
            await work.cases.mark_seen(case.id, everything)
            await work.cases.save(replace(case, present_until=None))
            await work.commit()

    async def go_to(self, hour: int, minute: int = 0, day: int = 4) -> None:
        """The clock in Ulaanbaatar."""
        self.clock.now = datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)
        await self.deliver()

    def waits_until(self) -> list[datetime]:
        return [moment for _, moment in self.memory.tables.outbox.values()]


async def test_at_once_for_who_agreed_to_any_time() -> None:
    desk = Waiting()
    person = await desk.asks()
    await desk.answer(person)
    assert desk.lane.notices == [person.id]
    assert desk.waits_until() == []


async def test_at_night_it_waits_for_the_morning_and_not_for_the_minute() -> None:
    desk = Waiting()
    person = await desk.asks()
    await desk.go_to(23)
    await desk.answer(person)
    await desk.go_to(8, day=5)
    await desk.go_to(8, 29, day=5)
    assert desk.lane.notices == []
    await desk.go_to(8, 30, day=5)
    assert desk.lane.notices == [person.id]


async def test_outside_the_agreed_hours_it_waits_for_them() -> None:
    desk = Waiting()
    person = await desk.asks(Contact.HOURS, AFTERNOON)
    await desk.answer(person)
    desk.drawn = 0.9
    await desk.go_to(16)
    assert desk.lane.notices == []
    await desk.go_to(16, 29)
    assert desk.lane.notices == []
    await desk.go_to(16, 30)
    assert desk.lane.notices == [person.id], "its moment was decided once"


async def test_within_the_agreed_hours_it_waits_for_nothing() -> None:
    desk = Waiting()
    person = await desk.asks(Contact.HOURS, AFTERNOON)
    await desk.go_to(18)
    await desk.answer(person)
    assert desk.lane.notices == [person.id]


async def test_when_nobody_sent_it_within_the_hours_it_waits_for_the_next_ones() -> None:
    desk = Waiting()
    person = await desk.asks(Contact.HOURS, AFTERNOON)
    await desk.answer(person)
    await desk.go_to(19)
    assert desk.lane.notices == []
    await desk.go_to(16, 30, day=5)
    assert desk.lane.notices == [person.id]


@pytest.mark.parametrize("contact", [Contact.WHEN_I_WRITE, Contact.HOURS])
async def test_never_for_who_comes_by_themselves_or_agreed_on_no_hours(contact: Contact) -> None:
    desk = Waiting()
    person = await desk.asks(contact)
    await desk.answer(person)
    assert desk.lane.notices == []
    assert desk.waits_until() == []
    desk.clock.pass_(seconds=6)
    thread = await EnterSupport(desk.memory.unit, desk.clock)(person)
    assert [message.text for message in thread.waiting] == ["answer"]


async def test_never_while_reminders_are_off() -> None:
    desk = Waiting()
    person = await desk.asks()
    await desk.set_(person, reminders=False)
    await desk.answer(person)
    assert desk.lane.notices == []


async def test_what_is_changed_while_it_waits_counts() -> None:
    desk = Waiting()
    person = await desk.asks(Contact.HOURS, AFTERNOON)
    await desk.answer(person)
    await desk.set_(person, quiet=QuietHours(time(12, 30), time(18)))
    await desk.go_to(16, 30)
    assert desk.lane.notices == []
    await desk.go_to(18, 15)
    assert desk.lane.notices == [person.id]


async def test_who_reads_it_before_gets_no_notice_any_more() -> None:
    desk = Waiting()
    person = await desk.asks(Contact.HOURS, AFTERNOON)
    await desk.answer(person)
    await desk.read(person)
    await desk.go_to(17)
    assert desk.lane.notices == []
    assert desk.waits_until() == []


async def test_several_answers_that_wait_are_one_notice() -> None:
    desk = Waiting()
    person = await desk.asks(Contact.HOURS, AFTERNOON)
    for minute, drawn in ((0, 0.5), (10, 0.2), (20, 0.9)):
        await desk.go_to(12, minute)
        desk.drawn = drawn
        await desk.answer(person)
    assert len(set(desk.waits_until())) == 3
    for minute in range(60):
        await desk.go_to(16, minute)
    await desk.go_to(17)
    await desk.answer(person)
    assert desk.lane.notices == [person.id]
    assert desk.waits_until() == []


async def test_a_day_later_another_answer_is_announced_again() -> None:
    desk = Waiting()
    person = await desk.asks()
    await desk.answer(person)
    desk.clock.pass_(hours=23)
    await desk.go_to(11, day=5)
    await desk.answer(person)
    assert desk.lane.notices == [person.id]
    await desk.go_to(12, day=5)
    await desk.answer(person)
    assert desk.lane.notices == [person.id] * 2


async def test_after_reading_the_next_answer_is_announced_at_once() -> None:
    desk = Waiting()
    person = await desk.asks()
    await desk.answer(person)
    await desk.read(person)
    await desk.answer(person)
    assert desk.lane.notices == [person.id] * 2


async def test_a_notice_that_failed_is_tried_again_even_after_an_earlier_one() -> None:
    desk = Waiting()
    person = await desk.asks()
    await desk.answer(person)
    await desk.read(person)
    desk.lane.failures[person.id] = [ConnectionError()]
    await desk.answer(person)
    assert desk.lane.notices == [person.id]
    desk.clock.now += PAUSES[0]
    await desk.deliver()
    assert desk.lane.notices == [person.id] * 2
    assert desk.waits_until() == []


async def test_the_tap_may_come_before_the_notice_is_known_to_have_arrived() -> None:
    desk = Waiting()
    person = await desk.asks()
    desk.lane.failures[person.id] = [ConnectionError()]
    await desk.answer(person)
    (case,) = desk.memory.tables.cases.values()
    (answer,) = desk.memory.tables.messages.values()
    assert case.noticed == answer.id
    assert case.noticed_at is None
    desk.clock.now += PAUSES[0]
    await desk.deliver()
    (case,) = desk.memory.tables.cases.values()
    assert (case.noticed_at, case.noticed) == (NOON + PAUSES[0], answer.id)
