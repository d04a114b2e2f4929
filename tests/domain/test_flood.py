"""Floods: nothing is lost, first words are never slowed, and whoever is silent for a while is as new."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.flood import AT_ONCE, CROWD, EACH, Flood, crowds
from bot.domain.support import Case

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
GAPS = st.lists(st.floats(0, 90).map(lambda s: timedelta(seconds=round(s, 3))), max_size=120)


@given(GAPS)
def test_words_go_on_in_order_twenty_at_once_and_twenty_a_minute(gaps: list[timedelta]) -> None:
    now, flood, told = NOON, Flood(), 0
    leaves: list[datetime] = []
    for gap in gaps:
        now += gap
        knew, flood = flood.told, flood.after_another(now)
        leaves.append(flood.goes_on(now))
        told += flood.told and not knew
        assert leaves[-1] >= now
        assert flood.told or leaves[-1] == now, "who is slowed knows it"
    assert leaves == sorted(leaves)
    for first, last in zip(leaves, leaves[AT_ONCE:], strict=False):
        assert last - first >= EACH, "never more than so many at once"
    for number, leaving in enumerate(leaves):
        assert leaving - NOON <= sum(gaps, timedelta()) + number * EACH, "and each goes on in the end"
    assert told <= 1 + len(gaps) // AT_ONCE


@given(GAPS, st.booleans())
def test_after_a_silence_it_is_as_at_first(gaps: list[timedelta], is_muted: bool) -> None:
    now = NOON
    flood = Flood(muted_until=NOON + timedelta(hours=24)) if is_muted else Flood()
    for gap in gaps:
        now += gap
        flood = flood.after_another(now)
    now = max(now, flood.busy_until or now)
    for _ in range(AT_ONCE):
        flood = flood.after_another(now)
        assert flood.goes_on(now) == now
        assert flood.told is flood.is_muted(now)


def test_who_is_muted_is_told_once_and_called_for_again_after_it() -> None:
    ends = NOON + timedelta(hours=24)
    flood = Flood(muted_until=ends)
    assert not flood.told
    for hours in range(24):
        now = NOON + timedelta(hours=hours)
        flood = flood.after_another(now)
        assert (flood.told, flood.is_muted(now), flood.calls_from(now)) == (True, True, ends)
    assert (flood.is_muted(ends), flood.calls_from(ends)) == (False, ends)
    assert not flood.after_another(ends).told


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 300)), unique_by=lambda one: one[0], max_size=30)
)
def test_a_crowd_is_of_strangers_and_of_one_minute(asked: list[tuple[int, int]]) -> None:
    cases = [
        Case(number, number, "", "mn", False, True, NOON + timedelta(seconds=second))
        for number, second in asked
    ]
    known = {number for number, _ in asked if number % 3 == 0}
    found = crowds(cases, known)
    among = [case for those in found.values() for case in those]
    assert not known & {case.person_id for case in among}
    assert all(len(those) >= CROWD for those in found.values())
    for case in cases:
        same = [one for one in cases if one.opened_at.minute == case.opened_at.minute]
        strangers = [one for one in same if one.person_id not in known]
        assert (case in among) is (len(strangers) >= CROWD and case.person_id not in known)
