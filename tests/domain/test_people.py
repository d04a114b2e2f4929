"""Quiet hours in every zone, invitations, conversations."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.domain.people import (
    QUIET_CHOICES,
    ULAANBAATAR,
    WEEKLY_CHOICES,
    ZONES,
    Conversation,
    Invitation,
    Person,
    QuietHours,
    Role,
)
from bot.domain.safety import Risk, Worry

SOME_ZONES = [
    "Asia/Ulaanbaatar",
    "Asia/Hovd",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Seoul",
    "Australia/Lord_Howe",
]
NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)

moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes, seconds=minutes % 60)
)
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
spans = st.tuples(minutes, minutes)


def _open_minutes(start: time, end: time) -> int:
    return (start.hour * 60 + start.minute - end.hour * 60 - end.minute) % 1440


@given(moments, spans, st.sampled_from(SOME_ZONES))
@example(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), (time(2, 45), time(2, 15)), "Europe/Berlin")
@example(datetime(2026, 10, 3, 11, 9, tzinfo=UTC), (time(2, 45), time(2, 15)), "Australia/Lord_Howe")
@example(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), (time(22), time(2, 30)), "Europe/Berlin")
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), (time(2), time(2, 45)), "Europe/Berlin")
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), (time(2), time(2, 45)), "Europe/Berlin")
@example(datetime(2026, 3, 8, 6, 30, tzinfo=UTC), (time(21), time(8)), "America/New_York")
def test_nothing_is_ever_sent_in_quiet_hours(moment: datetime, span: tuple[time, time], zone: str) -> None:
    quiet = QuietHours(*span)
    allowed = quiet.allowed_from(moment, zone)
    assert allowed >= moment
    assert not quiet.covers(allowed.astimezone(ZoneInfo(zone)).time())
    assert allowed.tzinfo is moment.tzinfo
    if not quiet.covers(moment.astimezone(ZoneInfo(zone)).time()):
        assert allowed == moment, "nobody waits who need not"
    # A change of clocks may swallow a short open span whole; then the next day's counts.
    assert allowed - moment < timedelta(hours=25 if _open_minutes(*span) >= 180 else 49)


@given(moments, spans, st.sampled_from(SOME_ZONES))
def test_asking_again_changes_nothing(moment: datetime, span: tuple[time, time], zone: str) -> None:
    quiet = QuietHours(*span)
    allowed = quiet.allowed_from(moment, zone)
    assert quiet.allowed_from(allowed, zone) == allowed


@given(moments, minutes, st.sampled_from(SOME_ZONES))
def test_equal_start_and_end_mean_no_quiet_hours(moment: datetime, at: time, zone: str) -> None:
    assert QuietHours(at, at).allowed_from(moment, zone) == moment


@pytest.mark.parametrize(
    ("local", "quiet"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_the_start_is_quiet_and_the_end_is_not(local: str, quiet: bool) -> None:
    assert QuietHours().covers(time.fromisoformat(local)) is quiet


@given(minutes, minutes, minutes)
def test_a_span_and_its_opposite_share_out_the_day(start: time, end: time, at: time) -> None:
    if start != end:
        assert QuietHours(start, end).covers(at) is not QuietHours(end, start).covers(at)


def test_a_night_in_ulaanbaatar_ends_at_eight() -> None:
    evening = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)  # 23:00 there
    assert QuietHours().allowed_from(evening, "Asia/Ulaanbaatar") == datetime(2026, 3, 5, 0, 0, tzinfo=UTC)


# — What people choose from —


def _changes_of_clocks() -> Iterator[datetime]:
    """Every one in every zone that people choose from, in some years, to the hour."""
    for zone in map(ZoneInfo, ZONES):
        day, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
        while day < end:
            hours = [(day + timedelta(hours=n)).astimezone(zone) for n in range(25)]
            if hours[0].utcoffset() != hours[-1].utcoffset():
                yield next(b for a, b in pairwise(hours) if a.utcoffset() != b.utcoffset()).astimezone(UTC)
            day += timedelta(days=1)


CHANGES = list(_changes_of_clocks())
LEAP_DAYS = [datetime(year, 2, 29, tzinfo=UTC) for year in (2024, 2028)]
at_all_times = st.one_of(
    moments,
    st.builds(
        lambda around, micros: around + timedelta(microseconds=micros),
        st.sampled_from([*CHANGES, *LEAP_DAYS]),
        st.integers(-48 * 3_600_000_000, 48 * 3_600_000_000),
    ),
    st.builds(
        lambda around, minutes: around + timedelta(minutes=minutes),
        st.sampled_from([*CHANGES, *LEAP_DAYS]),
        st.integers(-48 * 60, 48 * 60),
    ),
)
told_in = st.sampled_from(["UTC", *ZONES])
choices = st.sampled_from(QUIET_CHOICES)


@hypothesis_settings(max_examples=1500, deadline=None)
@given(at_all_times, told_in, choices, st.sampled_from(ZONES))
def test_whatever_people_choose_their_quiet_hours_are_kept(
    moment: datetime, told: str, quiet: QuietHours, zone: str
) -> None:
    """Over changes of clocks and 29 February too, and in whichever zone the moment is told."""
    moment = moment.astimezone(ZoneInfo(told))
    allowed = quiet.allowed_from(moment, zone)
    there = allowed.astimezone(UTC).astimezone(ZoneInfo(zone))
    waited = allowed.astimezone(UTC) - moment.astimezone(UTC)
    assert not quiet.covers(there.time())
    assert timedelta(0) <= waited <= timedelta(hours=25)
    assert quiet.allowed_from(allowed, zone) == allowed
    if waited:
        assert there.time() == quiet.end, "they end when they were said to, by the clocks of that day"
        before = (allowed.astimezone(UTC) - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
        assert quiet.covers(before.time()), "and nobody waits longer"


def test_there_are_changes_of_clocks_to_try() -> None:
    assert len(CHANGES) >= 60, "six zones with two in each of five years"


def test_a_reminder_of_29_february_night_comes_on_1_march() -> None:
    late = datetime(2028, 2, 29, 23, 30, tzinfo=ZoneInfo(ULAANBAATAR))
    assert QuietHours().allowed_from(late, ULAANBAATAR) == datetime(
        2028, 3, 1, 8, tzinfo=ZoneInfo(ULAANBAATAR)
    )


def test_the_usual_is_among_the_choices_and_every_zone_exists() -> None:
    new = Person(1, 2)
    assert new.quiet == QUIET_CHOICES[0] == QuietHours(time(21), time(8))
    assert new.weekly in WEEKLY_CHOICES
    assert new.zone == ZONES[0] == ULAANBAATAR
    assert set(ZONES) <= available_timezones()
    for choice in (QUIET_CHOICES, WEEKLY_CHOICES, ZONES):
        assert len(set(choice)) == len(choice)


@pytest.mark.parametrize("quiet", QUIET_CHOICES)
def test_every_choice_keeps_the_night_and_leaves_some_hours(quiet: QuietHours) -> None:
    assert all(quiet.covers(time(hour)) for hour in (22, 23, 0, 1, 2, 3, 4, 5, 6))
    assert _open_minutes(quiet.start, quiet.end) >= 5 * 60
    assert (quiet.start.minute, quiet.end.minute) == (0, 0), "buttons carry hours"


def test_a_conversation_is_over_after_a_pause() -> None:
    talk = Conversation("x", NOW)
    assert not talk.is_over(NOW + timedelta(minutes=30))
    assert talk.is_over(NOW + timedelta(minutes=30, seconds=1))


def test_a_higher_risk_or_another_kind_is_news() -> None:
    concern, urgent = Worry("x", Risk.CONCERN), Worry("x", Risk.URGENT)
    talk = Conversation("s", NOW).raising(concern)
    assert talk.has_raised(concern)
    assert not talk.has_raised(urgent)
    assert not talk.has_raised(Worry("y", Risk.CONCERN))
    talk = talk.raising(urgent)
    assert talk.raised == (urgent,), "the same kind is remembered once, as it was at its worst"
    assert talk.has_raised(concern)


def test_the_last_few_worries_are_remembered() -> None:
    talk = Conversation("s", NOW)
    for number in range(9):
        talk = talk.raising(Worry(f"kind {number}", Risk.URGENT))
    newest = [f"kind {number}" for number in range(9)][-Conversation.REMEMBERED :]
    assert [worry.about for worry in talk.raised] == newest


def test_a_correction_of_the_same_kind_replaces_a_smaller_one() -> None:
    small, large, other = Worry("x", Risk.CONCERN), Worry("x", Risk.URGENT), Worry("y", Risk.URGENT)
    talk = Conversation("s", NOW).correcting(small).correcting(other).correcting(large)
    assert talk.corrected == {large, other}


def test_a_conversation_is_about_help_until_it_was_a_misunderstanding_or_is_over() -> None:
    concern, urgent = Worry("x", Risk.CONCERN), Worry("x", Risk.URGENT)
    talk = Conversation("s", NOW)
    assert not talk.is_about_help(NOW)
    talk = talk.raising(urgent)
    assert talk.is_about_help(NOW)
    assert not talk.is_about_help(NOW + Conversation.PAUSE + timedelta(seconds=1))
    assert talk.correcting(concern).is_about_help(NOW), "the larger one stands"
    assert not talk.correcting(urgent).is_about_help(NOW)
    assert talk.correcting(urgent).raising(Worry("y", Risk.CONCERN)).is_about_help(NOW)


def test_what_is_kept_of_a_word_is_not_shown_with_the_person() -> None:
    assert "secret-digest" not in repr(Person(1, 2, own_word=b"secret-digest"))


def test_an_invitation_is_good_until_it_is_used_withdrawn_or_old() -> None:
    fresh = Invitation(1, Role.MEMBER, None, NOW + Invitation.LIFE)
    assert fresh.is_good(NOW)
    assert not fresh.is_good(NOW + Invitation.LIFE)
    assert not Invitation(1, Role.MEMBER, None, NOW + Invitation.LIFE, used_at=NOW).is_good(NOW)
    assert not Invitation(1, Role.MEMBER, None, NOW + Invitation.LIFE, revoked_at=NOW).is_good(NOW)


def test_everybody_is_a_student_and_nothing_else_by_itself() -> None:
    person = Person(1, 2)
    assert [role for role in Role if person.may(role)] == [Role.STUDENT]
