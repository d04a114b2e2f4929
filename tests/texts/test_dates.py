"""Dates of sources and services."""

from pathlib import Path

import pytest

from bot.texts.dates import dates_in, is_day

from .conftest import QUIZ, Edit, said


@pytest.mark.parametrize(
    ("source", "dates"),
    [
        ("108.mn (2016), shuud.mn (2017)", ["2016", "2017"]),
        ("parliament.mn (2026-01)", ["2026-01"]),
        ("iKon.mn, 2020-09-22", ["2020-09-22"]),
        ("Vision 2050 (UN, 2015)", ["2015"]),
        ("Хүний хувийн мэдээлэл хамгаалах тухай хууль (2021)", ["2021"]),
        ("Convention No. 95, art. 36", []),
        ("Order 12026-01, phone 2026-2027", []),
    ],
)
def test_the_dates_that_a_source_carries(source: str, dates: list[str]) -> None:
    assert dates_in(source) == dates


def test_days_of_the_calendar() -> None:
    assert all(map(is_day, ["2024-02-29", "2026", "2026-12"]))
    assert not any(map(is_day, ["2026-02-29", "2026-13", "2026-00"]))


@pytest.mark.parametrize(
    ("date", "what"),
    [
        ("(2999)", "the source is of 2999, which lies in the future"),
        ("(2023-02-30)", "there is no day 2023-02-30"),
    ],
)
def test_a_source_of_no_day_is_named(folder: Path, edit: Edit, date: str, what: str) -> None:
    for language in ("mn", "en"):
        edit(f"{language}/{QUIZ}", "source: ILO, Indicators of Forced Labour (2012)", f"source: ILO {date}")
    first, second = said(folder)
    assert what in first
    assert what in second
    assert (first.split(":")[0], second.split(":")[0]) == (f"en/{QUIZ}", f"mn/{QUIZ}")


@pytest.mark.parametrize(
    ("checked", "what"),
    [
        ("2099-01", "“checked_on” 2099-01 lies in the future"),
        ("2025-02-30", "“checked_on” 2025-02-30 is no day of the calendar"),
        ("2025-12", "“checked_on” 2025-12 is before its source of 2026-01"),
        ("2025", "“checked_on” 2025 is before its source of 2026-01"),
    ],
)
def test_a_service_was_seen_on_a_day_that_makes_sense(
    folder: Path, edit: Edit, checked: str, what: str
) -> None:
    for language in ("mn", "en"):
        edit(f"{language}/services.yml", 'checked_on: "2026-01"', f'checked_on: "{checked}"')
    found = said(folder)
    assert len(found) == 2
    assert all(what in problem and " → write the day" in problem for problem in found)


def test_a_year_is_as_exact_as_its_source(folder: Path, edit: Edit) -> None:
    for language in ("mn", "en"):
        edit(f"{language}/services.yml", 'checked_on: "2026-01"', 'checked_on: "2026"')
    assert said(folder) == []
