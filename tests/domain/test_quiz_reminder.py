"""Turns: about a week apart, at moments without a pattern, never in quiet hours."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import QUIET_CHOICES, ULAANBAATAR, Person, QuietHours
from bot.domain.quiz_reminder import LATE, LATEST, SOON, SOONEST, Turn, next_week, within_a_day

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
SOME_ZONES = ("Asia/Ulaanbaatar", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def local(moment: datetime, zone: str = ULAANBAATAR) -> time:
    return moment.astimezone(ZoneInfo(zone)).time()


@given(moments, st.builds(QuietHours, clocks, clocks), st.sampled_from(SOME_ZONES), st.integers())
def test_a_turn_is_never_in_quiet_hours(now: datetime, quiet: QuietHours, zone: str, seed: int) -> None:
    person = Person(1, 1, quiet=quiet, zone=zone)
    for draw in (next_week, within_a_day):
        moment = draw(person, now, random.Random(seed).random)
        assert moment >= now
        assert not quiet.covers(local(moment, zone))


@pytest.mark.parametrize("quiet", QUIET_CHOICES)
def test_a_turn_is_about_a_week_or_within_a_day_away(quiet: QuietHours) -> None:
    person, chance = Person(1, 1, quiet=quiet), random.Random(4).random
    for _ in range(300):
        assert SOONEST <= next_week(person, NOW, chance) - NOW < LATEST
        assert timedelta() <= within_a_day(person, NOW, chance) - NOW < SOON


def test_there_is_always_a_moment_even_where_all_but_a_minute_is_quiet() -> None:
    person = Person(1, 1, quiet=QuietHours(time(8, 1), time(8)))
    assert local(next_week(person, NOW, lambda: 0.5)) == time(8)


@pytest.mark.parametrize("quiet", QUIET_CHOICES)
def test_no_minute_hour_or_day_is_likelier_than_another(quiet: QuietHours) -> None:
    person, chance = Person(1, 1, quiet=quiet), random.Random(8).random
    found = [next_week(person, NOW, chance) for _ in range(12_000)]
    minutes = Counter(local(moment).minute for moment in found)
    hours = Counter(local(moment).hour for moment in found)
    days = Counter((moment - NOW).days for moment in found)
    for counts, kinds in ((minutes, 60), (hours, len(hours)), (days, 4)):
        assert len(counts) == kinds
        # Five standard deviations.
        even = len(found) / kinds
        assert all(abs(count - even) < 5 * even**0.5 for count in counts.values())


def test_a_turn_seen_long_after_its_moment_is_late() -> None:
    turn = Turn(1, NOW)
    assert not turn.is_late(NOW + LATE)
    assert turn.is_late(NOW + LATE + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("campaigns", "days", "room"), [(0, None, 1), (1, None, 2), (0, 5, 2), (1, 6, 3), (1, 7, 2)]
)
def test_reminders_and_campaigns_share_one_week(campaigns: int, days: int | None, room: int) -> None:
    turn = Turn(1, NOW, NOW - timedelta(days=days) if days else None)
    person = Person(1, 1)
    assert turn.has_room(replace(person, weekly=room), campaigns, NOW)
    assert not turn.has_room(replace(person, weekly=room - 1), campaigns, NOW)
