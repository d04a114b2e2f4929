"""A campaign as its leader writes it: every step is stored, so a draft survives a restart."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.campaign import (
    PLACE_LIMIT,
    TITLE_LIMIT,
    Action,
    ActionKind,
    Campaign,
    CampaignAct,
    CampaignState,
    LogLine,
    Reach,
    Segment,
    SegmentKind,
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
from bot.domain.people import Person, Role
from bot.usecases.course import require_training
from bot.usecases.leading import led_clubs, lost_clubs, steered
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

    async def take_out_lost(self, leader: Person, campaign_id: int) -> Campaign:
        """It is for the clubs among those chosen that this person still leads; perhaps for none."""
        async with self.store() as work:
            draft = await _draft(work, leader, campaign_id)
            lost = await lost_clubs(work, leader, draft)
            await work.deliveries.clear(campaign_id)
            reach = replace(draft.reach, clubs=draft.reach.clubs - lost)
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
            called, where = _fit(title, TITLE_LIMIT), _fit(place, PLACE_LIMIT) if place.strip() else ""
            event = Event(draft.event_id or 0, leader.id, called, where, starts_at, leader.zone)
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
