"""The rota: who is on, when somebody comes next, where nobody is; over midnight and changes of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import UnfitNicknameError
from bot.domain.rota import (
    AHEAD,
    Absence,
    Cover,
    Plan,
    Rota,
    Shift,
    everybody_on,
    gaps,
    hours,
    instant,
    is_free,
    next_change,
    next_on,
    on_duty,
    periods,
    turn_of,
    turns,
)
from bot.domain.rota_name import nickname
from bot.domain.rota_rehearsal import Trouble, Weak, rehearse

UB = ZoneInfo("Asia/Ulaanbaatar")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANA, BAT, SARAN = 11, 12, 13


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = UB) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def shift(number: int, person: int, weekday: int, start: int, end: int, on: date | None = None) -> Shift:
    return Shift(number, person, weekday, time(start), time(end), on)


def rota(*shifts: Shift, covers: tuple[Cover, ...] = (), absences: tuple[Absence, ...] = ()) -> Rota:
    return Rota(Plan(shifts, covers, absences), frozenset({ANA, BAT, SARAN}))


def test_a_weekly_shift_from_its_start_to_its_end() -> None:
    one = rota(shift(1, ANA, 0, 9, 18))
    assert on_duty(one, at(MONDAY, 8, 59)) == set()
    assert on_duty(one, at(MONDAY, 9)) == {ANA}
    assert on_duty(one, at(MONDAY, 17, 59)) == {ANA}
    assert on_duty(one, at(MONDAY, 18)) == set()
    assert on_duty(one, at(MONDAY + DAY, 12)) == set()
    assert on_duty(one, at(MONDAY + 7 * DAY, 12)) == {ANA}


def test_over_midnight_and_several_at_once() -> None:
    one = rota(shift(1, ANA, 6, 22, 6), shift(2, BAT, 0, 0, 8))
    sunday = MONDAY - DAY
    assert on_duty(one, at(sunday, 23)) == {ANA}
    assert on_duty(one, at(MONDAY, 5)) == {ANA, BAT}
    assert on_duty(one, at(MONDAY, 6)) == {BAT}
    assert next_change(one, at(sunday, 23)) == at(MONDAY, 0)
    assert next_change(one, at(MONDAY, 0)) == at(MONDAY, 6)
    assert everybody_on(one) == {ANA, BAT}


def test_a_cover_puts_somebody_else_or_nobody_on_for_a_date() -> None:
    base = shift(1, ANA, 0, 22, 6)
    covered = rota(base, covers=(Cover(1, MONDAY, BAT), Cover(1, MONDAY + 7 * DAY, None)))
    assert on_duty(covered, at(MONDAY + DAY, 3)) == {BAT}, "the shift belongs to the day it begins on"
    assert on_duty(covered, at(MONDAY + 8 * DAY, 3)) == set()
    assert on_duty(covered, at(MONDAY + 15 * DAY, 3)) == {ANA}
    assert everybody_on(covered) == {ANA, BAT}


def test_an_extra_duty_of_one_date_alone() -> None:
    one = rota(shift(1, SARAN, 2, 12, 14, on=MONDAY + 2 * DAY))
    assert on_duty(one, at(MONDAY + 2 * DAY, 13)) == {SARAN}
    assert on_duty(one, at(MONDAY + 9 * DAY, 13)) == set()


def test_who_is_away_does_nothing_that_begins_on_those_days() -> None:
    one = rota(
        *(shift(n, ANA, n, 22, 6) for n in range(7)),
        absences=(Absence(1, ANA, MONDAY, MONDAY + DAY),),
    )
    assert on_duty(one, at(MONDAY, 3)) == {ANA}, "the shift of Sunday goes on"
    assert on_duty(one, at(MONDAY, 23)) == set()
    assert on_duty(one, at(MONDAY + 2 * DAY, 3)) == set()
    assert on_duty(one, at(MONDAY + 2 * DAY, 23)) == {ANA}
    turn = turn_of(one, 1, MONDAY)
    assert turn is None, "shift 1 begins on Tuesdays"
    turn = turn_of(one, 0, MONDAY)
    assert turn is not None
    assert (turn.holder, turn.person_id) == (ANA, None)


def test_who_has_no_role_any_more_stands_in_the_plan_and_counts_as_nobody() -> None:
    one = Rota(Plan((shift(1, ANA, 0, 9, 18), shift(2, BAT, 0, 12, 18))), frozenset({BAT}))
    assert on_duty(one, at(MONDAY, 10)) == set()
    assert on_duty(one, at(MONDAY, 13)) == {BAT}
    assert everybody_on(one) == {BAT}
    assert periods(one, at(MONDAY, 10), at(MONDAY, 11))[0].planned == {ANA}


def test_who_is_next_and_when() -> None:
    one = rota(shift(1, ANA, 0, 9, 18), shift(2, BAT, 3, 9, 12))
    assert next_on(one, at(MONDAY, 10)) == (at(MONDAY, 10), frozenset({ANA}))
    assert next_on(one, at(MONDAY, 18)) == (at(MONDAY + 3 * DAY, 9), frozenset({BAT}))
    assert next_on(rota(), at(MONDAY, 0)) is None
    assert next_change(rota(), at(MONDAY, 0)) is None
    always = rota(*(shift(n, ANA, n, 0, 12) for n in range(7)), *(shift(9, ANA, n, 12, 0) for n in range(7)))
    assert next_change(always, at(MONDAY, 5)) is None
    assert gaps(always, at(MONDAY, 0), at(MONDAY + 14 * DAY, 0)) == []
    far = MONDAY + AHEAD + DAY
    assert next_on(rota(shift(1, ANA, far.weekday(), 9, 10, on=far)), at(MONDAY, 0)) is None


def test_gaps_are_cut_at_both_ends_and_in_one_piece() -> None:
    one = rota(shift(1, ANA, 0, 9, 18), shift(2, BAT, 0, 9, 12))
    assert gaps(one, at(MONDAY, 8), at(MONDAY, 20)) == [
        (at(MONDAY, 8), at(MONDAY, 9)),
        (at(MONDAY, 18), at(MONDAY, 20)),
    ]
    gone = Rota(Plan((shift(1, 99, 0, 9, 18), shift(2, 98, 0, 12, 20))), frozenset())
    assert gaps(gone, at(MONDAY, 8), at(MONDAY, 20)) == [(at(MONDAY, 8), at(MONDAY, 20))]


def test_hours_count_once_where_two_shifts_overlap() -> None:
    one = rota(shift(1, ANA, 0, 9, 18), shift(2, ANA, 0, 12, 20), shift(3, BAT, 0, 17, 18))
    assert hours(one, at(MONDAY, 0), at(MONDAY + DAY, 0)) == {ANA: 11 * HOUR, BAT: HOUR}


def test_who_is_free_is_not_away_nor_on_all_the_time() -> None:
    one = rota(
        shift(1, ANA, 0, 9, 18),
        shift(2, BAT, 0, 17, 20),
        shift(3, 15, 0, 8, 12),
        shift(4, 15, 0, 12, 18),
        absences=(Absence(1, SARAN, MONDAY, MONDAY),),
    )
    turn = turn_of(one, 1, MONDAY)
    assert turn is not None
    assert [is_free(one, who, turn) for who in (ANA, BAT, SARAN, 14, 15)] == [False, True, False, True, False]
    later = turn_of(one, 1, MONDAY + 7 * DAY)
    assert later is not None
    assert is_free(one, SARAN, later)


# — Changes of clocks —

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # in Berlin: 02:00 → 03:00, and 03:00 → 02:00


def test_a_time_that_is_left_out_is_the_moment_of_the_jump() -> None:
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    for wall in (time(2), time(2, 30), time(2, 59), time(3)):
        assert instant(SPRING, wall, BERLIN) == jump
    assert instant(SPRING, time(1, 59), BERLIN) == jump - timedelta(minutes=1)
    assert instant(SPRING, time(3, 1), BERLIN) == jump + timedelta(minutes=1)


def test_a_time_that_comes_twice_is_its_first_one() -> None:
    assert instant(AUTUMN, time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant(AUTUMN, time(3), BERLIN) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_a_day_that_a_whole_country_left_out() -> None:
    apia = ZoneInfo("Pacific/Apia")  # there was no 30 December 2011
    assert instant(date(2011, 12, 30), time(12), apia) == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_a_shift_that_the_clocks_leap_over_is_none_and_a_night_has_its_real_length() -> None:
    there = Rota(
        Plan((shift(1, ANA, 6, 2, 3), shift(2, BAT, 5, 22, 6))), frozenset({ANA, BAT}), "Europe/Berlin"
    )
    assert turn_of(there, 1, SPRING) is None
    for night, length in ((SPRING - DAY, 7), (AUTUMN - DAY, 9), (MONDAY + 5 * DAY, 8)):
        turn = turn_of(there, 2, night)
        assert turn is not None
        assert turn.end - turn.start == length * HOUR


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("minute", [0, 30])
def test_shifts_that_meet_in_a_change_of_clocks_leave_no_gap(day: date, minute: int) -> None:
    meet = time(2, minute)
    there = Rota(
        Plan((Shift(1, ANA, 6, time(0), meet), Shift(2, BAT, 6, meet, time(6)))),
        frozenset({ANA, BAT}),
        "Europe/Berlin",
    )
    start, end = at(day, 0, zone=BERLIN), at(day, 6, zone=BERLIN)
    assert gaps(there, start, end) == []
    assert all(len(one.on) == 1 for one in periods(there, start, end)), "and nobody works twice"


# — Whatever is planned —

people = st.integers(1, 4)
walls = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30)))
days = st.dates(date(2026, 3, 20), date(2026, 4, 6)) | st.dates(date(2026, 10, 20), date(2026, 10, 31))


@st.composite
def plans(draw: st.DrawFn) -> Rota:
    shifts = []
    for number in range(draw(st.integers(0, 6))):
        start, end = draw(st.tuples(walls, walls).filter(lambda pair: pair[0] != pair[1]))
        on = draw(st.none() | days)
        weekday = draw(st.integers(0, 6)) if on is None else on.weekday()
        shifts.append(Shift(number, draw(people), weekday, start, end, on))
    covers = {
        (number, day): Cover(number, day, draw(st.none() | people))
        for number, day in draw(st.lists(st.tuples(st.integers(0, 6), days), max_size=5))
    }
    absences = [
        Absence(n, draw(people), first, first + draw(st.integers(0, 5)) * DAY)
        for n, first in enumerate(draw(st.lists(days, max_size=3)))
    ]
    staff = draw(st.frozensets(people))
    zone = draw(st.sampled_from(("Asia/Ulaanbaatar", "Europe/Berlin", "America/New_York")))
    return Rota(Plan(tuple(shifts), tuple(covers.values()), tuple(absences)), staff, zone)


_SPANS = ((at(date(2026, 3, 20), 0), 16), (at(date(2026, 10, 20), 0), 10))
moments = st.one_of(
    *(
        st.builds(
            lambda seconds, start=start: start + timedelta(seconds=seconds), st.integers(0, length * 86_400)
        )
        for start, length in _SPANS
    )
)


@settings(deadline=None)
@given(plans(), moments)
def test_nobody_comes_or_goes_before_the_next_change(plan: Rota, moment: datetime) -> None:
    now, change = on_duty(plan, moment), next_change(plan, moment)
    assert now <= plan.staff
    until = change if change is not None else moment + timedelta(days=3)
    assert until > moment
    assert on_duty(plan, moment + (until - moment) / 2) == now
    if change is not None:
        assert on_duty(plan, change) != now


@settings(deadline=None)
@given(plans(), moments)
def test_somebody_is_on_at_the_next_moment_and_nobody_before(plan: Rota, moment: datetime) -> None:
    found = next_on(plan, moment)
    if found is None:
        assert gaps(plan, moment, moment + timedelta(days=14)) == [(moment, moment + timedelta(days=14))]
        return
    when, who = found
    assert who == on_duty(plan, when) != set()
    if when > moment:
        assert gaps(plan, moment, when) == [(moment, when)]


@settings(deadline=None)
@given(plans(), moments, st.integers(1, 12 * 24))
def test_periods_fill_the_span_and_agree_with_every_moment(plan: Rota, start: datetime, length: int) -> None:
    end = start + length * HOUR
    found = periods(plan, start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(one.end == other.start for one, other in pairwise(found))
    for one in found:
        assert one.start < one.end
        for inside in (one.start, one.start + (one.end - one.start) / 2):
            assert on_duty(plan, inside) == one.on
    empty = sum((stop - begin for begin, stop in gaps(plan, start, end)), timedelta())
    assert empty == sum((one.end - one.start for one in found if not one.on), timedelta())
    assert all(turn.start < turn.end for turn in turns(plan, start, end))


# — Rehearsal —


def test_a_rehearsal_names_every_trouble() -> None:
    plan = Plan(
        (
            shift(1, ANA, 0, 0, 6),
            shift(2, BAT, 0, 6, 12),
            shift(3, SARAN, 0, 12, 18),
            shift(4, 14, 0, 18, 20),
            shift(5, SARAN, 0, 20, 21),
            shift(6, BAT, 0, 20, 21),
        )
    )
    there = Rota(plan, frozenset({ANA, BAT, SARAN}))
    found = rehearse(there, at(MONDAY, 0), at(MONDAY + DAY, 0), {BAT}, {SARAN})
    assert found.weak == (
        Weak(at(MONDAY, 6), at(MONDAY, 12), Trouble.UNREACHABLE, frozenset({BAT})),
        Weak(at(MONDAY, 12), at(MONDAY, 18), Trouble.UNTRAINED, frozenset({SARAN})),
        Weak(at(MONDAY, 18), at(MONDAY, 20), Trouble.NO_ROLE, frozenset({14})),
        Weak(at(MONDAY, 20), at(MONDAY, 21), Trouble.UNTRAINED, frozenset({SARAN})),
        Weak(at(MONDAY, 21), at(MONDAY + DAY, 0), Trouble.NOBODY, frozenset()),
    )
    assert found.has_gaps
    assert found.hours == {ANA: 6 * HOUR, BAT: 7 * HOUR, SARAN: 7 * HOUR}


def test_who_has_not_passed_the_course_is_no_gap_and_goes_on_over_a_change() -> None:
    one = rota(shift(1, ANA, 0, 0, 12), shift(2, ANA, 0, 12, 0), shift(3, BAT, 0, 6, 12))
    found = rehearse(one, at(MONDAY, 0), at(MONDAY + DAY, 0), {BAT}, {ANA})
    assert [weak.trouble for weak in found.weak] == [Trouble.UNTRAINED]
    assert not found.has_gaps


# — Names —


@pytest.mark.parametrize(
    "name", ["Н", "Намуун", "Бат-Эрдэнэ 2", "Anna-Maria O'Connor", "Ө" * 24, "🌸 Сарнай"]
)
def test_names_that_can_stand_in_the_rota(name: str) -> None:
    assert nickname(f"  {name}\n ") == name.removeprefix("🌸").strip()


@pytest.mark.parametrize(
    "name", ["", " ", "🌸", "-", "12", "Ө" * 25, "Бат 99112233", "Бат 123", "<b>Бат</b>", "名前", "a/b"]
)
def test_names_that_cannot(name: str) -> None:
    with pytest.raises(UnfitNicknameError):
        nickname(name)
