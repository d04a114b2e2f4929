"""What happens at the desk is counted once, in its quarter; the counts are told to supervisors and admins."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Expecting, Role
from bot.domain.support import Need, Outcome
from bot.domain.support_figures import UNSAID, Quarter, Wait, What
from bot.usecases.invitations import Revoke
from bot.usecases.support import EXPECTED, Asking, NoteShown
from bot.usecases.support_figures import ReadSupportFigures, ShowSupportFigures
from bot.usecases.tip_desk import ForwardTip
from tests.usecases.cases import HeldCase
from tests.usecases.house import House
from tests.usecases.test_referral import HELPLINE, asked
from tests.usecases.test_tip import sent


def counted(house: House, what: What) -> dict[str, int]:
    """What was counted so far, whenever it was."""
    found = house.memory.tables.support_counts.items()
    return {key: n for (_, there, key), n in found if there is what and n}


async def test_a_request_is_counted_when_it_is_opened_and_when_it_is_opened_again() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.write(desk.asker, "more")
    await desk.write(desk.asker, "more", desk.update)
    assert counted(desk, What.OPENED) == {"": 1}
    await desk.say(case)
    await desk.claim(desk.holder, case)
    await desk.end(desk.holder, case, Outcome.HELPED)
    await desk.pass_(minutes=1)
    await desk.write(desk.asker, "again")
    assert counted(desk, What.OPENED) == {"": 2}


async def test_the_first_answer_to_each_request_is_counted_by_how_long_it_took() -> None:
    desk = HeldCase()
    case = await desk.begin()
    assert counted(desk, What.ANSWERED) == {}
    await desk.pass_(minutes=7)
    await desk.say(case)
    await desk.reply.to(desk.holder, case, "answer", desk.update)  # the same update once more
    await desk.pass_(minutes=70)
    await desk.say(case)
    assert counted(desk, What.ANSWERED) == {Wait.MINUTES_15: 1}
    await desk.end(desk.holder, case)
    await desk.pass_(days=1)
    await desk.write(desk.asker, "again")
    await desk.pass_(hours=2)
    await desk.claim(desk.holder, case)
    await desk.say(case)
    assert counted(desk, What.ANSWERED) == {Wait.MINUTES_15: 1, Wait.HOURS_4: 1}


async def test_an_answer_that_is_taken_back_was_none() -> None:
    desk = HeldCase()
    case = await desk.begin()
    first = await desk.say(case)
    desk.clock.pass_(seconds=2)
    second = await desk.say(case)
    await desk.reply.take_back(desk.holder, case, first.message_id)
    assert counted(desk, What.ANSWERED) == {Wait.MINUTES_5: 1}, "the second one is the first now"
    await desk.reply.take_back(desk.holder, case, second.message_id)
    assert counted(desk, What.ANSWERED) == {}
    await desk.pass_(minutes=6)
    await desk.say(case)
    assert counted(desk, What.ANSWERED) == {Wait.MINUTES_15: 1}


async def test_what_somebody_wrote_who_is_removed_just_then_was_no_answer() -> None:
    desk = HeldCase()
    await desk.say(await desk.begin())
    assert counted(desk, What.ANSWERED) == {Wait.MINUTES_5: 1}
    await Revoke(desk.memory.unit, desk.clock)(desk.holder.id, Role.COORDINATOR)
    assert counted(desk, What.ANSWERED) == {}


async def test_the_end_is_counted_with_what_it_was_for() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.set_(desk.asker, expecting=Expecting(EXPECTED, Asking(Need.LEGAL).ref))
    await desk.write(desk.asker, "what for")
    await desk.claim(desk.holder, case)
    await NoteShown(desk.memory.unit, desk.clock)(desk.holder, case, 9)
    for _ in range(2):  # a tap that was interrupted comes again
        await desk.end(desk.holder, case, Outcome.LISTENED)
    assert counted(desk, What.CLOSED) == {Outcome.LISTENED: 1}
    assert counted(desk, What.NEED) == {Need.LEGAL: 1}
    await desk.write(desk.asker, "again")
    await desk.claim(desk.holder, case)
    await desk.end(desk.holder, case)
    assert counted(desk, What.CLOSED) == {Outcome.LISTENED: 1, UNSAID: 1}
    assert counted(desk, What.NEED) == {Need.LEGAL: 1, UNSAID: 1}


async def test_a_referral_is_counted_once_when_the_service_was_told() -> None:
    desk = HeldCase()
    case, referral, message = await asked(desk)
    await desk.answer_question(desk.asker, message, True)
    assert counted(desk, What.REFERRED) == {}
    for _ in range(2):
        await desk.refer.done(desk.holder, case, referral)
    assert counted(desk, What.REFERRED) == {HELPLINE: 1}


async def test_a_tip_is_counted_for_each_service_that_got_it() -> None:
    house = House()
    person, staff = await house.person(), await house.person(Role.COORDINATOR)
    tip, forward = await sent(house, person), ForwardTip(house.memory.unit, house.clock)
    for service in ("police", HELPLINE):
        await forward(staff, tip, service)
    with pytest.raises(StaleError):
        await forward(staff, tip, "police")
    assert counted(house, What.TIPS) == {"": 2}


async def a_year() -> House:
    """Five requests were opened in each of three quarters, of which the last one is under way."""
    house = House()
    for month in (5, 12, 14):
        house.clock.now = datetime(2026 + month // 13, (month - 1) % 12 + 1, 28, tzinfo=UTC)
        async with house.memory.unit() as work:
            work.support_counts.add(What.OPENED, "", house.clock(), 5)
            await work.commit()
    return house


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
async def test_the_ranks_above_see_quarters_that_are_over_newest_first(role: Role) -> None:
    house = await a_year()
    staff = await house.person(role)
    show = ShowSupportFigures(ReadSupportFigures(house.memory.unit, house.clock))
    assert await show.quarters(staff) == [Quarter(2026, 4), Quarter(2026, 2)]
    assert (await show(staff, Quarter(2026, 2), ()))[What.OPENED].total == 5
    for quarter in (Quarter(2027, 1), Quarter(2026, 3)):  # under way, and nothing in it
        with pytest.raises(StaleError):
            await show(staff, quarter, ())
    house.clock.now = datetime(2027, 3, 31, 16, tzinfo=UTC)  # midnight in Ulaanbaatar
    assert (await show(staff, Quarter(2027, 1), ()))[What.OPENED].total == 5


@pytest.mark.parametrize("role", [Role.STUDENT, Role.MEMBER, Role.LEADER, Role.COORDINATOR])
async def test_nobody_else_sees_any(role: Role) -> None:
    house = await a_year()
    person = await house.person(*({role} - {Role.STUDENT}))
    show = ShowSupportFigures(ReadSupportFigures(house.memory.unit, house.clock))
    with pytest.raises(NotAllowedError):
        await show.quarters(person)
    with pytest.raises(NotAllowedError):
        await show(person, Quarter(2026, 2), ())
