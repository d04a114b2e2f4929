"""Reminders of quizzes on the phone, and notices of the desk, which are the same."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from bot.chat.lanes import QuizReminder
from bot.chat.messenger import Messenger
from bot.chat.views.quiz_reminder import WORDINGS
from bot.domain.campaign import Outcome, Sent
from bot.domain.people import Contact
from bot.domain.support import Author, Errand, Parcel
from bot.usecases.quiz_reminder import RemindOfQuizzes
from tests.chat.composing import LANGUAGES
from tests.chat.world import Phone, World, catalogs, content, said

ANSWER = "Би уншлаа. Хамт бодъё."


def wordings(language: str = "mn") -> set[str]:
    words = catalogs().words(language)
    return {words.say(wording) for wording in WORDINGS}


async def remind(world: World) -> int:
    """Everybody's turn is now; how many were written to."""
    lane = QuizReminder(cast(Messenger, world.messenger), catalogs())
    reminding = RemindOfQuizzes(world.memory.unit, content(), lane, world.clock, lambda: 0.5)
    await reminding.plan()
    async with world.memory.unit() as work:
        for turn in await work.quiz_reminders.due(world.clock() + timedelta(days=30), 99):
            await work.quiz_reminders.save(replace(turn, due_at=world.clock()))
        await work.commit()
    return await reminding()


async def answered(phone: Phone, text: str = ANSWER) -> None:
    """The desk answers this person, who has left the conversation."""
    world, person = phone.world, await phone.person()
    async with world.memory.unit() as work:
        await work.people.save(replace(person, contact=Contact.NOW))
        case = await work.cases.latest_of(person.id)
        case = case or await work.cases.add(person.id, "x", "mn", False, False, world.clock())
        number = next(world.numbers)
        message = await work.cases.write(case.id, Author.STAFF, text, world.clock(), number)
        assert message is not None
        await work.outbox.add(Parcel(0, Errand.TO_PERSON, person.id, case.id, message.id), world.clock())
        await work.commit()
    world.clock.pass_(seconds=6)  # from then on it cannot be taken back
    await world.carry()


async def keep_by_word(phone: Phone) -> None:
    """Give this person a code word of their own."""
    person = await phone.person()
    async with phone.world.memory.unit() as work:
        await work.people.save(replace(person, private=replace(person.private, code_word=b"kept")))
        await work.commit()


async def begun(language: str = "mn") -> Phone:
    """Somebody who has begun a quiz and gone back to the menu."""
    phone = await World().ready(7, language)
    await phone.begin_quiz()
    await phone.send("/menu")
    return phone


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_reminder_leads_to_the_quiz_that_was_begun(language: str) -> None:
    phone = await begun(language)
    assert await remind(phone.world) == 1
    assert phone.text in wordings(language)
    assert phone.data == ["remind", "menu"]
    reminder = phone.last.id
    await phone.tap("remind")
    assert phone.last.id == reminder, "in place of the reminder"
    assert any(data.startswith("quiz:a:") for data in phone.data)


async def test_a_reminder_leads_to_questions_that_come_back() -> None:
    phone = await World().ready(7)
    quiz = content().quizzes("mn")[0]
    await phone.begin_quiz(quiz.id)
    wrong = next(n for n, option in enumerate(quiz.questions[0].options) if not option.right)
    await phone.tap([data for data in phone.data if data.startswith("quiz:a:")][wrong])
    phone.world.clock.pass_(days=1)
    assert await remind(phone.world) == 1
    await phone.tap("remind")
    assert any(data.startswith("prac:a:") for data in phone.data)


async def test_who_wants_no_reminders_gets_none() -> None:
    phone = await begun()
    await phone.tap("rem:no", on=phone.last.id)
    before = len(phone.world.messenger.history)
    assert await remind(phone.world) == 0
    assert len(phone.world.messenger.history) == before


async def test_who_blocked_the_bot_is_marked_so() -> None:
    phone = await begun()
    phone.world.messenger.outcomes[7] = Sent(Outcome.UNREACHABLE)
    assert await remind(phone.world) == 0
    assert (await phone.person()).unreachable


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_notice_of_the_desk_is_a_reminder_and_leads_to_the_answer_once(language: str) -> None:
    phone = await begun(language)
    await answered(phone)
    assert phone.text in wordings(language)
    assert phone.data == ["remind", "menu"]
    await phone.tap("remind")
    assert ANSWER in phone.text
    await phone.tap("sup:close")
    assert ANSWER not in phone.words
    await phone.tap("remind")
    assert ANSWER not in phone.words, "what was read leaves a reminder that leads to a quiz"
    assert any(data.startswith("quiz:a:") for data in phone.data)


async def test_an_ordinary_reminder_leads_to_a_quiz_while_an_answer_waits_unannounced() -> None:
    phone = await begun()
    person = await phone.person()
    async with phone.world.memory.unit() as work:
        case = await work.cases.add(person.id, "x", "mn", False, False, phone.world.clock())
        await work.cases.write(case.id, Author.STAFF, ANSWER, phone.world.clock(), 1)
        await work.commit()
    assert await remind(phone.world) == 1
    await phone.tap("remind")
    assert any(data.startswith("quiz:a:") for data in phone.data)
    assert ANSWER not in phone.words


async def test_with_a_code_word_of_ones_own_a_notice_leads_to_a_quiz() -> None:
    phone = await begun()
    await keep_by_word(phone)
    await answered(phone)
    assert phone.text in wordings()
    await phone.tap("remind")
    assert any(data.startswith("quiz:a:") for data in phone.data)
    assert ANSWER not in phone.words
    tables = phone.world.memory.tables
    assert [message.seen for message in tables.messages.values()] == [False], "it still waits for the word"


async def test_after_the_notice_only_the_person_decides_what_is_heard() -> None:
    """Behind the button somebody does something else, unless the conversation opens there."""
    phone = await begun()
    await keep_by_word(phone)
    await answered(phone)
    await phone.tap("remind")
    await phone.send("юу асуух вэ")
    assert phone.world.understanding.texts == ["юу асуух вэ"]


async def test_a_button_from_another_time_gets_a_kind_word() -> None:
    phone = await begun()
    await phone.taps_in_vain("remind:7")


async def test_who_erased_everything_meanwhile_is_asked_first() -> None:
    phone = await begun()
    assert await remind(phone.world) == 1
    reminder = phone.last.id
    await phone.send("/delete_me")
    await phone.tap("delete:yes")
    await phone.tap("remind", on=reminder)
    assert said("language.name") in phone.words or said("welcome.language") in phone.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wordings_are_many_short_and_begin_differently(language: str) -> None:
    found = wordings(language)
    assert len(found) == len(WORDINGS) == 8
    assert len({text.split()[0] for text in found}) == 8, "what a locked screen shows first"
    assert all(len(text) <= 60 for text in found)
    assert not any("<" in text or "http" in text for text in found)
