"""Rounds with the real content: before a topic, after it, and a month later."""

from typing import cast

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.lanes import RoundReminder
from bot.chat.messenger import Messenger
from bot.chat.views import quiz_reminder
from bot.chat.views import rounds as view
from bot.chat.views.button import mark_of
from bot.domain.quiz import Quiz
from bot.domain.rounds import LATER, Phase, Round, Taken
from bot.usecases.round_reminders import RemindOfRounds
from bot.usecases.rounds import Asked
from tests.chat.world import Phone, World, catalogs, content, said

LANGUAGES = ("mn", "en")
TOPICS = [topic.id for topic in content().topics("mn")]
BIG = 9_999_999_999


def the(topic: str, language: str = "mn") -> Round:
    round_ = content().round(topic, language)
    assert round_ is not None
    return round_


def quizzes(topic: str, language: str = "mn") -> tuple[Quiz, ...]:
    return content().quizzes(language, topic)


async def offered(topic: str = "job_scams", language: str = "mn", quiz: int = 0) -> Phone:
    """Somebody who has tapped a quiz of a topic for the first time."""
    phone = await World().ready(7, language)
    await phone.tap(f"quiz:start:{quizzes(topic, language)[quiz].id}", on=phone.last.id)
    return phone


async def take(phone: Phone, answers: int = 5) -> None:
    """Begin the round on the newest message, and give each question its first answer."""
    await phone.tap("rnd:go:")
    for _ in range(answers):
        await phone.tap(next(data for data in phone.data if data.startswith("rnd:a:")))


async def play(phone: Phone, language: str = "mn") -> None:
    """The quiz on the newest message, to its end."""
    while any(data.startswith("quiz:a:") for data in phone.data):
        await phone.tap("quiz:a:")
        await phone.tap("quiz:next:")


def stored(phone: Phone) -> dict[tuple[str, Phase], Taken]:
    return {(one.topic, one.phase): one for one in phone.world.memory.tables.rounds.values()}


def plain(text: str) -> str:
    return text.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
async def test_every_round_is_answered_in_one_message_without_any_verdict(topic: str, language: str) -> None:
    phone = await offered(topic, language)
    standing, round_ = phone.last.id, the(topic, language)
    assert said("rounds.offer_before", language, n=5) in phone.text
    await phone.tap("rnd:go:")
    assert round_.title in phone.text
    for n, question in enumerate(round_.questions):
        assert phone.text.count("●") == n
        assert phone.text.count("◉") == 1
        assert question.text in plain(phone.text)
        assert [o.text in plain(phone.text) for o in question.options] == [True] * len(question.options)
        answers = [button for button in phone.last.buttons if (button.data or "").startswith("rnd:a:")]
        assert len(answers) == len(question.answers)
        if not question.options:
            assert [button.text for button in answers] == [
                said(f"rounds.{a}", language) for a in question.answers
            ]
        assert answers[-1].data is not None
        await phone.tap(answers[-1].data)
        assert all(said(key, language) not in phone.text for key in ("quiz.right", "quiz.wrong"))
    assert phone.world.messenger.toasts[-1] == said("rounds.thanks_before", language)
    assert quizzes(topic, language)[0].title in phone.text
    assert phone.last.id == standing
    taken = stored(phone)[topic, Phase.BEFORE]
    assert taken.answers == {question.id: question.answers[-1] for question in round_.questions}
    assert taken.finished_at is not None
    assert phone.world.never_filled == []


@pytest.mark.parametrize("quiz", [0, -1])
async def test_after_it_the_quiz_begins_that_was_chosen(quiz: int) -> None:
    phone = await offered(quiz=quiz)
    await take(phone)
    assert phone.world.messenger.toasts[-1] == said("rounds.thanks_before")
    assert quizzes("job_scams")[quiz].title in phone.text


async def test_not_now_goes_straight_to_the_quiz_and_it_is_not_asked_again() -> None:
    phone = await offered()
    await phone.tap("quiz:start:")
    assert "◉" in phone.text
    assert "quiz:stop" in phone.data
    await phone.tap("quiz:stop")
    await phone.tap(f"quiz:start:{quizzes('job_scams')[1].id}", on=phone.last.id)
    assert "quiz:stop" in phone.data


async def test_skipping_the_rest_leads_to_the_quiz_that_was_chosen() -> None:
    phone = await offered(quiz=-1)
    await take(phone, answers=2)
    await phone.tap("rnd:skip:")
    assert phone.world.messenger.toasts[-1] == said("rounds.skipped")
    assert quizzes("job_scams")[-1].title in phone.text
    assert stored(phone)["job_scams", Phase.BEFORE].finished_at is None


async def test_leaving_in_the_middle_and_coming_back_goes_on() -> None:
    phone = await offered()
    await take(phone, answers=2)
    await phone.send("/menu")
    await phone.tap(f"quiz:start:{quizzes('job_scams')[0].id}", on=phone.last.id)
    await phone.tap("rnd:go:")
    assert the("job_scams").questions[2].text in plain(phone.text)


async def test_after_the_quiz_the_same_questions_are_offered_and_the_answers_kept_apart() -> None:
    phone = await offered()
    await take(phone)
    await play(phone)
    assert said("rounds.offer_after", n=5) in phone.text
    await take(phone)
    assert said("rounds.thanks_after") in phone.text
    assert set(stored(phone)) == {("job_scams", Phase.BEFORE), ("job_scams", Phase.AFTER)}
    await phone.tap("quiz")
    assert phone.world.never_filled == []


async def test_the_round_after_does_not_vanish_with_a_second_tap() -> None:
    phone = await offered()
    await take(phone)
    while True:
        await phone.tap("quiz:a:")
        finish = next(data for data in phone.data if data.startswith("quiz:next:"))
        await phone.tap(finish)
        if not any(data.startswith("quiz:a:") for data in phone.data):
            break
    await phone.tap(finish, on=phone.last.id)
    assert said("rounds.offer_after", n=5) in phone.text


async def test_who_took_none_before_is_offered_none_after() -> None:
    phone = await offered()
    await phone.tap("quiz:start:")
    await play(phone)
    assert "rnd:" not in "".join(phone.data)


@pytest.mark.parametrize(
    "data",
    [
        "rnd",
        "rnd:go",
        "rnd:go:x",
        "rnd:go:4711",
        "rnd:a:4711:v:0:0:",
        "rnd:a:1:v:0",
        "rnd:skip:4711",
        "rnd:other",
    ],
)
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone = await offered()
    await phone.taps_in_vain(data)


async def test_another_persons_round_is_not_opened() -> None:
    phone = await offered()
    (taken,) = phone.world.memory.tables.rounds.values()
    other = await phone.world.ready(8)
    await other.tap(f"rnd:go:{taken.id}", on=other.last.id)
    assert phone.world.messenger.toasts[-1] == said("error.stale")


async def test_nothing_is_stored_before_consent_or_after_everything_was_erased() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send(f"/start q_{quizzes('job_scams')[0].id}")
    assert world.memory.tables.rounds == {}
    phone = await world.ready(8)
    await phone.tap(f"quiz:start:{quizzes('job_scams')[0].id}", on=phone.last.id)
    begin = next(data for data in phone.data if data.startswith("rnd:go:"))
    await phone.send("/delete_me")
    await phone.tap("delete:yes")
    await phone.tap(begin, on=phone.last.id)
    assert world.memory.tables.rounds == {}
    assert world.messenger.toasts[-1] == said("error.stale")


async def test_a_language_changed_in_the_middle_changes_the_words_alone() -> None:
    phone = await offered()
    await take(phone, answers=1)
    answers = [data for data in phone.data if data.startswith("rnd:a:")]
    message = phone.last.id
    await phone.send("/language")
    await phone.tap("lang:en")
    await phone.tap(answers[0], on=message)
    (round_message,) = [one for one in phone.shown if one.id == message]
    assert the("job_scams", "en").questions[2].text in plain(round_message.screen.text)


async def remind(world: World) -> int:
    lane = RoundReminder(cast(Messenger, world.messenger), catalogs())
    return await RemindOfRounds(world.memory.unit, content(), lane, world.clock)()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_month_later_by_a_reminder_that_opens_the_questions(language: str) -> None:
    phone = await offered(language=language)
    await take(phone)
    await play(phone)
    await take(phone)
    assert await remind(phone.world) == 0
    phone.world.clock.now += LATER
    assert await remind(phone.world) == 1
    assert await remind(phone.world) == 0
    standing = phone.last.id
    await take(phone)
    assert said("rounds.thanks_later", language) in phone.text
    assert phone.last.id == standing
    assert stored(phone)["job_scams", Phase.LATER].finished_at is not None
    assert phone.world.never_filled == []


async def test_one_reminder_for_several_topics_leads_from_one_to_the_next() -> None:
    phone = await World().ready(7)
    for topic in ("job_scams", "rights_help"):
        await phone.tap(f"quiz:start:{quizzes(topic)[0].id}", on=phone.last.id)
        await take(phone)
        await play(phone)
        await take(phone)
    phone.world.clock.now += LATER
    assert await remind(phone.world) == 1
    await take(phone)
    assert said("rounds.another") in phone.text
    await take(phone)
    assert said("rounds.another") not in phone.text
    later = {
        topic for (topic, phase), one in stored(phone).items() if phase is Phase.LATER and one.finished_at
    }
    assert later == {"job_scams", "rights_help"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reminder_looks_like_any_notice(language: str) -> None:
    """An answer of the desk is announced in the same words: neither can be told from the other."""
    words = catalogs().words(language)
    reminder = view.reminder(words, Taken(1, 1, "x", Phase.LATER, "v", {}))
    notices = [quiz_reminder.notice(words, which) for which in range(len(quiz_reminder.WORDINGS))]
    assert reminder.text in {notice.text for notice in notices}
    labels = [[button.text for button in row] for row in reminder.rows]
    assert all([[button.text for button in row] for row in notice.rows] == labels for notice in notices)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_no_button_outgrows_what_telegram_carries(topic: str, language: str) -> None:
    words, round_ = catalogs().words(language), the(topic, language)
    asked = Asked(round_, Taken(BIG, BIG, topic, Phase.BEFORE, round_.version, {}))
    place = f"q{mark_of('any')}"
    screens = [view.question(words, asked, question, place) for question in round_.questions]
    screens += [view.offer(words, asked, f"quiz:start:{quiz.id}", place) for quiz in quizzes(topic, language)]
    screens += [view.thanks(words, asked), view.skipped(words)]
    for button in (button for screen in screens for row in screen.rows for button in row):
        assert len((button.data or "").encode()) <= DATA_LIMIT
        assert len(button.text) <= 24
