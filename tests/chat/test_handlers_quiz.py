"""A quiz by buttons, with the real content."""

import pytest

from bot.chat.views.common import LETTERS
from bot.domain.quiz import Quiz
from tests.chat.world import Phone, World, catalogs, content, said


def every_quiz() -> list[tuple[str, str]]:
    return [(language, quiz.id) for language in ("mn", "en") for quiz in content().quizzes(language)]


async def begin(language: str = "mn", quiz_id: str | None = None) -> tuple[Phone, Quiz]:
    phone = await World().ready(7, language)
    quiz = content().quiz(quiz_id or content().quizzes(language)[0].id, language)
    assert quiz is not None
    await phone.begin_quiz(quiz.id)
    return phone, quiz


@pytest.mark.parametrize(("language", "quiz_id"), every_quiz())
@pytest.mark.parametrize("rightly", [True, False])
async def test_every_quiz_can_be_played_in_one_message(language: str, quiz_id: str, rightly: bool) -> None:
    phone, quiz = await begin(language, quiz_id)
    standing = phone.last.id
    assert quiz.title in phone.text.replace("&quot;", '"').replace("&#x27;", "'")
    for n, question in enumerate(quiz.questions):
        assert "◉" in phone.text
        assert phone.text.count("●") == n
        answers = [data for data in phone.data if data.startswith("quiz:a:")]
        assert len(answers) == len(question.options)
        chosen = next(place for place, o in enumerate(question.options) if o.right is rightly)
        await phone.tap(answers[chosen])
        assert said("quiz.right" if rightly else "quiz.wrong", language) in phone.text
        await phone.tap("quiz:next:")
    total = len(quiz.questions)
    assert said("quiz.score", language, right=total if rightly else 0, total=total) in phone.text
    assert phone.last.id == standing
    await phone.tap("menu")
    await phone.tap("more")
    await phone.tap("progress")
    of_all = len(content().quizzes(language))
    assert catalogs().words(language).count("progress.some", 1, total=of_all) in phone.text
    assert phone.world.never_filled == []


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_a_right_option_is_praised_once(language: str) -> None:
    """The reason of a right option begins with praise, for the pack; the verdict has said so already."""
    phone, quiz = await begin(language)
    praise = said("quiz.praise", language)
    for question in quiz.questions:
        answers = [data for data in phone.data if data.startswith("quiz:a:")]
        assert question.right.why.startswith(praise)
        await phone.tap(answers[question.options.index(question.right)])
        assert f"\n\n{praise}" not in phone.text
        await phone.tap("quiz:next:")


async def test_the_first_answer_stays_and_a_stale_button_does_no_harm() -> None:
    phone, quiz = await begin()
    options = quiz.questions[0].options
    right = options.index(quiz.questions[0].right)
    (attempt,) = phone.world.memory.tables.attempts.values()
    for place in (right, (right + 1) % len(options)):
        await phone.tap(f"quiz:a:{attempt.id}:0:{place}", on=phone.last.id)
    assert said("quiz.right") in phone.text
    (attempt,) = phone.world.memory.tables.attempts.values()
    assert attempt.answers == {quiz.questions[0].id: options[right].id}


@pytest.mark.parametrize(
    "data",
    [
        "quiz:a:{attempt}:nonsense:0",
        "quiz:a:{attempt}:99:0",
        "quiz:a:{attempt}:-1:0",
        "quiz:a:{attempt}:0:nonsense",
        "quiz:a:{attempt}:0:4",
        "quiz:a:999999:0:0",
        "quiz:a:word:0:0",
        "quiz:next:999999",
        "quiz:next:word",
        "nonsense",
        "nonsense:1",
    ],
)
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone, _ = await begin()
    (attempt,) = phone.world.memory.tables.attempts.values()
    await phone.taps_in_vain(data.format(attempt=attempt.id))
    (attempt,) = phone.world.memory.tables.attempts.values()
    assert attempt.answers == {}


async def test_nobody_answers_in_somebody_elses_attempt() -> None:
    phone, _ = await begin()
    (attempt,) = phone.world.memory.tables.attempts.values()
    other = await phone.world.ready(8)
    for data in (
        f"quiz:a:{attempt.id}:0:0",
        f"quiz:next:{attempt.id}",
    ):
        await other.tap(data, on=other.last.id)
        assert phone.world.messenger.toasts[-1] == said("error.stale")
    (attempt,) = phone.world.memory.tables.attempts.values()
    assert attempt.answers == {}


async def test_a_quiz_is_gone_on_with_where_it_was_left() -> None:
    phone, quiz = await begin()
    await phone.tap("quiz:a:")
    await phone.tap("quiz:next:")
    await phone.tap("quiz:stop")
    assert said("quiz.stopped") in phone.text
    phone.world.clock.pass_(days=3)
    await phone.tap("quiz")
    assert phone.last.buttons[0].data == f"quiz:start:{quiz.id}", "what was left comes first"
    assert quiz.title in phone.text
    await phone.tap(f"quiz:start:{quiz.id}")
    assert quiz.questions[1].text in phone.text
    assert len(phone.world.memory.tables.attempts) == 1


async def test_a_quiz_can_be_played_again() -> None:
    phone, quiz = await begin()
    for _ in quiz.questions:
        await phone.tap("quiz:a:")
        await phone.tap("quiz:next:")
    await phone.tap(f"quiz:start:{quiz.id}")
    assert quiz.questions[0].text in phone.text
    assert len(phone.world.memory.tables.attempts) == 2
    await phone.tap("quiz:stop")
    await phone.tap("quiz")
    await phone.tap(f"exp:t:{quiz.topic}")
    await phone.tap(f"exp:q:{quiz.topic}:")
    label = next(b.text for b in phone.last.buttons if b.data == f"quiz:start:{quiz.id}")
    assert label.startswith("▶️"), "going on comes before done"


async def test_a_quiz_that_is_gone_is_told_so() -> None:
    phone = await World().ready(7)
    await phone.tap("quiz:start:gone", on=phone.last.id)
    assert phone.text == said("error.no_such_quiz")


async def test_a_quiz_under_a_campaign_comes_below_it() -> None:
    phone = await World().ready(7)
    standing = phone.last
    await phone.tap(f"quiz:new:{content().quizzes('mn')[0].id}", on=standing.id)
    assert next(one for one in phone.shown if one.id == standing.id) == standing
    assert phone.last.id != standing.id
    assert any(data.startswith("rnd:go:") for data in phone.data), "first the questions before its topic"
    await phone.tap("quiz:start:")
    assert "quiz:stop" in phone.data


async def test_back_without_a_quiz_leads_to_the_topics() -> None:
    phone = await World().ready(7)
    await phone.tap("quiz:back", on=phone.last.id)
    assert {f"exp:t:{topic.id}" for topic in content().topics("mn")} <= set(phone.data)


def test_there_is_a_letter_for_every_option() -> None:
    most = max(len(q.options) for quiz in content().quizzes("mn") for q in quiz.questions)
    assert all(len(letters) >= most for letters in LETTERS.values())
