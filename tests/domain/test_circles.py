"""What stands for members and how long; who is told; what is remembered of answers."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.circles import KEPT_DAYS, Announcement, hears
from bot.domain.people import Contact, Person, Role
from bot.domain.private import Private, SafeHours
from tests.fakes.others import NOON

DAY = NOON.date()
MEETING = Announcement(1, 9, NOON, "Уулзалт", "Meeting", DAY + timedelta(days=5), sent=True)
NEWS = replace(MEETING, day=None)
MEMBER = Person(
    1,
    2,
    reminders=True,
    contact=Contact.NOW,
    roles=frozenset({Role.MEMBER}),
    private=Private(code_word=b"kept", circles=True),
)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def at(days: int) -> datetime:
    return NOON + timedelta(days=days)


def test_a_meeting_stands_to_the_end_of_its_day_and_news_for_two_weeks() -> None:
    assert [MEETING.is_open(after(days)) for days in (0, 5, 6)] == [True, True, False]
    assert [NEWS.is_open(after(days)) for days in (0, 14, 15)] == [True, True, False]
    assert not replace(MEETING, sent=False).is_open(DAY)


def test_it_is_kept_for_thirty_days_after_its_day_and_a_draft_for_one() -> None:
    assert [MEETING.is_over(at(5 + days)) for days in (KEPT_DAYS, KEPT_DAYS + 1)] == [False, True]
    assert [NEWS.is_over(at(days)) for days in (KEPT_DAYS, KEPT_DAYS + 1)] == [False, True]
    draft = replace(MEETING, sent=False)
    assert [draft.is_over(NOON + timedelta(hours=hours)) for hours in (23, 24)] == [False, True]


def test_without_english_words_everybody_reads_the_mongolian_ones() -> None:
    assert [MEETING.text(language) for language in ("mn", "en")] == ["Уулзалт", "Meeting"]
    assert replace(MEETING, en="").text("en") == "Уулзалт"


@pytest.mark.parametrize(
    "changes",
    [
        {"roles": frozenset()},
        {"roles": frozenset({Role.COORDINATOR})},
        {"contact": Contact.WHEN_I_WRITE},
        {"contact": Contact.HOURS},  # and no hours were agreed on
        {"reminders": False},
        {"reminders": None},
        {"private": replace(MEMBER.private, circles=False)},
        {"private": replace(MEMBER.private, code_word=None)},
        {"private": replace(MEMBER.private, empty_since=NOON)},
    ],
)
def test_only_who_agreed_to_all_of_it_is_told(changes: dict[str, object]) -> None:
    assert hears(MEMBER, NOON)
    hours = replace(MEMBER.private, hours=SafeHours(NOON.time(), NOON.time()))
    assert hears(replace(MEMBER, contact=Contact.HOURS, private=hours), NOON)
    assert not hears(replace(MEMBER, **changes), NOON)  # type: ignore[arg-type]


def test_an_answer_takes_the_place_of_the_other_and_old_ones_are_forgotten() -> None:
    standing = frozenset({1, 2})
    private = Private(coming=frozenset({7}), declined=frozenset({8}))
    private = private.answer(1, True, standing).answer(2, False, standing)
    assert (set(private.coming), set(private.declined)) == ({1}, {2})
    private = private.answer(1, False, standing)
    assert (private.coming, private.declined, private.answered) == (frozenset(), standing, standing)


def test_what_the_desk_was_told_goes_with_the_yes() -> None:
    standing = frozenset({1, 2})
    private = Private(coming=standing, told=standing).answer(1, False, standing)
    assert (private.coming, private.told) == (frozenset({2}), frozenset({2}))
    assert private.answer(3, True, frozenset({3})).told == frozenset(), "it stands no more"
