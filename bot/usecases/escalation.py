"""Beginning to call for somebody who answers a case, and ceasing to. Each within the unit of its occasion.

The calls themselves are made by ``bot.usecases.run_escalation``, from what is stored here. Who changes an
escalation holds its case (``work.cases.get`` or ``latest_of``), or has just made it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.escalation import begun, unanswered
from bot.domain.support import Author, Case, CaseMessage, CaseState
from bot.usecases.ports import UnitOfWork


async def begin(work: UnitOfWork, case: Case, now: datetime) -> None:
    """Nobody holds this case (any more), or it is urgent now: call for somebody at once.

    Who was told already is told once more. What was to be told to a holder is for everybody from here on.
    For who is muted the calls begin when that ends.
    """
    there = await work.escalations.get(case.id)
    first = case.flood.calls_from(now)
    await work.escalations.save(there.pressed(first) if there else begun(case, now, first))


async def await_answer(work: UnitOfWork, case: Case, urgent_now: bool, now: datetime) -> None:
    """A word came for whoever holds this case: call when it stays without an answer.

    The first word that waits counts. ``urgent_now``: the word made the case urgent.
    """
    there = await work.escalations.get(case.id)
    if there is None:
        await work.escalations.save(begun(case, now, now))
    elif urgent_now:
        quiet = there.is_quiet(now)
        sooner = there if quiet else there.sooner(now + unanswered(case.urgent))
        await work.escalations.save(replace(sooner, knocked=None))


async def claimed(
    work: UnitOfWork, case: Case, staff_id: int, thread: Sequence[CaseMessage], now: datetime
) -> None:
    """Somebody took this case: nobody else is called as long as they answer in time.

    A case without an unanswered word is not waited for.
    """
    since = waits_since(thread)
    if since is None:
        await stop(work, case.id)
        return
    there = await work.escalations.get(case.id) or begun(case, since, now)
    if there.acknowledged_by != staff_id or case.state is not CaseState.CLAIMED:
        await work.escalations.save(there.claimed(staff_id, case.urgent, now))


async def stop(work: UnitOfWork, case_id: int) -> None:
    """The person has an answer, or the case is closed: nobody is called any more."""
    await work.escalations.drop(case_id)


async def settle(work: UnitOfWork, case: Case, now: datetime) -> None:
    """Bring the calls in line with what was said in the case, whatever happened to it."""
    since = waits_since(await work.cases.messages(case.id))
    if case.state is CaseState.CLOSED or (case.state is CaseState.CLAIMED and since is None):
        await stop(work, case.id)
    elif await work.escalations.get(case.id) is None:
        await work.escalations.save(begun(case, since or now, case.flood.calls_from(now)))


async def hurry(work: UnitOfWork, case: Case, now: datetime) -> None:
    """Somebody who was told cannot be reached: if that holds for all of them, the next step comes now."""
    there = await work.escalations.get(case.id)
    if there is None or not there.told or there.is_quiet(now):
        return
    told = await work.people.several(there.told)
    if all(person.unreachable for person in told.values()):
        await work.escalations.save(there.sooner(now))


def waits_since(thread: Sequence[CaseMessage]) -> datetime | None:
    """When the first word came that has no answer behind it; None when there is none."""
    since: datetime | None = None
    for message in thread:
        if message.author is Author.STAFF:
            since = None
        elif since is None:
            since = message.at
    return since
