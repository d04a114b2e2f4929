"""What rounds show, with the real content: for leaders of their clubs, for admins of everything."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO, StringIO

import pytest
from PIL import Image

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import plain
from bot.chat.views import results as view
from bot.chat.views.clubs import LONGEST_LABEL
from bot.chat.views.pages import MOST
from bot.domain.people import Club, Role
from bot.domain.results import Change, Result, Share
from bot.domain.rounds import Measure, Phase
from bot.figures.measured import Measured, measured
from bot.figures.results import sheet
from bot.usecases.clubs import club_named
from tests.chat.world import Phone, World, catalogs, content, said
from tests.figures.sheets import check_sheet

LANGUAGES = ("mn", "en")
CAPTION = 1024
TOPIC = "job_scams"
CLUB = "12-р сургуулийн клуб"


def title(language: str, topic: str = TOPIC) -> str:
    return next(one.title for one in content().topics(language) if one.id == topic)


async def answered(world: World, people: int, club: str | None = CLUB) -> None:
    """So many people answered the round before the topic badly, and the one after it well."""
    round_ = content().round(TOPIC, "mn")
    assert round_ is not None
    async with world.memory.unit() as work:
        found = await club_named(work, club) if club else None
        for n in range(people):
            person = await work.people.add(5000 + len(world.memory.tables.people) + n, world.clock().date())
            if found:
                await work.clubs.join(found.id, person.id)
            for phase, good in ((Phase.BEFORE, False), (Phase.AFTER, True)):
                world.clock.pass_(minutes=1)
                taken = await work.rounds.begin(person.id, TOPIC, phase, round_.version, world.clock())
                answers = {q.id: next(a for a in q.answers if q.is_good(a) is good) for q in round_.questions}
                await work.rounds.save(replace(taken, answers=answers, finished_at=world.clock()))
        await work.commit()


async def leader(people: int = 10, language: str = "mn") -> Phone:
    world = World()
    phone = await world.staff(9, Role.LEADER, CLUB, language)
    await answered(world, people)
    return phone


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_leader_of_one_club_sees_a_topic_as_text_picture_and_table(language: str) -> None:
    phone = await leader(language=language)
    await phone.send("/results")
    await phone.tap(next(data for data in phone.data if data.endswith(TOPIC)))
    text = phone.text
    assert title(language) in text
    assert CLUB in text
    assert text.count("0% → 100% → –") == 3
    assert "+100" in text
    ((_, picture),) = phone.world.messenger.files
    assert picture.name == f"{TOPIC}.png"
    assert picture.is_picture
    await phone.tap("res:csv:")
    _, (_, table) = phone.world.messenger.files
    header, *rows = list(csv.reader(StringIO(table.data.decode("utf-8-sig"))))
    assert header[0] == said("results.column_topic", language)
    assert [row[4] for row in rows] == ["10", "10", ""] * 3
    assert {row[-1] for row in rows if not row[4]} == {said("results.too_few", language)}
    assert phone.world.never_filled == []


async def test_the_picture_can_be_opened() -> None:
    phone = await leader()
    await phone.send("/results")
    await phone.tap(next(data for data in phone.data if data.endswith(TOPIC)))
    (_, picture), *_ = phone.world.messenger.files
    with Image.open(BytesIO(picture.data)) as image:
        assert image.format == "PNG"
        assert image.width == 1080


async def test_too_few_people_are_told_of_in_words_alone() -> None:
    phone = await leader(people=4)
    await phone.send("/results")
    await phone.tap(next(data for data in phone.data if data.endswith(TOPIC)))
    assert said("results.too_few_yet") in phone.text
    assert phone.world.messenger.files == []
    await phone.tap("res")
    assert said("results.which_topic") in phone.text


async def test_an_admin_chooses_a_club_or_everybody() -> None:
    world = World()
    admin = await world.staff(9, Role.ADMIN, language="mn")
    await answered(world, 5)
    await answered(world, 5, club=None)
    await admin.send("/results")
    assert said("results.which_place") in admin.text
    await admin.tap("res:in:all")
    await admin.tap(f"res:of:all:{TOPIC}")
    assert said("results.everybody") in admin.text
    assert catalogs().words("mn").count("results.people", 10) in admin.text
    await admin.tap("res", on=admin.last.id)
    await admin.tap(next(data for data in admin.data if re.fullmatch(r"res:in:\d+", data)))
    await admin.tap(next(data for data in admin.data if data.endswith(TOPIC)))
    assert catalogs().words("mn").count("results.people", 5) in admin.text


async def test_many_clubs_are_shown_a_page_at_a_time() -> None:
    world = World()
    admin = await world.staff(9, Role.ADMIN, language="mn")
    async with world.memory.unit() as work:
        for n in range(2 * MOST + 1):
            await club_named(work, f"Клуб {n:02}")
        await work.commit()
    await admin.send("/results")
    labels = [button.text for button in await admin.leaf("res:page", 3)]
    clubs = [label for label in labels if label.startswith("Клуб")]
    assert clubs == [f"Клуб {n:02}" for n in range(2 * MOST + 1)]
    assert "res:page:3" not in admin.data
    await admin.tap("res:page:1")
    turns = {button.data: button.text for button in admin.last.buttons}
    assert (turns["res:page:0"], turns["res:page:2"]) == ("◀️", "▶️")


async def test_a_leader_of_several_clubs_chooses_among_them_without_everybody() -> None:
    world = World()
    phone = await world.staff(9, Role.LEADER, CLUB, "mn")
    await phone.send(f"/start i_{await world.invite(Role.LEADER, 'Хоёр дахь')}")
    await phone.send("/results")
    places = [data for data in phone.data if data.startswith("res:in:")]
    assert len(places) == 2
    assert "res:in:all" not in places


async def test_a_leader_does_not_reach_other_clubs_by_old_buttons() -> None:
    phone = await leader()
    await answered(phone.world, 5, "Бусдын клуб")
    async with phone.world.memory.unit() as work:
        other = await work.clubs.by_name("Бусдын клуб")
    assert other is not None
    for data in (f"res:of:{other.id}:{TOPIC}", f"res:csv:{other.id}:{TOPIC}", f"res:of:all:{TOPIC}"):
        await phone.tap(data, on=phone.last.id)
        assert said("error.not_allowed") in phone.text
    assert phone.world.messenger.files == []


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.COORDINATOR])
async def test_nobody_else_is_shown_any(role: Role | None) -> None:
    world = World()
    phone = await world.staff(9, role, language="mn") if role else await world.ready(9)
    for act in (phone.send("/results"), phone.tap("res", on=phone.last.id)):
        await act
        assert said("error.not_allowed") in phone.text


async def test_who_leads_no_club_is_told_so() -> None:
    world = World()
    phone = await world.staff(9, Role.LEADER, None, "mn")
    await phone.send("/results")
    assert said("results.no_club") in phone.text


@pytest.mark.parametrize("data", ["res:of:x:job_scams", "res:of:all:gone", "res:csv:all", "res:page:x"])
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    world = World()
    admin = await world.staff(9, Role.ADMIN, language="mn")
    await admin.send("/results")
    await admin.tap(data, on=admin.last.id)
    assert admin.world.messenger.toasts[-1] in (said("error.stale"), None)
    assert "res:in:all" in admin.data


def figures(people: int = 1_284_000) -> Sequence[Measured]:
    """All that can be told at once, of a great many people."""
    share = Share(people, Fraction(people, 3))
    changes = {
        phase: Change(share, share, tuple(Fraction(n % 3 - 1) for n in range(30)))
        for phase in (Phase.AFTER, Phase.LATER)
    }
    return measured([Result(measure, dict.fromkeys(Phase, share), changes) for measure in Measure])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", [topic.id for topic in content().topics("mn")])
def test_the_longest_words_fit_below_and_on_the_picture(topic: str, language: str) -> None:
    words, club = catalogs().words(language), Club(9_999_999_999, "Ү" * 200, "x")
    shown = next(one for one in content().topics(language) if one.id == topic)
    told = figures()
    assert len(plain(view.told(words, shown, club, told)).text) <= CAPTION
    check_sheet(sheet(view.chart(words, shown.title, club, told)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_outgrows_what_telegram_carries(language: str) -> None:
    words, topics = catalogs().words(language), content().topics(language)
    clubs = [Club(9_999_999_999 - n, "Ү" * 200, "x") for n in range(30)]
    screens = [view.which_place(words, clubs, True, 1), view.which_topic(words, str(clubs[0].id), topics)]
    screens += [view.told(words, topic, clubs[0], ()) for topic in topics]
    for button in (button for screen in screens for row in screen.rows for button in row):
        assert len((button.data or "").encode()) <= DATA_LIMIT
        assert len(button.text) <= LONGEST_LABEL
