"""What is kept no longer than it is needed, erased daily."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Select, Table, delete, func, or_, select

from bot.domain.campaign import OPEN_STATES
from bot.domain.support import CaseState
from bot.storage.database import Database
from bot.storage.editions import Editions
from bot.storage.inbox import ASIDE, FINISHED
from bot.storage.rota import remove_past
from bot.storage.sealing import SealError
from bot.storage.tables import (
    campaign_refusals,
    campaigns,
    cases,
    events,
    group_quizzes,
    inbox,
    invitation_tries,
    invitations,
    people,
)
from bot.storage.tip import remove_old as remove_old_tips
from bot.storage.unreadable import report
from bot.storage.work import Work

INBOX = timedelta(hours=48)
CASE_DAYS = 90
UNSEEN = timedelta(days=365)
# Long enough to see in a list that an invitation was never taken up.
INVITATIONS = timedelta(days=7)
TRIES = timedelta(days=1)
# A leader may take a quiz slowly, a question a day; after that nobody asks for its counts.
GROUP_QUIZZES = timedelta(days=60)
# A year of clubs: next summer's campaign can be held beside this summer's.
CAMPAIGNS = timedelta(days=365)
# A month to look up who was on; then what was planned for single days is of no use.
ROTA = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many were erased: updates, cases, people, invitations with tries, quizzes in groups, editions.

    ``campaigns`` counts campaigns with who got them, what people refused of them, and events; ``rota`` what
    was planned for single days, ``tips`` tips with the counts of who sent how many.
    """

    updates: int
    cases: int
    people: int
    invitations: int
    group_quizzes: int
    editions: int
    campaigns: int
    rota: int
    tips: int
    announcements: int


async def sweep(database: Database, now: datetime, case_days: int = CASE_DAYS) -> Swept:
    """Erase what is past its time at ``now``; nothing else is touched, and a second run finds nothing.

    Updates that were set aside hold words nobody has answered: they stay as long as cases do. People
    unseen for a year are forgotten, unless a case of theirs is still open.
    """
    oldest = now - timedelta(days=case_days)
    swept = Swept(
        updates=await _delete_all(database, _old_updates(now, oldest)),
        cases=await _shred_cases(database, oldest),
        people=await _forget_unseen(database, now),
        invitations=await _delete_all(database, _old_invitations(now)),
        group_quizzes=await _delete_all(database, [_old_group_quizzes(now)]),
        editions=await _forget_editions(database),
        campaigns=await _delete_all(database, _old_campaigns(now)),
        rota=await _delete_all(database, remove_past((now - ROTA).date())),
        tips=await _delete_all(database, remove_old_tips(now)),
        announcements=await _remove_announcements(database, now),
    )
    await database.tidy()
    return swept


def _old_updates(now: datetime, oldest: datetime) -> Sequence[Delete]:
    finished = inbox.c.state == FINISHED, inbox.c.received_at < now - INBOX
    aside = inbox.c.state == ASIDE, inbox.c.received_at < oldest
    return delete(inbox).where(*finished), delete(inbox).where(*aside)


def _old_invitations(now: datetime) -> Sequence[Delete]:
    return (
        delete(invitations).where(invitations.c.expires_at < now - INVITATIONS),
        delete(invitation_tries).where(invitation_tries.c.tried_at < now - TRIES),
    )


def _old_group_quizzes(now: datetime) -> Delete:
    return delete(group_quizzes).where(group_quizzes.c.begun_at < now - GROUP_QUIZZES)


def _old_campaigns(now: datetime) -> Sequence[Delete]:
    """What is over for a year; the first of a series stays while the series goes on."""
    old, series = now - CAMPAIGNS, campaigns.alias()
    going_on = [state.value for state in OPEN_STATES]
    ended = campaigns.c.state.not_in(going_on), or_(campaigns.c.due_at.is_(None), campaigns.c.due_at < old)
    live = select(series.c.id).where(series.c.series_id == campaigns.c.id, series.c.state.in_(going_on))
    known = select(func.coalesce(campaigns.c.series_id, campaigns.c.id))
    return (
        delete(campaigns).where(campaigns.c.begun_at < old, *ended, ~live.exists()),
        delete(campaign_refusals).where(campaign_refusals.c.series_id.not_in(known)),
        delete(events).where(events.c.starts_at < old),
    )


async def _delete_all(database: Database, deletes: Sequence[Delete]) -> int:
    async with database.session() as session:
        gone = [(await session.write(statement)).rowcount for statement in deletes]
        await session.commit()
    return sum(gone)


async def _forget_editions(database: Database) -> int:
    async with database.session() as session:
        gone = await Editions(session).forget_unused()
        await session.commit()
    return gone


async def _remove_announcements(database: Database, now: datetime) -> int:
    async with database.unit() as work:
        gone = await work.announcements.remove_over(now)
        await work.commit()
    return gone


async def _shred_cases(database: Database, oldest: datetime) -> int:
    closed = cases.c.state == CaseState.CLOSED.value, cases.c.closed_on < oldest.date()
    old = select(cases.c.id).where(*closed, cases.c.key.is_not(None))
    return await _each(database, cases, old, _shred_if_closed)


async def _forget_unseen(database: Database, now: datetime) -> int:
    unseen = select(people.c.id).where(people.c.last_seen < (now - UNSEEN).date())
    return await _each(database, people, unseen, _forget_if_nothing_is_open)


async def _shred_if_closed(work: Work, case_id: int) -> bool:
    case = await work.cases.get(case_id)
    if case is None or case.state is not CaseState.CLOSED:  # opened again meanwhile
        return False
    await work.cases.shred(case_id)
    return True


async def _forget_if_nothing_is_open(work: Work, person_id: int) -> bool:
    case = await work.cases.latest_of(person_id)
    if case is not None and case.state is not CaseState.CLOSED:
        return False
    await work.people.forget(person_id)
    return True


async def _each(
    database: Database, table: Table, query: Select[Any], erase: Callable[[Work, int], Awaitable[bool]]
) -> int:
    """Erase each row in a unit of its own, so that nobody waits for the whole; how many were erased."""
    async with database.session() as session:
        ids = [int(row.id) for row in await session.rows(query)]
    erased = 0
    for row_id in ids:
        try:
            async with database.unit() as work:
                erased += await erase(work, row_id)
                await work.commit()
        except SealError:
            report(table, row_id)
    return erased
