"""Moments as people type them, and what becomes of a delivery."""

import contextlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.campaign import Campaign, DeliveryState, Outcome, Sent, read_moment, state_after
from bot.domain.errors import BadDateError

UB = ZoneInfo("Asia/Ulaanbaatar")
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UB)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-05 15:00", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("  2026-12-05   15:00 ", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("2026.12.5, 9:05", datetime(2026, 12, 5, 9, 5, tzinfo=UB)),
        ("2026/12/05T15:00", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("2026 12 05 15:00", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("15:00", datetime(2026, 3, 4, 15, tzinfo=UB)),
        ("12:00", datetime(2026, 3, 5, 12, tzinfo=UB)),
        ("9:30", datetime(2026, 3, 5, 9, 30, tzinfo=UB)),
    ],
)
def test_moments_are_read_in_the_writers_own_zone(typed: str, moment: datetime) -> None:
    read = read_moment(typed, NOW)
    assert read == moment
    assert read.tzinfo is UB


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "2026-13-01 10:00",
        "2026-02-29 10:00",
        "24:00",
        "12:60",
        "2026-12-05",
        "0000-01-01 10:00",
        "1:2:3",
    ],
)
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(BadDateError):
        read_moment(typed, NOW)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    with contextlib.suppress(BadDateError):
        assert read_moment(text, NOW).tzinfo is UB


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_alone_is_the_next_time_it_is_so(hour: int, minute: int) -> None:
    moment = read_moment(f"{hour}:{minute:02}", NOW)
    assert timedelta() < moment - NOW <= timedelta(days=1)


def test_whoever_reads_the_other_language_gets_the_one_that_is_there() -> None:
    assert Campaign(1, 1, 1, {"mn": "а"}).text_for("en") == "а"
    assert Campaign(1, 1, 1, {"mn": "а", "en": "b"}).text_for("en") == "b"
    assert Campaign(1, 1, 1).text_for("en") == ""


def test_only_what_surely_did_not_arrive_is_pending_again() -> None:
    after = {outcome: state_after(Sent(outcome)) for outcome in Outcome}
    assert [o for o, state in after.items() if state is DeliveryState.PENDING] == [Outcome.RETRY]
    assert DeliveryState.SENDING not in after.values()
