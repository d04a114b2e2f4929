"""A leader's reminder arrives on time, in each person's language, and never at night."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.people import staff, welcomed
from tests.journeys.phones import Phone, Sandbox
from tests.journeys.world import World, zone_where_it_is
from tests.rasa_server import RasaServer


async def compose(leader: Phone, mongolian: str, english: str) -> None:
    await leader.send("/campaign")
    await leader.wait_for("Шинэ")
    await leader.tap("Шинэ")
    await leader.wait_for("монгол бичвэр")
    await leader.send(mongolian)
    await leader.wait_for("англи бичвэр")
    await leader.send(english)
    await leader.wait_for("Товчгүй")
    await leader.tap((await leader.buttons())[0])
    await leader.wait_for("Хэзээ")
    await leader.tap("Одоо")
    await leader.wait_for("Товлох")


async def club_code(leader: Phone, world: World, name: str) -> str:
    """The code is on the club's poster; the command line tells it to who prints that."""
    return world.luujin("people", "club", "--name", name).strip().rpartition("c_")[2]


async def test_a_reminder_reaches_each_person_in_their_language(sandbox: Sandbox, world: World) -> None:
    club = "12-р сургуулийн клуб"
    leader = await staff(sandbox, world, "leader", club=club)
    code = await club_code(leader, world, club)
    temuulen = await welcomed(sandbox, "mn", payload=f"c_{code}")
    anu = await welcomed(sandbox, "en", payload=f"c_{code}")
    paused = await welcomed(sandbox, "en", payload=f"c_{code}", reminders=False)
    before = await paused.texts()

    await compose(leader, "Баасан гарагт уулзъя!", "See you on Friday!")
    assert "2 хүнд очно" in str(await leader.last())
    await leader.tap("Товлох")
    await temuulen.wait_for("Баасан гарагт")
    await anu.wait_for("See you on Friday!")
    await sandbox.settled()
    assert await paused.texts() == before
    assert sum("Баасан гарагт" in text for text in await temuulen.texts()) == 1

    await anu.tap("Open the quiz")
    await anu.wait_for("Not now")
    await anu.tap("Not now")
    await anu.wait_for("◉○○○○")
    await anu.tap("No more reminders")
    await leader.send("/campaign")
    await leader.wait_for("2/2")


async def test_a_leader_of_nothing_cannot_write_to_anybody(sandbox: Sandbox) -> None:
    phone = await welcomed(sandbox)
    await phone.send("/campaign")
    await phone.wait_for("эрх")


async def test_a_reminder_that_was_due_while_the_bot_was_down_goes_out_once(
    sandbox: Sandbox, world: World
) -> None:
    club = "3-р сургуулийн клуб"
    leader = await staff(sandbox, world, "leader", club=club)
    student = await welcomed(sandbox, "mn", payload=f"c_{await club_code(leader, world, club)}")
    await compose(leader, "Маргааш хэлэлцүүлэг!", "Talk tomorrow!")
    await leader.tap("Товлох", wait=0)
    world.bot.kill()
    world.start_bot()
    await student.wait_for("Маргааш хэлэлцүүлэг!")
    await sandbox.settled()
    assert sum("Маргааш хэлэлцүүлэг!" in text for text in await student.texts()) == 1


@pytest.fixture
def night(rasa: RasaServer, tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, rasa.port, zone_where_it_is(23))
    world.begin()
    yield world
    world.end()


async def test_nothing_is_sent_at_night(night: World) -> None:
    async with Sandbox(night.url) as sandbox:
        club = "Шөнийн клуб"
        leader = await staff(sandbox, night, "leader", club=club)
        student = await welcomed(sandbox, "mn", payload=f"c_{await club_code(leader, night, club)}")
        before = await student.texts()
        await compose(leader, "Сайн уу!", "Hello!")
        assert "нам гүм" in str(await leader.last())
        await leader.tap("Товлох")
        await leader.wait_for("Товлолоо")
        await running(leader)
        await asyncio.sleep(3)  # long enough for a message that should not come
        assert await student.texts() == before
        await leader.send("/campaign")
        await leader.wait_for("0/1")


async def running(leader: Phone) -> None:
    """Return when the campaign's time has come and the sender has it."""
    for _ in range(100):
        sent = await leader.send("/campaign")
        listing = await leader.wait_for("0/1", after=sent)
        if "илгээж байна" in listing["text"]:
            return
        await asyncio.sleep(0.2)
    raise AssertionError("the campaign never began")
