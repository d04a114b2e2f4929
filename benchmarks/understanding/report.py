"""The figures as tables."""

from collections.abc import Callable, Iterator, Mapping

from rich.console import Console
from rich.table import Table

from benchmarks.understanding.figures import ALL, Figures, Shares
from benchmarks.understanding.goals import Goal, lost
from benchmarks.understanding.measures import Share
from benchmarks.understanding.sets import SPELLINGS

NAMES = {
    "ours": "ours",
    "plain": "plain Rasa",
    "net": "ours, Rasa down",
}
"""How the compared systems are called."""

MIB = 1024 * 1024
WIDTH = 110  # columns, where nobody's screen sets them

Systems = Mapping[str, Figures]


def show(systems: Systems, goals: list[Goal], console: Console) -> None:
    """Prints every table that there are figures for; the goals come last."""
    parts = (_accuracy, _typos, _intents, _confusions, _scope, _disclosures, _alarms, _calibration, _speed)
    for part in parts:
        for table in part(systems):
            console.print(table)
            console.print()
    console.print(goals_table(goals))


def table(title: str, *columns: str) -> Table:
    """An empty table whose first column is words and the others numbers."""
    # As wide as its title, which would be broken into lines otherwise.
    made = Table(title=title, title_justify="left", title_style="bold", header_style="", min_width=len(title))
    for place, column in enumerate(columns):
        made.add_column(column, justify="right" if place else "left", no_wrap=True)
    return made


def percent(value: float) -> str:
    """A share as a percentage."""
    return f"{100 * value:.1f} %"


def interval(found: Share | None) -> str:
    """A share in per cent with its 95 % interval; empty where there is none."""
    if found is None:
        return ""
    return f"{100 * found.value:.1f} [dim]({100 * found.low:.1f}–{100 * found.high:.1f})[/dim]"


def _accuracy(systems: Systems) -> Iterator[Table]:
    yield from _side_by_side("Intent accuracy, % (95 % interval)", systems, lambda one: one.accuracy)


def _typos(systems: Systems) -> Iterator[Table]:
    yield from _side_by_side("The same with a typo in every fourth word, %", systems, lambda one: one.typos)
    ours = systems["ours"]
    if not ours.typos:
        return
    made = table("Accuracy lost by typos, in points", "spelling", *(NAMES[name] for name in _with(systems)))
    for spelling in ours.typos:
        costs = (lost(systems[name].accuracy, systems[name].typos, spelling) for name in _with(systems))
        made.add_row(spelling, *(f"{100 * cost:.1f}" for cost in costs))
    yield made


def _with(systems: Systems) -> list[str]:
    """The systems that were asked for intents."""
    return [name for name, one in systems.items() if one.accuracy]


def _side_by_side(title: str, systems: Systems, pick: Callable[[Figures], Shares]) -> Iterator[Table]:
    found = {name: pick(one) for name, one in systems.items() if pick(one)}
    if "ours" not in found:
        return
    both = "plain" in found
    ratio = ["errors, ours : plain"] if both else []
    made = table(title, "spelling", "n", *(NAMES[name] for name in found), *ratio)
    for spelling, ours in found["ours"].items():
        row = [interval(shares.get(spelling)) for shares in found.values()]
        if both:
            plain = found["plain"][spelling].value
            row.append(f"{(1 - ours.value) / (1 - plain):.2f}" if plain < 1 else "–")
        made.add_row(spelling, str(ours.n), *row)
    yield made


def _intents(systems: Systems) -> Iterator[Table]:
    scores = systems["ours"].intents
    if not scores:
        return
    plain = {one.intent: one.f1 for one in systems["plain"].intents} if "plain" in systems else {}
    columns = ("intent", "n", "precision", "recall", "F1", *(["F1, plain Rasa"] if plain else []))
    made = table("By intent, the worst first", *columns)
    for one in scores:
        values = [one.precision, one.recall, one.f1, *([plain[one.intent]] if plain else [])]
        made.add_row(one.intent, str(one.n), *(f"{value:.2f}" for value in values))
    yield made


def _confusions(systems: Systems) -> Iterator[Table]:
    worst = systems["ours"].confusions
    if not worst:
        return
    made = table("Worst confusions of ours", "meant", "times", "of")
    made.add_column("taken for")
    for one in worst:
        made.add_row(one.meant, str(one.times), str(one.n), one.taken)
    yield made


def _scope(systems: Systems) -> Iterator[Table]:
    found = {name: one.scope for name, one in systems.items() if one.scope}
    if not found:
        return
    made = table("Out of scope, %", "", *(NAMES[name] for name in found))
    aurocs = (f"{scope.auroc:.3f}" if scope.auroc is not None else "" for scope in found.values())
    made.add_row("AUROC", *aurocs)
    for spelling in (*SPELLINGS, ALL):
        row = [interval(scope.answered.get(spelling)) for scope in found.values()]
        made.add_row(f"wrongly answered, {spelling}", *row)
    yield made


def _disclosures(systems: Systems) -> Iterator[Table]:
    found = {name: one.disclosures for name, one in systems.items() if one.disclosures}
    if not found:
        return
    made = table("Disclosures, %", "", "n", *(NAMES[name] for name in found))
    rows: dict[str, list[Shares]] = {
        "found": [one.found for one in found.values()],
        "of the right kind": [one.kind for one in found.values()],
        "urgent, rated urgent": [one.urgent for one in found.values()],
    }
    for what, by_system in rows.items():
        for spelling, first in by_system[0].items():
            values = (interval(shares.get(spelling)) for shares in by_system)
            made.add_row(f"{what}, {spelling}", str(first.n), *values)
        made.add_section()
    for kind, first in next(iter(found.values())).missed.items():
        made.add_row(f"missed, {kind}", str(first.n), *(str(one.missed[kind].hits) for one in found.values()))
    yield made
    yield _sources("Which part found them", {name: one.sources for name, one in found.items()})


def _alarms(systems: Systems) -> Iterator[Table]:
    for kind in systems["ours"].alarms:
        found = {name: one.alarms[kind] for name, one in systems.items() if kind in one.alarms}
        words = kind.replace("_", " ")
        made = table(f"False alarms on {words}, %", "spelling", "n", *(NAMES[name] for name in found))
        for spelling, first in found["ours"].shares.items():
            values = (interval(alarms.shares.get(spelling)) for alarms in found.values())
            made.add_row(spelling, str(first.n), *values)
        yield made
        title = f"Which part raised them ({words})"
        yield _sources(title, {name: one.sources for name, one in found.items()})


def _sources(title: str, found: Mapping[str, Mapping[str, int]]) -> Table:
    made = table(title, "", *(NAMES[name] for name in found))
    for source in sorted({source for sources in found.values() for source in sources}):
        made.add_row(source, *(str(sources.get(source, 0)) for sources in found.values()))
    return made


def _calibration(systems: Systems) -> Iterator[Table]:
    found = {name: one.calibration for name, one in systems.items() if one.calibration}
    for name, one in found.items():
        title = f"Calibration of {NAMES[name]}: error {one.error:.3f}"
        made = table(title, "confidence", "n", "average", "right")
        for part in one.bins:
            limits = f"{part.low:.1f}–{part.high:.1f}"
            made.add_row(limits, str(part.n), f"{part.confidence:.2f}", f"{part.accuracy:.2f}")
        yield made


def _speed(systems: Systems) -> Iterator[Table]:
    found = {name: one.speed for name, one in systems.items() if one.speed}
    if not found:
        return
    made = table("Speed and size", "", *(NAMES[name] for name in found))
    all_of_them = list(found.values())
    kept = [" (an earlier run)" if one.kept else "" for one in all_of_them]
    training = [f"{one.training:.0f} s" if one.training is not None else "not known" for one in all_of_them]
    made.add_row("training", *(time + note for time, note in zip(training, kept, strict=True)))
    made.add_row("start until it answers", *(f"{one.start:.1f} s" for one in all_of_them))
    made.add_row("parse, p50", *(f"{one.p50:.1f} ms" for one in all_of_them))
    made.add_row("parse, p95", *(f"{one.p95:.1f} ms" for one in all_of_them))
    made.add_row("size of the model", *(f"{one.size / MIB:.1f} MiB" for one in all_of_them))
    memory = (f"{one.memory / MIB:.0f} MiB" if one.memory else "not known" for one in all_of_them)
    made.add_row("memory of the server", *memory)
    yield made


def goals_table(goals: list[Goal]) -> Table:
    """Each goal beside what was reached."""
    made = table("Goals", "", "goal", "reached", "")
    for goal in goals:
        sign = "≥" if goal.at_least else "≤"
        mark = "[green]✔[/green]" if goal.is_reached else "[red]✘[/red]"
        made.add_row(goal.what, f"{sign} {_value(goal.bound, goal)}", _value(goal.value, goal), mark)
    return made


def _value(value: float, goal: Goal) -> str:
    match goal.unit:
        case "share":
            return percent(value)
        case "number":
            return f"{value:.3f}"
        case unit:
            return f"{value:.1f} {unit}"
