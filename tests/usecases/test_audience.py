"""Who gets a campaign: consent, cap, quiet hours and refusals; nothing else, and never the network."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.campaign import (
    Audience,
    Campaign,
    DeliveryState,
    Narrowing,
    Reach,
    Segment,
    SegmentKind,
    Skip,
)
from bot.domain.learning import Doing, Kind
from bot.domain.people import Person, QuietHours, Role
from bot.usecases import audience
from bot.usecases.audience import Circumstances, Judged, narrowed
from tests.fakes.lesson import a_lesson
from tests.fakes.others import NOON, FakeLibrary, a_quiz
from tests.usecases.campaigns import Clubhouse

WANTS = Person(7, 7, reminders=True)
CAMPAIGN = Campaign(1, 1, texts={"mn": "x"}, reach=Reach(frozenset({1})), due_at=NOON)
NOTHING = Circumstances({}, frozenset())


def _judge(person: Person, at: datetime = NOON, known: Circumstances = NOTHING) -> Judged:
    return known.judge(person, CAMPAIGN, at)


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (WANTS, None),
        (replace(WANTS, reminders=False), Skip.PAUSED),
        (replace(WANTS, reminders=None), Skip.PAUSED),
        (replace(WANTS, unreachable=True), Skip.UNREACHABLE),
        (replace(WANTS, reminders=False, unreachable=True), Skip.PAUSED),
        (replace(WANTS, weekly=0), Skip.CAP),
    ],
)
def test_only_who_wants_reminders_and_can_be_reached_gets_one(person: Person, reason: Skip | None) -> None:
    assert _judge(person).reason is reason


def test_the_cap_counts_what_may_have_arrived() -> None:
    assert _judge(replace(WANTS, weekly=2), known=Circumstances({7: 1}, ())).reason is None
    assert _judge(replace(WANTS, weekly=2), known=Circumstances({7: 2}, ())).reason is Skip.CAP
    assert _judge(replace(WANTS, weekly=2), known=Circumstances({8: 9}, ())).reason is None


def test_whoever_wants_no_more_of_it_gets_no_more_of_it() -> None:
    assert _judge(WANTS, known=Circumstances({7: 99}, {7})).reason is Skip.DECLINED
    assert _judge(WANTS, known=Circumstances({}, {8})).reason is None


@pytest.mark.parametrize(
    ("zone", "quiet", "hours"),
    [
        ("Asia/Ulaanbaatar", QuietHours(), 0),
        ("Asia/Tokyo", QuietHours(), 0),  # an hour later there: it is due, and they are awake
        ("Europe/Berlin", QuietHours(), 7),  # at their own noon
        ("America/New_York", QuietHours(), 13),
        ("Asia/Ulaanbaatar", QuietHours(time(11), time(13)), 1),
        ("Europe/Berlin", QuietHours(time(9), time(18)), 13),
        ("Pacific/Auckland", QuietHours(time(16), time(8)), 15),
    ],
)
def test_it_comes_at_the_same_time_of_day_and_never_in_quiet_hours(
    zone: str, quiet: QuietHours, hours: int
) -> None:
    judged = _judge(replace(WANTS, zone=zone, quiet=quiet))
    assert judged == Judged(replace(WANTS, zone=zone, quiet=quiet), None, NOON + timedelta(hours=hours))


def test_what_is_about_an_event_comes_at_one_moment_everywhere() -> None:
    about = replace(CAMPAIGN, event_id=3, expires_at=NOON + timedelta(hours=1))
    berlin = replace(WANTS, zone="Europe/Berlin", quiet=QuietHours(time(0), time(0)))
    assert NOTHING.judge(berlin, about, NOON).not_before == NOON
    asleep = replace(berlin, quiet=QuietHours(time(21), time(8)))
    assert NOTHING.judge(asleep, about, NOON).reason is Skip.QUIET, "it is over before they wake"
    wakes = replace(berlin, quiet=QuietHours(time(21), time(5, 59)))
    assert NOTHING.judge(wakes, about, NOON) == Judged(wakes, None, NOON + timedelta(minutes=59))


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
PEOPLE = st.builds(
    Person,
    id=st.just(7),
    chat_id=st.just(7),
    language=st.sampled_from([None, "mn", "en"]),
    reminders=st.sampled_from([None, True, False]),
    zone=st.sampled_from(["Asia/Ulaanbaatar", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati"]),
    quiet=st.builds(QuietHours, TIMES, TIMES),
    weekly=st.integers(0, 5),
    unreachable=st.booleans(),
)
MINUTES = st.integers(-3 * 24 * 60, 3 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(PEOPLE, MINUTES, st.integers(0, 6), st.booleans(), st.booleans())
@settings(max_examples=300)
def test_whatever_they_set_is_kept(
    person: Person, at: datetime, weekly: int, declined: bool, is_event: bool
) -> None:
    expires = NOON + timedelta(days=2)
    campaign = replace(CAMPAIGN, event_id=1 if is_event else None, expires_at=expires)
    known = Circumstances({person.id: weekly}, {person.id} if declined else ())
    judged = known.judge(person, campaign, at)
    assert judged.not_before >= at
    if judged.reason is None:
        assert person.reminders is True
        assert not person.unreachable
        assert weekly < person.weekly
        assert not declined
        assert judged.not_before < expires
        assert person.quiet.allowed_from(judged.not_before, person.zone) == judged.not_before
    again = known.judge(person, campaign, judged.not_before)
    assert again.not_before == judged.not_before, "then it leaves: nobody is put off for ever"


@pytest.mark.parametrize(
    ("segment", "narrowing"),
    [
        (None, Narrowing()),
        (Segment(SegmentKind.NOT_FINISHED, "trains"), Narrowing(quizzes=("trains",))),
        (Segment(SegmentKind.INACTIVE), Narrowing(unseen_since=(NOON - timedelta(days=30)).date())),
        (Segment(SegmentKind.NOT_OPENED, "12"), Narrowing(not_opened=12)),
        (
            Segment(SegmentKind.MISSED_TOPIC, "travel"),
            Narrowing(quizzes=("trains", "buses"), items=("story",)),
        ),
    ],
)
def test_segments_as_what_is_stored_can_be_asked(segment: Segment | None, narrowing: Narrowing) -> None:
    quizzes = a_quiz("trains"), a_quiz("buses"), a_quiz("other", topic="online")
    library = FakeLibrary.of(*quizzes)
    library.told["story"] = a_lesson("story", topic="travel")
    assert narrowed(segment, library, NOON) == narrowing


@dataclass
class Crowd(Clubhouse):
    """A club whose members did different things."""

    async def counted(self, draft: Campaign, **changes: object) -> Audience:
        await self.change(draft.id, lambda c: replace(c, **changes))  # type: ignore[arg-type]
        return await self.find.count(self.campaign(draft.id))


async def test_everybody_is_counted_once_by_reason_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "PAGE", 2)
    house = Crowd()
    leader, people = await house.leader_and(7)
    await house.set_(people[0], language="en")
    await house.set_(people[1], reminders=False)
    await house.set_(people[2], unreachable=True)
    await house.set_(people[3], weekly=0)
    await house.person(club="theirs")
    draft = await house.draft(leader)
    left_out = {Skip.PAUSED: 1, Skip.UNREACHABLE: 1, Skip.CAP: 1}
    assert await house.read.audience(leader, draft.id) == Audience(4, 1, left_out)
    everybody = await house.counted(draft, reach=Reach(everybody=True))
    assert everybody == Audience(6, 1, left_out), "its author, and who is in another club"
    assert await house.counted(draft, reach=Reach()) == Audience(0, 0, {})


async def test_who_is_in_two_of_its_clubs_is_counted_once() -> None:
    house = Crowd()
    leader, (both, _) = await house.leader_and(2)
    await house.person(club="theirs")
    theirs, ours = await house.club("theirs"), await house.club("ours")
    async with house.memory.unit() as work:
        await work.clubs.join(theirs.id, both.id)
        await work.commit()
    draft = await house.draft(leader)
    counted = await house.counted(draft, reach=Reach(frozenset({ours.id, theirs.id})))
    assert counted.people == 3


async def test_segments_leave_out_those_who_did_it() -> None:
    house = Crowd(library=FakeLibrary.of(a_quiz("trains")))
    leader, (did, began, _) = await house.leader_and(3)
    async with house.memory.unit() as work:
        finished = await work.attempts.begin(did.id, "trains", "v1", NOON)
        await work.attempts.save(replace(finished, finished=True), NOON)
        await work.attempts.begin(began.id, "trains", "v1", NOON)
        await work.commit()
    draft = await house.draft(leader)
    quiz = await house.counted(draft, segment=Segment(SegmentKind.NOT_FINISHED, "trains"))
    assert quiz == Audience(2, 0, {}), "a segment is no reason: they are not meant at all"
    topic = await house.counted(draft, segment=Segment(SegmentKind.MISSED_TOPIC, "travel"))
    assert topic.people == 2
    nothing = await house.counted(draft, segment=Segment(SegmentKind.MISSED_TOPIC, "online"))
    assert nothing.people == 3


async def test_a_story_that_was_read_counts_as_something_of_its_topic() -> None:
    house = Crowd()
    house.library.told["story"] = a_lesson("story", topic="travel")
    leader, (read, _) = await house.leader_and(2)
    async with house.memory.unit() as work:
        await work.doings.save(Doing(read.id, Kind.LESSON, "story", done=True), NOON)
        await work.commit()
    draft = await house.draft(leader)
    assert (await house.counted(draft, segment=Segment(SegmentKind.MISSED_TOPIC, "travel"))).people == 1


async def test_inactive_is_who_was_not_seen_for_thirty_days() -> None:
    house = Crowd()
    leader, (away, back) = await house.leader_and(2)
    await house.set_(away, last_seen=(NOON - timedelta(days=31)).date())
    await house.set_(back, last_seen=(NOON - timedelta(days=30)).date())
    draft = await house.draft(leader)
    assert (await house.counted(draft, segment=Segment(SegmentKind.INACTIVE))).people == 1


async def test_a_follow_up_is_for_those_who_got_it_and_did_not_open_it() -> None:
    house = Clubhouse()
    leader, (opened, ignored, paused, declined) = await house.leader_and(4)
    await house.set_(paused, reminders=False)
    first = await house.running(leader)
    await house.deliver()
    await house.set_(paused, reminders=True)
    rows = {d.person_id: d for d in house.memory.tables.deliveries.values()}
    async with house.memory.unit() as work:
        await work.deliveries.open(rows[opened.id].id, opened.id, NOON)
        await work.campaigns.decline(first, declined.id)
        await work.commit()
    draft = await house.compose.follow_up(leader, first)
    assert await house.find.count(draft) == Audience(1, 0, {Skip.DECLINED: 1})
    await house.compose.due(leader, draft.id, house.clock())
    await house.schedule(leader, draft.id)
    await house.start(draft.id)
    await house.deliver()
    assert house.got(draft.id) == [ignored.id]
    again = await house.compose.follow_up(leader, draft.id)
    async with house.memory.unit() as work:
        await work.campaigns.decline(first, ignored.id)
        await work.commit()
    assert await house.find.count(again) == Audience(0, 0, {Skip.DECLINED: 1}), "of the first they say no to"


async def test_a_campaign_that_follows_itself_up_ends_nobodys_turn() -> None:
    house = Crowd()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    counted = await house.counted(draft, segment=Segment(SegmentKind.NOT_OPENED, str(draft.id)))
    assert counted == Audience(0, 0, {})


@pytest.mark.parametrize(
    ("state", "days", "counts"),
    [
        (DeliveryState.SENT, 6.9, True),
        (DeliveryState.UNKNOWN, 6.9, True),
        (DeliveryState.SENDING, 6.9, True),
        (DeliveryState.SENT, 7.1, False),
        (DeliveryState.PENDING, 1, False),
        (DeliveryState.SKIPPED, 1, False),
        (DeliveryState.UNREACHABLE, 1, False),
    ],
)
async def test_the_cap_looks_seven_days_back(state: DeliveryState, days: float, counts: bool) -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    await house.set_(member, weekly=1)
    earlier = await house.scheduled(leader)
    async with house.memory.unit() as work:
        row = next(d for d in house.memory.tables.deliveries.values() if d.campaign_id == earlier)
        await work.deliveries.save_all([replace(row, state=state)], NOON - timedelta(days=days))
        await work.commit()
    draft = await house.draft(leader)
    expected = Audience(0, 0, {Skip.CAP: 1}) if counts else Audience(1, 0, {})
    assert await house.find.count(draft) == expected


async def test_the_cap_is_counted_for_the_day_when_it_is_due() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    await house.set_(member, weekly=1)
    await house.running(leader)
    await house.deliver()
    assert (await house.find.count(await house.draft(leader, timedelta(days=6)))).people == 0
    assert (await house.find.count(await house.draft(leader, timedelta(days=8)))).people == 1


SETTINGS = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["mn", "en", None]),
        "reminders": st.sampled_from([True, True, False, None]),
        "zone": st.sampled_from(["Asia/Ulaanbaatar", "Europe/Berlin"]),
        "weekly": st.integers(0, 2),
        "unreachable": st.booleans(),
        "quiet": st.sampled_from(
            [QuietHours(), QuietHours(time(0), time(0)), QuietHours(time(11), time(14))]
        ),
    }
)


async def _told(people: list[dict[str, object]], members: list[bool]) -> tuple[object, ...]:
    """All that a leader and a thief could compare when some of these people belong to the network."""
    house = Clubhouse()
    leader, crowd = await house.leader_and(len(people))
    for person, kept, is_member in zip(crowd, people, members, strict=True):
        roles = frozenset({Role.MEMBER}) if is_member else frozenset()
        await house.set_(person, roles=roles, **kept)
    draft = await house.draft(leader)
    counted = await house.read.audience(leader, draft.id)
    if not counted.people:
        return (counted,)
    await house.schedule(leader, draft.id)
    await house.start(draft.id)
    await house.deliver()
    standing = await house.read.standing(leader, draft.id)
    rows = tuple(house.memory.tables.deliveries.values())
    progress = [(shown.counts, shown.rate) for _, shown in house.lane.shown]
    return counted, standing, rows, house.lane.sent, house.lane.texts, progress, house.memory.writes


@given(st.lists(st.tuples(SETTINGS, st.booleans()), max_size=5))
@settings(max_examples=60, deadline=None)
def test_nothing_tells_who_is_in_the_network(people: list[tuple[dict[str, object], bool]]) -> None:
    kept = [one for one, _ in people]
    with_members = asyncio.run(_told(kept, [is_member for _, is_member in people]))
    without = asyncio.run(_told(kept, [False] * len(people)))
    assert with_members == without
