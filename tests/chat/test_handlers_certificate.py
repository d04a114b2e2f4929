"""A certificate: asked for at the end of a topic, with a name that is drawn and forgotten."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.chat.views import certificate as view
from bot.domain.conversation import Do
from bot.domain.errors import NotFinishedError, UnfitNameError
from bot.domain.learning import Doing, Kind
from bot.domain.safety import Risk
from bot.figures import certificate as figure
from bot.figures.certificate import Certificate, sheet
from bot.texts.models import MOST_ON_BUTTON
from bot.usecases.certificate import EXPECTED, WAITS, Earned
from tests.chat.world import Phone, World, catalogs, content, said
from tests.fakes.others import NOON, check_screen
from tests.figures.sheets import check_sheet, note_drawn, picture, words_on

LANGUAGES = ("mn", "en")
TOPIC = "safe_migration"
NAME = "Канарейка-Өлзий"


async def finish(phone: Phone, topic: str = TOPIC) -> None:
    """As if every quiz of the topic had been played to its end."""
    person, clock = await phone.person(), phone.world.clock
    async with phone.world.memory.unit() as work:
        for quiz in content().quizzes("mn", topic):
            attempt = await work.attempts.begin(person.id, quiz.id, quiz.version, clock())
            await work.attempts.save(replace(attempt, finished=True), clock())
        await work.commit()


async def asked(language: str = "mn", world: World | None = None) -> Phone:
    """Somebody who was asked for the name."""
    phone = await (world or World()).ready(7, language)
    await finish(phone)
    await phone.tap(f"cert:{TOPIC}", on=phone.last.id)
    assert phone.text == said("certificate.ask", language)
    return phone


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Certificate]:
    """The certificates that were drawn, in words."""
    return note_drawn(monkeypatch, figure)


def is_help(phone: Phone) -> bool:
    return "108" in phone.text and "sup" in phone.data


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_last_quiz_of_a_topic_to_the_picture(language: str, drawn: list[Certificate]) -> None:
    world = World()
    phone = await world.ready(7, language)
    quizzes = content().quizzes(language, TOPIC)
    for quiz in quizzes:
        assert f"cert:{TOPIC}" not in phone.data
        await phone.play(quiz)
    await phone.tap(f"cert:{TOPIC}")
    assert phone.text == said("certificate.ask", language)
    await phone.send(f" {NAME} 🐻")
    ((chat, file),) = world.messenger.files
    assert (chat, file.is_picture) == (7, True)
    assert picture(file.data).size[0] == 1080
    assert phone.text == said("certificate.ready", language)
    assert phone.data == [f"cert:{TOPIC}", "menu"]
    (certificate,) = drawn
    topic = next(t.title for t in content().topics(language) if t.id == TOPIC)
    assert certificate.name == NAME
    assert topic in certificate.done
    assert certificate.parts == tuple(quiz.title for quiz in quizzes)
    assert certificate.date == catalogs().words(language).full_date(world.clock())
    assert (await phone.person()).expecting is None
    assert world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_staff_course_has_one_too(language: str, drawn: list[Certificate]) -> None:
    world = World()
    phone = await world.ready(7, language)
    await phone.tap("cert:course_leader", on=phone.last.id)
    assert phone.text == said("error.not_finished", language)
    assert phone.data == ["crs", "menu"]
    passed = Doing((await phone.person()).id, Kind.COURSE, "leader", done=True)
    async with world.memory.unit() as work:
        await work.doings.save(passed, world.clock())
        await work.commit()
    await phone.tap("cert:course_leader", on=phone.last.id)
    await phone.send("Номин")
    course = content().course("leader", language)
    assert course is not None
    (certificate,) = drawn
    assert course.title in certificate.done
    assert certificate.parts == tuple(module.title for module in course.modules)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_before_the_topic_is_finished_the_way_there_is_shown(language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    await phone.tap(f"cert:{TOPIC}", on=phone.last.id)
    assert phone.text == said("error.not_finished", language)
    assert phone.data == [f"quiz:{TOPIC}", "menu"]
    await phone.send("Тэмүүлэн")
    assert world.messenger.files == []
    await phone.tap(f"quiz:{TOPIC}", on=phone.last.id)
    assert next(t.title for t in content().topics(language) if t.id == TOPIC) in phone.text


@pytest.mark.parametrize("data", ["cert", "cert:", "cert:nonsense", "cert:course_admin", "cert:a:b"])
async def test_buttons_for_what_is_not_taught_are_answered_kindly(data: str) -> None:
    world = World()
    phone = await world.ready(7)
    await phone.tap(data, on=phone.last.id)
    assert world.messenger.toasts[-1] == said("error.stale")
    assert (await phone.person()).expecting is None


BAD = {
    "": "error.empty_text",
    "\u202e\u200f": "error.empty_text",
    "Ө": "error.unfit_name",
    "а" * 200: "error.unfit_name",
    "😀🐻❤️": "error.unfit_name",
    "<b>Бат</b>": "error.unfit_name",
    "{name}": "error.unfit_name",
    "바다": "error.unfit_name",
    "12345": "error.unfit_name",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", BAD, ids=range(len(BAD)))
async def test_a_name_that_cannot_be_printed_is_refused_kindly(typed: str, language: str) -> None:
    phone = await asked(language)
    world = phone.world
    await phone.send(typed)
    assert phone.text == said(BAD[typed], language)
    assert phone.data == ["menu"]
    assert world.messenger.files == []
    if len(typed) > 1:
        assert typed not in str(world.messenger.history), "the bot never says it back"
    await phone.send("Сараа")
    assert len(world.messenger.files) == 1, "another one can be typed"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Бат\nДорж", "Бат Дорж"),
        ("\u202eдлаБ\u202c", "длаБ"),
        ("Сараа 🐻", "Сараа"),
        ("  Бат-Эрдэнэ  ", "Бат-Эрдэнэ"),
        ("Ө" * 40, "Ө" * 40),
    ],
)
async def test_a_name_is_drawn_as_it_was_meant(typed: str, name: str, drawn: list[Certificate]) -> None:
    phone = await asked()
    await phone.send(typed)
    assert [certificate.name for certificate in drawn] == [name]


async def test_the_name_is_kept_nowhere_and_said_nowhere(
    drawn: list[Certificate], capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    phone = await asked()
    world = phone.world
    await phone.send(NAME)
    assert drawn[0].name == NAME
    for kept in (vars(world.memory.tables), world.messenger.history, world.understanding.asked):
        assert NAME not in repr(kept)
    assert NAME not in caplog.text
    printed = capsys.readouterr()
    assert NAME not in printed.out + printed.err
    (_, file) = world.messenger.files[0]
    assert NAME.encode() not in file.data
    assert NAME not in file.name


async def test_the_same_update_again_after_a_crash_draws_and_never_talks() -> None:
    phone = await asked()
    world = phone.world
    sent = world.messenger.write(7, NAME)
    world.messenger.failures[7] = [RuntimeError("the power went")]
    with pytest.raises(RuntimeError):
        await phone.send(NAME, again=sent)
    await phone.send(NAME, again=sent)
    assert len(world.messenger.files) == 1
    assert world.understanding.asked == [], "a name is nothing for the model"


async def test_another_name_can_be_tried() -> None:
    phone = await asked()
    await phone.send("Бат")
    await phone.tap(f"cert:{TOPIC}")
    assert phone.text == said("certificate.ask")
    await phone.send("Дорж")
    assert len(phone.world.messenger.files) == 2


@pytest.mark.parametrize("way", ["/menu", "/quiz", "menu", "help", "quiz", "word", "sup", "more", "progress"])
async def test_whatever_else_is_tapped_or_commanded_ends_the_wait_for_a_name(way: str) -> None:
    phone = await asked()
    if way.startswith("/"):
        await phone.send(way)
    else:
        await phone.tap(way, on=phone.last.id)
    expecting = (await phone.person()).expecting
    assert expecting is None or expecting.what != EXPECTED
    await phone.send("Сараа")
    assert phone.world.messenger.files == []


async def test_a_text_that_comes_too_late_is_ordinary_talk() -> None:
    phone = await asked()
    world = phone.world
    world.clock.pass_(seconds=WAITS.total_seconds() + 1)
    await phone.send("сайн уу")
    assert world.messenger.files == []
    assert world.understanding.texts == ["сайн уу"]
    assert (await phone.person()).expecting is None


@pytest.mark.parametrize("word", ["108", "туслаач", "help"])
async def test_a_safe_word_is_help_and_no_name(word: str) -> None:
    phone = await asked()
    await phone.send(word)
    assert is_help(phone)
    await phone.send("баярлалаа")
    assert phone.world.messenger.files == [], "what comes after help is no name"


async def test_a_cry_is_heard_where_a_name_was_asked_for() -> None:
    cry = "намайг зодсон"
    phone = await asked()
    world = phone.world
    world.alarm.risks = {cry: Risk.URGENT}
    world.understanding.answers[cry] = (Do("open_help", {"about": "disclose_violence_home"}),)
    await phone.send(cry)
    assert "help:no:disclose_violence_home" in phone.data
    assert (await phone.person()).expecting is None
    assert world.messenger.files == []


async def test_what_is_longer_than_a_name_the_model_may_read() -> None:
    cry = "тэр хүн паспортыг минь аваад явуулахгүй байна"
    phone = await asked()
    world = phone.world
    world.understanding.answers[cry] = (Do("open_help", {"risk": "urgent", "about": "disclose_danger_now"}),)
    await phone.send(cry)
    assert "help:no:disclose_danger_now" in phone.data
    assert world.messenger.files == []


async def test_a_topic_that_has_changed_meanwhile_is_told_and_nothing_waits_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phone = await asked()
    world = phone.world
    world.memory.tables.attempts.clear()
    await phone.send("Сараа")
    assert phone.text == said("error.not_finished")
    assert (await phone.person()).expecting is None
    await finish(phone)
    await phone.tap(f"cert:{TOPIC}", on=phone.last.id)
    monkeypatch.setattr(type(content()), "quizzes", lambda *_: ())
    await phone.send("Сараа")
    assert phone.text == said("error.stale")
    assert (await phone.person()).expecting is None
    assert world.messenger.files == []


def every_certificate(language: str) -> Iterator[tuple[Earned, str]]:
    for topic in content().topics(language):
        titles = tuple(quiz.title for quiz in content().quizzes(language, topic.id))
        yield Earned(topic.id, None, titles), topic.title
    for role in ("leader", "coordinator"):
        course = content().course(role, language)
        assert course is not None
        yield Earned(f"course_{role}", course, tuple(module.title for module in course.modules)), ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_and_course_can_be_drawn_and_offered(language: str) -> None:
    words = catalogs().words(language)
    for earned, title in every_certificate(language):
        page = sheet(view.printed(words, "Мөнхтөгөлдөр", earned, title, NOON))
        check_sheet(page)
        assert all(part in words_on(page) for part in earned.parts)
        for screen in (
            view.ask(words),
            view.ready(words, earned.subject),
            view.not_finished(words, NotFinishedError(), earned.subject),
            view.refused(words, UnfitNameError()),
        ):
            check_screen(screen)
            assert len(screen.text) <= 1024
            assert all(len(button.text) <= MOST_ON_BUTTON for row in screen.rows for button in row)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_id_is_too_long_for_the_button(language: str) -> None:
    words = catalogs().words(language)
    check_screen(view.ready(words, "a" * 40))
    check_screen(view.not_finished(words, NotFinishedError(), "a" * 40))
