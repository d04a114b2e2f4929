"""Opinion polls: how many said what, and, apart from it, who has said something."""

from sqlalchemy import select, update

from bot.storage.insert import insert_new
from bot.storage.session import Session
from bot.storage.tables import poll_voters, poll_votes


class Votes:
    """``bot.usecases.ports.VoteStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def cast(self, poll_id: str, option_id: str, person_id: int) -> bool:
        voter = {"poll_id": poll_id, "person_id": person_id}
        if await insert_new(self._session, poll_voters, voter) is None:
            return False
        one = {"poll_id": poll_id, "option_id": option_id, "votes": 1}
        if await insert_new(self._session, poll_votes, one) is None:
            same = poll_votes.c.poll_id == poll_id, poll_votes.c.option_id == option_id
            await self._session.write(update(poll_votes).where(*same).values(votes=poll_votes.c.votes + 1))
        return True

    async def has_voted(self, poll_id: str, person_id: int) -> bool:
        mine = poll_voters.c.poll_id == poll_id, poll_voters.c.person_id == person_id
        return await self._session.row(select(poll_voters.c.id).where(*mine)) is not None

    async def counts(self, poll_id: str) -> dict[str, int]:
        query = select(poll_votes.c.option_id, poll_votes.c.votes).where(poll_votes.c.poll_id == poll_id)
        return {row.option_id: row.votes for row in await self._session.rows(query)}
