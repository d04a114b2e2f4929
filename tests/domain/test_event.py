"""Moments around an event: days by the calendar where it is, hours by the clock, clocks that change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.campaign import Step
from bot.domain.event import Event, in_their_zone, on_the_calendar
from bot.domain.people import ULAANBAATAR

BERLIN = "Europe/Berlin"
NEW_YORK = "America/New_York"


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def event(text: str, zone: str) -> Event:
    return Event(1, 1, "Уулзалт", "Клуб", at(text, zone).astimezone(UTC), zone)


@pytest.mark.parametrize(
    ("starts", "zone", "step", "due"),
    [
        ("2026-12-05 15:00", ULAANBAATAR, Step.WEEK, "2026-11-28 15:00"),
        ("2026-12-05 15:00", ULAANBAATAR, Step.DAY, "2026-12-04 15:00"),
        ("2026-12-05 15:00", ULAANBAATAR, Step.HOUR, "2026-12-05 14:00"),
        ("2026-03-01 00:30", ULAANBAATAR, Step.DAY, "2026-02-28 00:30"),
        ("2028-03-01 10:00", ULAANBAATAR, Step.DAY, "2028-02-29 10:00"),
        ("2027-01-03 10:00", ULAANBAATAR, Step.WEEK, "2026-12-27 10:00"),
        ("2026-03-29 15:00", BERLIN, Step.DAY, "2026-03-28 15:00"),  # the night between has 23 hours
        ("2026-10-26 15:00", BERLIN, Step.WEEK, "2026-10-19 15:00"),  # the week has an hour more
        ("2026-03-29 03:30", BERLIN, Step.HOUR, "2026-03-29 01:30"),  # 02:30 is left out
    ],
)
def test_reminders_are_due_at_the_same_time_of_day_there(
    starts: str, zone: str, step: Step, due: str
) -> None:
    moment = event(starts, zone).moment_of(step)
    assert moment == at(due, zone).astimezone(UTC)
    assert moment.utcoffset() == timedelta(0)


def test_a_time_that_the_clocks_leave_out_is_moved_behind_it() -> None:
    before = at("2026-03-28 02:30", BERLIN).astimezone(UTC)
    assert on_the_calendar(before, BERLIN, timedelta(days=1)).astimezone(ZoneInfo(BERLIN)).hour == 3


def test_the_zone_of_the_moment_is_kept() -> None:
    moved = on_the_calendar(at("2026-12-05 15:00", NEW_YORK), BERLIN, timedelta(days=7))
    assert moved.tzinfo == ZoneInfo(NEW_YORK)
    assert moved == at("2026-12-12 15:00", NEW_YORK)


@pytest.mark.parametrize(
    ("due", "zone", "expected"),
    [
        ("2026-12-05 16:00", ULAANBAATAR, "2026-12-05 16:00"),
        ("2026-12-05 16:00", BERLIN, "2026-12-05 16:00"),
        ("2026-03-29 02:30", BERLIN, "2026-03-29 03:30"),
    ],
)
def test_people_further_west_get_it_when_it_is_that_time_for_them(due: str, zone: str, expected: str) -> None:
    moment = at(due, ULAANBAATAR).astimezone(UTC)
    assert in_their_zone(moment, ULAANBAATAR, zone) == at(expected, zone).astimezone(UTC)


def test_nobody_gets_it_before_its_moment() -> None:
    due = at("2026-12-05 16:00", ULAANBAATAR)
    assert in_their_zone(due, ULAANBAATAR, "Asia/Tokyo") == due
