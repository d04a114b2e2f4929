"""Promise: who is removed from the desk is out at once; what they had just written reaches nobody."""

from datetime import timedelta

import pytest

from bot.domain.errors import DeskLockedError, NotAllowedError
from bot.domain.people import Role
from bot.domain.support import LEAVES, Author, CaseState, Errand
from bot.usecases.cases import ClaimCase, ReplyToCase
from bot.usecases.invitations import Revoke
from bot.usecases.support import WriteToDesk
from tests.usecases.house import House

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "stays"), [(timedelta(0), False), (LEAVES - SECOND, False), (LEAVES, True)]
)
async def test_what_could_still_be_taken_back_is_erased(after: timedelta, stays: bool) -> None:
    house = House()
    person, staff = await house.person(), await house.person(Role.COORDINATOR)
    await house.person(Role.COORDINATOR)
    unit, clock = house.memory.unit, house.clock
    case = (await WriteToDesk(unit, house.alarm, clock)(person, "help", 1)).case
    await ClaimCase(unit, clock)(staff, case.id)
    await ReplyToCase(unit, clock).to(staff, case.id, "meet me behind the school", 2)
    clock.now += after
    assert await Revoke(unit, clock)(staff.id, Role.COORDINATOR)
    said = [message for message in house.memory.tables.messages.values() if message.author is Author.STAFF]
    assert bool(said) is stays
    (left,) = house.memory.tables.cases.values()
    assert (left.state, left.claimed_by) == (CaseState.WAITING, None)
    assert house.memory.tables.escalations, "somebody else is called"
    owed = [parcel for parcel, _ in house.memory.tables.outbox.values() if parcel.errand is Errand.TO_PERSON]
    async with unit() as work:
        carried = [await work.cases.message(parcel.case_id, parcel.message_id) for parcel in owed]
    assert [message is not None for message in carried] == [stays], "what is owed for nothing is dropped"


async def test_an_open_session_ends_with_the_role() -> None:
    house = House()
    person, staff = await house.person(), await house.person(Role.COORDINATOR)
    unit, clock = house.memory.unit, house.clock
    case = (await WriteToDesk(unit, house.alarm, clock)(person, "help", 1)).case
    assert await Revoke(unit, clock)(staff.id, Role.COORDINATOR)
    with pytest.raises(DeskLockedError):  # a tap that was under way
        await ClaimCase(unit, clock)(staff, case.id)
    with pytest.raises(NotAllowedError):
        await ClaimCase(unit, clock)(await house.again(staff), case.id)
