"""The figures of support as files: the words of the picture, and the rows of the table."""

from collections.abc import Iterator

from bot.chat.views.results import percent
from bot.chat.views.support_figures import (
    KINDS,
    NAMES,
    SEEN,
    TOTALS,
    Figures,
    kind_name,
    kinds_told,
    quarter_name,
    total,
    within,
)
from bot.domain.support_figures import Table, Wait, What
from bot.figures.campaign_results import Bar, Group, Groups
from bot.figures.results import Panel, Row
from bot.figures.support_figures import Chart, Part
from bot.figures.support_figures_table import Line
from bot.texts.catalog import Words, key

HEADER = (
    key("figures.column_quarter"),
    key("results.column_measure"),
    key("figures.column_kind"),
    key("figures.column_number"),
    key("results.column_share"),
    key("results.column_share_low"),
    key("results.column_share_high"),
    key("results.column_note"),
)


def chart(words: Words, found: Figures) -> Chart:
    """The words of the picture."""
    return Chart(
        words.say("picture.mark"),
        words.say("figures.title"),
        quarter_name(words, found.quarter),
        tuple(_bar(words, found, what) for what in TOTALS),
        _panel(words, found),
        tuple(_part(words, found, what) for what in KINDS),
        words.say("figures.note"),
    )


def header(words: Words) -> list[str]:
    """The names of the table's columns."""
    return [words.say(name) for name in HEADER]


def table_lines(words: Words, found: Figures) -> Iterator[Line]:
    """The rows of the table."""
    for what, table in found.told.items():
        name, few = words.say(NAMES[what]), words.say("results.too_few")
        yield Line(name, words.say("figures.all"), table.total, note="" if table.total is not None else few)
        for kind, number in table.cells.items() if len(table.cells) > 1 else ():
            yield Line(name, kind_name(words, found, what, kind), number, note=_why_not(words, table, number))
        if what is What.ANSWERED:
            yield from _shares(words, found)


def _shares(words: Words, found: Figures) -> Iterator[Line]:
    name = words.say(NAMES[What.ANSWERED])
    for wait in SEEN:
        share = found.shares.get(wait)
        number = found.speed.within.get(wait) if found.speed else None
        yield Line(name, within(words, wait), number, share, "" if share else words.say("figures.untold"))


def _why_not(words: Words, table: Table, number: int | None) -> str:
    if number is not None:
        return ""
    return words.say("results.too_few") if table.total is None else words.say("figures.untold")


def _bar(words: Words, found: Figures, what: What) -> Bar:
    table = found.told[what]
    return Bar(words.say(NAMES[what]), table.total, total(words, table))


def _panel(words: Words, found: Figures) -> Panel | None:
    if found.speed is None:
        return None
    rows = [_row(words, found, wait) for wait in SEEN]
    return Panel(words.say("figures.speed"), words.say("figures.speed_hint"), tuple(rows))


def _row(words: Words, found: Figures, wait: Wait) -> Row:
    label, share = within(words, wait), found.shares.get(wait)
    if share is None or found.speed is None:
        return Row(label, None, None, "", words.say("figures.untold"))
    of_all = f"{found.speed.within[wait]} / {found.speed.answers}"
    return Row(label, share.share, share.interval, percent(share.share), of_all)


def _part(words: Words, found: Figures, what: What) -> Part:
    table = found.told[what]
    kinds = tuple(Group(name, (number,), str(number)) for name, number in kinds_told(words, found, what))
    rest = words.say("figures.rest", n=table.rest) if table.rest else ""
    in_all = words.say("figures.total", total=total(words, table))
    return Part(in_all, Groups(words.say(NAMES[what]), kinds, rest))
