"""A campaign as its leader writes it: every step is stored, so a draft survives a restart."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.campaign import (
    TITLE_LIMIT,
    Action,
    ActionKind,
    Audience,
    Campaign,
    CampaignAct,
    CampaignState,
    DeliveryState,
    LogLine,
    Reach,
    Segment,
    SegmentKind,
    Skip,
    Step,
    letters,
)
from bot.domain.errors import (
    EmptyTextError,
    ForbiddenLinkError,
    NotAllowedError,
    PastDateError,
    StaleError,
    TextTooLongError,
)
from bot.domain.event import Event
from bot.domain.people import Club, Person, Role
from bot.usecases.audience import FindAudience
from bot.usecases.course import require_training
from bot.usecases.event import event_of
from bot.usecases.leading import is_of, led_clubs, steered
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.schedule import GRACE


@dataclass(frozen=True, slots=True)
class ComposeCampaign:
    """Write a draft. Each act gives back the draft as it then stands.

    Writing and planning open when the leader's course is passed (else CourseFirstError); what is planned can
    be looked at and cancelled without it. Each raises StaleError when it is no draft any more, and
    NotAllowedError for who may not steer it. ``may_link`` tells whether an address may be linked to.
    """

    store: Store
    clock: Clock
    may_link: Callable[[str], bool] = lambda address: False

    async def begin(self, leader: Person, like: Campaign | None = None) -> Campaign:
        """A new draft: empty, or with what another campaign says. For the only club, where there is one.

        Of the other's clubs it is for those that this person leads; nothing of its time is taken over.
        """
        now = self.clock()
        async with self.store() as work:
            clubs = await led_clubs(work, leader)
            if not clubs and not leader.may(Role.ADMIN):
                raise NotAllowedError
            await require_training(work, leader)
            reach = Reach(clubs) if len(clubs) == 1 else Reach()
            fresh = Campaign(0, leader.id, zone=leader.zone, reach=reach)
            if like is not None:
                fresh = _like(fresh, like, clubs)
            campaign = await work.campaigns.add(fresh, now)
            await work.campaigns.log(campaign.id, LogLine(CampaignAct.COMPOSED, now, leader.id))
            await work.commit()
            return campaign

    async def title(self, leader: Person, campaign_id: int, title: str) -> Campaign:
        """What the leader calls it; receivers never see it. Raises EmptyTextError, TextTooLongError."""
        title = _fit(title, TITLE_LIMIT)
        return await self._change(leader, campaign_id, lambda c: replace(c, title=title))

    async def text(self, leader: Person, campaign_id: int, language: str, text: str) -> Campaign:
        """Set the words in one language. Raises EmptyTextError, TextTooLongError."""

        def write(draft: Campaign) -> Campaign:
            words = _fit(text, draft.text_limit)
            before = draft.texts.get(language)
            # A reminder that has words of its own in the other language only says the same as before.
            own = {
                step: {**texts, language: words} if texts.get(language) == before else texts
                for step, texts in draft.step_texts.items()
            }
            return replace(draft, texts={**draft.texts, language: words}, step_texts=own)

        return await self._change(leader, campaign_id, write)

    async def leave_out(self, leader: Person, campaign_id: int, language: str) -> Campaign:
        """No words in this language: who reads it gets the other one."""

        def drop(draft: Campaign) -> Campaign:
            own = {step: _without(language, texts) for step, texts in draft.step_texts.items()}
            return replace(draft, texts=_without(language, draft.texts), step_texts=own)

        return await self._change(leader, campaign_id, drop)

    async def step_text(
        self, leader: Person, campaign_id: int, step: Step, language: str, text: str
    ) -> Campaign:
        """Words of their own for one reminder of a series. Raises EmptyTextError, TextTooLongError."""

        def write(draft: Campaign) -> Campaign:
            own = {**draft.step_texts.get(step, draft.texts), language: _fit(text, draft.text_limit)}
            return replace(draft, step_texts={**draft.step_texts, step: own})

        return await self._change(leader, campaign_id, write)

    async def picture(self, leader: Person, campaign_id: int, picture: str | None) -> Campaign:
        """A picture above the words, or none. Raises TextTooLongError: below one there is room for fewer."""

        def put(draft: Campaign) -> Campaign:
            changed = replace(draft, picture=picture)
            for texts in (draft.texts, *draft.step_texts.values()):
                for text in texts.values():
                    _fit(text, changed.text_limit)
            return changed

        return await self._change(leader, campaign_id, put)

    async def action(self, leader: Person, campaign_id: int, action: Action | None) -> Campaign:
        """The button under it, or none. Raises ForbiddenLinkError, or StaleError for another one's event."""
        if action is not None and action.kind is ActionKind.LINK and not self.may_link(action.ref):
            raise ForbiddenLinkError

        def put(draft: Campaign) -> Campaign:
            if action is not None and action.kind is ActionKind.EVENT and action.ref != str(draft.event_id):
                raise StaleError
            return replace(draft, action=action)

        return await self._change(leader, campaign_id, put)

    async def reach(self, leader: Person, campaign_id: int, reach: Reach) -> Campaign:
        """Whose members get it. Raises NotAllowedError for a club that this person does not lead."""
        async with self.store() as work:
            draft = await _draft(work, leader, campaign_id)
            if not reach.clubs <= await led_clubs(work, leader):
                raise NotAllowedError
            await work.deliveries.clear(campaign_id)
            return await _saved(work, replace(draft, reach=reach))

    async def segment(self, leader: Person, campaign_id: int, segment: Segment | None) -> Campaign:
        """Only a part of them, or all. Raises NotAllowedError for a campaign that is not this person's."""
        async with self.store() as work:
            draft = await _draft(work, leader, campaign_id)
            if segment is not None and segment.kind is SegmentKind.NOT_OPENED:
                await steered(work, leader, int(segment.ref))
            await work.deliveries.clear(campaign_id)
            return await _saved(work, replace(draft, segment=segment))

    async def due(self, leader: Person, campaign_id: int, due_at: datetime) -> Campaign:
        """Set the moment (aware). Raises PastDateError."""
        if due_at < self.clock() - GRACE:
            raise PastDateError
        return await self._change(leader, campaign_id, lambda c: replace(c, due_at=due_at))

    async def weekly(self, leader: Person, campaign_id: int, until: datetime | None) -> Campaign:
        """Once a week from its moment on until then (aware), or once.

        Raises PastDateError, and StaleError for what is about an event: that takes place once.
        """
        if until is not None and until <= self.clock():
            raise PastDateError

        def repeat(draft: Campaign) -> Campaign:
            if until is not None and draft.event_id is not None:
                raise StaleError
            return replace(draft, repeats_until=until)

        return await self._change(leader, campaign_id, repeat)

    async def event(
        self, leader: Person, campaign_id: int, title: str, place: str, starts_at: datetime
    ) -> Campaign:
        """Make it about an event, with a reminder a week, a day and an hour before; or change that event.

        Raises PastDateError, EmptyTextError, TextTooLongError.
        """
        if starts_at <= self.clock():
            raise PastDateError
        async with self.store() as work:
            draft = await _draft(work, leader, campaign_id)
            event = Event(
                draft.event_id or 0, leader.id, _fit(title, TITLE_LIMIT), place.strip()[:200], starts_at
            )
            event = replace(event, zone=leader.zone)
            if draft.event_id is not None:
                await work.events.save(event)
                await work.commit()
                return draft
            event = await work.events.add(event)
            action = draft.action or Action(ActionKind.EVENT, str(event.id))
            about = replace(draft, event_id=event.id, action=action, steps=tuple(Step), repeats_until=None)
            return await _saved(work, about)

    async def steps(self, leader: Person, campaign_id: int, steps: Collection[Step]) -> Campaign:
        """Which reminders around the event there are; none: one message at its own moment."""
        chosen = tuple(step for step in Step if step in steps)
        return await self._change(leader, campaign_id, lambda c: replace(c, steps=chosen))

    async def no_event(self, leader: Person, campaign_id: int) -> Campaign:
        """Make it about no event any more. Words for its reminders stay, should there be one again."""

        def drop(draft: Campaign) -> Campaign:
            return replace(draft, event_id=None, steps=(), action=_lasting(draft.action))

        return await self._change(leader, campaign_id, drop)

    async def same_text(self, leader: Person, campaign_id: int, step: Step) -> Campaign:
        """No words of its own for this reminder: it says what the campaign says."""

        def drop(draft: Campaign) -> Campaign:
            others = {one: texts for one, texts in draft.step_texts.items() if one is not step}
            return replace(draft, step_texts=others)

        return await self._change(leader, campaign_id, drop)

    async def fill_in(self, leader: Person, campaign_id: int, fill: Callable[[str, str], str]) -> Campaign:
        """Complete the words that reminders have of their own: ``fill`` gets them and their language."""

        def complete(draft: Campaign) -> Campaign:
            own = {
                step: {language: fill(text, language) for language, text in texts.items()}
                for step, texts in draft.step_texts.items()
            }
            return replace(draft, step_texts=own)

        return await self._change(leader, campaign_id, complete)

    async def use_again(self, leader: Person, campaign_id: int) -> Campaign:
        """A new draft that says the same to the same people, about no event."""
        async with self.store() as work:
            before = await steered(work, leader, campaign_id)
        segment = before.segment
        if segment is not None and segment.kind is SegmentKind.NOT_OPENED:
            segment = None
        return await self.begin(leader, replace(before, action=_lasting(before.action), segment=segment))

    async def follow_up(self, leader: Person, campaign_id: int) -> Campaign:
        """A new draft of the same words for those who did not open it."""
        async with self.store() as work:
            before = await steered(work, leader, campaign_id)
        segment = Segment(SegmentKind.NOT_OPENED, str(campaign_id))
        like = Campaign(0, leader.id, before.title, before.texts, before.picture, before.action)
        return await self.begin(leader, replace(like, reach=before.reach, segment=segment))

    async def _change(
        self, leader: Person, campaign_id: int, change: Callable[[Campaign], Campaign]
    ) -> Campaign:
        async with self.store() as work:
            return await _saved(work, change(await _draft(work, leader, campaign_id)))


def _fit(text: str, limit: int) -> str:
    text = text.strip()
    if not text:
        raise EmptyTextError
    if letters(text) > limit:
        raise TextTooLongError
    return text


def _lasting(action: Action | None) -> Action | None:
    """The button, unless it leads to an event."""
    return None if action is not None and action.kind is ActionKind.EVENT else action


def _without(language: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {one: words for one, words in texts.items() if one != language}


def _like(fresh: Campaign, like: Campaign, clubs: Collection[int]) -> Campaign:
    """The fresh draft with what another campaign says and for whom."""
    reach = replace(like.reach, clubs=like.reach.clubs & frozenset(clubs))
    return replace(
        fresh,
        title=like.title,
        texts=like.texts,
        picture=like.picture,
        action=like.action,
        reach=fresh.reach if reach.is_empty else reach,
        segment=like.segment,
        steps=like.steps,
        step_texts=like.step_texts,
    )


async def _draft(work: UnitOfWork, leader: Person, campaign_id: int) -> Campaign:
    campaign = await steered(work, leader, campaign_id)
    if campaign.state is not CampaignState.DRAFT:
        raise StaleError
    await require_training(work, leader)
    return campaign


async def _saved(work: UnitOfWork, campaign: Campaign) -> Campaign:
    await work.campaigns.save(campaign)
    await work.commit()
    return campaign


class Who(StrEnum):
    """Who did something with a campaign, as far as others may know: never a name."""

    YOU = "you"
    LEADER = "leader"
    ADMIN = "admin"
    OTHER = "other"
    """Somebody who is neither any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign with how it stands: rows by state, those left out by reason, who did what."""

    campaign: Campaign
    counts: dict[DeliveryState, int]
    skipped: dict[Skip, int]
    history: list[LogLine]


@dataclass(frozen=True, slots=True)
class ReadCampaigns:
    """Campaigns that somebody may see: their own and those of clubs they lead; an admin's are all.

    Raises NotAllowedError for who neither leads nor is an admin.
    """

    store: Store
    find: FindAudience
    clock: Clock

    async def __call__(self, leader: Person, campaign_id: int) -> Campaign:
        """One of them. Raises StaleError when it is gone."""
        async with self.store() as work:
            return await steered(work, leader, campaign_id)

    async def newest(self, leader: Person, limit: int = 20) -> list[Campaign]:
        """The newest, newest first; drafts that were thrown away are not among them."""
        if not leader.may(Role.LEADER) and not leader.may(Role.ADMIN):
            raise NotAllowedError
        async with self.store() as work:
            if leader.may(Role.ADMIN):
                found = await work.campaigns.newest(limit, None, ())
            else:
                clubs = await led_clubs(work, leader)
                every = await work.campaigns.newest(limit, leader.id, clubs)
                found = [one for one in every if is_of(one, leader, clubs)]
            return [one for one in found if not _was_thrown_away(one)]

    async def to_decide(self, admin: Person, state: CampaignState) -> list[Campaign]:
        """All in this state, whoever wrote them. Raises NotAllowedError for who is no admin."""
        if not admin.may(Role.ADMIN):
            raise NotAllowedError
        async with self.store() as work:
            return await work.campaigns.in_state(state)

    async def clubs(self, leader: Person) -> list[Club]:
        """The clubs whose members this person may write to, by name."""
        async with self.store() as work:
            led = await led_clubs(work, leader)
            return [club for club in await work.clubs.every() if club.id in led]

    async def series(self, leader: Person, campaign_id: int) -> list[Campaign]:
        """The campaigns of its series, it among them, by their time."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            return await work.campaigns.of_series(campaign.series)

    async def who(self, leader: Person, standing: Standing) -> dict[int, Who]:
        """Who those are that did something with it, by their number."""
        acted = {line.person_id for line in standing.history if line.person_id is not None}
        async with self.store() as work:
            people = await work.people.several(acted)
        return {number: _who(person, leader) for number, person in people.items()}

    async def standing(self, leader: Person, campaign_id: int) -> Standing:
        """One with how it stands."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            counts = await work.deliveries.counts(campaign_id)
            skipped = dict(campaign.left_out)
            for reason, number in (await work.deliveries.skips(campaign_id)).items():
                skipped[reason] = skipped.get(reason, 0) + number
            return Standing(campaign, counts, skipped, await work.campaigns.history(campaign_id))

    async def audience(self, leader: Person, campaign_id: int) -> Audience:
        """Who would get it, as things stand now."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
        return await self.find.count(campaign)

    async def event(self, leader: Person, campaign_id: int) -> tuple[Event, int] | None:
        """The event it is about or leads to, and how many said that they come."""
        async with self.store() as work:
            event_id = event_of(await steered(work, leader, campaign_id))
            event = await work.events.get(event_id) if event_id is not None else None
            return (event, await work.events.guests(event.id)) if event else None

    async def show_in(self, leader: Person, campaign_id: int, message_id: int) -> None:
        """Show how it goes in this message of its author's chat."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            if campaign.author_id == leader.id:
                await _saved(work, replace(campaign, live_message=message_id))

    async def next_for(self, person: Person) -> Campaign | None:
        """The next scheduled campaign of the person's clubs, for anybody to ask."""
        async with self.store() as work:
            clubs = await work.clubs.of(person.id)
            return await work.campaigns.next_for([c.id for c in clubs], self.clock())


def _was_thrown_away(campaign: Campaign) -> bool:
    """Whether it was cancelled before it was ever planned."""
    return campaign.state is CampaignState.CANCELLED and campaign.expires_at is None


def _who(person: Person, asking: Person) -> Who:
    if person.id == asking.id:
        return Who.YOU
    if person.may(Role.ADMIN):
        return Who.ADMIN
    return Who.LEADER if person.may(Role.LEADER) else Who.OTHER
