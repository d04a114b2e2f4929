"""What support did in a quarter, for supervisors and admins, in a few lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Self

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button
from bot.chat.views.desk import NEEDS, OUTCOMES
from bot.chat.views.pages import cut, turning
from bot.chat.views.results import percent
from bot.domain.support import Need, Outcome
from bot.domain.support_figures import OTHER, UNSAID, Quarter, Speed, Table, Told, Wait, What, speed
from bot.figures.measured import Point
from bot.figures.support_figures import shares
from bot.texts.catalog import Words, key

NAMES = {
    What.OPENED: key("figures.opened"),
    What.ANSWERED: key("figures.answered"),
    What.CLOSED: key("figures.closed"),
    What.NEED: key("figures.need"),
    What.REFERRED: key("figures.referred"),
    What.TIPS: key("figures.tips"),
}
TOTALS = (What.OPENED, What.ANSWERED, What.CLOSED, What.TIPS)
KINDS = (What.NEED, What.CLOSED, What.REFERRED)
"""What is seen by its kinds; first answers are seen as shares."""

WITHIN = {
    Wait.MINUTES_5: key("figures.wait_5m"),
    Wait.MINUTES_15: key("figures.wait_15m"),
    Wait.HOUR: key("figures.wait_1h"),
    Wait.HOURS_4: key("figures.wait_4h"),
    Wait.DAY: key("figures.wait_24h"),
}
"""How long at most, counted from the request on."""

BETWEEN = {
    Wait.MINUTES_5: key("figures.range_5m"),
    Wait.MINUTES_15: key("figures.range_15m"),
    Wait.HOUR: key("figures.range_1h"),
    Wait.HOURS_4: key("figures.range_4h"),
    Wait.DAY: key("figures.range_24h"),
    Wait.LATER: key("figures.range_later"),
}
"""The same, and longer than the one before."""

SEEN = (Wait.MINUTES_15, Wait.HOUR, Wait.DAY)
"""The waits of which the share is told."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be told of a quarter, with all that is computed from it. ``services``: their names."""

    quarter: Quarter
    told: Told
    services: Mapping[str, str]
    speed: Speed | None
    shares: Mapping[Wait, Point]

    @classmethod
    def of(cls, quarter: Quarter, told: Told, services: Mapping[str, str]) -> Self:
        """Takes seconds at first."""
        found = speed(told[What.ANSWERED])
        return cls(quarter, told, services, found, shares(found) if found else {})

    @property
    def is_empty(self) -> bool:
        """Whether there is too little of everything."""
        return all(table.total is None for table in self.told.values())


def which_quarter(words: Words, quarters: Sequence[Quarter], page: int) -> Screen:
    """Those that are over, a page of them, newest first."""
    if not quarters:
        return Screen(words.say("figures.none_yet"), ((menu_button(words),),))
    shown = cut(quarters, page)
    rows = [(Button(quarter_name(words, one), f"fig:of:{one}"),) for one in shown.things]
    text = words.say("figures.which_quarter")
    return Screen(text, (*rows, *turning(shown, "fig:page"), (menu_button(words),)))


def too_few(words: Words, quarter: Quarter) -> Screen:
    """There is too little of everything."""
    text = f"{_head(words, quarter)}\n\n{escape(words.say('figures.too_few_yet'))}"
    return Screen(text, (_onward(words),), html=True)


def told(words: Words, found: Figures) -> Screen:
    """The figures in a few lines, for below the picture."""
    lines = [f"{words.say(NAMES[what])}: {total(words, found.told[what])}" for what in TOTALS]
    kinds = [line for what in KINDS if (line := _kinds(words, found, what))]
    blocks = [_head(words, found.quarter), escape("\n".join(lines)), escape(_speed(words, found))]
    blocks += [*kinds, escape(words.say("figures.how_counted"))]
    csv = Button(words.say("results.csv"), f"fig:csv:{found.quarter}")
    return Screen("\n\n".join(block for block in blocks if block), ((csv, *_onward(words)),), html=True)


def table_ready(words: Words) -> Screen:
    """What stands below the table."""
    return Screen(words.say("results.csv_ready"), (_onward(words),))


def _head(words: Words, quarter: Quarter) -> str:
    return f"{bold(words.say('figures.title'))}\n{escape(quarter_name(words, quarter))}"


def quarter_name(words: Words, quarter: Quarter) -> str:
    """The quarter in words."""
    return words.say("figures.quarter", year=quarter.year, n=quarter.number)


def total(words: Words, table: Table) -> str:
    """How many in all, or that they are too few."""
    return str(table.total) if table.total is not None else words.say("results.too_few")


def _speed(words: Words, found: Figures) -> str:
    """How soon first answers came, as far as it is told."""
    if found.speed is None:
        return ""
    median = [_median(words, found.speed.median)] if found.speed.median else []
    lines = []
    for wait in SEEN:
        if (share := found.shares.get(wait)) is not None:
            between = f"{percent(share.interval.low)}…{percent(share.interval.high)}"
            lines.append(f"{within(words, wait)}: {percent(share.share)} ({between})")
    lines += [words.say("results.brackets")] if lines else []
    return "\n".join([*median, *lines])


def _median(words: Words, wait: Wait) -> str:
    if wait is Wait.LATER:
        return words.say("figures.median_later")
    return words.say("figures.median", wait=words.say(WITHIN[wait]))


def within(words: Words, wait: Wait) -> str:
    """Within which time."""
    return words.say("figures.within", wait=words.say(WITHIN[wait]))


def _kinds(words: Words, found: Figures, what: What) -> str:
    """The kinds that are told, the most frequent first, as HTML; nothing where none is."""
    table = found.told[what]
    if table.total is None:
        return ""
    parts = [f"{name} {number}" for name, number in kinds_told(words, found, what)]
    parts += [words.say("figures.rest", n=table.rest)] if table.rest else []
    return f"{bold(words.say(NAMES[what]))} ({table.total})\n{escape(' · '.join(parts))}"


def kinds_told(words: Words, found: Figures, what: What) -> list[tuple[str, int]]:
    """The kinds of which there are any, with how many there are, the most frequent first."""
    there = [(kind_name(words, found, what, kind), n) for kind, n in found.told[what].cells.items() if n]
    return sorted(there, key=lambda pair: -pair[1])


def kind_name(words: Words, found: Figures, what: What, kind: str) -> str:
    """What a kind is called."""
    if kind == UNSAID:
        return words.say("figures.unsaid")
    match what:
        case What.ANSWERED:
            return words.say(BETWEEN[Wait(kind)])
        case What.NEED:
            return words.say(NEEDS[Need(kind)]).partition(" ")[2].capitalize()  # without the desk's sign
        case What.CLOSED:
            return words.say(OUTCOMES[Outcome(kind)])
        case _:
            return words.say("figures.other_services") if kind == OTHER else found.services[kind]


def _onward(words: Words) -> tuple[Button, ...]:
    return Button(words.say("figures.other"), "fig"), menu_button(words)
