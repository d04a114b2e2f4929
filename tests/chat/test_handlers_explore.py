"""Exploring with the real content: marks, counts, lists, going on, surprises."""

from html import unescape

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.views import explore as view
from bot.chat.views.pages import MOST, cut, page_of, turning
from bot.texts.models import Topic
from bot.usecases.explore import GENRES, Area, Genre, Item
from tests.chat.world import Phone, World, catalogs, content, said

LANGUAGES = ("mn", "en")
LONGEST = "i" * 40
"""As long as ids can be."""


def labels(phone: Phone) -> dict[str, str]:
    return {button.data or "": button.text for button in phone.last.buttons}


async def home(language: str = "mn", phone: Phone | None = None) -> Phone:
    phone = phone or await World().ready(7, language)
    await phone.tap("exp", on=phone.last.id)
    return phone


@pytest.mark.parametrize("language", LANGUAGES)
async def test_home_shows_every_topic_once_and_at_first_all_are_new(language: str) -> None:
    phone = await home(language)
    assert said("explore.title", language) in phone.text
    shown = labels(phone)
    topics = content().topics(language)
    assert [data for data in phone.data if data.startswith("exp:t:")] == [f"exp:t:{t.id}" for t in topics]
    assert all(shown[f"exp:t:{topic.id}"] == f"✨ {topic.title}" for topic in topics)
    assert {"exp:search", "exp:any", "gls", "menu"} <= set(phone.data)
    assert phone.world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_there_is_can_be_reached_from_home_in_one_message(language: str) -> None:
    phone = await home(language)
    standing, reached = phone.last.id, []
    for topic in content().topics(language):
        await phone.tap("exp", on=standing)
        await phone.tap(f"exp:t:{topic.id}")
        for letter in ("q", "s", "c"):
            await phone.tap(f"exp:{letter}:{topic.id}:0", on=standing)
            while True:
                items = [data for data in phone.data if data.partition(":")[0] in ("quiz", "les", "scn")]
                assert len(items) <= MOST
                assert f"exp:t:{topic.id}" in phone.data
                reached += items
                following = [button.data for button in phone.last.buttons if button.text == "▶️"]
                if not following:
                    break
                await phone.tap(str(following[0]))
    every = content()
    assert sorted(reached) == sorted(
        [f"quiz:start:{quiz.id}" for quiz in every.quizzes(language)]
        + [f"les:{lesson.id}" for lesson in every.lessons(language)]
        + [f"scn:open:{scenario.id}" for scenario in every.scenarios(language)]
    )
    assert phone.last.id == standing
    assert phone.world.memory.tables.doings == {}
    assert phone.world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_reading_a_story_changes_marks_and_counts(language: str) -> None:
    phone = await home(language)
    lesson = content().lessons(language)[0]
    total = len(content().lessons(language, lesson.topic))
    group, listed = f"exp:s:{lesson.topic}:0", f"les:{lesson.id}"
    stories = said("explore.stories", language)

    async def shown(data: str) -> str:
        for step in ("exp", f"exp:t:{lesson.topic}", *((group,) if data == listed else ())):
            await phone.tap(step, on=phone.last.id)
        return labels(phone)[data]

    assert await shown(group) == f"📖 {stories} 0/{total}"
    assert await shown(listed) == f"• {lesson.title}"
    await phone.tap(listed)
    await phone.not_now()
    assert await shown(listed) == f"▶️ {lesson.title}"
    assert await shown(group) == f"📖 {stories} 0/{total}"
    await phone.tap(f"les:{lesson.id}:{len(lesson.pages)}", on=phone.last.id)
    assert await shown(listed) == f"✓ {lesson.title}"
    assert await shown(group) == f"📖 {stories} 1/{total}"
    await home(language, phone)
    topic = next(t for t in content().topics(language) if t.id == lesson.topic)
    assert labels(phone)[f"exp:t:{topic.id}"].startswith(topic.title)


@pytest.mark.parametrize(
    ("done", "label"),
    [(0, "✨ Түүх"), (1, "Түүх ●○○"), (3, "Түүх ●○○"), (6, "Түүх ●●○"), (7, "Түүх ●●○"), (8, "✓ Түүх")],
)
def test_dots_tell_how_much_of_a_topic_is_done(done: int, label: str) -> None:
    items = tuple(Item(Genre.STORY, f"s{n}", "t", "Т", "И", is_done=n < done) for n in range(8))
    assert view._topic_label(Topic(id="t", title="Түүх", badge="🧭"), Area("t", items)) == label


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_was_interrupted_is_gone_on_with_first(language: str) -> None:
    phone = await home(language)
    assert said("explore.go_on", language) not in labels(phone).values()
    lesson = content().lessons(language)[0]
    quiz = content().quizzes(language)[0]
    scenario = content().scenarios(language)[0]
    for opens, goes_on, title in (
        (f"les:{lesson.id}", f"les:{lesson.id}", lesson.title),
        (f"quiz:start:{quiz.id}", f"quiz:start:{quiz.id}", quiz.title),
        (f"scn:go:{scenario.id}", f"scn:go:{scenario.id}", scenario.title),
    ):
        phone.world.clock.pass_(minutes=1)
        await phone.tap(opens, on=phone.last.id)
        if opens in phone.data:  # not now: no questions before the topic
            await phone.tap(opens)
        await home(language, phone)
        assert said("explore.left", language, title=title) in unescape(phone.text)
        assert phone.data[0] == goes_on
        assert labels(phone)[goes_on] == said("explore.go_on", language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_surprise_is_told_about_before_it_begins(language: str) -> None:
    phone = await home(language)
    standing = phone.last.id
    await phone.tap("exp:any")
    begins = {f"quiz:start:{quiz.id}": quiz.intro for quiz in content().quizzes(language)}
    begins |= {f"les:{lesson.id}": lesson.intro for lesson in content().lessons(language)}
    begins |= {f"scn:open:{scenario.id}": scenario.intro for scenario in content().scenarios(language)}
    assert begins[phone.data[0]] in unescape(phone.text)
    assert labels(phone)[phone.data[0]] == said("explore.begin", language)
    assert {"exp:any", "exp", "menu"} <= set(phone.data)
    await phone.tap(phone.data[0])
    assert standing in [one.id for one in phone.shown]
    assert said("error.stale", language) not in phone.world.messenger.toasts


@pytest.mark.parametrize(
    "data",
    ["exp:t:gone", "exp:q:gone:0", "exp:q:job_scams:word", "exp:x:job_scams:0", "exp:t", "exp:nonsense"],
)
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone = await home()
    await phone.taps_in_vain(data)


async def test_before_consent_one_can_look_around_and_nothing_is_kept() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send("/start")
    await phone.tap("lang:mn")
    await home(phone=phone)
    await phone.tap("exp:t:job_scams")
    await phone.tap("exp:s:job_scams:0")
    before = (await phone.person()).expecting
    await phone.tap("les:")
    assert phone.text == said("welcome.consent")
    assert world.memory.tables.doings == {}
    assert before is None


def test_no_button_outgrows_what_telegram_carries_however_long_the_ids() -> None:
    words = catalogs().words("mn")
    topic = Topic(id=LONGEST, title="Т" * 24, badge="🧭")
    items = tuple(Item(genre, LONGEST, LONGEST, "Т" * 24, "И") for genre in GENRES for _ in range(99))
    area = Area(LONGEST, items)
    screens = [view.area(words, area, topic)]
    screens += [view.listing(words, area, genre, topic, page) for genre in GENRES for page in (0, 5, 99)]
    screens += [view.surprise(words, item) for item in items[::99]]
    sizes = [len((b.data or "").encode()) for screen in screens for row in screen.rows for b in row]
    sizes += [len(view.data(genre, LONGEST).encode()) for genre in Genre]
    sizes += [len((view.go_on(words, item).data or "").encode()) for item in items]
    assert max(sizes) <= DATA_LIMIT


@pytest.mark.parametrize("length", [0, 1, 8, 9, 16, 17, 40])
def test_pages_hold_everything_once_in_order(length: int) -> None:
    things = list(range(length))
    pages = [cut(things, number) for number in range(cut(things, 0).last + 1)]
    assert [thing for page in pages for thing in page.things] == things
    assert all(page_of(thing) == page.number for page in pages for thing in page.things)
    assert all(len(page.things) <= MOST for page in pages)
    for page in pages:
        row = [button.data for row in turning(page, "x") for button in row]
        expected = [f"x:{page.number - 1}"] * (page.number > 0)
        assert row == expected + [f"x:{page.number + 1}"] * (page.number < page.last)
