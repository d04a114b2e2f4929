"""Practice as one message that changes: a question that has come back, the verdict, the end."""

from datetime import datetime

from bot.chat.screen import Button, Screen
from bot.chat.views.common import dots, menu_button
from bot.chat.views.progress import weeks
from bot.chat.views.quiz import asked, judged, letter
from bot.domain.streak import Streak
from bot.texts.catalog import Words
from bot.usecases.practice import Exercise, NothingWaits, Practised


def exercise(words: Words, now: Exercise) -> Screen:
    """A question with a button for each option."""
    sitting = f"{now.number - 1}:{now.total}"
    answers = tuple(
        Button(letter(words, now.question, option.id), f"prac:a:{now.card.id}:{place}:{sitting}")
        for place, option in enumerate(now.question.options)
    )
    text = f"{_dots(now)}\n\n{asked(words, now.question)}"
    return Screen(text, (answers, (Button(words.say("quiz.stop"), "quiz:stop"),)), html=True)


def verdict(words: Words, practised: Practised) -> Screen:
    """What was chosen and why it is right or not."""
    now = practised.exercise
    is_last = now.number == now.total
    label = words.say("quiz.finish") if is_last else words.say("quiz.next")
    row = Button(label, f"prac:next:{now.number}:{now.total}"), Button(words.say("quiz.stop"), "quiz:stop")
    text = f"{_dots(now)}\n\n{judged(words, now.question, practised.chosen)}"
    return Screen(text, (row,), html=True)


def nothing(words: Words, end: NothingWaits, practised: bool, streak: Streak, now: datetime) -> Screen:
    """The end of a sitting, or that nothing waits; and when the next question comes back.

    ``now`` in the person's own zone.
    """
    parts = [words.say("practice.done") if practised else words.say("practice.nothing")]
    if end.next_at is not None and end.next_at > now:
        parts.append(words.say("practice.next", day=words.date(end.next_at.astimezone(now.tzinfo))))
    elif end.next_at is not None:
        parts.append(words.say("practice.more"))
    elif not practised:
        parts.append(words.say("practice.how"))
    if practised and streak.weeks:
        parts.append(weeks(words, streak))
    rows: list[tuple[Button, ...]] = [(Button(words.say("menu.quiz"), "quiz"), menu_button(words))]
    if end.next_at is not None and end.next_at <= now:
        rows.insert(0, (Button(words.say("practice.again"), "prac"),))
    return Screen("\n\n".join(parts), tuple(rows))


def _dots(now: Exercise) -> str:
    return dots(now.total, now.number - 1)
