"""Roles come from single-use invitations: links that say nothing and die within a day."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import InvitationRefusedError, TooManyTriesError
from bot.domain.people import STAFF, TRIES_AN_HOUR, Club, Invitation, Person, Role
from bot.domain.support import CaseState, Errand, Parcel
from bot.usecases.clubs import club_named
from bot.usecases.desk import DESK, is_at_desk, reachable, readers_of, release_all
from bot.usecases.desk_session import require_open, shut_out
from bot.usecases.leading import hold_campaigns_of
from bot.usecases.people import MeetPerson
from bot.usecases.ports import Clock, Store, UnitOfWork

# 16 random bytes are 128 bits and 22 letters: within Telegram's 64 for a deep link, beyond all guessing.
TOKEN_BYTES = 16


def digest(token: str) -> bytes:
    """What is stored instead of the token."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """A token; as long as no invitation is kept with it, following it merely starts the bot."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class Invite:
    """Make an invitation; the token is returned once and never stored. For the command line."""

    store: Store
    clock: Clock

    async def __call__(self, role: Role, club: str | None = None) -> str:
        async with self.store() as work:
            club_id = (await club_named(work, club)).id if club else None
            token = await invited(work, Invitation(0, role, club_id, Invitation.end_of(self.clock())))
            await work.commit()
        return token


@dataclass(frozen=True, slots=True)
class InviteMember:
    """A way into the network, made at the desk for somebody there in person; the token is told this once.

    Who made it stands sealed in it and nowhere else: a line in the log has its moment in the open, and would
    tell which invitation leads into the network. Raises NotAllowedError, DeskLockedError.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person) -> str:
        now = self.clock()
        async with self.store() as work:
            await require_open(work, staff, now)
            end = Invitation.end_of(now)
            token = await invited(work, Invitation(0, Role.MEMBER, None, end, made_by=staff.id))
            await work.commit()
        return token


async def invited(work: UnitOfWork, invitation: Invitation) -> str:
    """Keep a new invitation. Its token, which is stored nowhere."""
    token = new_token()
    await work.invitations.add(digest(token), invitation)
    return token


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Who took an invitation, with the role they took, and the club it is about.

    ``giver``: who led the club until then, when it was handed over.
    """

    person: Person
    role: Role
    club: Club | None = None
    giver: Person | None = None


@dataclass(frozen=True, slots=True)
class Redeem:
    """Use an invitation up and take its role. Wrong, used, old and withdrawn ones look the same.

    So do those of somebody who may not give the role any more. A club is handed over in one commit. Raises
    TooManyTriesError after five wrong tries within an hour, InvitationRefusedError otherwise.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person, token: str) -> Redeemed:
        now = self.clock()
        async with self.store() as work:
            if await work.invitations.tries_since(person.id, now - timedelta(hours=1)) >= TRIES_AN_HOUR:
                raise TooManyTriesError
            invitation = await work.invitations.by_digest(digest(token))
            if (
                invitation is None
                or not invitation.is_good(now)
                or not await _is_backed(work, invitation, person)
                or not await work.invitations.use(invitation.id, now)
            ):
                await work.invitations.note_try(person.id, now)
                await work.commit()
                raise InvitationRefusedError
            person = await give_role(work, person, invitation.role, invitation.club_id, now)
            taken = await _taken(work, person, invitation, now)
            await work.commit()
        return taken


async def _is_backed(work: UnitOfWork, invitation: Invitation, person: Person) -> bool:
    """Whether who made it may still give away what is in it; not to themselves, who only try the link."""
    if invitation.made_by is None:
        return True
    if invitation.made_by == person.id:
        return False
    if invitation.club_id is None:
        maker = await work.people.get(invitation.made_by)
        return maker is not None and is_at_desk(maker)
    await work.clubs.hold(invitation.club_id)
    if invitation.made_by in await work.clubs.leaders(invitation.club_id):
        return True
    maker = await work.people.get(invitation.made_by)
    return maker is not None and maker.may(Role.ADMIN) and not invitation.hands_over


async def _taken(work: UnitOfWork, person: Person, invitation: Invitation, now: datetime) -> Redeemed:
    """What became of it; who handed the club over leads it no more."""
    if invitation.club_id is None:
        return Redeemed(person, invitation.role)
    giver = None
    if invitation.hands_over_from is not None:
        giver = await work.people.get(invitation.hands_over_from)
        await work.people.revoke(invitation.hands_over_from, Role.LEADER, invitation.club_id)
        await hold_campaigns_of(work, invitation.hands_over_from, now)
    return Redeemed(person, invitation.role, await work.clubs.get(invitation.club_id), giver)


async def give_role(
    work: UnitOfWork, person: Person, role: Role, club_id: int | None, now: datetime
) -> Person:
    """Grant a role within a unit of work.

    Who comes to a desk where nobody can be reached hears of those who wait already; else they are told with
    the others, once they have passed the course.
    """
    held = replace(person, roles=person.roles | {role})
    if role in STAFF:
        await work.people.grant(person.id, role, club_id, now)
    else:
        await work.people.save(held)
    if role in DESK and role not in person.roles:
        for case in await work.cases.unclosed():
            waits = case.state is CaseState.WAITING and case.person_id != person.id
            if waits and not reachable(await readers_of(work, case, without=person.id)):
                await work.outbox.add(Parcel(0, Errand.PING, person.id, case.id), now)
    return held


@dataclass(frozen=True, slots=True)
class Grant:
    """Give a role without an invitation: only for the sandbox's own phones."""

    store: Store
    clock: Clock
    meet: MeetPerson

    async def __call__(self, chat_id: int, role: Role, club: str | None) -> None:
        now = self.clock()
        person = await self.meet(chat_id)
        async with self.store() as work:
            club_id = (await club_named(work, club)).id if club else None
            if role is not Role.STUDENT and not person.may(role):
                await give_role(work, person, role, club_id, now)
            elif role is Role.STUDENT and club_id is not None:
                await work.clubs.join(club_id, person.id)
            await work.commit()


@dataclass(frozen=True, slots=True)
class Holder:
    """A staff role in force: our own number of the person, the role, the club it is about."""

    person_id: int
    role: Role
    club: str | None


@dataclass(frozen=True, slots=True)
class ListPeople:
    """Staff roles in force and invitations still open. Members of the network are never listed."""

    store: Store
    clock: Clock

    async def __call__(self) -> tuple[list[Holder], list[Invitation]]:
        async with self.store() as work:
            holders = []
            for person, role, club_id in await work.people.staff():
                club = await work.clubs.get(club_id) if club_id is not None else None
                holders.append(Holder(person.id, role, club.name if club else None))
            return holders, await work.invitations.open(self.clock())


@dataclass(frozen=True, slots=True)
class Revoke:
    """Take a role away at once. Cases held at the desk go back to those who wait, with new pings.

    The desk closes to them at once; without another role there they lose the secret that opens it.
    Campaigns that the person may not send any more are held for an admin.
    """

    store: Store
    clock: Clock

    async def __call__(self, person_id: int, role: Role) -> bool:
        now = self.clock()
        async with self.store() as work:
            person = await work.people.get(person_id)
            if person is None or not person.may(role) or role is Role.STUDENT:
                return False
            if role in STAFF:
                await work.people.revoke(person_id, role)
            else:
                await work.people.save(replace(person, roles=person.roles - {role}))
            if role in DESK:
                # Before cases are held: whoever acts at the desk holds their session first, then the case.
                await shut_out(work, replace(person, roles=person.roles - {role}))
                await release_all(work, person_id, now)
            if role in STAFF:
                await hold_campaigns_of(work, person_id, now)
            await work.commit()
            return True
