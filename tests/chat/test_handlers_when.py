"""When a campaign is sent: now, tomorrow, at a typed moment, every week."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.chat.composing import LANGUAGES, Leading
from tests.chat.world import counted, said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("tapped", "due"),
    [("now", datetime(2026, 3, 4, 4, tzinfo=UTC)), ("tomorrow", datetime(2026, 3, 5, 8, tzinfo=UTC))],
)
async def test_a_tap_is_enough(tapped: str, due: datetime, language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("when")
    assert leading.leader.text == said("campaign.ask_when", language)
    await leading.leader.tap(f"camp:at:{leading.draft}:{tapped}")
    assert leading.campaign.due_at == due
    assert said("campaign.draft", language) in leading.leader.text


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("2026-12-05 15:00", datetime(2026, 12, 5, 7, tzinfo=UTC)),
        ("2026.12.5 9:05", datetime(2026, 12, 5, 1, 5, tzinfo=UTC)),
        ("15:00", datetime(2026, 3, 4, 7, tzinfo=UTC)),
        ("11:59", datetime(2026, 3, 5, 3, 59, tzinfo=UTC)),
        ("2028-02-29 12:00", datetime(2028, 2, 29, 4, tzinfo=UTC)),
    ],
)
async def test_a_typed_moment_is_on_the_leaders_clock(typed: str, due: datetime) -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("when")
    await leading.leader.send(typed)
    assert leading.campaign.due_at == due


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("маргааш", "error.bad_date"),
        ("2026-02-29 15:00", "error.bad_date"),
        ("2026-04-31 15:00", "error.bad_date"),
        ("2026-12-05 24:00", "error.bad_date"),
        ("2026-12-05", "error.bad_date"),
        ("9999-12-31 23:59", "error.bad_date"),
        ("٢٠٢٦-12-05", "error.bad_date"),
        ("2026-03-04 11:00", "error.past_date"),
        ("1999-01-01 00:00", "error.past_date"),
    ],
)
async def test_a_moment_that_cannot_be_is_asked_for_again(typed: str, error: str, language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("when")
    await leading.leader.send(typed)
    assert leading.leader.text == said(error, language)
    assert leading.campaign.due_at is None
    await leading.leader.send("2026-12-05 15:00")
    assert leading.campaign.due_at == datetime(2026, 12, 5, 7, tzinfo=UTC)


async def test_a_time_that_the_clocks_leave_out_is_shown_as_it_will_be() -> None:
    leading = await Leading.of()
    people = leading.world.memory.tables.people
    me = await leading.leader.person()
    people[me.id] = replace(people[me.id], zone="Europe/Berlin")
    await leading.begin()
    await leading.tap("when")
    await leading.leader.send("2026-03-29 02:30")
    assert leading.campaign.due_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert "03:30" in leading.leader.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_week_until_a_day(language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.ready("2026-03-05 15:00")
    await leading.tap("when")
    await leading.leader.tap("camp:weekly:")
    assert leading.leader.text == said("campaign.ask_until", language)
    await leading.leader.send("2026-03-19")
    assert leading.campaign.repeats_until == datetime(2026, 3, 19, 15, 59, tzinfo=UTC)
    day = "2026 оны 3-р сарын 19" if language == "mn" else "Mar 19, 2026"
    assert day in leading.leader.text
    await leading.tap("plan")
    assert day in leading.leader.text
    await leading.leader.tap("camp:go")
    sent = []
    for thursday in (5, 12, 19, 26):
        leading.world.clock.now = datetime(2026, 3, thursday, 7, tzinfo=UTC)
        sent.append(await leading.world.run_campaigns() > 0)
    assert sent == [True, True, True, False]


async def test_for_some_weeks_by_a_tap() -> None:
    leading = await Leading.of()
    await leading.ready("2026-03-05 15:00")
    await leading.tap("weekly")
    assert counted("campaign.for_weeks", 4) in [b.text for b in leading.leader.last.buttons]
    await leading.leader.tap(f"camp:weeks:{leading.draft}:4")
    assert leading.campaign.repeats_until == datetime(2026, 3, 27, 7, tzinfo=UTC), "the fourth is on the 26th"
    await leading.tap("when")
    await leading.leader.tap("camp:once:")
    assert leading.campaign.repeats_until is None


@pytest.mark.parametrize("weeks", ["0", "5", "-1", "x"])
async def test_no_other_number_of_weeks(weeks: str) -> None:
    leading = await Leading.of()
    await leading.ready("2026-03-05 15:00")
    await leading.tap("weeks", weeks)
    assert leading.world.messenger.toasts[-1] == said("error.stale")
    assert leading.campaign.repeats_until is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "error"),
    [("2026-02-30", "error.bad_date"), ("хавар", "error.bad_date"), ("2026-03-03", "error.past_date")],
)
async def test_an_end_that_cannot_be_is_asked_for_again(typed: str, error: str, language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.ready("2026-03-05 15:00")
    await leading.tap("weekly")
    await leading.leader.send(typed)
    assert leading.leader.text == said(error, language)
    assert leading.campaign.repeats_until is None
    await leading.leader.send("2026-06-01 12:00")
    assert leading.campaign.repeats_until is not None


async def test_weeks_are_counted_from_a_moment() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("weekly")
    assert leading.leader.text == said("campaign.moment_first")
    await leading.tap("weeks", 4)
    assert leading.world.messenger.toasts[-1] == said("error.stale")


@pytest.mark.parametrize("when", ["later", "", "yesterday"])
async def test_no_other_moment_has_a_button(when: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("at", when)
    assert leading.world.messenger.toasts[-1] == said("error.stale")
    assert leading.campaign.due_at is None


async def test_a_moment_that_has_passed_is_missing_on_the_page() -> None:
    leading = await Leading.of()
    await leading.ready("now")
    leading.world.clock.pass_(minutes=6)
    await leading.tap("open")
    assert said("campaign.is_past") in leading.leader.text
    assert said("campaign.missing") in leading.leader.text
