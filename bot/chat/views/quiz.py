"""A quiz as one message that changes: dots, question, verdict, end."""

from dataclasses import replace
from datetime import datetime
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views import common
from bot.chat.views.common import LETTERS, bold, folded, menu_button
from bot.domain.quiz import Attempt, Option, Question, Quiz, rights
from bot.texts.catalog import Words
from bot.texts.models import Topic
from bot.usecases.quiz import LookingBack, Playing, Verdict
from bot.usecases.rounds import Asked


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
    head = dots(playing.quiz, playing.attempt, question)
    number = playing.quiz.questions.index(question)
    answers = tuple(
        Button(letter(words, question, option.id), f"quiz:a:{playing.attempt.id}:{number}:{place}")
        for place, option in enumerate(question.options)
    )
    stop = Button(words.say("quiz.stop"), "quiz:stop")
    return Screen(f"{head}\n\n{asked(words, question)}", (answers, (stop,)), html=True)


def asked(words: Words, question: Question) -> str:
    """The question and its options, as HTML."""
    listed = "\n".join(f"{letter(words, question, o.id)}. {escape(o.text)}" for o in question.options)
    return f"{bold(question.text)}\n\n{listed}"


def verdict(words: Words, verdict: Verdict) -> Screen:
    """What was chosen and why it is right or not, with the other reasons folded in."""
    head = dots(verdict.quiz, verdict.attempt, verdict.question)
    text = f"{head}\n\n{judged(words, verdict.question, verdict.chosen)}"
    label = words.say("quiz.finish") if verdict.attempt.finished else words.say("quiz.next")
    row = (Button(label, f"quiz:next:{verdict.attempt.id}"), Button(words.say("quiz.stop"), "quiz:stop"))
    return Screen(text, (row,), html=True)


def judged(words: Words, question: Question, chosen: Option) -> str:
    """A verdict as HTML: the reason of the chosen option, of the right one, and all others to unfold."""
    said = words.say("quiz.right") if chosen.right else words.say("quiz.wrong")
    parts = [
        escape(question.text),
        f"{bold(said)} {letter(words, question, chosen.id)}. {escape(chosen.text)}",
        escape(reason(words, chosen)),
    ]
    if not chosen.right:
        best = f"{letter(words, question, question.right.id)}. {question.right.text}"
        parts.append(f"{bold(words.say('quiz.best', answer=best))}\n{escape(reason(words, question.right))}")
    shown = {chosen.id, question.right.id}
    others = [
        f"{bold(f'{letter(words, question, o.id)}. {o.text}')}\n{escape(o.why)}"
        for o in question.options
        if o.id not in shown
    ]
    rest = [*others, escape(words.say("quiz.source", source=question.source))]
    return "\n\n".join([*parts, folded("\n\n".join(rest))])


def reason(words: Words, option: Option) -> str:
    """The option's explanation without the praise it begins with.

    The verdict has said “right” already, and who chose another option reads it too.
    """
    return option.why.removeprefix(words.say("quiz.praise")).lstrip() or option.why


def finished(
    words: Words,
    end: Playing,
    past: LookingBack,
    topic: Topic | None,
    share: str,
    now: datetime,
    after: Asked | None = None,
) -> Screen:
    """The end: what went well, what comes back when, and a badge when a whole topic is finished.

    ``now`` in the person's own zone; ``after``: the round behind the topic, when it is time for it.
    """
    right = sum(mark is True for mark in rights(end.quiz, end.attempt))
    total = len(end.quiz.questions)
    parts = [
        "●" * total,
        bold(words.say("quiz.done", title=end.quiz.title)),
        escape(words.say("quiz.score", right=right, total=total)),
        escape(_what_comes(words, past, now)),
    ]
    if topic is not None:
        parts.append(bold(words.say("quiz.badge", badge=topic.badge, topic=topic.title)))
    again = Button(words.say("quiz.again"), f"quiz:start:{end.quiz.id}")
    rows: list[tuple[Button, ...]] = [
        (Button(words.say("quiz.share"), url=share), Button(words.say("quiz.another"), "quiz")),
        (again, menu_button(words)),
    ]
    if topic is not None:
        rows.insert(0, (Button(words.say("quiz.certificate"), f"cert:{topic.id}"),))
    if after is not None:
        parts.append(escape(words.say("rounds.offer_after", n=len(after.round.questions))))
        rows.insert(0, (Button(words.say("rounds.begin"), f"rnd:go:{after.taken.id}"),))
    return Screen("\n\n".join(parts), tuple(rows), html=True)


def _what_comes(words: Words, past: LookingBack, now: datetime) -> str:
    if not past.missed:
        return words.say("quiz.all_right")
    if past.comes_back is None:
        return words.say("quiz.some_right")
    day = words.date(past.comes_back.astimezone(now.tzinfo))
    return words.count("quiz.comes_back", len(past.missed), day=day)


def share_link(words: Words, bot_username: str, quiz: Quiz) -> str:
    """The link that sends the quiz to a friend."""
    return common.share_link(bot_username, f"q_{quiz.id}", words.say("quiz.share_text", title=quiz.title))


def intro(words: Words, now: Playing, screen: Screen) -> Screen:
    """The first words of a quiz above its first question; later the ``screen`` alone."""
    if now.attempt.answers or now.question is None:
        return screen
    head = f"{bold(now.quiz.title)}\n{escape(now.quiz.intro)}\n\n"
    return replace(screen, text=head + screen.text, html=True)
