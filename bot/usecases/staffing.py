"""Whether there are people for every duty. For the command line."""

from dataclasses import dataclass

from bot.domain.people import Role
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class Staffing:
    """Which staff roles somebody holds who can be reached, and the names of clubs without a leader."""

    held: frozenset[Role]
    clubs_without_leader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookAtStaff:
    """Who has blocked the bot counts for nobody: no ping would reach them."""

    store: Store

    async def __call__(self) -> Staffing:
        async with self.store() as work:
            staff = [one for one in await work.people.staff() if not one[0].unreachable]
            clubs = await work.clubs.every()
        led = {club_id for _, role, club_id in staff if role is Role.LEADER}
        return Staffing(
            frozenset(role for _, role, _ in staff), tuple(club.name for club in clubs if club.id not in led)
        )
