"""Pings with their button, the honest word about the wait, and what staff hear of a gap."""

from dataclasses import replace
from datetime import time

import pytest

from bot.chat.errors import UnreachableError
from bot.domain.people import Contact, Role
from bot.domain.rota import Shift
from tests.chat.world import Phone, World

PLEA = "гэрт минь айлгаад байна"


async def on_duty(world: World, phone: Phone, *weekdays: int) -> None:
    """A shift from midnight to midnight on these days."""
    person = await phone.person()
    async with world.memory.unit() as work:
        for weekday in weekdays:
            await work.rota.add_shift(Shift(0, person.id, weekday, time(0), time(0)))
        await work.commit()


async def ask(person: Phone, text: str = PLEA) -> None:
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    await person.will_write("now")
    await person.send(text)


async def test_one_tap_below_the_ping_leaves_the_others_in_peace() -> None:
    world = World()
    person = await world.ready(7)
    staff, colleague = await world.staff(1, Role.COORDINATOR), await world.staff(2, Role.COORDINATOR)
    await ask(person)
    await world.carry()
    assert staff.text == staff.say("desk.ping", "en")
    assert [data.split(":")[0] for data in staff.data] == ["desk", "esc"]
    await staff.tap("esc:")
    assert "10 minutes" in staff.text
    assert staff.data == ["desk"]
    before = len(colleague.shown)
    world.clock.pass_(minutes=9)
    await world.carry()
    assert len(colleague.shown) == before
    await colleague.tap("esc:")
    assert colleague.say("error.somebody_on_it", "en") in colleague.text
    world.clock.pass_(minutes=1)
    await world.carry()
    assert staff.text == staff.say("desk.ping", "en"), "they are called again"
    await staff.tap("esc:")
    assert staff.say("error.already_acknowledged", "en") in staff.text


async def test_a_ping_from_another_time_does_nothing() -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR, language="mn")
    await ask(person)
    await world.carry()
    ping = staff.last.id
    case_id = next(iter(world.memory.tables.cases))
    await staff.tap("desk")
    await staff.tap("desk:claim:")
    await staff.tap(f"esc:{case_id}", on=ping)
    assert "30 минутын турш" in staff.words, "who took it has more time"
    for data in ("esc", "esc:x", "esc:1:2"):
        await staff.taps_in_vain(data)


@pytest.mark.parametrize("role", [None, Role.LEADER, Role.MEMBER])
async def test_a_forged_button_says_nothing(role: Role | None) -> None:
    world = World()
    await world.staff(1, Role.COORDINATOR)
    await ask(await world.ready(7))
    other = await world.staff(3, role, "Клуб") if role else await world.ready(3, "en")
    case_id = next(iter(world.memory.tables.cases))
    await other.tap(f"esc:{case_id}", on=other.last.id)
    assert other.text == other.say("error.not_allowed", "en")


async def test_who_holds_a_case_is_told_that_it_is_theirs() -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    await ask(person)
    await world.carry()
    await staff.tap("desk")
    await staff.tap("desk:claim:")
    world.clock.pass_(minutes=30)
    await world.carry()
    assert staff.text == staff.say("escalation.ping_mine", "en")
    assert PLEA not in staff.text


async def test_an_empty_rota_promises_nothing() -> None:
    world = World()
    person, _ = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    await ask(person)
    assert person.say("support.received") in person.text
    assert "12:" not in person.text
    assert "108" in person.text


async def test_somebody_on_duty_is_expected_and_not_promised() -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    await on_duty(world, staff, 2)
    await ask(person)
    assert person.say("escalation.expected", time="12:30") in person.text
    assert "108" in person.text


@pytest.mark.parametrize(
    ("hours", "weekday", "moment"), [(0, 3, "3-р сарын 5, 00:00"), (12, 4, "3-р сарын 6, 00:00")]
)
async def test_the_next_shift_is_named(hours: int, weekday: int, moment: str) -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    await on_duty(world, staff, weekday)
    world.clock.pass_(hours=hours)
    await ask(person)
    assert person.say("escalation.expected_later", moment=moment) in person.text


async def test_a_shift_of_today_is_named_by_its_hour_in_the_persons_own_zone() -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    asking, on = await person.person(), await staff.person()
    async with world.memory.unit() as work:
        await work.people.save(replace(asking, zone="Asia/Tokyo"))
        await work.rota.add_shift(Shift(0, on.id, 2, time(18), time(20)))
        await work.commit()
    await ask(person)
    assert person.say("escalation.expected_later", moment="19:00") in person.text


async def test_who_waits_long_is_told_so_on_the_open_phone_or_at_the_next_visit() -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    await ask(person)
    await world.carry()
    world.clock.pass_(minutes=10)
    await person.send("байна уу")
    for _ in range(10):
        world.clock.pass_(minutes=1)
        await world.carry()
    assert person.say("escalation.still_waiting") in person.text
    assert "108" in person.text
    told = [s for chat, s in world.messenger.history if person.say("escalation.still_waiting") in s.text]
    assert len(told) == 1
    assert told[0].protect
    await person.tap("sup:close")
    assert person.say("escalation.still_waiting") not in person.words, "it goes with the conversation"
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    assert person.say("escalation.still_waiting") in person.text
    await staff.send("/desk")
    await staff.tap("desk:claim:")
    await staff.send("Би энд байна", reply_to=[one.id for one in staff.shown if PLEA in one.screen.text][-1])
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    assert person.say("escalation.still_waiting") not in person.text


async def test_a_gap_is_told_without_a_word_about_anybody() -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    supervisor = await world.staff(3, Role.SUPERVISOR)
    await on_duty(world, staff, 5)
    await ask(person)
    await world.carry()
    (gap,) = [s for chat, s in world.messenger.history if chat == 3 and "reached" in s.text]
    assert gap.text == supervisor.say("escalation.gap", "en")
    assert gap.rows == ()
    assert staff.text == staff.say("desk.ping", "en")


async def test_a_ping_that_finds_nobody_goes_on_to_the_next_step() -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, Role.COORDINATOR)
    supervisor = await world.staff(3, Role.SUPERVISOR)
    world.messenger.failures[1] = [UnreachableError()]
    await ask(person)
    await world.carry()
    await world.carry()
    assert (await staff.person()).unreachable
    assert supervisor.text == supervisor.say("desk.ping", "en")
    assert (await person.person()).contact is Contact.NOW
