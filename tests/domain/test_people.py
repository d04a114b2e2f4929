"""Quiet hours in every zone, invitations, conversations."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.people import Conversation, Invitation, Person, QuietHours, Role
from bot.domain.safety import Risk, Worry

ZONES = [
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
# At least three hours a day are open, so that no change of clocks swallows them whole.
spans = st.tuples(minutes, minutes).filter(lambda s: s[0] == s[1] or _open_minutes(*s) >= 180)


def _open_minutes(start: time, end: time) -> int:
    return (start.hour * 60 + start.minute - end.hour * 60 - end.minute) % 1440


@given(moments, spans, st.sampled_from(ZONES))
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
    assert allowed - moment < timedelta(hours=25)


@given(moments, spans, st.sampled_from(ZONES))
def test_asking_again_changes_nothing(moment: datetime, span: tuple[time, time], zone: str) -> None:
    quiet = QuietHours(*span)
    allowed = quiet.allowed_from(moment, zone)
    assert quiet.allowed_from(allowed, zone) == allowed


@given(moments, minutes, st.sampled_from(ZONES))
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
