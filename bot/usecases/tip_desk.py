"""Tips at the desk: read, noted as forwarded, closed. Nothing here leads to who sent one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import NoConsentError, StaleError
from bot.domain.people import Person
from bot.domain.support_figures import What
from bot.domain.tip import Forwarded, Piece, Tip, TipState
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenedTip:
    """A tip as the desk reads it. ``names``: what those who forwarded it call themselves, by their id."""

    tip: Tip
    pieces: list[Piece]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ReadTips:
    """The desk's list of tips, and each of them. Raises NotAllowedError, DeskLockedError, StaleError."""

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, closed: bool = False) -> list[Tip]:
        """Oldest first; the closed ones newest first."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            found = await work.tips.in_state(TipState.CLOSED if closed else TipState.OPEN)
            await work.commit()
        return found[::-1] if closed else found

    async def waiting(self, staff: Person) -> int:
        """How many nobody has closed yet."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            count = await work.tips.count(TipState.OPEN)
            await work.commit()
        return count

    async def open(self, staff: Person, tip_id: int) -> OpenedTip:
        """One, with all its pieces."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            tip = await passed_on(work, tip_id)
            opened = OpenedTip(tip, await work.tips.pieces(tip_id), await work.rota.names())
            await _log(work, staff, tip_id, "read", self.clock())
            await work.commit()
        return opened

    async def picture(self, staff: Person, tip_id: int, piece_id: int) -> bytes | None:
        """The picture of this piece; None when it has none."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            await passed_on(work, tip_id)
            content = await work.tips.picture(tip_id, piece_id)
            await _log(work, staff, tip_id, "picture read", self.clock())
            await work.commit()
        return content


@dataclass(frozen=True, slots=True)
class ForwardTip:
    """Note that a service was told, by whom and when; the tip.

    Raises NoConsentError when who sent it wants it to stay at the desk, StaleError when that is noted already
    or the tip is closed, NotAllowedError, DeskLockedError.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, tip_id: int, service: str) -> Tip:
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            tip = await passed_on(work, tip_id)
            if not tip.consent:
                raise NoConsentError
            if tip.is_with(service) or tip.state is TipState.CLOSED:
                raise StaleError
            told = Forwarded(service, staff.id, self.clock())
            tip = replace(tip, forwarded=(*tip.forwarded, told))
            await work.tips.save(tip)
            work.support_counts.add(What.TIPS, "", told.at)
            await _log(work, staff, tip_id, "forwarded", told.at)
            await work.commit()
        return tip


@dataclass(frozen=True, slots=True)
class CloseTip:
    """There is nothing (more) to do about it. Raises StaleError, NotAllowedError, DeskLockedError."""

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, tip_id: int) -> Tip:
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            tip = await passed_on(work, tip_id)
            if tip.state is TipState.CLOSED:
                raise StaleError
            tip = replace(tip, state=TipState.CLOSED, closed_on=now.date())
            await work.tips.save(tip)
            await _log(work, staff, tip_id, "closed", now)
            await work.commit()
        return tip


async def _log(work: UnitOfWork, staff: Person, tip_id: int, act: str, now: datetime) -> None:
    """A tip belongs to no case: it stands in the log under case 0, by its own number."""
    await work.cases.log(0, staff.id, f"tip {tip_id} {act}", now)


async def passed_on(work: UnitOfWork, tip_id: int) -> Tip:
    """A tip that the desk has. Raises StaleError."""
    tip = await work.tips.get(tip_id)
    if tip is None or tip.state is TipState.DRAFT:
        raise StaleError
    return tip
