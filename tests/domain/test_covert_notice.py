"""When an answer may be announced: in any zone, at any hours, whatever the clocks do."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.covert_notice import STANDS, is_announced, stands, unread, when_may
from bot.domain.people import QUIET_CHOICES, ULAANBAATAR, Contact, Person, QuietHours
from bot.domain.private import DAYS_CHOICES, EVERY_DAY, HOURS_CHOICES, Private, SafeHours
from bot.domain.support import Author, Case, CaseMessage

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOME_ZONES = (
    "Asia/Ulaanbaatar",
    "Asia/Hovd",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
)
moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes, seconds=minutes % 60)
)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from((0, 1, 15, 30, 59)))
quiets = st.builds(QuietHours, clocks, clocks)
days = st.frozensets(st.integers(0, 6))
safe = st.builds(SafeHours, clocks, clocks, days)
shares = st.floats(0, 1, exclude_max=True)
NIGHT = QuietHours()


def somebody(
    hours: SafeHours | None = None,
    quiet: QuietHours = NIGHT,
    contact: Contact = Contact.HOURS,
    zone: str = ULAANBAATAR,
) -> Person:
    private = Private(hours=hours)
    return Person(
        1,
        1,
        reminders=True,
        contact=contact,
        quiet=quiet,
        zone=zone,
        private=private,
        consented_on=NOW.date(),
    )


def there(moment: datetime, zone: str = ULAANBAATAR) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@given(moments, safe, quiets, st.sampled_from(SOME_ZONES), shares)
@example(
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    SafeHours(time(2, 15), time(2, 45)),
    QuietHours(time(4), time(2)),
    "Europe/Berlin",
    0.5,
)
@example(
    datetime(2026, 10, 24, 22, 0, tzinfo=UTC),
    SafeHours(time(1, 30), time(2, 30), frozenset({6})),
    QuietHours(time(3), time(1)),
    "Europe/Berlin",
    0.999,
)
@example(
    datetime(2026, 4, 4, 14, 0, tzinfo=UTC),
    SafeHours(time(1, 45), time(1, 30)),
    QuietHours(time(1, 59), time(1)),
    "Australia/Lord_Howe",
    0.999,
)
def test_it_is_within_the_agreed_hours_outside_quiet_ones_and_never_past(
    now: datetime, hours: SafeHours, quiet: QuietHours, zone: str, share: float
) -> None:
    moment = when_may(somebody(hours, quiet, zone=zone), now, share)
    if moment is None:
        return
    assert moment >= now
    assert moment.tzinfo is now.tzinfo
    assert hours.covers(there(moment, zone))
    assert not quiet.covers(there(moment, zone).time())
    assert moment - now < timedelta(days=_furthest(hours) + 2)


def _furthest(hours: SafeHours) -> int:
    return 1 if hours.days == EVERY_DAY else 8


@given(moments, quiets, st.sampled_from(SOME_ZONES), shares)
def test_who_agreed_to_any_time_is_told_outside_quiet_hours(
    now: datetime, quiet: QuietHours, zone: str, share: float
) -> None:
    ignored = SafeHours(time(4), time(5), frozenset({3}))
    moment = when_may(somebody(ignored, quiet, Contact.NOW, zone), now, share)
    assert moment is not None
    assert moment >= now
    assert not quiet.covers(there(moment, zone).time())


@given(moments, safe, quiets, st.sampled_from(SOME_ZONES), shares)
def test_whoever_may_be_told_now_is_told_now(
    now: datetime, hours: SafeHours, quiet: QuietHours, zone: str, share: float
) -> None:
    person = somebody(hours, quiet, zone=zone)
    allowed = hours.covers(there(now, zone)) and not quiet.covers(there(now, zone).time())
    assert (when_may(person, now, share) == now) is allowed


@given(moments, safe, quiets, st.sampled_from(SOME_ZONES), shares)
def test_the_moment_once_decided_holds(
    now: datetime, hours: SafeHours, quiet: QuietHours, zone: str, share: float
) -> None:
    person = somebody(hours, quiet, zone=zone)
    moment = when_may(person, now, share)
    assert moment is None or when_may(person, moment, 0.5) == moment


@pytest.mark.parametrize(
    ("span", "weekdays", "quiet"), [*product(HOURS_CHOICES, DAYS_CHOICES, QUIET_CHOICES)]
)
def test_never_only_where_the_hours_lie_in_quiet_ones(
    span: tuple[int, int], weekdays: frozenset[int], quiet: QuietHours
) -> None:
    hours = SafeHours(time(span[0]), time(span[1]), weekdays)
    allowed = [time(hour) for hour in range(*span) if not quiet.covers(time(hour))]
    for day, minute in product(range(8), (0, 59)):
        now = NOW + timedelta(days=day, minutes=minute)
        assert (when_may(somebody(hours, quiet), now, 0.9) is None) is (not allowed)


@pytest.mark.parametrize("span", HOURS_CHOICES)
def test_every_choice_leaves_room_for_every_minute_of_an_hour(span: tuple[int, int]) -> None:
    """Evenly: the minute does not tell that it was waited for. And half of the time is left to read."""
    person = somebody(SafeHours(time(span[0]), time(span[1])))
    evening = datetime(2026, 3, 4, 20, tzinfo=UTC)
    found = [when_may(person, evening, n / 120) for n in range(120)]
    minutes = [there(moment).minute for moment in found if moment]
    assert sorted(minutes) == sorted([*range(60)] * 2)
    assert {there(moment).hour for moment in found if moment} == {span[0]}


def test_what_waits_for_the_morning_does_not_come_with_the_stroke_of_eight() -> None:
    night = datetime(2026, 3, 4, 15, tzinfo=UTC)
    for share, local in ((0.0, "08:00"), (0.25, "08:15"), (0.999, "08:59")):
        moment = when_may(somebody(contact=Contact.NOW), night, share)
        assert moment is not None
        assert f"{there(moment):%H:%M}" == local


def test_a_short_span_is_used_in_its_first_half() -> None:
    moment = when_may(somebody(SafeHours(time(16), time(16, 30))), NOW, 0.999)
    assert moment is not None
    assert there(moment) - there(NOW).replace(hour=16, minute=0) < timedelta(minutes=15)


@pytest.mark.parametrize("reminders", [None, False])
def test_who_gets_no_reminders_gets_no_notice_that_looks_like_one(reminders: bool | None) -> None:
    person = replace(somebody(contact=Contact.NOW), reminders=reminders)
    assert when_may(person, NOW, 0) is None


def test_never_for_who_comes_back_by_themselves_or_agreed_on_no_hours() -> None:
    hours = SafeHours(time(0), time(0))
    assert when_may(somebody(hours, contact=Contact.WHEN_I_WRITE), NOW, 0) is None
    assert when_may(somebody(None), NOW, 0) is None
    assert when_may(somebody(replace(hours, days=frozenset())), NOW, 0) is None
    assert when_may(somebody(hours), NOW, 0) == NOW


def answer(number: int, seen: bool = False, author: Author = Author.STAFF) -> CaseMessage:
    return CaseMessage(number, 1, author, "x", NOW, seen)


def test_what_is_unread_are_answers_not_shown() -> None:
    messages = [answer(1, seen=True), answer(2), answer(3, author=Author.PERSON), answer(4)]
    assert [message.id for message in unread(messages)] == [2, 4]


def test_one_notice_stands_a_day_for_all_that_wait() -> None:
    case = Case(1, 1, "x", "mn", False, False, NOW, noticed_at=NOW, noticed=4)
    assert stands(case, [answer(3), answer(4), answer(7)], NOW)
    assert stands(case, [answer(4), answer(7)], NOW + STANDS - timedelta(seconds=1))
    assert not stands(case, [answer(4)], NOW + STANDS)
    assert not stands(case, [answer(5)], NOW), "those it stood for were read"
    assert not stands(replace(case, noticed_at=None), [answer(4)], NOW), "it never left"
    assert not stands(case, [], NOW)


def test_an_answer_stays_announced_until_it_is_read() -> None:
    case = Case(1, 1, "x", "mn", False, False, NOW, noticed_at=NOW, noticed=4)
    assert is_announced(case, [answer(4), answer(7)])
    assert not is_announced(case, [answer(7)])
    assert not is_announced(replace(case, noticed=0, noticed_at=None), [answer(4)])


@pytest.mark.parametrize("reminders", [None, False, True])
def test_who_agrees_to_notices_agrees_to_reminders_among_which_they_hide(reminders: bool | None) -> None:
    person = Person(1, 1, reminders=reminders)
    for contact in (Contact.NOW, Contact.HOURS):
        told = person.to_be_told(contact)
        assert (told.contact, told.reminders) == (contact, True)
    assert person.to_be_told(Contact.WHEN_I_WRITE).reminders is reminders
