"""A quiz as one message that changes: dots, question, verdict, end."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button
from bot.domain.quiz import Attempt, Question, Quiz, rights
from bot.texts.catalog import Words
from bot.usecases.quiz import Playing, Progress, Verdict

LETTERS = {"mn": "АБВГ", "en": "ABCD"}


def dots(quiz: Quiz, attempt: Attempt, current: Question | None) -> str:
    """Progress as dots: ● answered, ◉ here, ○ to come. No colours: being wrong is no shame."""
    marks = []
    for question, right in zip(quiz.questions, rights(quiz, attempt), strict=True):
        here = current is not None and question.id == current.id
        marks.append("◉" if here else "●" if right is not None else "○")
    return "".join(marks)


def letter(words: Words, question: Question, option_id: str) -> str:
    """The letter before an option, in the alphabet of the language."""
    index = next(i for i, option in enumerate(question.options) if option.id == option_id)
    return LETTERS[words.language][index]


def question(words: Words, playing: Playing, question: Question) -> Screen:
    """A question with its options listed, and a button for each."""
    listed = "\n".join(
        f"{letter(words, question, option.id)}. {escape(option.text)}" for option in question.options
    )
    text = f"{dots(playing.quiz, playing.attempt, question)}\n\n{bold(question.text)}\n\n{listed}"
    answers = tuple(
        Button(letter(words, question, o.id), f"quiz:a:{playing.attempt.id}:{question.id}:{o.id}")
        for o in question.options
    )
    return Screen(text, (answers, (Button(words.say("quiz.stop"), "quiz:stop"),)), html=True)


def verdict(words: Words, verdict: Verdict) -> Screen:
    """What was chosen and why it is right or not; the right answer with its reason when it was not."""
    q, chosen = verdict.question, verdict.chosen
    parts = [
        dots(verdict.quiz, verdict.attempt, q),
        escape(q.text),
        f"{bold(words.say('quiz.right') if chosen.right else words.say('quiz.wrong'))} "
        f"{letter(words, q, chosen.id)}. {escape(chosen.text)}",
        escape(chosen.why),
    ]
    if not chosen.right:
        best = f"{letter(words, q, q.right.id)}. {q.right.text}"
        parts.append(f"{bold(words.say('quiz.best', answer=best))}\n{escape(q.right.why)}")
    label = words.say("quiz.finish") if verdict.attempt.finished else words.say("quiz.next")
    row = (Button(label, f"quiz:next:{verdict.attempt.id}"), Button(words.say("quiz.stop"), "quiz:stop"))
    return Screen("\n\n".join(parts), (row,), html=True)


def finished(words: Words, quiz: Quiz, attempt: Attempt) -> Screen:
    """The end: what went well, and that the rest can come again."""
    right = sum(mark is True for mark in rights(quiz, attempt))
    total = len(quiz.questions)
    key_words = words.say("quiz.all_right") if right == total else words.say("quiz.some_right")
    text = "\n\n".join(
        [
            "●" * total,
            bold(words.say("quiz.done", title=quiz.title)),
            escape(words.say("quiz.score", right=right, total=total)),
            escape(key_words),
        ]
    )
    rows = (
        (Button(words.say("quiz.again"), f"quiz:start:{quiz.id}"), Button(words.say("quiz.another"), "quiz")),
        (menu_button(words),),
    )
    return Screen(text, rows, html=True)


def playing(words: Words, now: Playing) -> Screen:
    """Wherever somebody stands: the open question, or the end."""
    if now.question is None:
        return finished(words, now.quiz, now.attempt)
    return question(words, now, now.question)


def choice(words: Words, quizzes: tuple[Quiz, ...], done: frozenset[str], going_on: str | None) -> Screen:
    """The quizzes to choose from; the one that was left comes with an arrow, finished ones with a tick."""
    if not quizzes:
        return Screen(words.say("quiz.none"), ((menu_button(words),),))
    rows = [(Button(_label(quiz, done, going_on), f"quiz:start:{quiz.id}"),) for quiz in quizzes]
    return Screen(words.say("quiz.choose"), (*rows, (menu_button(words),)))


def _label(quiz: Quiz, done: frozenset[str], going_on: str | None) -> str:
    if quiz.id == going_on:
        return f"▶️ {quiz.title}"
    return f"✓ {quiz.title}" if quiz.id in done else quiz.title


def intro(words: Words, now: Playing) -> Screen:
    """The first words of a quiz above its first question."""
    screen = playing(words, now)
    if now.attempt.answers or now.question is None:
        return screen
    head = f"{bold(now.quiz.title)}\n{escape(now.quiz.intro)}\n\n"
    return Screen(head + screen.text, screen.rows, html=True)


def progress(words: Words, made: Progress) -> Screen:
    """One's own progress, never compared with anybody's."""
    rows = ((Button(words.say("menu.quiz"), "quiz"), menu_button(words)),)
    if not made.finished:
        return Screen(words.say("progress.none"), rows)
    listed = "\n".join(f"✓ {quiz.title}" for quiz in made.finished)
    return Screen(words.count("progress.some", len(made.finished), total=made.total) + "\n\n" + listed, rows)
