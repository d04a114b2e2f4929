"""``luujin rota``: the plan and its rehearsal, for the operator."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from bot.app import clock, database_of
from bot.commands.console import out
from bot.domain.people import Person, Role
from bot.domain.rota import Absence, Cover, Shift
from bot.settings import Settings
from bot.supervisor import WRONG_SETTINGS
from bot.usecases.course import CountAsPassed
from tests.commands.conftest import luujin
from tests.figures.sheets import picture

ALL_DAY = ((0, 12), (12, 0))


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no word is broken."""
    monkeypatch.setattr(out, "width", 160)


async def coordinator(
    settings: Settings,
    name: str,
    hours: Sequence[tuple[int, int]] = ALL_DAY,
    trained: bool = True,
    unreachable: bool = False,
) -> Person:
    """Somebody who is on every day between these hours."""
    chat_id = sum(map(ord, name))
    async with database_of(settings) as (database, _):
        async with database.unit() as work:
            person = await work.people.add(chat_id, clock().date())
            await work.people.save(replace(person, unreachable=unreachable))
            await work.people.grant(person.id, Role.COORDINATOR, None, clock())
            await work.rota.join(person.id, name)
            for weekday in range(7):
                for start, end in hours:
                    await work.rota.add_shift(Shift(0, person.id, weekday, time(start), time(end)))
            await work.commit()
        if trained:
            await CountAsPassed(database.unit, clock)(chat_id, Role.COORDINATOR)
    return person


def rota(*arguments: str) -> Result:
    return luujin("rota", *arguments)


def test_an_empty_rota_is_a_gap(settings: Settings) -> None:
    for command in (("rehearse",), ("rehearse", "--days", "1")):
        done = rota(*command)
        assert done.exit_code == 1, done.output
        assert "The rota is empty" in done.output
        assert "nobody is planned" in done.output
    done = rota("show")
    assert done.exit_code == 0, done.output
    assert "Nobody is on, now or within eight weeks." in done.output


def test_a_rota_without_gaps_and_its_picture(settings: Settings, tmp_path: Path) -> None:
    person = asyncio.run(coordinator(settings, "Намуун"))
    file = tmp_path / "pictures" / "rota.png"
    for language in ("mn", "en"):
        done = rota("rehearse", "--picture", str(file), "--language", language)
        assert done.exit_code == 0, done.output
        assert "In 14 days there is always somebody." in done.output
        assert "336" in done.output
        assert f"Намуун ({person.id})" in done.output
        assert picture(file.read_bytes()).width == 1080
    shown = rota("show")
    assert "On now: Намуун" in shown.output
    assert shown.output.count("Намуун") > 20


def test_everything_that_is_wrong_is_named(settings: Settings) -> None:
    asyncio.run(coordinator(settings, "Хүрэхгүй", [(0, 8)], unreachable=True))
    asyncio.run(coordinator(settings, "Шинэ", [(8, 16)], trained=False))
    gone = asyncio.run(coordinator(settings, "Явсан", [(16, 0)]))
    asyncio.run(_revoke(settings, gone))
    done = rota("rehearse", "--days", "3")
    assert done.exit_code == 1, done.output
    for told in ("has blocked the bot", "has not passed the course", "holds no role at the desk any more"):
        assert told in done.output
    assert "nobody would hear of a request for 48 hours" in done.output


def test_who_has_not_passed_the_course_is_named_and_is_no_gap(settings: Settings) -> None:
    asyncio.run(coordinator(settings, "Шинэ", trained=False))
    done = rota("rehearse")
    assert done.exit_code == 0, done.output
    assert "has not passed the course" in done.output


def test_what_differs_from_every_week_is_remarked(settings: Settings) -> None:
    ana = asyncio.run(coordinator(settings, "Ана"))
    bat = asyncio.run(coordinator(settings, "Бат", []))
    asyncio.run(_change(settings, ana, bat))
    done = rota("show")
    for told in (f"instead of Ана ({ana.id})", f"Бат ({bat.id}) is away", "extra", "nobody"):
        assert told in done.output, told


@pytest.mark.parametrize("wrong", [("--days", "0"), ("--days", "99"), ("--language", "ru")])
def test_wrong_options_are_named(settings: Settings, wrong: tuple[str, str]) -> None:
    done = rota("rehearse", *wrong)
    assert done.exit_code == WRONG_SETTINGS
    assert wrong[0] in done.output


async def _revoke(settings: Settings, person: Person) -> None:
    async with database_of(settings) as (database, _), database.unit() as work:
        await work.people.revoke(person.id, Role.COORDINATOR)
        await work.commit()


async def _change(settings: Settings, ana: Person, bat: Person) -> None:
    """Of Ana's shifts in three days Bat does the first; in the night he is away."""
    day = clock().date() + timedelta(days=3)
    async with database_of(settings) as (database, _), database.unit() as work:
        plan = await work.rota.read()
        mine = [one for one in plan.shifts if one.weekday == day.weekday()]
        await work.rota.cover(Cover(mine[0].id, day, bat.id))
        later = day + timedelta(days=1)
        await work.rota.add_shift(Shift(0, bat.id, later.weekday(), time(22), time(6), later))
        await work.rota.add_shift(Shift(0, ana.id, day.weekday(), time(9), time(10), day))
        await work.rota.add_absence(Absence(0, bat.id, later, later))
        await work.commit()
