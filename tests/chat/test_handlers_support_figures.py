"""What support did, in the chat of supervisors and admins."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import plain
from bot.chat.views import support_figures as view
from bot.chat.views import support_figures_files as files
from bot.chat.views.clubs import LONGEST_LABEL
from bot.chat.views.pages import MOST
from bot.domain.people import Role
from bot.domain.support import Need, Outcome
from bot.domain.support_figures import Quarter, Wait, What, told
from bot.figures.support_figures import sheet
from tests.chat.world import Phone, World, catalogs, content, said
from tests.figures.sheets import check_sheet

LANGUAGES = ("mn", "en")
CAPTION = 1024
QUARTER = Quarter(2025, 4)
COUNTS: Mapping[What, Mapping[str, int]] = {
    What.OPENED: {"": 40},
    What.ANSWERED: dict(zip(map(str, Wait), (10, 6, 14, 6, 0, 0), strict=True)),
    What.CLOSED: {Outcome.HELPED: 20, Outcome.LISTENED: 9, Outcome.NO_ANSWER: 3},
    What.NEED: {Need.TALK: 22, Need.LEGAL: 10},
    What.REFERRED: {"police": 6, "child_helpline": 2},
    What.TIPS: {"": 4},
}


async def counted(
    role: Role = Role.SUPERVISOR,
    language: str = "mn",
    counts: Mapping[What, Mapping[str, int]] = COUNTS,
) -> Phone:
    """The phone of somebody with this role, where such a quarter is over."""
    world = World()
    at = datetime(QUARTER.year, QUARTER.number * 3, 1, tzinfo=UTC)
    async with world.memory.unit() as work:
        for what, kinds in counts.items():
            for kind, n in kinds.items():
                work.support_counts.add(what, kind, at, n)
        await work.commit()
    return await world.staff(9, role, language=language)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_quarter_is_told_as_text_picture_and_table(role: Role, language: str) -> None:
    phone = await counted(role, language)
    await phone.send("/figures")
    await phone.tap("fig:of:2025Q4")
    text = phone.text
    assert f"{said('figures.opened', language)}: 40" in text
    assert f"{said('figures.tips', language)}: {said('results.too_few', language)}" in text
    assert said("figures.median", language, wait=said("figures.wait_1h", language)) in text
    assert "44% (" in text, "within 15 minutes"
    assert "100% (" in text, "within 24 hours"
    assert said("figures.rest", language, n=12) in text, "of how they ended: with no answer, and one more"
    assert "Цагдаа 6" not in text, "beside it one could compute the other service"
    ((_, picture),) = phone.world.messenger.files
    assert picture.name == "2025Q4.png"
    assert picture.is_picture
    await phone.tap("fig:csv:2025Q4")
    _, (_, table) = phone.world.messenger.files
    header, *rows = list(csv.reader(StringIO(table.data.decode("utf-8-sig"))))
    assert header[0] == said("figures.column_quarter", language)
    assert {row[0] for row in rows} == {"2025Q4"}
    assert [row[3] for row in rows if row[1] == said("figures.opened", language)] == ["40"]
    assert not {"1", "2", "3", "4"} & {row[3] for row in rows}
    assert phone.world.never_filled == []


async def test_a_quarter_with_little_in_it_is_told_of_in_words_alone() -> None:
    phone = await counted(counts={What.OPENED: {"": 4}})
    await phone.send("/figures")
    await phone.tap("fig:of:2025Q4")
    assert said("figures.too_few_yet") in phone.text
    assert phone.world.messenger.files == []
    await phone.tap("fig")
    assert said("figures.which_quarter") in phone.text


async def test_the_quarter_that_is_under_way_is_not_told() -> None:
    world = World()
    phone = await world.staff(9, Role.ADMIN, language="mn")
    async with world.memory.unit() as work:
        work.support_counts.add(What.OPENED, "", world.clock(), 50)
        await work.commit()
    await phone.send("/figures")
    assert said("figures.none_yet") in phone.text
    now = Quarter.of(world.clock(), "Asia/Ulaanbaatar")
    await phone.tap(f"fig:of:{now}", on=phone.last.id)
    assert phone.world.messenger.toasts[-1] == said("error.stale")


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.LEADER, Role.COORDINATOR])
async def test_nobody_else_is_shown_any(role: Role | None) -> None:
    world = World()
    phone = await world.staff(9, role, language="mn") if role else await world.ready(9)
    taps = [phone.tap(data, on=phone.last.id) for data in ("fig", "fig:of:2025Q4", "fig:csv:2025Q4")]
    for act in (phone.send("/figures"), *taps):
        await act
        assert said("error.not_allowed") in phone.text
    assert world.messenger.files == []


@pytest.mark.parametrize("data", ["fig:of:x", "fig:of:2020Q1", "fig:csv:2025Q5", "fig:page:x"])
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone = await counted()
    await phone.send("/figures")
    await phone.tap(data, on=phone.last.id)
    assert phone.world.messenger.toasts[-1] == said("error.stale")


def everything(language: str, each: int = 1_284_000) -> view.Figures:
    """All that can be told at once, of a great many."""
    services = {one.id: one.name for one in content().helpers(language)}
    kinds = told({}, services)
    counts = {what: dict.fromkeys(table.cells, each) for what, table in kinds.items()}
    return view.Figures.of(QUARTER, told(counts, services), services)


@pytest.mark.parametrize("each", [5, 1_284_000])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_words_fit_below_and_on_the_picture(language: str, each: int) -> None:
    words, found = catalogs().words(language), everything(language, each)
    assert len(plain(view.told(words, found)).text) <= CAPTION
    check_sheet(sheet(files.chart(words, found)))


def test_what_is_half_told_fits_the_picture() -> None:
    services = {one.id: one.name for one in content().helpers("mn")}
    waited = dict(zip(map(str, Wait), (3, 0, 5, 5, 0, 4), strict=True))
    found = view.Figures.of(QUARTER, told({What.ANSWERED: waited}, services), services)
    check_sheet(sheet(files.chart(catalogs().words("mn"), found)))
    notes = [line.note for line in files.table_lines(catalogs().words("mn"), found) if line.number is None]
    assert set(notes) == {said("figures.untold"), said("results.too_few")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_quarters_are_shown_a_page_at_a_time(language: str) -> None:
    quarters = [Quarter(2060 - n, 4) for n in range(MOST + 1)]
    words = catalogs().words(language)
    screens = [view.which_quarter(words, quarters, page) for page in (0, 1)]
    screens += [view.told(words, everything(language)), view.table_ready(words)]
    buttons = [button for screen in screens for row in screen.rows for button in row]
    assert {f"fig:of:{one}" for one in quarters} <= {button.data for button in buttons}
    for button in buttons:
        assert len((button.data or "").encode()) <= DATA_LIMIT
        assert len(button.text) <= LONGEST_LABEL
