"""Results of campaigns: who may see which, of whom they are, and what they never depend on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaign import Action, ActionKind, Campaign, CampaignState, Outcome, Reach, Sent, Skip
from bot.domain.campaign_results import STEPS, Count
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.event import Event
from bot.domain.learning import Doing, Kind
from bot.domain.people import Person, Role
from bot.domain.rounds import Phase
from bot.usecases.campaign_results import ReadCampaignResults, ShowCampaignResults
from bot.usecases.people import ChangeSettings
from tests.fakes.lesson import a_lesson
from tests.fakes.others import a_quiz, a_round
from tests.usecases.campaigns import Clubhouse

QUIZ = Action(ActionKind.QUIZ, "trains")
GOOD = {"r1": "a", "r2": "a", "r3": "a"}
BAD = {"r1": "b", "r2": "b", "r3": "b"}


class Town(Clubhouse):
    """A quiz with a round before and after it, and ways to take part in a campaign about it."""

    def __init__(self) -> None:
        super().__init__()
        self.library.shelf = {"trains": a_quiz()}
        self.library.asked = {"travel": a_round(), "food": a_round("food")}
        self.show = ShowCampaignResults(self.store, self.library)

    async def sent(
        self, leader: Person, *clubs: str, action: Action | None = QUIZ, event: int | None = None
    ) -> int:
        """A campaign of this leader's for these clubs, or for everybody, that is through."""
        chosen = frozenset([(await self.club(name)).id for name in clubs])
        reach = Reach(chosen, everybody=not clubs)
        now = self.clock()
        async with self.memory.unit() as work:
            texts = {"mn": "Ирээрэй", "en": "Come"}
            campaign = Campaign(0, leader.id, "Trains", texts, None, action, reach)
            campaign = replace(campaign, due_at=now, expires_at=now + timedelta(days=2), event_id=event)
            added = await work.campaigns.add(replace(campaign, state=CampaignState.SCHEDULED), now)
            await work.commit()
        assert await self.start(added.id)
        await self.deliver()
        self.clock.pass_(minutes=10)
        return added.id

    async def open(self, person: Person, campaign_id: int) -> None:
        mine = (d for d in self.memory.tables.deliveries.values() if d.campaign_id == campaign_id)
        delivery = next(d for d in mine if d.person_id == person.id)
        async with self.memory.unit() as work:
            await work.deliveries.open(delivery.id, person.id, self.clock())
            await work.commit()

    async def finish(self, person: Person, quiz: str = "trains") -> None:
        async with self.memory.unit() as work:
            attempt = await work.attempts.begin(person.id, quiz, "v1", self.clock())
            await work.attempts.save(replace(attempt, finished=True), self.clock())
            await work.commit()

    async def answer(self, person: Person, phase: Phase, answers: dict[str, str]) -> None:
        self.clock.pass_(minutes=1)
        async with self.memory.unit() as work:
            taken = await work.rounds.begin(person.id, "travel", phase, "v1", self.clock())
            await work.rounds.save(replace(taken, answers=answers, finished_at=self.clock()))
            await work.commit()

    async def speak(self, person: Person, language: str) -> None:
        await ChangeSettings(self.memory.unit, self.clock).language(person, language)


async def test_a_campaign_from_sent_to_finished() -> None:
    town = Town()
    leader, people = await town.leader_and(22)
    for person in people[12:]:
        await town.speak(person, "en")
    await town.set_(people[0], reminders=False)
    town.lane.outcomes = {
        **{one.id: Sent(Outcome.UNREACHABLE) for one in people[1:2]},
        **{one.id: Sent(Outcome.UNKNOWN) for one in people[2:3]},
    }
    await town.finish(people[3])
    town.clock.pass_(hours=1)
    campaign = await town.sent(leader, "ours")
    for person in people[2:9]:
        await town.open(person, campaign)
    for person in people[4:9]:
        await town.finish(person)
    found = await town.show(leader, campaign)
    assert found.is_whole
    assert found.told.whole == {Count.REACHED: 20, Count.OPENED: 5, Count.FINISHED: 5}
    assert found.told.languages == {
        "mn": {Count.REACHED: 10, Count.OPENED: 5, Count.FINISHED: 5},
        "en": {Count.REACHED: 10},
    }
    assert found.steps == (Count.REACHED, Count.OPENED, Count.FINISHED)
    assert found.may_remind
    await town.finish(people[9])
    assert (await town.show(leader, campaign)).told == found.told, "the sixth changes nothing"


async def test_those_left_out_are_told_by_reason() -> None:
    town = Town()
    leader, people = await town.leader_and(16)
    for person in people[:6]:
        await town.set_(person, reminders=False)
    for person in people[6:9]:
        await town.set_(person, unreachable=True)
    town.lane.outcomes = {one.id: Sent(Outcome.UNREACHABLE) for one in people[9:11]}
    campaign = await town.sent(leader, "ours")
    found = await town.show(leader, campaign)
    assert town.campaign(campaign).left_out == {Skip.PAUSED: 6, Skip.UNREACHABLE: 3}
    assert found.told.whole == {Count.REACHED: 5, Count.PAUSED: 5}


@pytest.mark.parametrize("members", [0, 3, 4])
async def test_a_small_club_is_told_nothing(members: int) -> None:
    town = Town()
    leader, people = await town.leader_and(members)
    campaign = await town.sent(leader, "ours")
    for person in people:
        await town.open(person, campaign)
    found = await town.show(leader, campaign)
    assert found.is_empty
    assert not found.may_remind
    assert (found.told.clubs, found.told.languages) == ({}, {})


async def test_a_leader_of_one_of_its_clubs_sees_that_part() -> None:
    town = Town()
    east_leader, _ = await town.leader_and(6, "east")
    west_leader, _ = await town.leader_and(11, "west")
    admin = await town.person(Role.ADMIN)
    for _ in range(3):
        await town.person(club="west", reminders=False)
    campaign = await town.sent(admin, "east", "west")
    east, west = await town.club("east"), await town.club("west")
    part = await town.show(east_leader, campaign)
    assert not part.is_whole
    assert not part.may_remind
    assert part.clubs == (east,)
    assert part.told.clubs == {east.id: part.told.whole} == {east.id: {Count.REACHED: 5}}
    whole = await town.show(admin, campaign)
    assert whole.clubs == (east, west)
    assert whole.told.whole == {Count.REACHED: 15}
    assert whole.told.clubs == {east.id: {Count.REACHED: 5}, west.id: {Count.REACHED: 10}}
    assert (await town.show(west_leader, campaign)).told.whole == {Count.REACHED: 10}
    await town.lead(west_leader, "east")
    assert await town.show(west_leader, campaign) == whole, "who leads all its clubs sees all of it"


async def test_only_its_own_clubs_are_told_whatever_other_clubs_people_are_in() -> None:
    town = Town()
    leader, people = await town.leader_and(6, "east")
    await town.person(club="west")
    east, west = await town.club("east"), await town.club("west")
    async with town.memory.unit() as work:
        for person in people:
            await work.clubs.join(west.id, person.id)
        await work.commit()
    campaign = await town.sent(leader, "east")
    assert (await town.show(leader, campaign)).told.clubs == {east.id: {Count.REACHED: 5}}


async def test_what_is_for_everybody_is_told_by_language_to_admins_and_its_author() -> None:
    town = Town()
    leader, people = await town.leader_and(6, "east")
    other, _ = await town.leader_and(7, "west")
    admin = await town.person(Role.ADMIN, reminders=False)
    for person in people:
        await town.answer(person, Phase.BEFORE, BAD)
    campaign = await town.sent(leader)
    for person in (admin, leader):
        found = await town.show(person, campaign)
        assert found.is_whole
        assert found.clubs == ()
        assert found.told.clubs == {}
        assert found.told.whole == {Count.REACHED: 15}, "six, seven, and both leaders"
    assert (await town.show(admin, campaign)).knowledge is not None
    assert (await town.show(leader, campaign)).knowledge is None, "of everybody: for admins"
    with pytest.raises(NotAllowedError):
        await town.show(other, campaign)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER])
async def test_nobody_else_sees_any(role: Role | None) -> None:
    town = Town()
    leader, _ = await town.leader_and(6, "east")
    campaign = await town.sent(leader, "east")
    who = await town.person(*([role] if role else []), club="west")
    before = town.memory.tables
    with pytest.raises(NotAllowedError):
        await town.show(who, campaign)
    with pytest.raises(StaleError):
        await town.show(who, 4711)
    assert town.memory.tables is before


async def test_who_leads_no_more_sees_nothing_more() -> None:
    town = Town()
    leader, _ = await town.leader_and(6)
    campaign = await town.sent(leader, "ours")
    await town.lead_no_more(leader, "ours")
    with pytest.raises(NotAllowedError):
        await town.show(leader, campaign)


async def test_an_unplanned_campaign_is_nothing_to_leaders_of_one_of_its_clubs() -> None:
    town = Town()
    leader, _ = await town.leader_and(6, "east")
    author, _ = await town.leader_and(6, "west")
    await town.lead(author, "east")
    campaign = await town.sent(author, "east", "west")
    for state in (CampaignState.DRAFT, CampaignState.AWAITING):
        await town.change(campaign, lambda one, state=state: replace(one, state=state))  # type: ignore[misc]
        with pytest.raises(NotAllowedError):
            await town.show(leader, campaign)
        assert (await town.show(author, campaign)).is_whole


@pytest.mark.parametrize(
    ("action", "steps"),
    [
        (QUIZ, (Count.REACHED, Count.OPENED, Count.FINISHED)),
        (Action(ActionKind.POLL, "wish"), (Count.REACHED, Count.OPENED)),
        (Action(ActionKind.LINK, "https://example.org"), (Count.REACHED,)),
        (None, (Count.REACHED,)),
    ],
)
async def test_only_what_can_be_known_is_told(action: Action | None, steps: tuple[Count, ...]) -> None:
    town = Town()
    leader, people = await town.leader_and(6)
    campaign = await town.sent(leader, "ours", action=action)
    for person in people:
        await town.finish(person)
        if Count.OPENED in steps:
            await town.open(person, campaign)
    found = await town.show(leader, campaign)
    assert found.steps == steps
    assert tuple(step for step in STEPS if step in found.told.whole) == steps
    assert found.may_remind == (Count.OPENED in steps)


async def test_a_story_counts_when_it_is_read_to_the_end() -> None:
    town = Town()
    town.library.told = {"luck": replace(a_lesson(), id="luck", topic="travel")}
    leader, people = await town.leader_and(7)
    for person in people:
        await town.answer(person, Phase.BEFORE, BAD)
    campaign = await town.sent(leader, "ours", action=Action(ActionKind.LESSON, "luck"))
    async with town.memory.unit() as work:
        for n, person in enumerate(people):
            await work.doings.save(Doing(person.id, Kind.LESSON, "luck", done=n < 6), town.clock())
        await work.commit()
    found = await town.show(leader, campaign)
    assert found.told.whole == {Count.REACHED: 5, Count.FINISHED: 5}
    assert found.knowledge is not None


async def test_guests_of_its_event_are_told() -> None:
    town = Town()
    leader, people = await town.leader_and(7)
    async with town.memory.unit() as work:
        event = await work.events.add(Event(0, leader.id, "Meeting", "Hall", town.clock()))
        for person in people[:6]:
            await work.events.come(event.id, person.id)
        await work.commit()
    campaign = await town.sent(leader, "ours", action=Action(ActionKind.EVENT, str(event.id)))
    found = await town.show(leader, campaign)
    assert found.steps == (Count.REACHED, Count.OPENED, Count.COMING)
    assert found.told.whole == {Count.REACHED: 5, Count.COMING: 5}


async def test_while_it_runs_nobody_is_reminded() -> None:
    town = Town()
    leader, _ = await town.leader_and(6)
    campaign = await town.sent(leader, "ours")
    await town.change(campaign, lambda one: replace(one, state=CampaignState.RUNNING))
    found = await town.show(leader, campaign)
    assert not found.is_empty
    assert not found.may_remind


async def test_knowledge_is_that_of_its_clubs() -> None:
    town = Town()
    leader, people = await town.leader_and(5, "east")
    other, others = await town.leader_and(5, "west")
    admin = await town.person(Role.ADMIN)
    for person in people:
        await town.answer(person, Phase.BEFORE, BAD)
        await town.answer(person, Phase.AFTER, GOOD)
    for person in others:
        await town.answer(person, Phase.BEFORE, GOOD)
    campaign = await town.sent(admin, "east", "west")
    for who, before, people_told in ((leader, 0.0, 5), (other, 1.0, 5), (admin, 0.5, 10)):
        knowledge = (await town.show(who, campaign)).knowledge
        assert knowledge is not None
        share = knowledge.shares[Phase.BEFORE]
        assert (share.mean, share.people) == (before, people_told)
    assert (await town.show(admin, await town.sent(admin))).knowledge == knowledge


async def test_two_campaigns_tell_nothing_of_who_got_only_one() -> None:
    """Were it told of the reached, what the one person knows whom the second missed could be reckoned."""
    town = Town()
    leader, people = await town.leader_and(10)
    for n, person in enumerate(people):
        await town.answer(person, Phase.BEFORE, GOOD if n else BAD)
    first = await town.show(leader, await town.sent(leader, "ours"))
    town.lane.outcomes = {people[0].id: Sent(Outcome.UNREACHABLE)}
    second = await town.show(leader, await town.sent(leader, "ours"))
    assert first.told.whole[Count.REACHED] - second.told.whole[Count.REACHED] == 5
    assert first.knowledge == second.knowledge is not None


async def test_without_answers_or_a_topic_there_is_no_knowledge() -> None:
    town = Town()
    leader, people = await town.leader_and(6)
    for person in people[:4]:
        await town.answer(person, Phase.BEFORE, GOOD)
    campaign = await town.sent(leader, "ours")
    assert (await town.show(leader, campaign)).knowledge is None, "of four nothing is told"
    for person in people[4:]:
        await town.answer(person, Phase.BEFORE, GOOD)
    assert (await town.show(leader, campaign)).knowledge is not None
    town.library.shelf.clear()
    found = await town.show(leader, campaign)
    assert found.knowledge is None
    assert Count.FINISHED in found.steps


async def test_joining_and_leaving_afterwards_change_nothing() -> None:
    town = Town()
    leader, people = await town.leader_and(5, "east")
    _, others = await town.leader_and(6, "west")
    admin = await town.person(Role.ADMIN)
    campaign = await town.sent(admin, "east", "west")
    before = (await town.show(leader, campaign)).told
    await town.leave(people[0], "east")
    east = await town.club("east")
    async with town.memory.unit() as work:
        for person in others:
            await work.clubs.join(east.id, person.id)
        await work.commit()
    assert (await town.show(leader, campaign)).told == before


async def test_the_operator_sees_the_whole() -> None:
    town = Town()
    leader, _ = await town.leader_and(6)
    campaign = await town.sent(leader, "ours")
    read = ReadCampaignResults(town.store, town.library)
    assert await read(campaign, "en") == await town.show(leader, campaign)
    with pytest.raises(StaleError):
        await read(4711, "en")


@pytest.mark.parametrize("members", [1, 5, 7])
async def test_membership_of_the_network_shows_in_nothing(members: int) -> None:
    """The same people do the same; in one town some of them are members of the network."""
    assert await _told_in_town(members) == await _told_in_town(0)


async def _told_in_town(members: int) -> list[tuple[object, ...]]:
    town = Town()
    leader, people = await town.leader_and(7, "east")
    admin = await town.person(Role.ADMIN)
    for person in people[:members]:
        await town.set_(person, roles=frozenset({Role.MEMBER}))
    for n, person in enumerate(people):
        await town.answer(person, Phase.BEFORE, GOOD if n % 2 else BAD)
    campaign = await town.sent(admin, "east")
    for person in people[:6]:
        await town.open(person, campaign)
        await town.finish(person)
    everybody = await town.sent(admin)
    seen = [await town.show(leader, campaign), await town.show(admin, campaign)]
    seen.append(await town.show(admin, everybody))
    assert not any(one.is_empty for one in seen)
    # A club's code is drawn by lot.
    return [(one.campaign, one.told, one.knowledge, [club.name for club in one.clubs]) for one in seen]
