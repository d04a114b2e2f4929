"""Announcements and the box for ideas: who may, who is told and when, and what anybody learns of others."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.domain.circles import LONGEST, MOST_OPEN, SPREAD
from bot.domain.covert_notice import STANDS
from bot.domain.errors import (
    DeskLockedError,
    EmptyTextError,
    GoneError,
    NoConsentError,
    NotAllowedError,
    PastDateError,
    StaleError,
    TextTooLongError,
    TooManyAnnouncementsError,
    TooManyIdeasError,
)
from bot.domain.people import Contact, Person, Role
from bot.domain.private import Ideas, SafeHours
from bot.domain.quiz_reminder import LATE, SOONEST
from bot.domain.support import Errand
from bot.domain.tip import CLOSED_DAYS, MOST_A_DAY, TipKind, TipState
from bot.usecases.circles import HearCircles
from bot.usecases.circles_desk import AnnounceCircles
from bot.usecases.deliver_support import PAUSES, DeliverSupport
from bot.usecases.ideas import SuggestIdea
from bot.usecases.people import DeleteMe, MeetPerson
from bot.usecases.private import PrivateSettings
from bot.usecases.tip import PassOnTip
from bot.usecases.tip_desk import CloseTip, ForwardTip, ReadTips
from tests.fakes.others import FakeSupportLane
from tests.usecases.house import House
from tests.usecases.test_private import WORDS
from tests.usecases.test_quiz_reminder import Week

EVENING = SafeHours(time(19), time(21))


class Network(Week):
    """A coordinator who announces, and members. The chance is 0.5: half of the spread."""

    def __init__(self) -> None:
        super().__init__()
        unit, clock = self.memory.unit, self.clock
        self.support = FakeSupportLane()
        self.drawn = 0.5
        self.desk = AnnounceCircles(unit, clock, lambda: self.drawn)
        self.hear = HearCircles(unit, clock)
        self.suggest = SuggestIdea(unit, clock)
        self.carry = DeliverSupport(unit, self.support, clock, chance=lambda: self.drawn)
        self.updates = 0

    async def member(
        self, contact: Contact = Contact.NOW, circles: bool = True, hours: SafeHours | None = None
    ) -> Person:
        """A member who has said the code word just now."""
        person = await self.someone()
        private = replace(person.private, code_word=b"kept", circles=circles, hours=hours)
        roles = person.roles | {Role.MEMBER}
        await self.set_(person, roles=roles, contact=contact, private=private.opened(self.clock()))
        return await self.again(person)

    async def inside(self, person: Person) -> Person:
        """They have said the code word again."""
        now = await self.again(person)
        await self.set_(now, private=now.private.said(self.clock()).opened(self.clock()))
        return await self.again(person)

    async def announce(self, days: int | None = 7, text: str = "Уулзалт", staff: Person | None = None) -> int:
        """Written and sent; its id."""
        staff = staff or await self.person(Role.COORDINATOR)
        await self.open_desk(staff)
        draft = await self.desk.begin(staff, text)
        day = None if days is None else self.clock().date() + timedelta(days=days)
        await self.desk.day(staff, draft.id, day)
        return (await self.desk.send(staff, draft.id)).id

    async def pass_(self, **span: float) -> None:
        """Time passes, and what is due then leaves."""
        self.clock.pass_(**span)
        await self.carry()

    async def hours(self, number: int) -> list[datetime]:
        """Hours pass; at which of their quarters notices left."""
        found = []
        for _ in range(4 * number):
            before = len(self.support.notices)
            await self.pass_(minutes=15)
            found += [self.clock()] * (len(self.support.notices) - before)
        return found

    async def until_told(self) -> list[int]:
        """Whom a notice reached within the time in which all leave."""
        before = len(self.support.notices)
        await self.pass_(seconds=SPREAD.total_seconds() * self.drawn)
        return self.support.notices[before:]

    async def idea(self, person: Person, text: str = "More tea", update: int | None = None) -> Person:
        self.updates -= 1
        return await self.suggest(person, text, update or self.updates)

    def owed(self) -> list[int]:
        """Whom a notice waits for, who have not had one lately."""
        parcels = [one for one, _ in self.memory.tables.outbox.values() if one.errand is Errand.CIRCLE]
        return [one.to for one in parcels if one.told_of is None]


# Who is told, and when


async def test_each_member_who_agreed_gets_one_notice_within_hours_not_with_the_minute() -> None:
    net = Network()
    told = await net.member()
    await net.member(Contact.WHEN_I_WRITE)
    await net.member(circles=False)
    await net.someone()
    await net.announce()
    await net.carry()
    assert (net.owed(), net.support.notices) == ([told.id], [])
    assert await net.until_told() == [told.id]
    await net.pass_(days=2)
    assert (net.memory.tables.outbox, net.support.notices) == ({}, [told.id])


async def test_a_notice_comes_in_the_agreed_hours_only() -> None:
    net = Network()
    person = await net.member(Contact.HOURS, hours=EVENING)
    await net.announce()
    assert await net.until_told() == [], "15:00"
    net.clock.now = datetime(2026, 3, 4, 11, 29, tzinfo=UTC)
    await net.carry()
    assert net.support.notices == [], "19:29"
    await net.pass_(minutes=1)
    assert net.support.notices == [person.id]


async def test_each_leaves_at_a_minute_of_its_own() -> None:
    net = Network()
    people = [await net.member() for _ in range(4)]
    shares = iter((0.1, 0.9, 0.4, 0.6))
    net.desk = AnnounceCircles(net.memory.unit, net.clock, lambda: next(shares))
    await net.announce()
    moments = {one.to: at - net.clock() for one, at in net.memory.tables.outbox.values()}
    assert [moments[p.id] / SPREAD for p in people] == pytest.approx([0.1, 0.9, 0.4, 0.6])


async def _leave(net: Network, person: Person) -> None:
    await PrivateSettings(net.memory.unit, WORDS, net.clock).leave(await net.inside(person))


async def _erase(net: Network, person: Person) -> None:
    await DeleteMe(net.memory.unit, net.clock)(person)


async def _duress(net: Network, person: Person) -> None:
    await net.set_(person, private=person.private.emptied(net.clock()))


async def _answer(net: Network, person: Person) -> None:
    (one,) = await net.hear(await net.inside(person))
    await net.hear.answer(await net.inside(person), one.id, False)


async def _no_more(net: Network, person: Person) -> None:
    await net.hear.wish(await net.inside(person), False)


async def _end(net: Network, _: Person) -> None:
    staff = await net.person(Role.ADMIN)
    await net.desk.end(staff, (await net.desk(staff))[0].id)


@pytest.mark.parametrize("what", [_leave, _erase, _duress, _answer, _no_more, _end])
async def test_what_happens_meanwhile_counts(what: Callable[[Network, Person], Awaitable[None]]) -> None:
    net = Network()
    person = await net.member()
    await net.announce()
    await what(net, person)
    assert await net.until_told() == []
    assert net.owed() == []


async def test_no_notice_leaves_after_the_day() -> None:
    net = Network()
    await net.member(Contact.HOURS, hours=EVENING)
    net.clock.now = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)  # 22:30, after the hours of this day
    await net.announce(days=0)
    await net.until_told()
    net.clock.now = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    await net.carry()
    assert (net.support.notices, net.owed()) == ([], [])


async def test_one_notice_speaks_for_all_that_stands_and_the_next_comes_a_day_later() -> None:
    net = Network()
    member = await net.member()
    first = await net.announce()
    await net.announce()
    assert net.owed() == [member.id]
    assert await net.until_told() == [member.id]
    await net.hear.answer(await net.inside(member), first, True)
    await net.hours(23)
    assert net.support.notices == [member.id], "they were told of all of it"
    await net.announce()
    await net.hours(4)
    assert net.support.notices == [member.id] * 2
    await net.hours(48)
    assert (net.memory.tables.outbox, net.support.notices) == ({}, [member.id] * 2)


async def test_each_announcement_is_told_of_and_nobody_hears_twice_a_day() -> None:
    """Each comes within a day of the one before, and this member only looks."""
    net = Network()
    member = await net.member()
    sent, told = [], []
    for _ in range(4):
        sent.append(net.clock())
        await net.announce()
        told += await net.hours(20)
    told += await net.hours(48)
    assert all(any(one < at <= one + 2 * STANDS for at in told) for one in sent)
    assert all(later - sooner >= STANDS for sooner, later in pairwise(told))
    assert set(net.support.notices) == {member.id}


async def test_who_was_told_of_nothing_yet_is_told_of_the_next() -> None:
    net = Network()
    late, joining = await net.member(circles=False), await net.someone()
    await net.announce()
    await net.hear.wish(late, True)
    await net.set_(joining, roles=frozenset({Role.MEMBER}), contact=Contact.NOW, private=late.private)
    await net.hear.wish(await net.inside(joining), True)
    await net.pass_(hours=1)
    await net.announce()
    assert net.owed() == [late.id, joining.id]


async def test_what_is_over_when_the_hours_come_does_not_stand_for_what_is_not() -> None:
    net = Network()
    member = await net.member(Contact.HOURS, hours=EVENING)
    net.clock.now = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)  # 22:30, after the hours of this day
    await net.announce(days=0)
    await net.pass_(minutes=30)
    await net.announce(days=3)
    assert len(await net.hours(24)) == 1
    assert net.support.notices == [member.id]


async def test_what_waits_for_the_weekend_is_one_notice() -> None:
    net = Network()
    await net.member(Contact.HOURS, hours=SafeHours(time(12), time(16), frozenset({5, 6})))
    for _ in range(2):  # Wednesday, Thursday
        await net.announce(days=14)
        await net.hours(30)
    assert len(await net.hours(7 * 24)) == 1


async def test_after_days_without_power_they_do_not_leave_together() -> None:
    net = Network()
    person = await net.member()
    await net.announce()
    await net.pass_(seconds=(SPREAD * 0.5 + LATE).total_seconds() + 1)
    assert (net.support.notices, net.owed()) == ([], [person.id])
    assert await net.until_told() == [person.id]


async def test_a_notice_that_waited_for_the_weekend_was_the_reminder_of_that_week() -> None:
    net = Network()
    member = await net.member(Contact.HOURS, hours=SafeHours(time(12), time(16), frozenset({5, 6})))
    await net.announce(days=14)
    begun = net.clock()
    assert begun.weekday() == 2
    for day, reminded in ((2, 0), (6, 0), (9, 1)):  # the notice leaves on the third day, a Saturday
        net.clock.now = begun + timedelta(days=day)
        assert await net.turns(member) == reminded


async def test_who_has_blocked_the_bot_is_left_alone_and_a_failure_tried_again() -> None:
    net = Network()
    gone, shaky = await net.member(), await net.member()
    net.support.failures = {gone.id: [GoneError()], shaky.id: [OSError()]}
    await net.announce()
    assert await net.until_told() == []
    assert net.owed() == [shaky.id]
    assert (await net.again(gone)).unreachable
    await net.pass_(seconds=PAUSES[0].total_seconds())
    assert net.support.notices == [shaky.id]


async def test_a_notice_was_this_weeks_reminder_of_a_quiz() -> None:
    net = Network()
    told, other = await net.member(), await net.someone()
    net.drawn = 0.1  # something waits, or is as if it did
    assert await net.turns(told, other) == 2
    await net.pass_(days=8)
    await net.announce()
    assert await net.turns(told, other) == 1
    assert net.lane.sent[-1] == other.id
    net.clock.pass_(seconds=SOONEST.total_seconds() + 1)
    before = len(net.lane.sent)
    await net.turns(told)
    assert told.id in net.lane.sent[before:]


# What members see


async def test_only_a_member_inside_hears_and_answers() -> None:
    net = Network()
    one = await net.announce()
    member = await net.member()
    locked = replace(member, private=member.private.locked())
    student = replace(member, roles=frozenset())
    plain = replace(member, private=replace(member.private, code_word=None))
    empty = replace(member, private=member.private.emptied(net.clock()))
    before = net.memory.tables
    for person in (locked, student, plain, empty, *[await net.person(role) for role in Role]):
        for act in (
            net.hear(person),
            net.hear.one(person, one),
            net.hear.wish(person, True),
            net.hear.answer(person, one, True),
            net.hear.to_tell(person, one),
            net.hear.told(person, one),
            net.idea(person),
            net.suggest.require_room(person),
        ):
            with pytest.raises(StaleError):
                await act
        assert await net.hear.new(person) == []
    assert net.memory.tables.people.items() >= before.people.items()
    assert [announced.id for announced in await net.hear(member)] == [one]


async def test_what_was_answered_does_not_come_by_itself_any_more() -> None:
    net = Network()
    member = await net.member()
    meeting, news = await net.announce(), await net.announce(days=None)
    assert [one.id for one in await net.hear.new(member)] == [meeting, news]
    with pytest.raises(StaleError):
        await net.hear.answer(member, news, True)
    member = await net.hear.answer(member, news, False)
    member = await net.hear.answer(member, meeting, True)
    assert await net.hear.new(member) == []
    assert (set(member.private.coming), set(member.private.declined)) == ({meeting}, {news})
    assert len(await net.hear(member)) == 2
    net.clock.pass_(days=8)
    member = await net.inside(member)
    assert [one.id for one in await net.hear(member)] == [news]
    for gone in (meeting, 987_654):
        with pytest.raises(StaleError):
            await net.hear.answer(member, gone, False)


async def test_the_desk_is_told_once_by_who_comes_alone() -> None:
    net = Network()
    member, one = await net.member(), await net.announce()
    with pytest.raises(StaleError):
        await net.hear.to_tell(member, one)
    assert (await net.hear.told(member, one)).private.told == frozenset()
    member = await net.hear.answer(member, one, True)
    assert (await net.hear.to_tell(member, one)).id == one
    member = await net.hear.told(member, one)
    with pytest.raises(StaleError):
        await net.hear.to_tell(member, one)


async def test_drafts_are_seen_by_nobody_else() -> None:
    net = Network()
    author, other = await net.person(Role.COORDINATOR), await net.person(Role.ADMIN)
    draft = await net.desk.begin(author, "Уулзалт")
    assert await net.hear(await net.member()) == []
    assert await net.desk(other) == []
    for act in (
        net.desk.draft(other, draft.id),
        net.desk.english(other, draft.id, "x"),
        net.desk.day(other, draft.id, None),
        net.desk.send(other, draft.id),
        net.desk.drop(other, draft.id),
        net.desk.open(other, draft.id),
        net.desk.end(other, draft.id),
    ):
        with pytest.raises(StaleError):
            await act


# What the desk sees


@pytest.mark.parametrize(("keen", "told"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
async def test_how_many_come_is_told_in_fives_and_who_never(keen: int, told: int) -> None:
    net = Network()
    one = await net.announce()
    people = [await net.member() for _ in range(keen + 2)]
    for number, person in enumerate(people):
        await net.hear.answer(person, one, number < keen)
    staff = await net.person(Role.SUPERVISOR)
    announced, coming = await net.desk.open(staff, one)
    assert coming == told
    assert announced.id == one
    for person in people:
        await _leave(net, person)
    assert (await net.desk.open(staff, one))[1] == 0, "who has left comes no more"


async def test_who_does_not_belong_to_an_open_desk_announces_nothing() -> None:
    net = Network()
    locked = await net.person(Role.COORDINATOR)
    async with net.memory.unit() as work:
        session = await work.desk_sessions.hold(locked.id)
        assert session is not None
        await work.desk_sessions.save(session.locked())
        await work.commit()
    outside = [(await net.person(role), NotAllowedError) for role in (Role.LEADER, Role.MEMBER)]
    for person, refusal in (*outside, (locked, DeskLockedError)):
        for act in (
            net.desk(person),
            net.desk.require_room(person),
            net.desk.begin(person, "x"),
            net.desk.send(person, 1),
            net.desk.open(person, 1),
            net.desk.end(person, 1),
        ):
            with pytest.raises(refusal):
                await act


async def test_bad_words_and_days_are_refused_and_the_draft_stays() -> None:
    net = Network()
    staff = await net.person(Role.COORDINATOR)
    for text, refusal in ((" \u2800 ", EmptyTextError), ("ө" * (LONGEST + 1), TextTooLongError)):
        with pytest.raises(refusal):
            await net.desk.begin(staff, text)
    draft = await net.desk.begin(staff, "ө" * LONGEST)
    with pytest.raises(TextTooLongError):
        await net.desk.english(staff, draft.id, "x" * (LONGEST + 1))
    with pytest.raises(PastDateError):
        await net.desk.day(staff, draft.id, date(2026, 3, 3))
    assert await net.desk.draft(staff, draft.id) == draft
    await net.desk.day(staff, draft.id, date(2026, 3, 4))
    await net.pass_(days=1)
    await net.open_desk(staff)
    with pytest.raises(PastDateError):
        await net.desk.send(staff, draft.id)


async def test_a_new_draft_takes_the_place_of_ones_own_and_is_sent_once() -> None:
    net = Network()
    staff = await net.person(Role.COORDINATOR)
    dropped, draft = await net.desk.begin(staff, "one"), await net.desk.begin(staff, "two")
    with pytest.raises(StaleError):
        await net.desk.send(staff, dropped.id)
    await net.desk.send(staff, draft.id)
    for act in (net.desk.send(staff, draft.id), net.desk.english(staff, draft.id, "x")):
        with pytest.raises(StaleError):
            await act
    assert [one.mn for one in await net.desk(staff)] == ["two"]


async def test_five_stand_at_a_time() -> None:
    net = Network()
    staff = await net.person(Role.COORDINATOR)
    ids = [await net.announce(staff=staff) for _ in range(MOST_OPEN)]
    for act in (net.desk.require_room(staff), net.desk.begin(staff, "x")):
        with pytest.raises(TooManyAnnouncementsError):
            await act
    await net.desk.end(staff, ids[0])
    await net.announce(staff=staff)


async def test_sending_and_ending_leave_a_line() -> None:
    net = Network()
    staff = await net.person(Role.COORDINATOR)
    one = await net.announce(staff=staff)
    await net.desk.end(staff, one)
    lines = [(0, staff.id, f"announcement {one} {act}") for act in ("sent", "ended")]
    assert net.memory.tables.log == lines


# Ideas


async def test_an_idea_is_at_the_desk_and_nothing_leads_to_who_had_it() -> None:
    net = Network()
    member, staff = await net.member(), await net.person(Role.COORDINATOR)
    await net.idea(member, "More tea")
    reading = ReadTips(net.memory.unit, net.clock)
    (tip,) = await reading(staff)
    assert (tip.kind, tip.consent, tip.where) == (TipKind.IDEA, False, "")
    assert [piece.text for piece in (await reading.open(staff, tip.id)).pieces] == ["More tea"]
    with pytest.raises(NoConsentError):
        await ForwardTip(net.memory.unit, net.clock)(staff, tip.id, "108")
    closed = await CloseTip(net.memory.unit, net.clock)(staff, tip.id)
    assert closed.closed_on == net.clock().date()
    assert CLOSED_DAYS == 90


async def test_an_idea_leaves_the_rows_of_a_tip_and_no_others() -> None:
    """Else rows would tell who is a member."""
    net = Network()
    member, student = await net.member(), await net.person()
    tip = PassOnTip(net.memory.unit, net.clock)
    for_desk = await tip.add(await tip.choose(student, TipKind.ADVERT), "words", 1)
    await tip.send(for_desk, consent=False)
    await net.idea(member, "words")
    tables = net.memory.tables
    assert {one.state for one in tables.tips.values()} == {TipState.OPEN}
    assert len(tables.tips) == len(tables.tip_pieces) == 2
    day = net.clock().date()
    assert tables.tip_senders == {(member.id, day): 1, (student.id, day): 1}


async def test_three_ideas_a_week_and_the_same_update_once() -> None:
    net = Network()
    member = await net.member()
    for update in range(1, Ideas.MOST + 1):
        for _ in range(2):  # the second time after a crash
            member = await net.idea(member, update=update)
    assert len(net.memory.tables.tips) == Ideas.MOST
    for act in (net.idea(member), net.suggest.require_room(member)):
        with pytest.raises(TooManyIdeasError):
            await act
    await net.pass_(days=4)  # Sunday
    with pytest.raises(TooManyIdeasError):
        await net.idea(await net.inside(member))
    await net.pass_(days=1)
    await net.idea(await net.inside(member))
    with pytest.raises(EmptyTextError):
        await net.idea(member, " ")


async def test_that_somebody_had_an_idea_is_forgotten_when_they_come_in_a_later_week() -> None:
    """Whoever had keys and database would else find the one member with the week of an idea."""
    net = Network()
    member, meet = await net.member(), MeetPerson(net.memory.unit, net.clock)
    await net.idea(member)
    for days, is_kept in ((3, True), (1, True), (1, False)):  # Saturday, Sunday, Monday
        await net.pass_(days=days)
        assert ((await meet(member.chat_id)).private.ideas is not None) is is_kept
        assert ((await net.again(member)).private.ideas is not None) is is_kept


async def test_nobody_sends_more_in_a_day_than_who_passes_tips_on() -> None:
    net = Network()
    member = await net.member()
    async with net.memory.unit() as work:
        for _ in range(MOST_A_DAY):
            await work.tips.note_sent(member.id, net.clock().date())
        await work.commit()
    with pytest.raises(TooManyIdeasError):
        await net.idea(member)


async def test_nobody_can_call_a_tip_an_idea() -> None:
    house = House()
    with pytest.raises(StaleError):
        await PassOnTip(house.memory.unit, house.clock).choose(await house.person(), TipKind.IDEA)
