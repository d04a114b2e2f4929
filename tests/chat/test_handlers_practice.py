"""Two minutes of practice by buttons: what was missed comes back on its day."""

import pytest

from tests.chat.composing import LANGUAGES
from tests.chat.world import Phone, World, catalogs, content, said


async def missed(language: str, questions: int = 2) -> Phone:
    """Somebody who has missed the first questions of the first quiz."""
    phone = await World().ready(7, language)
    quiz = content().quizzes(language)[0]
    await phone.begin_quiz(quiz.id)
    for question in quiz.questions[:questions]:
        wrong = next(n for n, option in enumerate(question.options) if not option.right)
        await phone.tap([data for data in phone.data if data.startswith("quiz:a:")][wrong])
        await phone.tap("quiz:next:")
    await phone.send("/menu")
    return phone


@pytest.mark.parametrize("language", LANGUAGES)
async def test_on_the_first_day_nothing_waits_and_the_next_day_is_named(language: str) -> None:
    phone = await missed(language)
    await phone.tap("prac")
    assert said("practice.nothing", language) in phone.text
    day = catalogs().words(language).date(phone.world.clock.now.replace(day=phone.world.clock.now.day + 1))
    assert said("practice.next", language, day=day) in phone.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_was_missed_comes_back_in_one_message_until_it_is_done(language: str) -> None:
    phone = await missed(language)
    phone.world.clock.pass_(days=1)
    quiz = content().quizzes(language)[0]
    await phone.tap("prac")
    standing = phone.last.id
    for number, question in enumerate(quiz.questions[:2]):
        assert "●" * number + "◉" in phone.text
        right = question.options.index(question.right)
        await phone.tap([data for data in phone.data if data.startswith("prac:a:")][right])
        assert said("quiz.right", language) in phone.text
        await phone.tap("prac:next:")
    assert said("practice.done", language) in phone.text
    assert catalogs().words(language).count("progress.weeks", 1) in phone.text
    assert phone.last.id == standing
    assert phone.world.never_filled == []


async def test_a_second_tap_on_an_answer_is_stale_and_changes_nothing() -> None:
    phone = await missed("mn")
    phone.world.clock.pass_(days=1)
    await phone.tap("prac")
    data = next(data for data in phone.data if data.startswith("prac:a:"))
    await phone.tap(data)
    cards = dict(phone.world.memory.tables.cards)
    await phone.tap(data, on=phone.last.id)
    assert phone.world.messenger.toasts[-1] == said("error.stale", "mn")
    assert phone.world.memory.tables.cards == cards


@pytest.mark.parametrize("data", ["prac:a:x:0:0:1", "prac:next:x:1", "prac:a:999999:0:0:1"])
async def test_buttons_that_make_no_sense_do_no_harm(data: str) -> None:
    phone = await missed("mn")
    cards = dict(phone.world.memory.tables.cards)
    await phone.taps_in_vain(data)
    assert phone.world.memory.tables.cards == cards


@pytest.mark.parametrize("data", ["prac:a:1:0:0", "prac:nonsense"])
async def test_buttons_of_another_shape_begin_with_what_waits(data: str) -> None:
    phone = await missed("mn")
    phone.world.clock.pass_(days=1)
    cards = dict(phone.world.memory.tables.cards)
    await phone.tap(data, on=phone.last.id)
    assert phone.text.startswith("◉○\n")
    assert phone.world.memory.tables.cards == cards


async def test_before_consent_practice_waits() -> None:
    phone = World().phone(8)
    await phone.send("/practice")
    await phone.tap("lang:en")
    assert phone.world.memory.tables.weeks == set()
    await phone.tap("consent")
    assert said("practice.nothing", "en") in phone.text
