"""Every question of all content as a poll that Telegram takes, and every other screen of a group."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import parts
from bot.chat.views import group as view
from bot.chat.views.group import cut
from bot.domain.group import GroupQuiz, Posted
from bot.domain.quiz import Option, Question, Quiz
from bot.usecases.group import GroupGame
from tests.chat.world import ME, PLACEHOLDER, catalogs, content
from tests.fakes.others import a_quiz, check_ballot, check_screen

LANGUAGES = ("mn", "en")
# Ids grow: a button must still fit when the bot has been running for years.
BIG = 9_999_999_999


def game(quiz: Quiz, *counts: dict[str, int], language: str = "mn") -> GroupGame:
    """A group where so many questions are out, with these counts."""
    questions = zip(quiz.questions, counts, strict=False)
    posted = tuple(Posted(q.id, f"p{n}", n, c) for n, (q, c) in enumerate(questions))
    return GroupGame(GroupQuiz(BIG, -BIG, BIG, quiz.id, quiz.version, language, posted), quiz)


def counts(quiz: Quiz, right: int, wrong: int) -> list[dict[str, int]]:
    return [{q.right.id: right, next(o.id for o in q.options if not o.right): wrong} for q in quiz.questions]


@pytest.mark.parametrize(
    ("language", "quiz"), [(each, quiz) for each in LANGUAGES for quiz in content().quizzes(each)]
)
def test_every_question_is_a_poll_that_telegram_takes(language: str, quiz: Quiz) -> None:
    words = catalogs().words(language)
    for n, question in enumerate(quiz.questions):
        ballot, screen = view.question(words, game(quiz, *[{}] * n), question)
        check_screen(screen)
        check_ballot(ballot, screen)
        assert screen.text == " ".join(question.text.split()), "cut off, it would be no question any more"
        assert ballot.options == tuple(option.text for option in question.options)
        assert question.options[ballot.right] == question.right
        assert ballot.why.rstrip("…") in question.right.why
        assert not ballot.why.startswith(words.say("quiz.praise")), "who chose a wrong one reads this too"
        labels = [button.text for row in screen.rows for button in row]
        assert all(len(label) <= 24 for label in labels), labels


@pytest.mark.parametrize(("right", "wrong"), [(0, 0), (1, 2), (3, 9), (10_000, 10_000)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_screen_fits(language: str, right: int, wrong: int) -> None:
    words = catalogs().words(language)
    topics = content().topics(language)
    screens = [view.topics(words, topics), view.how(words, ME), view.hello(words, ME)]
    screens += [view.quizzes(words, topic, content().quizzes(language, topic.id)) for topic in topics]
    for quiz in content().quizzes(language):
        all_out = game(quiz, *counts(quiz, right, wrong))
        end = view.summary(words, all_out, ME)
        screens += [view.begun(words, quiz), end, view.moved(words, end)]
        screens += [view.running(words, all_out), view.running(words, game(quiz))]
    for screen in screens:
        check_screen(screen)
        assert len(parts(screen)) == 1
        assert all(len(row) == 1 or sum(len(b.text) for b in row) <= 45 for row in screen.rows)
        texts = [screen.text, *(button.text for row in screen.rows for button in row)]
        assert not any(PLACEHOLDER.search(text) for text in texts), texts


def test_the_longest_ids_fit_beside_the_signature() -> None:
    longest = "q" * 40
    topic = content().topics("mn")[0]
    words = catalogs().words("mn")
    for screen in (
        view.quizzes(words, topic, [a_quiz(longest)]),
        view.topics(words, [topic.model_copy(update={"id": longest})]),
    ):
        longest_data = max(len(b.data.encode()) for row in screen.rows for b in row if b.data)
        assert longest_data <= DATA_LIMIT


def test_texts_of_any_length_are_cut_to_what_telegram_takes() -> None:
    options = tuple(Option(f"o{n}", "Урт хариулт 😀 " * 20, "Учир нь. " * 90, n == 1) for n in range(4))
    quiz = replace(a_quiz(), questions=(Question("q", "Урт асуулт?\n\n\n" * 60, options, "s"),))
    ballot, screen = view.question(catalogs().words("mn"), game(quiz), quiz.questions[0])
    check_ballot(ballot, screen)
    assert ballot.why.endswith("нь.")


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Богино.", 20, "Богино."),
        ("Хоёр\nмөр.", 20, "Хоёр мөр."),
        ("Нэг өгүүлбэр. Хоёр дахь нь.", 20, "Нэг өгүүлбэр."),
        ("Нэг өгүүлбэр. Хоёр дахь нь.", 13, "Нэг өгүүлбэр."),
        ("Нэг өгүүлбэр. Хоёр дахь нь.", 12, "Нэг…"),
        ("«Юу вэ?» гэв. Тэгээд.", 16, "«Юу вэ?» гэв."),
        ("Үгүй. Гэхдээ энд урт тайлбар байна", 30, "Үгүй. Гэхдээ энд урт тайлбар…"),
        ("3.5 хувь нь ингэж боджээ гэв", 12, "3.5 хувь нь…"),
        ("Нэг, хоёр, гурав", 12, "Нэг, хоёр…"),
        ("хооронднозайгүйүг", 5, "хоор…"),
        ("😀😀😀", 5, "😀…"),
    ],
)
def test_a_text_is_cut_behind_a_sentence_or_a_word(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected


@given(st.text(), st.integers(2, 300))
def test_what_is_cut_fits_and_begins_as_the_text_does(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short.encode("utf-16-le", "surrogatepass")) // 2 <= most
    line = " ".join(text.split())
    assert short == line or line.startswith(short.removesuffix("…"))
