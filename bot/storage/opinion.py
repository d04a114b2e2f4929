"""Opinion polls: how many said what, and, apart from it, who has said something."""

from sqlalchemy import func, select, update

from bot.domain.suppression import FEWEST
from bot.storage.insert import insert_each_new, insert_from_values
from bot.storage.session import Session
from bot.storage.tables import poll_voters, poll_votes


class Votes:
    """``bot.usecases.ports.VoteStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def cast(self, poll_id: str, option_id: str, person_id: int) -> bool:
        # Two who vote at once would each wait for the other's rows.
        await self._session.queue_up(f"poll:{poll_id}")
        voter = {"poll_id": poll_id, "person_id": person_id}
        if not await insert_each_new(self._session, poll_voters, "person_id", [voter]):
            return False
        await self._note(poll_id, option_id)
        await self._publish(poll_id)
        return True

    async def _note(self, poll_id: str, option_id: str) -> None:
        none = {"poll_id": poll_id, "option_id": option_id, "votes": 0, "waiting": 0}
        await insert_from_values(self._session, poll_votes, [none])
        mine = poll_votes.c.poll_id == poll_id, poll_votes.c.option_id == option_id
        one_more = update(poll_votes).where(*mine)
        await self._session.write(one_more.values(waiting=poll_votes.c.waiting + 1))

    async def _publish(self, poll_id: str) -> None:
        """Count the waiting votes when they are enough."""
        of_poll = poll_votes.c.poll_id == poll_id
        row = await self._session.row(select(func.sum(poll_votes.c.waiting)).where(of_poll))
        if row is not None and row[0] >= FEWEST:
            counted = {"votes": poll_votes.c.votes + poll_votes.c.waiting, "waiting": 0}
            await self._session.write(update(poll_votes).where(of_poll).values(counted))

    async def has_voted(self, poll_id: str, person_id: int) -> bool:
        mine = poll_voters.c.poll_id == poll_id, poll_voters.c.person_id == person_id
        return await self._session.row(select(poll_voters.c.poll_id).where(*mine)) is not None

    async def counts(self, poll_id: str) -> dict[str, int]:
        query = select(poll_votes.c.option_id, poll_votes.c.votes).where(poll_votes.c.poll_id == poll_id)
        return {row.option_id: row.votes for row in await self._session.rows(query) if row.votes}
