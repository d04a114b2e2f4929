"""Forgetting a person: everything that hangs on them goes, and what cannot go cannot be read."""

from sqlalchemy import delete

from bot.storage.campaign import remove_drafts_of
from bot.storage.inbox import RECEIVED
from bot.storage.invitations import Invitations
from bot.storage.outbox import Outbox
from bot.storage.people import People
from bot.storage.sealing import Vault
from bot.storage.session import Session
from bot.storage.support import Cases
from bot.storage.tables import escalation_notes, inbox, people


class ForgettingPeople(People):
    """``bot.usecases.ports.PeopleStore``."""

    def __init__(self, session: Session, vault: Vault, cases: Cases, invitations: Invitations) -> None:
        super().__init__(session, vault)
        self._cases = cases
        self._invitations = invitations
        self._outbox = Outbox(session, vault)

    async def forget(self, person_id: int) -> None:
        """As promised; cases they asked in are shredded, cases they held wait for somebody else.

        Campaigns that others were promised stay, under the number of an author who is no more.
        """
        await self._session.begin_writing()
        person = await self.get(person_id)
        if person is None:
            return
        await self._outbox.forget(person_id, await self._cases.shred_all_of(person_id))
        await self._cases.forget_posts(None, person_id)
        await self._cases.release_all_of(person_id)
        await self._invitations.forget_tries(person_id)
        await self._forget_received(person.chat_id)
        await self._session.write(remove_drafts_of(person_id))
        called = escalation_notes.c.what.like(f"% {person_id}")
        await self._session.write(delete(escalation_notes).where(called))
        # Attempts, clubs, deliveries and grants go with the row: their foreign keys cascade.
        await self._session.write(delete(people).where(people.c.id == person_id))

    async def _forget_received(self, chat_id: int) -> None:
        """Only what is done with: an unfinished update must still be handled, and is emptied then."""
        index = self._vault.index("inbox.chat", chat_id)
        done = inbox.c.chat_index == index, inbox.c.state != RECEIVED
        await self._session.write(delete(inbox).where(*done))
