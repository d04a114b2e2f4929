"""Moments as people type them, what a campaign says to whom, and what becomes of a delivery."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.campaign import (
    CAPTION_LIMIT,
    OPEN_STATES,
    TEXT_LIMIT,
    Campaign,
    CampaignState,
    DeliveryState,
    Outcome,
    Progress,
    Reach,
    Sent,
    letters,
    read_day,
    read_end,
    read_moment,
    state_after,
)
from bot.domain.errors import BadDateError

UB = ZoneInfo("Asia/Ulaanbaatar")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UB)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-05 15:00", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("  2026-12-05   15:00 ", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("2026.12.5, 9:05", datetime(2026, 12, 5, 9, 5, tzinfo=UB)),
        ("2026/12/05T15:00", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("2026 12 05 15:00", datetime(2026, 12, 5, 15, tzinfo=UB)),
        ("2028-02-29 10:00", datetime(2028, 2, 29, 10, tzinfo=UB)),
        ("2036-12-31 23:59", datetime(2036, 12, 31, 23, 59, tzinfo=UB)),
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
        "2026-04-31 10:00",
        "2026-12-05 24:00",
        "2026-12-05 10:60",
        "2062-12-05 10:00",
        "9999-12-31 23:59",
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


def test_a_time_that_a_change_of_clocks_leaves_out_is_the_one_behind_it() -> None:
    """In Berlin the clocks go from 02:00 to 03:00 on 29 March 2026."""
    before = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    typed = read_moment("2026-03-29 02:30", before)
    assert typed.isoformat() == "2026-03-29T03:30:00+02:00"
    assert read_moment("2:30", datetime(2026, 3, 29, 1, tzinfo=BERLIN)) == typed
    after = read_moment("2:30", datetime(2026, 3, 29, 4, tzinfo=BERLIN))
    assert after.isoformat() == "2026-03-30T02:30:00+02:00", "the next day has the hour"


def test_of_two_equal_times_the_first_that_is_to_come_is_meant() -> None:
    """In Berlin it is 02:30 twice on 25 October 2026."""
    typed = read_moment("2026-10-25 02:30", datetime(2026, 10, 24, 12, tzinfo=BERLIN))
    assert typed.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN)
    assert read_moment("2:30", second).astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(st.text(alphabet="0123456789-./: T,", max_size=20), st.sampled_from([UB, BERLIN]))
def test_what_was_read_is_a_time_that_a_clock_shows(text: str, zone: ZoneInfo) -> None:
    with contextlib.suppress(BadDateError):
        moment = read_moment(text, NOW.astimezone(zone))
        assert moment.astimezone(UTC).astimezone(zone) == moment
        assert moment.year <= 2036


def test_whoever_reads_the_other_language_gets_the_one_that_is_there() -> None:
    assert Campaign(1, 1, texts={"mn": "а"}).text_for("en") == "а"
    assert Campaign(1, 1, texts={"mn": "а", "en": "b"}).text_for("en") == "b"
    assert Campaign(1, 1).text_for("en") == ""


@pytest.mark.parametrize(
    ("text", "counted"), [("", 0), ("Сайн уу", 7), ("🎉", 2), ("👍🏽", 4), ("ө\u0301", 2)]
)
def test_letters_are_counted_as_telegram_counts_them(text: str, counted: int) -> None:
    assert letters(text) == counted == len(text.encode("utf-16-le")) // 2


def test_below_a_picture_there_is_room_for_fewer_words() -> None:
    assert Campaign(1, 1).text_limit == TEXT_LIMIT <= 4096
    assert Campaign(1, 1, picture="file").text_limit == CAPTION_LIMIT <= 1024


def test_a_series_goes_by_its_first() -> None:
    assert Campaign(7, 1).series == 7
    assert Campaign(9, 1, series_id=7).series == 7


def test_nobody_is_reached_until_somebody_is_chosen() -> None:
    assert Reach().is_empty
    assert not Reach(frozenset({1})).is_empty
    assert not Reach(everybody=True).is_empty


def test_nothing_comes_out_of_what_is_over() -> None:
    over = {CampaignState.DRAFT, CampaignState.DONE, CampaignState.CANCELLED, CampaignState.MISSED}
    assert set(CampaignState) - OPEN_STATES == over


COUNTS = st.dictionaries(st.sampled_from(DeliveryState), st.integers(0, 1000))


@given(COUNTS)
def test_progress_counts_everybody_once(counts: dict[DeliveryState, int]) -> None:
    progress = Progress(Campaign(1, 1), counts)
    waiting = counts.get(DeliveryState.PENDING, 0) + counts.get(DeliveryState.SENDING, 0)
    assert progress.total == sum(counts.values())
    assert progress.settled + waiting == progress.total
    assert 0 <= progress.settled <= progress.total


def test_only_what_surely_did_not_arrive_is_pending_again() -> None:
    after = {outcome: state_after(Sent(outcome)) for outcome in Outcome}
    assert [o for o, state in after.items() if state is DeliveryState.PENDING] == [Outcome.RETRY]
    assert DeliveryState.SENDING not in after.values()


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-31", datetime(2026, 12, 31, 23, 59, tzinfo=UB)),
        (" 2026.12.5 ", datetime(2026, 12, 5, 23, 59, tzinfo=UB)),
        ("2026-12-31 15:00", datetime(2026, 12, 31, 15, tzinfo=UB)),
        ("15:00", datetime(2026, 3, 4, 15, tzinfo=UB)),
    ],
)
def test_a_day_alone_ends_with_the_day(typed: str, moment: datetime) -> None:
    assert read_end(typed, NOW) == moment


def test_where_a_day_is_asked_for_an_hour_is_not_passed_over() -> None:
    assert read_day(" 2026.12.5 ", NOW) == date(2026, 12, 5)
    for typed in ("2026-12-05 15:00", "15:00", "2026-02-29", ""):
        with pytest.raises(BadDateError):
            read_day(typed, NOW)


@pytest.mark.parametrize("typed", ["2026-02-29", "2026-13-01", "2026-12", "дараа", "", "9999-12-31"])
def test_an_end_that_cannot_be(typed: str) -> None:
    with pytest.raises(BadDateError):
        read_end(typed, NOW)
