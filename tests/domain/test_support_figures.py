"""Quarters, and what of their counts may be told: nothing of fewer than five, whatever else is told."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import ULAANBAATAR
from bot.domain.support import Need, Outcome
from bot.domain.support_figures import (
    OTHER,
    UNSAID,
    Quarter,
    Speed,
    Table,
    Wait,
    What,
    speed,
    suppressed,
    told,
    wait_of,
)
from bot.domain.suppression import FEWEST

COUNTS = st.integers(0, 12) | st.integers(0, 4) | st.just(0)
TABLES = st.lists(COUNTS, min_size=2, max_size=10).map(
    lambda counts: {str(n): count for n, count in enumerate(counts)}
)
WAITED = st.lists(COUNTS, min_size=len(Wait), max_size=len(Wait)).map(
    lambda counts: dict(zip(map(str, Wait), counts, strict=True))
)


def test_a_quarter_begins_in_the_desks_zone() -> None:
    new_year = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert Quarter.of(new_year - timedelta(seconds=1), ULAANBAATAR) == Quarter(2026, 4)
    assert Quarter.of(new_year, ULAANBAATAR) == Quarter(2027, 1)
    assert not Quarter(2026, 4).is_over(new_year - timedelta(seconds=1), ULAANBAATAR)
    assert Quarter(2026, 4).is_over(new_year, ULAANBAATAR)
    assert not Quarter(2027, 1).is_over(new_year, ULAANBAATAR)


def test_quarters_have_names() -> None:
    for number in range(1, 5):
        assert Quarter.named(str(Quarter(2026, number))) == Quarter(2026, number)
    assert Quarter.named(" 2026q3 ") == Quarter(2026, 3)
    for words in ("", "Q", "2026", "2026Q", "2026Q0", "2026Q5", "2026Q44", "26Q1", "2026Q-1", "٢٠٢٦Q1"):
        assert Quarter.named(words) is None, words


@pytest.mark.parametrize(
    ("minutes", "wait"),
    [
        (0, Wait.MINUTES_5),
        (5, Wait.MINUTES_5),
        (5.1, Wait.MINUTES_15),
        (60, Wait.HOUR),
        (60.1, Wait.HOURS_4),
        (1440, Wait.DAY),
        (1440.1, Wait.LATER),
    ],
)
def test_how_long_an_answer_took(minutes: float, wait: Wait) -> None:
    assert wait_of(timedelta(minutes=minutes)) is wait


def test_what_hides_nobody_is_told_as_it_is() -> None:
    assert suppressed({"a": 5, "b": 0, "c": 12}) == Table(17, {"a": 5, "b": 0, "c": 12})


def test_fewer_than_five_are_not_told() -> None:
    for cells in ({"a": 0}, {"a": 4}, {"a": 1, "b": 3}):
        assert suppressed(cells) == Table(None, dict.fromkeys(cells))


def test_one_that_is_not_told_is_left_out_with_its_neighbour() -> None:
    table = suppressed({"a": 40, "b": 3, "c": 7, "d": 0})
    assert table == Table(50, {"a": None, "b": None, "c": 7, "d": 0})
    assert table.rest == 43
    assert suppressed({"a": 9, "b": 8, "c": 9, "d": 8, "e": 1}).cells == {
        "a": 9,
        "b": 8,
        "c": None,
        "d": None,
        "e": None,
    }


def test_of_what_is_not_told_there_are_five_at_least() -> None:
    cells = {"a": 20, "b": 8, "c": 9, "d": 30, "e": 0, "f": 2}
    assert suppressed(cells).cells == {"a": 20, "b": 8, **dict.fromkeys("cdef")}
    assert suppressed({"e": 0, "f": 2, "a": 20, "b": 8, "c": 9}).cells == dict.fromkeys("efabc")


@given(TABLES)
def test_nothing_below_five_is_told_or_is_left(cells: dict[str, int]) -> None:
    table = suppressed(cells)
    hidden = [key for key, n in table.cells.items() if n is None]
    assert table.cells.keys() == cells.keys()
    assert table.total in (sum(cells.values()), None)
    assert (table.total is None) == (sum(cells.values()) < FEWEST)
    for key, n in table.cells.items():
        assert n in (cells[key], None)
        assert n is None or n == 0 or n >= FEWEST
    if table.total is not None:
        assert table.rest == sum(cells[key] for key in hidden)
        assert not hidden or (len(hidden) >= 2 and table.rest >= FEWEST)


@pytest.mark.parametrize(
    ("kinds", "most"), [(2, 40), (3, 30), (4, 20), (5, 14), (6, 12), (7, 9), (8, 9), (10, 7)]
)
def test_who_knows_the_rules_computes_nothing_that_is_not_told(kinds: int, most: int) -> None:
    """Of all tables that look the same when told, each hidden count has at least four values."""
    for total in range(FEWEST, most + 1):
        alike: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in _adding_up_to(total, kinds):
            table = suppressed({str(n): count for n, count in enumerate(counts)})
            assert table.total == total
            alike[tuple(table.cells.values())].append(counts)
        for cells, tables in alike.items():
            for place, cell in enumerate(cells):
                possible = {counts[place] for counts in tables}
                assert cell is not None or len(possible) >= FEWEST - 1, (cells, tables)


@pytest.mark.parametrize(("services", "most"), [(1, 30), (2, 30), (3, 20), (4, 14), (5, 9)])
def test_no_change_of_the_services_tells_what_was_not_told(services: int, most: int) -> None:
    """Whoever keeps the table of every content that there could ever be computes nothing that is not told."""
    keys = [str(number) for number in range(services)]
    contents = [some for number in range(services + 1) for some in combinations(keys, number)]
    for total in range(FEWEST, most + 1):
        alike: dict[tuple[tuple[object, ...], ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in _adding_up_to(total, services):
            counted = {key: n for key, n in zip(keys, counts, strict=True) if n}
            seen = (told({What.REFERRED: counted}, some)[What.REFERRED] for some in contents)
            alike[tuple(_look(table) for table in seen)].append(counts)
        for look, tables in alike.items():
            for place in range(services):
                possible = {counts[place] for counts in tables}
                is_small = any(0 < n < FEWEST for n in possible)
                assert not is_small or len(possible) >= FEWEST - 1, (look, tables)


def _look(table: Table) -> tuple[object, ...]:
    return (table.total, *table.cells.values())


def test_services_are_told_beside_small_ones_that_are_many_enough() -> None:
    """Of which there are five at least; the rest together, when it can be shared out in many ways."""

    def of(**counted: int) -> Table:
        return told({What.REFERRED: counted}, ["police", "lawyers"])[What.REFERRED]

    assert of(police=9, lawyers=3, clinic=2) == Table(14, {"police": 9, "lawyers": None, OTHER: None})
    assert of(police=9, lawyers=3) == Table(12, {"police": None, "lawyers": None, OTHER: None})
    assert of(police=9, lawyers=4, clinic=4) == Table(17, {"police": None, "lawyers": None, OTHER: None})
    assert of(police=9, lawyers=5) == Table(14, {"police": 9, "lawyers": 5, OTHER: 0})
    assert of(police=3) == Table(None, {"police": None, "lawyers": None, OTHER: None})


def test_confirming_a_service_tells_nothing_of_earlier_quarters() -> None:
    counted = {What.REFERRED: {"police_dv": 10, "police": 3, "take_it_down": 7, "stopncii": 6}}
    for content in (
        ["police_dv", "police", "take_it_down", "stopncii"],
        ["ambulance", *counted[What.REFERRED]],
    ):
        assert set(told(counted, content)[What.REFERRED].cells.values()) == {None}


def _adding_up_to(total: int, kinds: int) -> Iterator[tuple[int, ...]]:
    if kinds == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *others) for others in _adding_up_to(total - first, kinds - 1))


@given(WAITED)
def test_how_soon_is_told_only_as_far_as_it_follows(waited: dict[str, int]) -> None:
    found = speed(suppressed(waited))
    if found is None:
        assert sum(waited.values()) < FEWEST
        return
    assert found.answers == sum(waited.values())
    up_to, reached = 0, None
    for wait in Wait:
        up_to += waited[wait]
        reached = reached or (wait if 2 * up_to >= found.answers else None)
        assert found.within.get(wait, up_to) == up_to
        assert not 0 < up_to < FEWEST or wait not in found.within
    assert found.median in (reached, None)


def test_how_soon_first_answers_came() -> None:
    waited = dict(zip(map(str, Wait), (6, 20, 0, 5, 3, 2), strict=True))
    sums = {Wait.MINUTES_5: 6, Wait.MINUTES_15: 26, Wait.HOUR: 26, Wait.HOURS_4: 31, Wait.LATER: 36}
    assert speed(suppressed(waited)) == Speed(36, Wait.MINUTES_15, sums)


def test_where_the_middle_is_not_told_there_is_none() -> None:
    waited = dict(zip(map(str, Wait), (6, 9, 20, 3, 2, 1), strict=True))
    assert speed(suppressed(waited)) == Speed(
        41, None, {Wait.MINUTES_5: 6, Wait.MINUTES_15: 15, Wait.LATER: 41}
    )


def test_every_kind_is_there_and_services_that_are_gone_are_told_together() -> None:
    counts = {
        What.OPENED: {"": 12},
        What.NEED: {str(Need.LEGAL): 7, UNSAID: 5},
        What.REFERRED: {"police": 6, "closed_down": 5, "moved": 8},
    }
    found = told(counts, ["police", "lawyers"])
    assert found.keys() == set(What)
    assert found[What.OPENED].total == 12
    needs = {str(need): 7 if need is Need.LEGAL else 0 for need in Need}
    assert found[What.NEED].cells == {**needs, UNSAID: 5}
    assert found[What.REFERRED] == Table(19, {"police": 6, "lawyers": 0, OTHER: 13})
    assert found[What.CLOSED] == Table(None, dict.fromkeys([*Outcome, UNSAID]))
