"""How long the desk stays open, and what is read as a code."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.desk_session import DeskSession, read_code

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
NEW = DeskSession(1, "SECRET", NOON)
OPEN = NEW.opened(5, NOON)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "text", ["123456", "123 456", " 12 34 56 ", "1 2 3 4 5 6", "123\u00a0456", "123456\n"]
)
def test_six_digits_are_a_code_however_they_are_grouped(text: str) -> None:
    assert read_code(text) == "123456"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "1234567",
        "12345a",
        "abcdef",
        "123-456",
        "١٢٣٤٥٦",
        "１２３４５６",
        "¹²³⁴⁵⁶",
        "+12345",
        "12345.",
        "123456 789012",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert read_code(text) is None


def test_a_secret_opens_nothing_before_it_is_confirmed() -> None:
    assert not NEW.is_open(NOON)
    assert not replace(OPEN, confirmed=False).is_open(NOON)
    assert OPEN.is_open(NOON)


def test_it_closes_a_quarter_of_an_hour_after_the_last_act() -> None:
    assert OPEN.is_open(NOON + 15 * MINUTE - timedelta(seconds=1))
    assert not OPEN.is_open(NOON + 15 * MINUTE)
    assert replace(OPEN, acted_at=NOON + 10 * MINUTE).is_open(NOON + 24 * MINUTE)


def test_it_closes_after_eight_hours_whatever_is_done() -> None:
    for minutes in (8 * 60 - 1, 8 * 60):
        now = NOON + minutes * MINUTE
        assert replace(OPEN, acted_at=now).is_open(now) is (minutes < 8 * 60)


def test_a_locked_desk_is_shut_and_the_code_stays_used() -> None:
    locked = OPEN.locked()
    assert not locked.is_open(NOON)
    assert locked.confirmed
    assert locked.has_used(5)
    assert locked.has_used(4)
    assert not locked.has_used(6)


def test_a_secret_that_nobody_confirmed_is_outdated_after_a_quarter_of_an_hour() -> None:
    assert not NEW.is_outdated(NOON + 15 * MINUTE - timedelta(seconds=1))
    assert NEW.is_outdated(NOON + 15 * MINUTE)
    assert not OPEN.is_outdated(NOON + timedelta(days=900))


def test_five_wrong_codes_within_a_quarter_of_an_hour_make_a_pause() -> None:
    session = OPEN.locked()
    for n in range(5):
        assert session.waits_until(NOON + n * MINUTE) is None
        session = session.missed(NOON + n * MINUTE)
    until = NOON + 19 * MINUTE
    assert session.waits_until(NOON + 4 * MINUTE) == until
    assert session.waits_until(until - timedelta(seconds=1)) == until
    assert session.waits_until(until) is None
    assert session.missed(until).waits_until(until) is None, "and there are as many tries as before"


def test_wrong_codes_that_are_long_ago_do_not_add_up() -> None:
    session = OPEN.locked()
    for n in range(20):
        now = NOON + n * 4 * MINUTE
        assert session.waits_until(now) is None
        session = session.missed(now)
    assert len(session.misses) <= 5


def test_the_right_code_forgets_the_wrong_ones() -> None:
    assert OPEN.missed(NOON).missed(NOON).opened(9, NOON).misses == ()


def test_the_secret_is_in_no_print() -> None:
    assert "SECRET" not in repr(NEW)
