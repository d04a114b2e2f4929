"""Events as those who are invited see them."""

from dataclasses import dataclass, replace

from bot.domain.campaign import ActionKind, Campaign
from bot.domain.errors import StaleError
from bot.domain.event import Event, Outlook, outlook
from bot.domain.people import Person
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.received import campaign_got


@dataclass(frozen=True, slots=True)
class Invited:
    """An event as one person sees it. ``coming``: whether they said that they come."""

    event: Event
    coming: bool
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """Look at an event and say whether one comes.

    Who got a message about it is invited: everything goes by one's own copy of such a message. Raises
    StaleError for anybody else's, and when the event is no more. Nobody is told who comes: leaders see how
    many.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person, delivery_id: int) -> Invited:
        """The event, and whether this person comes."""
        async with self.store() as work:
            return await self._invited(work, person, delivery_id)

    async def come(self, person: Person, delivery_id: int) -> Invited:
        """They come. Saying it twice changes nothing, nor does it when the event is over or in doubt."""
        async with self.store() as work:
            invited = await self._invited(work, person, delivery_id)
            if invited.outlook is not Outlook.AHEAD:
                return invited
            await work.events.come(invited.event.id, person.id)
            await work.commit()
            return replace(invited, coming=True)

    async def stay_away(self, person: Person, delivery_id: int) -> Invited:
        """They do not come (any more)."""
        async with self.store() as work:
            invited = await self._invited(work, person, delivery_id)
            await work.events.stay_away(invited.event.id, person.id)
            await work.commit()
            return replace(invited, coming=False)

    async def _invited(self, work: UnitOfWork, person: Person, delivery_id: int) -> Invited:
        campaign = await campaign_got(work, person, delivery_id)
        event_id = event_of(campaign)
        event = await work.events.get(event_id) if event_id is not None else None
        if event is None:
            raise StaleError
        series = await work.campaigns.of_series(campaign.series)
        coming = await work.events.is_coming(event.id, person.id)
        return Invited(event, coming, outlook(event, series, self.clock()))


def event_of(campaign: Campaign) -> int | None:
    """The event that the campaign is about, or that its button leads to."""
    if campaign.event_id is not None:
        return campaign.event_id
    action = campaign.action
    leads_there = action is not None and action.kind is ActionKind.EVENT and action.ref.isdecimal()
    return int(action.ref) if action is not None and leads_there else None
