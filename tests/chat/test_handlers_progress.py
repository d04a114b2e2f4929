"""One's own progress, also as a picture: topics with their parts, and the weeks. Nobody else is in it."""

from datetime import timedelta

import pytest

from bot.chat.views import progress as view
from bot.figures import progress as figure
from bot.figures.progress import Progress
from tests.chat.world import World, catalogs, content, said
from tests.figures.sheets import check_sheet, note_drawn, picture, words_on

LANGUAGES = ("mn", "en")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Progress]:
    """What was drawn, in words."""
    return note_drawn(monkeypatch, figure)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_was_done_can_be_had_as_a_picture(language: str, drawn: list[Progress]) -> None:
    world = World()
    phone = await world.ready(7, language)
    other = await world.ready(8, language)
    quiz = content().quizzes(language)[0]
    await phone.play(quiz)
    await other.play(content().quizzes(language)[-1])
    world.clock.pass_(days=7)
    await phone.play(quiz)
    await phone.tap("progress", on=phone.last.id)
    below = phone.last.id
    await phone.tap("progress:picture")
    ((chat, file),) = world.messenger.files
    assert chat == 7
    assert picture(file.data).size[0] == 1080
    assert phone.last.id > below, "the list stays where it is"
    assert phone.text == said("progress.picture_ready", language)
    assert phone.data == ["menu"]
    (progress,) = drawn
    titles = {topic.id: topic.title for topic in content().topics(language)}
    assert [topic.title for topic in progress.topics] == list(titles.values())
    assert [topic.done for topic in progress.topics] == [t == quiz.topic for t in titles]
    assert all(topic.total > topic.done for topic in progress.topics)
    assert progress.weeks == catalogs().words(language).count("progress.weeks", 2)
    assert world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_with_nothing_done_there_is_no_picture_but_a_way_to_begin(language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    await phone.tap("progress:picture", on=phone.last.id)
    assert phone.text == said("progress.none", language)
    assert world.messenger.files == []


async def test_after_a_long_pause_the_weeks_are_simply_not_there(drawn: list[Progress]) -> None:
    world = World()
    phone = await world.ready(7)
    await phone.play(content().quizzes("mn")[0])
    world.clock.pass_(days=60)
    await phone.tap("progress:picture", on=phone.last.id)
    assert drawn[0].weeks is None


@pytest.mark.parametrize("data", ["progress:nonsense", "progress:picture:x", "progress:"])
async def test_other_buttons_of_progress_show_the_list(data: str) -> None:
    world = World()
    phone = await world.ready(7)
    await phone.tap(data, on=phone.last.id)
    assert phone.text == said("progress.none")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_of_everything_fits(language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    person = await phone.person()
    for weeks in (1, 52, 1284):
        world.memory.tables.weeks.clear()
        async with world.memory.unit() as work:
            monday = world.clock().date() - timedelta(days=world.clock().weekday())
            for week in range(weeks):
                await work.weeks.note(person.id, monday - timedelta(weeks=week))
            await work.commit()
        made = await world.acts.progress(person)
        page = figure.sheet(view.picture(catalogs().words(language), made, content().topics(language)))
        check_sheet(page)
        assert f"{made.parts[0].done}/{made.parts[0].total}" in words_on(page)
