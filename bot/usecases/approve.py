"""Who agrees to what is for everybody, and who is told what became of it."""

from dataclasses import dataclass

from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Person, Role
from bot.usecases.leading import steered
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class WhoApproves:
    """The people around an approval. Their chats are for messages of ours; nobody is shown who they are."""

    store: Store

    async def __call__(self, leader: Person, campaign_id: int) -> list[Person]:
        """The admins who can agree to it and can be reached: never its author.

        Raises StaleError when it is gone, NotAllowedError when it is not this person's.
        """
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            admins = await work.people.holding(Role.ADMIN)
        return [one for one in admins if one.id != campaign.author_id and not one.unreachable]

    async def author(self, admin: Person, campaign_id: int) -> Person | None:
        """Who wrote it, for an admin to tell them; None when they are gone or out of reach.

        Raises NotAllowedError for who is no admin, StaleError when the campaign is gone.
        """
        if not admin.may(Role.ADMIN):
            raise NotAllowedError
        async with self.store() as work:
            campaign = await work.campaigns.get(campaign_id)
            if campaign is None:
                raise StaleError
            author = await work.people.get(campaign.author_id)
        return None if author is None or author.unreachable else author
