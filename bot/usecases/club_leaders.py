"""Who leads a club: inviting another leader, handing the club over, stepping down. Nobody has a name here."""

from dataclasses import dataclass, field

from bot.domain.errors import LastLeaderError, NotAllowedError
from bot.domain.people import Club, Invitation, Person, Role
from bot.usecases.clubs import club_run_by
from bot.usecases.invitations import invited
from bot.usecases.leading import hold_campaigns_of
from bot.usecases.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Leaders:
    """How many people lead a club, and whether who asks is one of them."""

    club: Club
    number: int
    is_one: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation to lead a club: its token is told this once and stored nowhere."""

    club: Club
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClubLeaders:
    """What the leaders of a club, and admins, may do about who leads it.

    All of it raises NotAllowedError for others, and StaleError for a club that is no more.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person, club_id: int) -> Leaders:
        """How many there are."""
        async with self.store() as work:
            club = await club_run_by(work, person, club_id)
            leaders = await work.clubs.leaders(club_id)
            return Leaders(club, len(leaders), person.id in leaders)

    async def invite(self, person: Person, club_id: int) -> Offer:
        """Somebody else is to lead the club as well."""
        async with self.store() as work:
            club = await club_run_by(work, person, club_id)
            return await self._offer(work, person, club, hands_over=False)

    async def hand_over(self, person: Person, club_id: int) -> Offer:
        """Somebody else is to lead the club instead of this leader, from when the invitation is taken."""
        async with self.store() as work:
            club = await _led(work, person, club_id)
            return await self._offer(work, person, club, hands_over=True)

    async def step_down(self, person: Person, club_id: int) -> Club:
        """Lead this club no more. Raises LastLeaderError: a club is not left alone."""
        async with self.store() as work:
            await work.clubs.hold(club_id)
            club = await _led(work, person, club_id)
            if await work.clubs.leaders(club_id) == {person.id}:
                raise LastLeaderError
            await work.people.revoke(person.id, Role.LEADER, club_id)
            await hold_campaigns_of(work, person.id, self.clock())
            await work.commit()
            return club

    async def _offer(self, work: UnitOfWork, giver: Person, club: Club, hands_over: bool) -> Offer:
        until = Invitation.end_of(self.clock())
        leading = Invitation(0, Role.LEADER, club.id, until, made_by=giver.id, hands_over=hands_over)
        token = await invited(work, leading)
        await work.commit()
        return Offer(club, token)


async def _led(work: UnitOfWork, person: Person, club_id: int) -> Club:
    """The club, for its leaders alone: an admin has nothing to give away."""
    if person.id not in await work.clubs.leaders(club_id):
        raise NotAllowedError
    return await club_run_by(work, person, club_id)
