"""When check-ins are due: only when they may come, wherever and whenever; and what the book holds."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.check_in import LOOK, Asking, Book, can_come, following, may_ask, planned, soon
from bot.domain.people import QUIET_CHOICES, ZONES, Person, QuietHours
from bot.domain.private import DAYS_CHOICES, HOURS_CHOICES, CheckIn, Plan, Private, SafeHours
from bot.domain.quiz_reminder import LATEST, SOON, SOONEST

NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)  # a Wednesday; noon in Ulaanbaatar
DAILY, WEEKLY = CheckIn(CheckIn.DAILY, Plan.TELL), CheckIn(CheckIn.WEEKLY, Plan.TELL)
HOUR = timedelta(hours=1)

moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)
chosen = st.builds(
    lambda span, days: SafeHours(time(span[0]), time(span[1]), days),
    st.sampled_from(HOURS_CHOICES),
    st.sampled_from(DAYS_CHOICES),
)
people = st.builds(
    lambda hours, quiet, zone: Person(1, 1, quiet=quiet, zone=zone, private=Private(hours=hours)),
    st.none() | chosen,
    st.sampled_from(QUIET_CHOICES),
    st.sampled_from((*ZONES, "Australia/Lord_Howe")),
)


@given(people, moments, st.sampled_from((DAILY, WEEKLY)), st.integers())
def test_it_is_due_when_it_may_come_and_never_past(
    person: Person, now: datetime, agreed: CheckIn, seed: int
) -> None:
    chance = Random(seed).random
    for due in (following(person, agreed, now, chance), soon(person, now, chance)):
        assert now <= due <= now + timedelta(days=17)
        assert may_ask(person, due) == can_come(person, now)


@given(moments, st.sampled_from(ZONES), st.integers())
def test_daily_is_tomorrow_and_weekly_is_as_often_as_everybodys_reminder(
    now: datetime, zone: str, seed: int
) -> None:
    person, chance = Person(1, 1, zone=zone), Random(seed).random
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    assert following(person, DAILY, now, chance).astimezone(ZoneInfo(zone)).date() == tomorrow
    assert SOONEST <= following(person, WEEKLY, now, chance) - now < LATEST + SOON


def test_every_minute_of_the_agreed_hours_is_as_likely_as_any_other() -> None:
    hours, chance = SafeHours(time(16), time(19)), Random(1).random
    person = Person(1, 1, private=Private(hours=hours))
    local = [following(person, DAILY, NOW, chance).astimezone(ZoneInfo(person.zone)) for _ in range(3600)]
    quarters = [
        sum(at.hour == hour and at.minute // 15 == q for at in local)
        for hour in (16, 17, 18)
        for q in range(4)
    ]
    assert sum(quarters) == 3600
    assert min(quarters) > 240
    assert max(quarters) < 360


def test_who_has_no_minute_for_it_is_looked_at_again_tomorrow() -> None:
    person = Person(
        1, 1, quiet=QuietHours(time(18), time(10)), private=Private(hours=SafeHours(time(19), time(21)))
    )
    assert not can_come(person, NOW)
    assert following(person, DAILY, NOW, Random(1).random) == NOW + SOON


def test_who_wants_it_otherwise_gets_another_moment_and_who_does_not_keeps_theirs() -> None:
    person, chance = Person(1, 1), Random(1).random
    first = planned(None, person, WEEKLY, NOW, chance)
    assert planned(first, person, WEEKLY, NOW + HOUR, chance) == first
    sooner = planned(first, person, DAILY, NOW, chance)
    assert (sooner.every, sooner.next_at < first.next_at) == (CheckIn.DAILY, True)
    put_back = planned(replace(first, next_at=NOW + timedelta(days=365)), person, WEEKLY, NOW, chance)
    assert put_back.next_at < NOW + LATEST + SOON


def test_of_several_questions_the_first_counts_and_one_miss_is_told() -> None:
    person = Person(1, 1, here_at=NOW - HOUR)
    one = Asking(1, CheckIn.DAILY, NOW).asked(person, NOW).asked(person, NOW + 20 * HOUR)
    assert (one.asked_at, one.sent_at) == (NOW, NOW + 20 * HOUR)
    assert not one.is_missed(NOW + CheckIn.PATIENCE - HOUR)
    assert one.is_missed(NOW + CheckIn.PATIENCE)
    told = one.told().asked(person, NOW + 44 * HOUR)
    assert told.is_told
    assert not told.is_missed(NOW + 99 * HOUR)
    assert not told.is_answered(person)
    assert told.is_answered(replace(person, here_at=NOW + HOUR))
    assert told.answered() == replace(Asking(1, CheckIn.DAILY, NOW), sent_at=NOW + 44 * HOUR)


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_time_in_which_nobody_was_there_counts_for_nobody(gap: timedelta) -> None:
    asking = Asking(1, CheckIn.DAILY, NOW).asked(Person(1, 1), NOW)
    now = NOW + HOUR + gap
    book = Book(NOW + HOUR, {1: asking}).resumed(now)
    until = book.askings[1].until
    assert until is not None
    expected = CheckIn.PATIENCE - HOUR
    assert expected - timedelta(minutes=45) <= until - now <= expected


def test_the_book_is_looked_through_every_while() -> None:
    assert not Book().is_fresh(NOW)
    assert Book(NOW).is_fresh(NOW + LOOK - timedelta(seconds=1))
    assert not Book(NOW).is_fresh(NOW + LOOK)
    assert not Book(NOW).is_fresh(NOW - timedelta(seconds=1)), "the clock was put back"
    assert Book(NOW, {1: Asking(1, 1, NOW, NOW)}).asked_since(1, NOW - HOUR)
    assert not Book(NOW, {1: Asking(1, 1, NOW, NOW)}).asked_since(2, NOW - HOUR)
