"""What may be told of a club: whole fives, whole weeks, and nothing of who has just come."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clubs import (
    MOST_JOINED,
    WEEKS,
    Member,
    Sums,
    beginning,
    counts_from,
    first_told,
    joining,
    leaving,
    open_week,
    summed,
)
from bot.domain.people import Joined, Person
from bot.domain.streak import WEEK, week_of
from bot.domain.suppression import FEWEST, in_fives

WEEK_NOW = date(2026, 3, 2)
LONG_AGO = date.min
TOPICS = {"travel": frozenset({"trains", "boats"}), "food": frozenset({"bread"})}
ALL = frozenset({"trains", "boats", "bread"})


def ago(weeks: int) -> date:
    return WEEK_NOW - weeks * WEEK


def member(*weeks_ago: int, since: date = LONG_AGO, quizzes: frozenset[str] = frozenset()) -> Member:
    return Member(since, frozenset(map(ago, weeks_ago)), quizzes)


@pytest.mark.parametrize(
    ("people", "told"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (1284, 1280)]
)
def test_people_are_told_in_whole_fives(people: int, told: int | None) -> None:
    assert summed([member()] * people, {}, WEEK_NOW).members == told


def test_the_last_eight_whole_weeks_are_told_oldest_first() -> None:
    sums = summed([member(n) for n in (0, 1, 8, 9) for _ in range(6)], TOPICS, WEEK_NOW)
    assert list(sums.weeks) == [ago(n) for n in range(WEEKS, 0, -1)]
    assert {week: people for week, people in sums.weeks.items() if people} == {ago(8): 5, ago(1): 5}
    assert sums.members == 20


def test_a_topic_is_finished_with_all_its_quizzes() -> None:
    some = [member(quizzes=frozenset({"trains", "bread"})) for _ in range(5)]
    every = [member(quizzes=ALL) for _ in range(4)]
    assert summed(some + every, TOPICS, WEEK_NOW).topics == {"travel": None, "food": 5}
    assert summed(every + every, TOPICS, WEEK_NOW).topics == {"travel": 5, "food": 5}


def test_who_joined_counts_from_that_week_on() -> None:
    joined = [member(3, 2, 1, since=ago(2), quizzes=ALL) for _ in range(5)]
    sums = summed(joined, TOPICS, WEEK_NOW)
    assert {week for week, people in sums.weeks.items() if people} == {ago(2), ago(1)}
    assert sums.topics == {"travel": 5, "food": 5}
    just_now = [member(3, 2, 1, 0, since=WEEK_NOW, quizzes=ALL) for _ in range(5)]
    assert summed(just_now, TOPICS, WEEK_NOW) == Sums(
        5, dict.fromkeys(sums.weeks), {"travel": None, "food": None}
    )


def test_nobody_in_it_and_nothing_to_learn() -> None:
    assert summed([], {}, WEEK_NOW) == Sums(None, {ago(n): None for n in range(WEEKS, 0, -1)}, {})


zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, zones)
def test_a_week_that_is_told_can_be_changed_nowhere_on_earth(moment: datetime, zone: timezone) -> None:
    """What somebody learns now is noted for the week of their own clock."""
    assert week_of(moment.astimezone(zone).date()) >= open_week(moment)


@given(moments)
def test_a_week_begins_where_the_last_one_ended(moment: datetime) -> None:
    week = open_week(moment)
    assert beginning(week) <= moment < beginning(week + WEEK)
    assert open_week(beginning(week)) == week
    assert open_week(beginning(week) - timedelta(microseconds=1)) == week - WEEK


weeks = st.integers(0, WEEKS + 2).map(ago)
members = st.builds(
    Member,
    st.just(LONG_AGO) | weeks,
    st.frozensets(weeks),
    st.frozensets(st.sampled_from(sorted(ALL))),
)
groups = st.lists(members, max_size=24)


@st.composite
def on_the_brink(draw: st.DrawFn) -> tuple[list[Member], Member]:
    """A club in which one more who did as the others would be the fifth or the tenth; and such a friend."""
    alike = Member(LONG_AGO, draw(st.frozensets(weeks, min_size=1)), ALL)
    return [alike] * draw(st.sampled_from([4, 9])) + draw(st.lists(members, max_size=2)), alike


@given(on_the_brink() | st.tuples(groups, members))
def test_a_friend_who_joins_shows_nothing_of_what_they_did(both: tuple[list[Member], Member]) -> None:
    """Whatever they did before: all that changes is the number of members, with each fifth."""
    group, friend = both
    before = summed(group, TOPICS, WEEK_NOW)
    after = summed([*group, Member(WEEK_NOW, friend.active, friend.quizzes)], TOPICS, WEEK_NOW)
    assert (after.weeks, after.topics) == (before.weeks, before.topics)
    assert after.members == (in_fives(len(group) + 1) or None)


@given(groups)
def test_what_people_learn_shows_nothing_before_the_week_is_over(group: list[Member]) -> None:
    learning = [Member(m.counts_from, m.active | {WEEK_NOW}, m.quizzes) for m in group]
    assert summed(learning, TOPICS, WEEK_NOW) == summed(group, TOPICS, WEEK_NOW)


@given(groups.filter(bool), st.data())
def test_who_leaves_lowers_a_figure_by_one_five_at_most(group: list[Member], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(group) - 1))
    before = summed(group, TOPICS, WEEK_NOW)
    after = summed(group[:gone] + group[gone + 1 :], TOPICS, WEEK_NOW)
    pairs = [(before.members, after.members)]
    pairs += zip(before.weeks.values(), after.weeks.values(), strict=True)
    pairs += zip(before.topics.values(), after.topics.values(), strict=True)
    assert all((then or 0) - (now or 0) in (0, FEWEST) for then, now in pairs)


@given(groups)
def test_every_figure_could_as_well_be_of_other_numbers(group: list[Member]) -> None:
    """A figure is a whole five of people, at least one five, and never more than there are."""
    sums = summed(group, TOPICS, WEEK_NOW)
    told = [sums.members, *sums.weeks.values(), *sums.topics.values()]
    assert all(people is None or (people >= FEWEST and people % FEWEST == 0) for people in told)
    for week, people in sums.weeks.items():
        really = sum(m.counts_from <= week and week in m.active for m in group)
        assert (people or 0) <= really < (people or 0) + FEWEST


# — When somebody joined —


def test_joining_is_remembered_and_leaving_forgets_it() -> None:
    person = joining(Person(1, 1), 7, WEEK_NOW)
    assert person.joined == (Joined(7, WEEK_NOW),)
    assert counts_from(person, 7) == WEEK_NOW
    assert counts_from(person, 8) == date.min
    assert leaving(person, 8) == person
    assert leaving(person, 7) == Person(1, 1)


def test_who_comes_back_counts_from_then_on() -> None:
    person = joining(leaving(joining(Person(1, 1), 7, ago(3)), 7), 7, WEEK_NOW)
    assert person.joined == (Joined(7, WEEK_NOW),)


def test_only_what_matters_is_remembered() -> None:
    person = Person(1, 1)
    for club, weeks_ago in enumerate((WEEKS + 1, WEEKS, WEEKS - 1, 1)):
        person = joining(person, club, ago(weeks_ago))
    assert [one.club_id for one in joining(person, 9, WEEK_NOW).joined] == [2, 3, 9]
    oldest = first_told(WEEK_NOW)
    assert all(week >= oldest for week in summed([], {}, WEEK_NOW).weeks)
    for club in range(20, 30):
        person = joining(person, club, WEEK_NOW)
    assert [one.club_id for one in person.joined] == list(range(30 - MOST_JOINED, 30))
