"""Lessons with the real content: read, left, gone on with, changed meanwhile."""

from dataclasses import replace
from html import unescape

import pytest

from bot.chat.views.common import paragraphs
from bot.domain.conversation import Do
from bot.domain.learning import Kind, Lesson
from bot.texts.models import MOST_IN_MESSAGE
from tests.chat.world import Phone, World, content, said

LANGUAGES = ("mn", "en")


def every_lesson() -> list[tuple[str, str]]:
    return [(language, lesson.id) for language in LANGUAGES for lesson in content().lessons(language)]


def the(lesson_id: str, language: str = "mn") -> Lesson:
    lesson = content().lesson(lesson_id, language)
    assert lesson is not None
    return lesson


async def begin(lesson_id: str = "the_bench", language: str = "mn") -> Phone:
    phone = await World().ready(7, language)
    await phone.tap(f"les:{lesson_id}", on=phone.last.id)
    await phone.not_now()
    return phone


@pytest.mark.parametrize(("language", "lesson_id"), every_lesson())
async def test_every_lesson_can_be_read_in_one_message(language: str, lesson_id: str) -> None:
    phone = await begin(lesson_id, language)
    lesson, standing = the(lesson_id, language), phone.last.id
    assert lesson.intro in unescape(phone.text)
    for number, page in enumerate(lesson.pages):
        shown = unescape(phone.text)
        assert shown.startswith(f"<b>{lesson.title}</b>\n\n")
        assert paragraphs(page) in shown, "blank lines stay"
        dots = "●" * number + "◉" + "○" * (len(lesson.pages) - number - 1)
        assert shown.endswith(f"\n\n{dots}")
        assert len(shown) <= MOST_IN_MESSAGE
        assert (f"les:{lesson_id}:{number - 1}" in phone.data) == (number > 0)
        await phone.tap(f"les:{lesson_id}:{number + 1}")
    shown = unescape(phone.text)
    assert all(f"• {line}" in shown for line in lesson.remember)
    assert (
        f"<blockquote expandable>{said('quiz.source', language, source=lesson.source)}</blockquote>" in shown
    )
    assert phone.data == [f"faq:{lesson.see_also[0]}", f"quiz:start:{lesson.quiz}", "menu"]
    assert len(shown) <= MOST_IN_MESSAGE
    assert phone.last.id == standing
    assert phone.world.never_filled == []
    (doing,) = [doing for doing, _ in phone.world.memory.tables.doings.values()]
    assert (doing.kind, doing.item, doing.place, doing.done) == (Kind.LESSON, lesson_id, "", True)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("– Hi!\n– Who is it?\n", "– Hi!\n\n– Who is it?"),
        ("One.\n\n• a\n• b", "One.\n\n• a\n• b"),
        ("One.", "One."),
    ],
)
def test_the_blank_lines_of_a_talk_are_shown(written: str, shown: str) -> None:
    assert paragraphs(written) == shown


async def test_a_page_back_and_on_again() -> None:
    phone = await begin()
    lesson = the("the_bench")
    await phone.tap("les:the_bench:1")
    await phone.tap("les:the_bench:0")
    assert paragraphs(lesson.pages[0]) in unescape(phone.text)
    await phone.tap("les:the_bench:1")
    assert paragraphs(lesson.pages[1]) in unescape(phone.text)


async def test_it_is_left_with_a_word_and_gone_on_with_on_any_day() -> None:
    phone = await begin()
    await phone.tap("les:the_bench:1")
    await phone.tap("les:the_bench:2")
    await phone.tap("les:the_bench:stop")
    assert said("lesson.stopped") in phone.text
    phone.world.clock.pass_(days=9)
    await phone.tap("les:the_bench", on=phone.last.id)
    assert paragraphs(the("the_bench").pages[2]) in unescape(phone.text)


async def test_the_language_can_change_between_two_pages() -> None:
    phone = await begin()
    await phone.tap("les:the_bench:1")
    reading = phone.last.id
    await phone.send("/language")
    await phone.tap("lang:en")
    await phone.tap("les:the_bench:2", on=reading)
    page = next(one for one in phone.shown if one.id == reading)
    assert paragraphs(the("the_bench", "en").pages[2]) in unescape(page.screen.text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_lesson_that_became_shorter_is_gone_on_with_kindly(language: str) -> None:
    phone = await begin(language=language)
    pages = len(the("the_bench", language).pages)
    await phone.tap(f"les:the_bench:{pages + 4}", on=phone.last.id)
    assert said("lesson.shortened", language) in unescape(phone.text)
    assert paragraphs(the("the_bench", language).pages[-1]) in unescape(phone.text)
    await phone.tap(f"les:the_bench:{pages}")
    assert said("lesson.remember", language) in phone.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_a_lesson_was_left_behind_its_present_end(language: str) -> None:
    phone = await begin(language=language)
    ((key, (doing, at)),) = phone.world.memory.tables.doings.items()
    phone.world.memory.tables.doings[key] = (replace(doing, place="17"), at)
    await phone.tap("les:the_bench", on=phone.last.id)
    assert said("lesson.shortened", language) in unescape(phone.text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_lesson_that_is_gone_is_told_so(language: str) -> None:
    phone = await World().ready(7, language)
    for data in ("les:gone", "les:gone:3"):
        await phone.tap(data, on=phone.last.id)
        assert phone.text == said("error.no_such_lesson", language)
    await phone.send("/start l_gone")
    assert phone.text == said("error.no_such_lesson", language)


@pytest.mark.parametrize("data", ["les", "les:the_bench:-1", "les:the_bench:word", "les:the_bench:1:1"])
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone = await begin()
    await phone.taps_in_vain(data)


async def test_nothing_is_kept_before_consent_and_the_lesson_comes_after_it() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send("/start l_the_bench")
    await phone.tap("les:the_bench", on=phone.last.id)
    await phone.tap("les:the_bench:2", on=phone.last.id)
    assert world.memory.tables.doings == {}
    await phone.tap("lang:mn")
    await phone.tap("consent")
    await phone.not_now()
    assert the("the_bench").title in phone.text
    assert paragraphs(the("the_bench").pages[0]) in unescape(phone.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["108", "намайг зодоод байна"])
async def test_help_comes_first_and_leads_back_to_the_page(text: str, language: str) -> None:
    phone = await begin(language=language)
    await phone.tap("les:the_bench:1")
    card = Do("open_help", {"risk": "urgent", "about": "disclose_danger_now"})
    phone.world.understanding.answers[text] = (card,)
    await phone.send(text)
    assert "108" in phone.text
    back = next(button for button in phone.last.buttons if button.data == "les:the_bench")
    assert back.text == said("lesson.back_to", language)
    await phone.tap("les:the_bench")
    assert paragraphs(the("the_bench", language).pages[1]) in unescape(phone.text)


async def test_the_quiz_and_the_answer_at_the_end_open() -> None:
    phone = await begin()
    lesson = the("the_bench")
    await phone.tap(f"les:the_bench:{len(lesson.pages)}", on=phone.last.id)
    standing = phone.last.id
    await phone.tap("faq:")
    found = content().faq(lesson.see_also[0], "mn")
    assert found is not None
    assert found.text in phone.text
    await phone.tap(f"les:the_bench:{len(lesson.pages)}", on=standing)
    await phone.tap("quiz:start:")
    assert phone.data
    assert said("error.no_such_quiz") not in phone.text


async def test_being_erased_erases_the_place() -> None:
    phone = await begin()
    await phone.send("/delete_me")
    await phone.tap("delete:yes")
    assert phone.world.memory.tables.doings == {}
