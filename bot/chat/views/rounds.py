"""A round before or after a topic, in one message that changes. It measures, so nothing is right or wrong."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views import quiz_reminder
from bot.chat.views.common import LETTERS, bold, menu_button
from bot.domain.rounds import Phase, Round, RoundQuestion, Taken
from bot.texts.catalog import Words, key
from bot.usecases.rounds import Asked

THANKS = {
    Phase.BEFORE: key("rounds.thanks_before"),
    Phase.AFTER: key("rounds.thanks_after"),
    Phase.LATER: key("rounds.thanks_later"),
}
SCALE_LABELS = {
    "no": key("rounds.no"),
    "little": key("rounds.little"),
    "mostly": key("rounds.mostly"),
    "yes": key("rounds.yes"),
}


def offer(words: Words, asked: Asked, then: str, place: str = "") -> Screen:
    """A few questions first? ``then``: the data of the button that goes on without them.

    ``place``: what begins behind the questions, for their buttons to carry along.
    """
    text = words.say("rounds.offer_before", n=len(asked.round.questions))
    begin = Button(words.say("rounds.begin"), f"rnd:go:{asked.taken.id}:{place}")
    return Screen(text, ((begin, Button(words.say("rounds.not_now"), then)),))


def question(words: Words, asked: Asked, open_: RoundQuestion, place: str = "") -> Screen:
    """The open question with a button for each answer, and the way past the rest."""
    head = [] if asked.taken.answers else [_intro(words, asked)]
    number = asked.round.questions.index(open_)
    data = f"rnd:a:{asked.taken.id}:{asked.round.version}:{number}"
    answers = [Button(name, f"{data}:{n}:{place}") for n, name in enumerate(_names(words, open_))]
    rows = [tuple(answers)] if open_.options else [tuple(answers[:2]), tuple(answers[2:])]
    skip = Button(words.say("rounds.skip"), f"rnd:skip:{asked.taken.id}:{place}")
    text = "\n\n".join(
        [*head, dots(asked.round, asked.taken, open_), bold(open_.text), *_listed(words, open_)]
    )
    return Screen(text, (*rows, (skip,)), html=True)


def dots(round_: Round, taken: Taken, open_: RoundQuestion | None) -> str:
    """Progress as dots: ● answered, ◉ here, ○ to come."""
    return "".join("◉" if q == open_ else "●" if q.id in taken.answers else "○" for q in round_.questions)


def _intro(words: Words, asked: Asked) -> str:
    later = asked.taken.phase is Phase.LATER
    how = words.say("rounds.intro_later") if later else words.say("rounds.intro")
    return f"{bold(asked.round.title)}\n{escape(how)}"


def _names(words: Words, open_: RoundQuestion) -> list[str]:
    """A letter for each option; for a statement about oneself the words of the scale."""
    if open_.options:
        return list(LETTERS[words.language][: len(open_.options)])
    return [words.say(SCALE_LABELS[answer]) for answer in open_.answers]


def _listed(words: Words, open_: RoundQuestion) -> list[str]:
    lettered = zip(LETTERS[words.language], open_.options, strict=False)
    listed = "\n".join(f"{letter}. {escape(option.text)}" for letter, option in lettered)
    return [listed] if listed else []


def thanks(words: Words, asked: Asked) -> Screen:
    """After the last question: no score, and ways on."""
    text = [dots(asked.round, asked.taken, None), words.say(THANKS[asked.taken.phase])]
    if asked.waiting:
        text.append(words.say("rounds.another"))
        return Screen("\n\n".join(text), (_go_on(words, asked.waiting),))
    return Screen("\n\n".join(text), (_others(words),))


def skipped(words: Words) -> Screen:
    """The rest was left out, which is fine."""
    return Screen(words.say("rounds.skipped"), (_others(words),))


def reminder(words: Words, taken: Taken) -> Screen:
    """A month later. It looks like any other reminder."""
    return quiz_reminder.by_chance(words, f"rnd:go:{taken.id}")


def _go_on(words: Words, taken: Taken) -> tuple[Button, ...]:
    return Button(words.say("quiz_reminder.open"), f"rnd:go:{taken.id}"), menu_button(words)


def _others(words: Words) -> tuple[Button, ...]:
    return Button(words.say("quiz.another"), "quiz"), menu_button(words)
