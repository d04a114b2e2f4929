"""Whom a step tells, when the next one is due, and that nobody is ever told of their own case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.escalation import (
    GAPS,
    LATER,
    QUIET,
    REMEMBERED,
    REPEAT,
    REPEAT_LATER,
    WHOLE,
    Duty,
    Escalation,
    Move,
    Staffing,
    Step,
    begun,
    next_step,
    staffed,
    watchers,
)
from bot.domain.people import Person, Role
from bot.domain.support import Case, CaseState

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ASKER = 1
WHOLE_DESK = Staffing(
    {
        Step.ON_DUTY: frozenset({2}),
        Step.ROTA: frozenset({2, 3, 4}),
        Step.SUPERVISOR: frozenset({5}),
        Step.EVERYBODY: frozenset({2, 3, 4, 5, 6}),
    }
)


def a_case(**changes: object) -> Case:
    return replace(Case(9, ASKER, "x", "mn", False, False, NOW), **changes)  # type: ignore[arg-type]


def held(urgent: bool = False) -> Case:
    return a_case(state=CaseState.CLAIMED, claimed_by=2, urgent=urgent)


def someone(number: int, *roles: Role, unreachable: bool = False) -> Person:
    return Person(number, number, roles=frozenset(roles), unreachable=unreachable)


def played(
    escalation: Escalation, staffing: Staffing, minutes: int, start: int = 0
) -> list[tuple[int, tuple[Step, ...], frozenset[int]]]:
    """The minutes at which something was done, which steps, and who was told."""
    found = []
    for minute in range(start, minutes + 1):
        move = next_step(escalation, staffing, NOW + minute * MINUTE)
        escalation = move.escalation
        if move.taken:
            found.append((minute, move.taken, move.tell))
    return found


def test_the_steps_come_at_0_5_15_and_30_minutes_and_each_tells_those_before_it_again() -> None:
    assert played(begun(a_case(), NOW, NOW), WHOLE_DESK, 59) == [
        (0, (Step.ON_DUTY,), frozenset({2})),
        (5, (Step.ROTA,), frozenset({2, 3, 4})),
        (15, (Step.SUPERVISOR,), frozenset({2, 3, 4, 5})),
        (30, (Step.EVERYBODY,), frozenset({2, 3, 4, 5, 6})),
        (45, (Step.EVERYBODY,), frozenset({2, 3, 4, 5, 6})),
    ]
    assert timedelta(minutes=30) == WHOLE


def test_the_last_step_repeats_and_later_less_often() -> None:
    at = [minute for minute, _, _ in played(begun(a_case(), NOW, NOW), WHOLE_DESK, 24 * 60)]
    repeats = [minute for minute in at if minute >= 30]
    pauses = {b - a for a, b in pairwise(repeats)}
    assert pauses == {REPEAT // MINUTE, REPEAT_LATER // MINUTE}
    assert max(repeats) > 23 * 60
    assert sum(minute <= LATER // MINUTE for minute in repeats) == 7


def test_an_empty_step_is_skipped_at_once() -> None:
    nobody_on = Staffing({**WHOLE_DESK.people, Step.ON_DUTY: frozenset()})
    move = next_step(begun(a_case(), NOW, NOW), nobody_on, NOW)
    assert (move.taken, move.skipped) == ((Step.ON_DUTY, Step.ROTA), (Step.ON_DUTY,))
    assert move.tell == {2, 3, 4}
    assert move.escalation.step is Step.SUPERVISOR
    assert move.escalation.due_at == NOW + GAPS[Step.ROTA]


def test_with_nobody_at_all_the_last_step_comes_at_once_and_is_tried_again() -> None:
    move = next_step(begun(a_case(), NOW, NOW), Staffing(), NOW)
    assert move.skipped == move.taken == (Step.ON_DUTY, Step.ROTA, Step.SUPERVISOR, Step.EVERYBODY)
    assert move.mail
    assert move.escalation.late
    assert move.escalation.due_at == NOW + REPEAT
    again = next_step(move.escalation, WHOLE_DESK, NOW + REPEAT)
    assert again.tell == {2, 3, 4, 5, 6}


def test_after_a_night_without_power_everything_that_is_overdue_is_taken_once() -> None:
    later = NOW + timedelta(hours=6)
    move = next_step(begun(a_case(), NOW, NOW), WHOLE_DESK, later)
    assert move.taken == (Step.ON_DUTY, Step.ROTA, Step.SUPERVISOR, Step.EVERYBODY)
    assert move.tell == {2, 3, 4, 5, 6}
    assert move.escalation.due_at == later + REPEAT_LATER
    assert next_step(move.escalation, WHOLE_DESK, later + MINUTE).taken == ()


def test_nothing_is_done_before_its_time() -> None:
    escalation = begun(a_case(), NOW, NOW)
    assert next_step(escalation, WHOLE_DESK, NOW - timedelta(seconds=1)) == Move(escalation)


def test_an_acknowledgement_quiets_it_and_then_it_goes_on_where_it_was() -> None:
    waiting = next_step(begun(a_case(), NOW, NOW), WHOLE_DESK, NOW).escalation
    quiet = waiting.acknowledged(2, False, NOW + MINUTE)
    assert quiet.is_quiet(NOW + MINUTE)
    assert not quiet.is_quiet(NOW + MINUTE + QUIET)
    assert played(quiet, WHOLE_DESK, 30)[0] == (11, (Step.ROTA,), frozenset({2, 3, 4}))
    urgent = waiting.acknowledged(2, True, NOW + MINUTE)
    assert played(urgent, WHOLE_DESK, 30)[0][0] == 6


def test_each_can_put_the_others_off_once() -> None:
    quiet = begun(a_case(), NOW, NOW).acknowledged(2, False, NOW)
    assert not quiet.may_acknowledge(2)
    assert quiet.may_acknowledge(3)
    gone_on = next_step(quiet, WHOLE_DESK, NOW + QUIET).escalation
    assert gone_on.acknowledged_by is None
    assert not gone_on.may_acknowledge(2), "it is remembered when the calls go on"


def test_a_holder_is_told_first_and_then_the_case_is_everybodys() -> None:
    staffing = Staffing({**WHOLE_DESK.people, Step.HOLDER: frozenset({3})})
    found = played(begun(held(), NOW, NOW), staffing, 40)
    assert found[:2] == [(30, (Step.HOLDER,), frozenset({3})), (35, (Step.ON_DUTY,), frozenset({2}))]
    assert played(begun(held(urgent=True), NOW, NOW), staffing, 40)[0][0] == 10
    holders = next_step(begun(held(), NOW, NOW), staffing, NOW + 30 * MINUTE)
    assert not holders.lapses
    assert next_step(holders.escalation, staffing, NOW + 35 * MINUTE).lapses


def test_claiming_says_that_one_is_on_it() -> None:
    waiting = next_step(begun(a_case(), NOW, NOW), WHOLE_DESK, NOW).escalation
    early = waiting.claimed(2, False, NOW + MINUTE)
    assert (early.step, early.due_at) == (Step.HOLDER, NOW + 30 * MINUTE)
    late = waiting.claimed(2, False, NOW + 29 * MINUTE)
    assert late.due_at == NOW + 39 * MINUTE, "whoever takes it has ten minutes at least"
    assert waiting.claimed(2, True, NOW + MINUTE).due_at == NOW + 10 * MINUTE


def test_an_urgent_word_calls_once_more_also_who_put_it_off() -> None:
    quiet = next_step(begun(a_case(), NOW, NOW), WHOLE_DESK, NOW + 5 * MINUTE).escalation.acknowledged(
        3, False, NOW + 6 * MINUTE
    )
    pressed = quiet.pressed(NOW + 7 * MINUTE)
    move = next_step(pressed, WHOLE_DESK, NOW + 7 * MINUTE)
    assert (move.taken, move.tell) == ((Step.ROTA,), frozenset({2, 3, 4}))
    fresh = next_step(begun(a_case(), NOW, NOW).pressed(NOW), WHOLE_DESK, NOW)
    assert fresh.taken == (Step.ON_DUTY,)


roles = st.sets(st.sampled_from(list(Role)), max_size=3)
people = st.builds(
    lambda number, held, away: someone(number, *held, unreachable=away),
    st.integers(ASKER, 12),
    roles,
    st.booleans(),
)
desks = st.lists(people, max_size=10, unique_by=lambda one: one.id)
some = st.frozensets(st.integers(ASKER, 12))
cases = st.builds(
    lambda declined, holder: a_case(
        declined_by=declined,
        claimed_by=holder,
        state=CaseState.WAITING if holder is None else CaseState.CLAIMED,
    ),
    some,
    st.none() | st.integers(ASKER, 12),
)


@given(cases, desks, some, some, some)
def test_only_those_are_told_who_may_hear(
    case: Case, desk: list[Person], trained: frozenset[int], now: frozenset[int], planned: frozenset[int]
) -> None:
    staffing = staffed(case, desk, trained, Duty(now & planned, planned))
    told = frozenset().union(*staffing.people.values())
    by_id = {one.id: one for one in desk}
    at_desk = {Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN}
    may = {
        one.id
        for one in desk
        if one.id != case.person_id
        and one.id not in case.declined_by
        and not one.unreachable
        and at_desk & one.roles
    }
    assert told <= may
    assert watchers(case, desk) <= may
    # The untrained only where nobody else is left; who holds a case hears of it in any case.
    assert told <= trained | {case.claimed_by} or not may & trained
    assert bool(staffing.of(Step.EVERYBODY)) == bool(may), "whoever can be told is told in the end"
    for step in (Step.ON_DUTY, Step.ROTA, Step.SUPERVISOR):
        assert staffing.up_to(step) <= staffing.of(Step.EVERYBODY)
    assert all(by_id[one].may(Role.SUPERVISOR) for one in staffing.of(Step.SUPERVISOR))
    if planned:
        assert staffing.of(Step.ON_DUTY) <= now
        assert staffing.of(Step.ROTA) <= planned


def test_without_a_rota_all_coordinators_are_on_duty() -> None:
    desk = [someone(2, Role.COORDINATOR), someone(3, Role.COORDINATOR), someone(5, Role.ADMIN)]
    staffing = staffed(a_case(), desk, {2, 3, 5}, Duty())
    assert staffing.of(Step.ON_DUTY) == staffing.of(Step.ROTA) == {2, 3}
    assert staffing.of(Step.EVERYBODY) == {2, 3, 5}


tapping = st.lists(
    st.tuples(
        st.integers(0, 90), st.sampled_from(["acknowledge", "claim", "press", "look"]), st.integers(2, 6)
    ),
    max_size=12,
)


@given(tapping, st.booleans())
def test_whatever_is_said_everybody_is_told_in_the_end(
    taps: list[tuple[int, str, int]], urgent: bool
) -> None:
    """Nobody answers: then all have been told once each has put the others off as often as they can."""
    escalation, now, due = begun(a_case(urgent=urgent), NOW, NOW), NOW, NOW
    for minutes, act, who in taps:
        now += minutes * MINUTE
        escalation = next_step(escalation, WHOLE_DESK, now).escalation
        if act == "acknowledge" and escalation.may_acknowledge(who):
            escalation = escalation.acknowledged(who, urgent, now)
        elif act == "claim":
            escalation = escalation.claimed(who, urgent, now)
        elif act == "press":
            escalation = escalation.pressed(now)
        due = escalation.due_at
        assert now - MINUTE <= due <= now + 60 * MINUTE, "there is always a next step within an hour"
    escalation = next_step(escalation, WHOLE_DESK, due + WHOLE + GAPS[Step.HOLDER]).escalation
    assert escalation.late
    assert set(escalation.told) == {2, 3, 4, 5, 6}


@given(st.lists(st.integers(1, 500), max_size=200))
def test_what_is_remembered_has_its_bounds(numbers: list[int]) -> None:
    escalation = begun(a_case(), NOW, NOW)
    for number in numbers:
        escalation = escalation.acknowledged(number, False, NOW).told_also({number})
    assert len(escalation.acknowledgers) <= REMEMBERED
    assert len(set(escalation.told)) == len(escalation.told) <= REMEMBERED
