"""The door of the desk: six digits from an app open it, for as long as somebody works there."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.domain.desk_session import DeskSession, read_code
from bot.domain.errors import DeskLockedError, NotAllowedError
from bot.domain.people import Person
from bot.usecases.desk import is_at_desk, shown_at_desk
from bot.usecases.ports import Clock, OneTimeCodes, Store, UnitOfWork

EXPECTED = "desk.code"
"""What the next text of somebody who stands before the desk is taken for."""


async def require_session(work: UnitOfWork, staff: Person, now: datetime) -> None:
    """Let through who has opened the desk; once this unit is committed, it stays open for longer.

    Raises NotAllowedError for who does not belong to the desk, DeskLockedError for who has yet to open it.
    """
    _require_role(staff)
    session = await work.desk_sessions.hold(staff.id)
    if session is None or not session.is_open(now):
        raise DeskLockedError
    await work.desk_sessions.prolong(staff.id, now)


async def require_open(work: UnitOfWork, staff: Person, now: datetime) -> None:
    """Let through as ``require_session`` does, and write nothing: it stays open for no longer.

    For what must leave no moment in the open beside it. Raises NotAllowedError, DeskLockedError.
    """
    _require_role(staff)
    if not await is_open_to(work, staff, now):
        raise DeskLockedError


async def is_open_to(work: UnitOfWork, staff: Person, now: datetime) -> bool:
    """Whether this person belongs to the desk and has it open: only then may a case be shown to them."""
    session = await work.desk_sessions.get(staff.id) if is_at_desk(staff) else None
    return session is not None and session.is_open(now)


async def shut_out(work: UnitOfWork, staff: Person) -> None:
    """End the session of somebody who lost a role; without any other at the desk they lose the secret too.

    ``staff``: the person with the roles that they keep.
    """
    session = await work.desk_sessions.hold(staff.id)
    if session is None:
        return
    if is_at_desk(staff):
        await work.desk_sessions.save(session.locked())
    else:
        await work.desk_sessions.drop(staff.id)


def _require_role(staff: Person) -> None:
    if not is_at_desk(staff):
        raise NotAllowedError


@dataclass(frozen=True, slots=True)
class Secret:
    """A new secret, to be shown once: for typing, and as the address that goes into a QR code."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody finds before the desk.

    ``secret`` when they have yet to take one; ``wait_until`` when too many codes were wrong; else six digits
    open it.
    """

    secret: Secret | None = None
    wait_until: datetime | None = None


class Entered(Enum):
    """What became of what somebody typed before the desk."""

    OPEN = auto()
    NEWLY_OPEN = auto()
    """And from now on this secret is theirs."""
    NO_CODE = auto()
    WRONG = auto()
    USED = auto()
    TOO_MANY = auto()
    OUTDATED = auto()
    """The secret was shown so long ago that another one takes its place."""


@dataclass(frozen=True, slots=True)
class DeskDoor:
    """Take a secret, open the desk with its codes, lock it. Raises NotAllowedError for everybody else."""

    store: Store
    clock: Clock
    codes: OneTimeCodes

    async def knock(self, staff: Person, label: str) -> Door:
        """What is asked for before the desk opens. ``label``: under which name an app lists the secret."""
        _require_role(staff)
        now = self.clock()
        async with self.store() as work:
            session = await work.desk_sessions.hold(staff.id)
            if session is None or session.is_outdated(now):
                misses = session.misses if session is not None else ()
                session = DeskSession(staff.id, self.codes.new_secret(), now, misses=misses)
                await work.desk_sessions.save(session)
                await work.commit()
        if (until := session.waits_until(now)) is not None:
            return Door(wait_until=until)
        if session.confirmed:
            return Door()
        return Door(Secret(session.secret, self.codes.address(session.secret, label)))

    async def enter(self, staff: Person, text: str) -> Entered:
        """Try what was typed. Only six digits that open nothing count as a wrong code."""
        _require_role(staff)
        now = self.clock()
        async with self.store() as work:
            session = await work.desk_sessions.hold(staff.id)
            if session is not None and session.is_open(now):
                return Entered.OPEN  # the same update once more: nobody was told that it is open
            if session is None or session.is_outdated(now):
                return Entered.OUTDATED
            if session.waits_until(now) is not None:
                return Entered.TOO_MANY
            outcome, session = self._tried(session, text, now)
            await work.desk_sessions.save(session)
            await work.commit()
        return outcome

    def _tried(self, session: DeskSession, text: str, now: datetime) -> tuple[Entered, DeskSession]:
        code = read_code(text)
        if code is None:
            return Entered.NO_CODE, session
        step = self.codes.step_of(session.secret, code, now)
        if step is None:
            session = session.missed(now)
            return (Entered.WRONG if session.waits_until(now) is None else Entered.TOO_MANY), session
        if session.has_used(step):
            return Entered.USED, session
        return (Entered.OPEN if session.confirmed else Entered.NEWLY_OPEN), session.opened(step, now)

    async def lock(self, staff: Person) -> list[int]:
        """End the session at once; ids of the Telegram messages in this chat that show what is at the desk.

        They stay remembered: those that cannot be deleted now are swept.
        """
        _require_role(staff)
        async with self.store() as work:
            session = await work.desk_sessions.hold(staff.id)
            if session is not None:
                await work.desk_sessions.save(session.locked())
            posts = await work.cases.posts(None, staff.id) + await shown_at_desk(work, staff.id)
            await work.commit()
        return posts


@dataclass(frozen=True, slots=True)
class ResetDesk:
    """Take somebody's secret away, with an open session: their next visit to the desk sets up a new one.

    For the command line, when the phone with the app is lost. True when there was one.
    """

    store: Store

    async def __call__(self, person_id: int) -> bool:
        async with self.store() as work:
            if await work.desk_sessions.hold(person_id) is None:
                return False
            await work.desk_sessions.drop(person_id)
            await work.commit()
        return True
