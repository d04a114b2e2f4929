"""Who sits at the desk, whether somebody there can be reached, and cases whose holder is gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.escalation import DESK as DESK
from bot.domain.escalation import Escalation
from bot.domain.people import Person, Role
from bot.domain.support import LEAVES, Author, Case, CaseState
from bot.usecases.escalation import begin
from bot.usecases.ports import UnitOfWork
from bot.usecases.support_figures import count_answer

_AT_ONCE = 500


def is_at_desk(person: Person) -> bool:
    """Whether this person may read and answer cases."""
    return any(person.may(role) for role in DESK)


def may_hold(person: Person, case: Case) -> bool:
    """Whether this case may be in this person's hands: theirs it is not, nor do they know who asks."""
    return is_at_desk(person) and person.id != case.person_id and person.id not in case.declined_by


def may_take(
    person: Person, case: Case, escalation: Escalation | None, coordinators: Sequence[Person]
) -> bool:
    """Whether this person may take a case that waits.

    Coordinators may at any time. The ranks above may when it has come to them, or when none of the
    ``coordinators`` who might hold it can be reached: they stand in, and do not read what need not be read.
    """
    if not may_hold(person, case) or person.may(Role.COORDINATOR):
        return may_hold(person, case)
    has_come = escalation is not None and escalation.has_come_to(person)
    return has_come or not reachable([one for one in coordinators if may_hold(one, case)])


def may_confirm(person: Person, case: Case) -> bool:
    """Whether this person can be the second one without whom nothing of a case leaves the system."""
    is_above = person.may(Role.SUPERVISOR) or person.may(Role.ADMIN)
    holders = (case.claimed_by, case.export and case.export.wanted_by)
    return is_above and may_hold(person, case) and person.id not in holders


async def readers_of(work: UnitOfWork, case: Case, without: int | None = None) -> list[Person]:
    """Who is likely to read a case: coordinators, and the ranks above until somebody can be reached.

    Never the person who asks: a coordinator in need is not told that they will read it themselves.
    ``without``: somebody who is about to leave.
    """
    readers: list[Person] = []
    for role in DESK:
        known = {reader.id for reader in readers} | {case.person_id, without}
        readers += [person for person in await work.people.holding(role) if person.id not in known]
        if reachable(readers):
            break
    return readers


def reachable(readers: Sequence[Person]) -> int:
    """How many of them have not blocked the bot."""
    return sum(not reader.unreachable for reader in readers)


async def shown_at_desk(work: UnitOfWork, staff_id: int) -> list[int]:
    """Telegram messages in this person's chat that show cases of others, whatever became of those."""
    found: list[int] = []
    after = 0
    while page := await work.cases.standing(after, _AT_ONCE):
        after = page[-1].id
        found += [post.message_id for post in page if post.reader_id == staff_id and not post.own]
    return found


async def release(
    work: UnitOfWork, case: Case, holder: int, now: datetime, without: int | None = None
) -> int:
    """Put a case back among those who wait, and begin to call for somebody; how many can be reached."""
    free = replace(case.with_holder(None), state=CaseState.WAITING)
    await work.cases.save(free)
    await work.cases.log(case.id, holder, "released", now)
    await begin(work, free, now)
    return reachable(await readers_of(work, free, without))


async def release_all(work: UnitOfWork, holder: int, now: datetime) -> None:
    """Release every case that this person holds, who is about to leave.

    What they could still take back reaches nobody any more; what they said before that stays said.
    """
    for case in await work.cases.unclosed():
        if case.is_with(holder):
            await _withdraw(work, case, holder, now)
            await release(work, case, holder, now, without=holder)


async def _withdraw(work: UnitOfWork, case: Case, holder: int, now: datetime) -> None:
    """A question that something waits for stays, such as about a referral: it is in the words of the bot."""
    thread = left = await work.cases.messages(case.id)
    for message in thread:
        is_fresh = message.author is Author.STAFF and now < message.at + LEAVES
        if not is_fresh or (message.asked is not None and message.asked.is_final):
            continue
        if await work.cases.take_back(case.id, message.id):
            left = [one for one in left if one is not message]
            if message.media is not None:
                await work.case_files.forget(case.id, message.media.file_id)
            await work.cases.log(case.id, holder, "taken back", now)
    count_answer(work, case, thread, left)
