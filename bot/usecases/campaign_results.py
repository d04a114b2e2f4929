"""What became of a campaign, for those who may steer it, and for leaders of one of its clubs."""

import asyncio
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.domain.campaign import Action, ActionKind, Campaign, CampaignState
from bot.domain.campaign_results import Count, Tally, Told, aim_of, steps_known
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Club, Person, Role
from bot.domain.results import Clubs, Result, results_among
from bot.domain.rounds import Measure, Round, Taken
from bot.usecases.event import event_of
from bot.usecases.leading import is_of, led_clubs
from bot.usecases.people import language_of
from bot.usecases.ports import Library, Store, UnitOfWork

NOT_SENT = frozenset({CampaignState.DRAFT, CampaignState.AWAITING})
OVER = frozenset({CampaignState.DONE, CampaignState.CANCELLED})


@dataclass(frozen=True, slots=True)
class CampaignResults:
    """What is told of a campaign. ``clubs``: those that are told one by one, by name.

    ``is_whole``: everybody it was for, rather than the clubs of who asks. ``steps``: what can be known of
    what people did. ``knowledge``: that of its topic in those clubs (of everybody, when it was for them),
    None where there is none to tell, or it is not for who asks.
    """

    campaign: Campaign
    clubs: tuple[Club, ...]
    is_whole: bool
    steps: tuple[Count, ...]
    told: Told
    knowledge: Result | None = None

    @property
    def is_empty(self) -> bool:
        """Whether too few people got it for any figure."""
        return not self.told.whole

    @property
    def may_remind(self) -> bool:
        """Whether who asks can write once more to those who did not open it."""
        over = self.campaign.state in OVER
        return self.is_whole and over and Count.OPENED in self.steps and Count.REACHED in self.told.whole


class _Scope(NamedTuple):
    """Of whom somebody may see results. ``clubs`` is None for a campaign for everybody."""

    clubs: Clubs | None
    is_whole: bool
    sees_knowledge: bool


@dataclass(frozen=True, slots=True)
class ShowCampaignResults:
    """The results of a campaign.

    Who may steer it sees all of them; who leads one of its clubs sees what concerns that club once it is
    planned. Raises NotAllowedError for everybody else, StaleError when it is gone.
    """

    store: Store
    library: Library

    async def __call__(self, person: Person, campaign_id: int) -> CampaignResults:
        async with self.store() as work:
            campaign = await _campaign(work, campaign_id)
            scope = await _scope(work, person, campaign)
            found, answers = await _read(work, self.library, campaign, scope, language_of(person))
        return await _with_knowledge(found, answers)


@dataclass(frozen=True, slots=True)
class ReadCampaignResults:
    """The same for the command line, where the operator is. Raises StaleError when it is gone."""

    store: Store
    library: Library

    async def __call__(self, campaign_id: int, language: str) -> CampaignResults:
        async with self.store() as work:
            campaign = await _campaign(work, campaign_id)
            found, answers = await _read(work, self.library, campaign, _all_of(campaign), language)
        return await _with_knowledge(found, answers)

    async def newest(self, limit: int = 10) -> list[Campaign]:
        """Which ones there are, newest first."""
        async with self.store() as work:
            return await work.campaigns.newest(limit, None, ())


async def _campaign(work: UnitOfWork, campaign_id: int) -> Campaign:
    campaign = await work.campaigns.get(campaign_id)
    if campaign is None:
        raise StaleError
    return campaign


def _all_of(campaign: Campaign, sees_knowledge: bool = True) -> _Scope:
    clubs = None if campaign.reach.everybody else campaign.reach.clubs
    return _Scope(clubs, is_whole=True, sees_knowledge=sees_knowledge)


async def _scope(work: UnitOfWork, person: Person, campaign: Campaign) -> _Scope:
    if person.may(Role.ADMIN):
        return _all_of(campaign)
    if not person.may(Role.LEADER):
        raise NotAllowedError
    led = await led_clubs(work, person)
    if is_of(campaign, person, led):
        # What everybody knows of a topic is for admins, whoever wrote to everybody.
        return _all_of(campaign, sees_knowledge=not campaign.reach.everybody)
    clubs = campaign.reach.clubs & led
    if not clubs or campaign.reach.everybody or campaign.state in NOT_SENT:
        raise NotAllowedError
    return _Scope(clubs, is_whole=False, sees_knowledge=True)


class _Answers(NamedTuple):
    """What is needed to tell the knowledge of a topic: see ``results_among``."""

    round_: Round
    taken: list[Taken]
    of_each: dict[int, Clubs]
    clubs: Clubs | None


async def _read(
    work: UnitOfWork, library: Library, campaign: Campaign, scope: _Scope, language: str
) -> tuple[CampaignResults, _Answers | None]:
    aim = aim_of(campaign.action, event_of(campaign))
    tally = Tally(by_club=scope.clubs is not None)
    async for receiver in work.deliveries.receivers(campaign.id, aim):
        tally.add(receiver)
    told = tally.told(scope.clubs, campaign.left_out if scope.is_whole else None)
    every = await work.clubs.every() if scope.clubs else []
    clubs = tuple(club for club in every if club.id in (scope.clubs or ()))
    steps = steps_known(campaign.action, aim)
    topic = _topic(library, campaign.action, language) if scope.sees_knowledge else None
    round_ = library.round(topic, language) if topic else None
    answers = await _answers(work, round_, scope.clubs) if round_ else None
    return CampaignResults(campaign, clubs, scope.is_whole, steps, told), answers


def _topic(library: Library, action: Action | None, language: str) -> str | None:
    """The topic of the campaign's quiz or story, if that is still there."""
    match action:
        case Action(ActionKind.QUIZ, ref):
            quiz = library.quiz(ref, language)
            return quiz.topic if quiz else None
        case Action(ActionKind.LESSON, ref):
            lesson = library.lesson(ref, language)
            return lesson.topic if lesson else None
    return None


async def _answers(work: UnitOfWork, round_: Round, clubs: Clubs | None) -> _Answers:
    """What the members of these clubs know of the topic: the same figures as everywhere else.

    Not what those know whom this campaign reached: those are a little different each time, and whoever
    compared two campaigns would see the answers of the one person who got only one of them.
    """
    only = next(iter(clubs)) if clubs is not None and len(clubs) == 1 else None
    taken = await work.rounds.finished(round_.topic, only)
    return _Answers(round_, taken, await work.rounds.clubs(round_.topic), clubs)


async def _with_knowledge(found: CampaignResults, answers: _Answers | None) -> CampaignResults:
    if answers is None:
        return found
    # Ten thousand people take a second, and others are waiting.
    results = await asyncio.to_thread(results_among, *answers)
    knowledge = next(result for result in results if result.measure is Measure.AWARENESS)
    return replace(found, knowledge=knowledge) if knowledge.shares else found
