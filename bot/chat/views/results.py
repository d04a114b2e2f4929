"""What rounds show, for leaders and admins: in a few lines, as a picture and as a table."""

from collections.abc import Sequence
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.clubs import each, short
from bot.chat.views.common import bold, menu_button, note
from bot.chat.views.pages import cut, turning
from bot.domain.people import Club
from bot.domain.rounds import Measure, Phase
from bot.figures.measured import Measured, Shift, Size
from bot.figures.results import Chart, Panel, Row
from bot.figures.results_table import TableWords
from bot.texts.catalog import Words, key
from bot.texts.models import Topic

MEASURES = {
    Measure.AWARENESS: key("results.awareness"),
    Measure.CONFIDENCE: key("results.confidence"),
    Measure.PLANNING: key("results.planning"),
}
HINTS = {
    Measure.AWARENESS: key("results.awareness_hint"),
    Measure.CONFIDENCE: key("results.agree_hint"),
    Measure.PLANNING: key("results.agree_hint"),
}
PHASES = {
    Phase.BEFORE: key("results.before"),
    Phase.AFTER: key("results.after"),
    Phase.LATER: key("results.later"),
}
SIZES = {
    Size.NONE: key("results.size_none"),
    Size.SMALL: key("results.size_small"),
    Size.MEDIUM: key("results.size_medium"),
    Size.LARGE: key("results.size_large"),
}
UNSURE = key("results.size_unsure")
HEADER = (
    key("results.column_topic"),
    key("results.column_place"),
    key("results.column_measure"),
    key("results.column_phase"),
    key("results.column_people"),
    key("results.column_share"),
    key("results.column_share_low"),
    key("results.column_share_high"),
    key("results.column_change"),
    key("results.column_change_low"),
    key("results.column_change_high"),
    key("results.column_effect"),
    key("results.column_note"),
)
EVERYBODY = "all"
"""In callback data: everybody together, instead of a club's number."""


def which_place(words: Words, clubs: Sequence[Club], everybody: bool, page: int) -> Screen:
    """The clubs that one may ask about, a page of them; and everybody together."""
    shown = cut(clubs, page)
    first = [(Button(words.say("results.everybody"), f"res:in:{EVERYBODY}"),)] if everybody else []
    rows = (*first, *each(shown.things, "res:in"))
    return Screen(
        words.say("results.which_place"), (*rows, *turning(shown, "res:page"), (menu_button(words),))
    )


def no_club(words: Words) -> Screen:
    """Who leads no club yet has nothing to see."""
    return note(words, words.say("results.no_club"))


def which_topic(words: Words, place: str, topics: Sequence[Topic]) -> Screen:
    """The topics that have a round."""
    rows = [(Button(topic.title, f"res:of:{place}:{topic.id}"),) for topic in topics]
    return Screen(words.say("results.which_topic"), (*rows, (menu_button(words),)))


def too_few(words: Words, topic: str, club: Club | None) -> Screen:
    """There is nothing to tell yet, and why."""
    head = f"{bold(topic)}\n{escape(place_name(words, club))}"
    return Screen(f"{head}\n\n{escape(words.say('results.too_few_yet'))}", (_onward(words),), html=True)


def told(words: Words, topic: Topic, club: Club | None, results: Sequence[Measured]) -> Screen:
    """The figures in a few lines, for below the picture."""
    blocks = [f"{bold(topic.title)}\n{escape(place_name(words, club))}"]
    blocks += ["\n".join([shares(words, one), *map(escape, changes(words, one))]) for one in results]
    if any(one.shifts for one in results):
        blocks.append(escape(words.say("results.brackets")))
    place = str(club.id) if club else EVERYBODY
    csv = Button(words.say("results.csv"), f"res:csv:{place}:{topic.id}")
    return Screen("\n\n".join(blocks), ((csv, *_onward(words)),), html=True)


def table_ready(words: Words) -> Screen:
    """What stands below the table."""
    return Screen(words.say("results.csv_ready"), (_onward(words),))


def chart(words: Words, topic: str, club: Club | None, results: Sequence[Measured]) -> Chart:
    """The words of the picture."""
    panels = tuple(
        Panel(
            words.say(MEASURES[one.measure]),
            words.say(HINTS[one.measure]),
            tuple(row(words, one, phase) for phase in Phase),
        )
        for one in results
    )
    mark, how = words.say("picture.mark"), words.say("results.note")
    return Chart(mark, topic, place_name(words, club), panels, how)


def table_words(words: Words, topic: str, club: Club | None) -> TableWords:
    """The words of the table."""
    return TableWords(
        [words.say(name) for name in HEADER],
        topic,
        place_name(words, club),
        {measure: words.say(name) for measure, name in MEASURES.items()},
        {phase: words.say(name) for phase, name in PHASES.items()},
        words.say("results.too_few"),
    )


def place_name(words: Words, club: Club | None) -> str:
    """The club, or everybody."""
    return short(club.name) if club else words.say("results.everybody")


def changes(words: Words, one: Measured) -> list[str]:
    """What changed since before, a sentence for each later phase: ``After, the 20 people who …: +22 …``."""
    return [_change(words, words.say(PHASES[phase]), shift) for phase, shift in one.shifts.items()]


def percent(share: float) -> str:
    """A share in whole percent."""
    return f"{round(100 * share)}%"


def points(difference: float) -> str:
    """A difference in whole percentage points, with its sign."""
    whole = round(100 * difference)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def _change(words: Words, phase: str, shift: Shift) -> str:
    people = words.count("results.people", shift.people)
    change = words.say("results.change", phase=phase, people=people, change=points(shift.difference))
    if shift.interval is not None:
        change += f" ({points(shift.interval.low)}…{points(shift.interval.high)})"
    size = words.say(SIZES[shift.size] if shift.is_sure else UNSURE)
    return f"{change}, {size}"


def shares(words: Words, one: Measured) -> str:
    """What is known, before → after → a month later, as HTML."""
    told = (percent(one.points[phase].share) if phase in one.points else "–" for phase in Phase)
    return f"{bold(words.say(MEASURES[one.measure]))}: {' → '.join(told)}"


def row(words: Words, one: Measured, phase: Phase) -> Row:
    """One phase on the picture."""
    point = one.points.get(phase)
    label = words.say(PHASES[phase])
    if point is None:
        return Row(label, None, None, "", words.say("results.too_few"))
    people = words.count("results.people", point.people)
    return Row(label, point.share, point.interval, percent(point.share), people)


def _onward(words: Words) -> tuple[Button, ...]:
    return Button(words.say("results.other"), "res"), menu_button(words)
