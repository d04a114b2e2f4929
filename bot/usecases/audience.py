"""Who gets a campaign: asked for before it is planned, when it begins, and once more before each message."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.campaign import (
    CAP_SPAN,
    INACTIVE_FOR,
    Audience,
    Campaign,
    Narrowing,
    Segment,
    SegmentKind,
    Skip,
)
from bot.domain.event import in_their_zone
from bot.domain.people import Person
from bot.usecases.people import language_of
from bot.usecases.ports import Clock, Library, Store, UnitOfWork

PAGE = 2000
"""People looked at together: few enough to hold in memory, enough to make few questions."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One person of an audience: whether they get it, and not before when."""

    person: Person
    reason: Skip | None
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the database knows of some people about one campaign.

    ``weekly``: campaign messages and reminders of quizzes each of them may have got in the last seven days.
    """

    weekly: Mapping[int, int]
    declined: Collection[int]

    @classmethod
    async def read(
        cls, work: UnitOfWork, campaign: Campaign, person_ids: Collection[int], at: datetime
    ) -> "Circumstances":
        """As they are for a message at this moment."""
        weekly = Counter(await work.deliveries.weekly(person_ids, at - CAP_SPAN))
        weekly.update(await work.quiz_reminders.weekly(person_ids, at - CAP_SPAN))
        declined: set[int] = set()
        for series in await _same_words(work, campaign):
            declined |= await work.campaigns.declined(series, person_ids)
        return cls(weekly, declined)

    def with_more(self, messages: Mapping[int, int]) -> "Circumstances":
        """The same, with messages that are about to leave."""
        return replace(self, weekly=Counter(self.weekly) + Counter(messages)) if messages else self

    def judge(self, person: Person, campaign: Campaign, at: datetime) -> Judged:
        """What becomes of a message to this person that could leave ``at``."""
        wished = at
        if campaign.event_id is None and campaign.due_at is not None:
            wished = max(at, in_their_zone(campaign.due_at, campaign.zone, person.zone))
        allowed = person.quiet.allowed_from(wished, person.zone)
        reason = reason_to_skip(person)
        if reason is None and person.id in self.declined:
            reason = Skip.DECLINED
        if reason is None and self.weekly.get(person.id, 0) >= person.weekly:
            reason = Skip.CAP
        if reason is None and campaign.expires_at is not None and allowed >= campaign.expires_at:
            reason = Skip.QUIET
        return Judged(person, reason, allowed)


async def _same_words(work: UnitOfWork, campaign: Campaign) -> set[int]:
    """Its series, and those of what it follows up: who refused that says no to this, too."""
    series: set[int] = set()
    following: Campaign | None = campaign
    while following is not None and following.series not in series:
        series.add(following.series)
        segment = following.segment
        follows = segment is not None and segment.kind is SegmentKind.NOT_OPENED
        following = await work.campaigns.get(int(segment.ref)) if segment and follows else None
    return series


def reason_to_skip(person: Person) -> Skip | None:
    """Why this person gets no reminders at all; None when they do."""
    if person.reminders is not True:
        return Skip.PAUSED
    return Skip.UNREACHABLE if person.unreachable else None


@dataclass(frozen=True, slots=True)
class FindAudience:
    """The people of a campaign, page by page: a hundred thousand never stand in memory together."""

    store: Store
    library: Library
    clock: Clock

    async def pages(self, campaign: Campaign) -> AsyncIterator[list[Judged]]:
        """Everybody it is for, judged for its moment. A unit of work of its own for each page."""
        now = self.clock()
        at = max(campaign.due_at or now, now)
        narrow = narrowed(campaign.segment, self.library, now)
        after = 0
        while True:
            async with self.store() as work:
                ids = await work.deliveries.candidates(campaign.reach, narrow, after, PAGE)
                if not ids:
                    return
                people = await work.people.several(ids)
                known = await Circumstances.read(work, campaign, ids, at)
            after = ids[-1]
            yield [known.judge(person, campaign, at) for person in people.values()]

    async def count(self, campaign: Campaign) -> Audience:
        """How many would get it, and why the others would not."""
        people, other = 0, 0
        left_out: Counter[Skip] = Counter()
        async for page in self.pages(campaign):
            for judged in page:
                if judged.reason is not None:
                    left_out[judged.reason] += 1
                    continue
                people += 1
                other += language_of(judged.person) not in campaign.texts
        return Audience(people, other, left_out)


def narrowed(segment: Segment | None, library: Library, now: datetime) -> Narrowing:
    """The segment as what is stored can be asked for it."""
    match segment:
        case None:
            return Narrowing()
        case Segment(SegmentKind.NOT_FINISHED, quiz_id):
            return Narrowing(quizzes=(quiz_id,))
        case Segment(SegmentKind.MISSED_TOPIC, topic):
            quizzes = tuple(quiz.id for quiz in library.quizzes("mn", topic))
            stories = tuple(lesson.id for lesson in library.lessons("mn", topic))
            chats = tuple(scenario.id for scenario in library.scenarios("mn", topic))
            return Narrowing(quizzes=quizzes, items=stories + chats)
        case Segment(SegmentKind.INACTIVE):
            return Narrowing(unseen_since=(now - INACTIVE_FOR).date())
        case Segment(SegmentKind.NOT_OPENED, campaign_id):
            return Narrowing(not_opened=int(campaign_id))
    raise ValueError("a segment of no known kind")
