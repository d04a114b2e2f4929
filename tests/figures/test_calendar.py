"""The calendar's file, read back as a calendar reads it (RFC 5545)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.domain.event import Event
from bot.figures.calendar import entry

NOW = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
STARTS = datetime(2026, 12, 5, 15, 0, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))
TITLE = "Номын өдөрлөг: уншлага, яриа; бас «тоглоом» — өвлийн амралтаар хамтдаа үү?"


def event(title: str = TITLE, place: str = "Сургуулийн номын сан, 2 давхар", number: int = 7) -> Event:
    return Event(number, 1, title, place, STARTS)


def made(about: Event, bot: str = "luujin_bot") -> bytes:
    return entry(about, bot, NOW)


def read(about: Event) -> Any:
    (found,) = Calendar.from_ical(made(about)).walk("VEVENT")
    return found


def test_a_calendar_reads_what_the_leader_wrote() -> None:
    found = read(event())
    assert str(found["SUMMARY"]) == TITLE
    assert str(found["LOCATION"]) == "Сургуулийн номын сан, 2 давхар"
    assert found.decoded("DTSTART") == STARTS.astimezone(UTC)
    assert found.decoded("DTEND") - found.decoded("DTSTART") == timedelta(hours=2)
    assert found.decoded("DTSTAMP") == NOW


def test_the_phone_reminds_of_it_an_hour_before() -> None:
    (alarm,) = read(event()).walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-1)
    assert (str(alarm["ACTION"]), str(alarm["DESCRIPTION"])) == ("DISPLAY", TITLE)


@pytest.mark.parametrize("title", [TITLE, "ө" * 60, "😀" * 30, "a" * 60, r"a\, b; c\n d: e=f \\"])
def test_lines_are_folded_as_the_format_says(title: str) -> None:
    file = made(event(title, "ү" * 200))
    assert file.endswith(b"\r\n")
    lines = file.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines], "no letter is cut in two"
    assert any(line.startswith(b" ") for line in lines)
    assert str(read(event(title))["SUMMARY"]) == title


def test_it_names_nobody_and_not_where_it_is_from() -> None:
    file = made(event("Уулзалт", "")).decode()
    names = {line.partition(":")[0].partition(";")[0] for line in file.replace("\r\n ", "").split("\r\n")}
    assert not names & {"ORGANIZER", "ATTENDEE", "CONTACT", "URL", "METHOD", "LOCATION", "X-WR-CALNAME"}
    assert "luujin" not in file.lower()


def test_one_event_keeps_its_uid_and_no_other_has_it() -> None:
    uids = {number: str(read(event(number=number))["UID"]) for number in range(1, 50)}
    assert len(set(uids.values())) == len(uids)
    assert str(read(event("Өөр нэр", "өөр газар", number=7))["UID"]) == uids[7]
    assert not any(str(number) == uid for number, uid in uids.items())
    assert made(event()) != made(event(), bot="other_bot"), "two bots do not change each other's"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Хоёр\nмөр", "Хоёр мөр"),
        (" \t зай  зай ", "зай зай"),
        ("a\r\nBEGIN:VALARM\r\nEND:VALARM", "a BEGIN:VALARM END:VALARM"),
        ("хонх\x07 нуль\x00", "хонх нуль"),
        ("гэр бүл 👨‍👩‍👧", "гэр бүл 👨‍👩‍👧"),
    ],
)
def test_odd_titles_stay_one_line_of_one_event(typed: str, shown: str) -> None:
    found = read(event(typed))
    assert str(found["SUMMARY"]) == shown
    assert len(found.walk("VALARM")) == 1


def test_what_is_required_stands_once() -> None:
    lines = made(event()).decode().split("\r\n")
    for name in (
        "VERSION:2.0",
        "PRODID:",
        "UID:",
        "DTSTAMP:",
        "DTSTART:20261205T070000Z",
        "DTEND:20261205T090000Z",
    ):
        assert sum(line.startswith(name) for line in lines) == 1, name
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
