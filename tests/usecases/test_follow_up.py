"""On the chosen morning whoever holds the case is reminded, without content."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.errors import NoSuchCaseError
from bot.domain.support import Errand, Outcome
from tests.usecases.cases import HeldCase

REMINDED = Errand.FOLLOW_UP


async def chosen(days: int) -> tuple[HeldCase, int]:
    desk = HeldCase()
    case = await desk.begin()
    await desk.say(case)
    after = await desk.follow_up(desk.holder, case, days)
    # Noon in Ulaanbaatar on the fourth of March.
    assert after.follow_up == date(2026, 3, 4) + timedelta(days=days)
    return desk, case


async def test_it_comes_in_the_morning_of_the_day_and_once() -> None:
    desk, _ = await chosen(3)
    await desk.pass_(days=2, hours=20, minutes=59)
    assert desk.lane.told_news == []
    await desk.pass_(minutes=1)
    assert desk.lane.told_news == [(desk.holder.id, REMINDED)]
    await desk.pass_(days=3)
    assert len(desk.lane.told_news) == 1


async def test_the_same_day_chosen_twice_is_one_and_another_day_takes_its_place() -> None:
    desk, case = await chosen(1)
    await desk.follow_up(desk.holder, case, 1)
    assert desk.errands(REMINDED) == [desk.holder.id]
    await desk.follow_up(desk.holder, case, 7)
    await desk.pass_(days=2)
    assert desk.lane.told_news == []
    await desk.pass_(days=6)
    assert desk.lane.told_news == [(desk.holder.id, REMINDED)]


async def test_no_day_is_no_reminder() -> None:
    desk, case = await chosen(1)
    assert (await desk.follow_up(desk.holder, case, 0)).follow_up is None
    await desk.pass_(days=2)
    assert desk.lane.told_news == []


async def test_after_a_handover_it_comes_to_who_holds_the_case_then() -> None:
    desk, case = await chosen(3)
    await desk.let_go.hand_over(desk.holder, case, desk.other.id, "ask on Saturday")
    await desk.pass_(days=3)
    assert (desk.other.id, REMINDED) in desk.lane.told_news
    assert (desk.holder.id, REMINDED) not in desk.lane.told_news


async def test_after_the_end_it_comes_to_nobody() -> None:
    desk, case = await chosen(3)
    await desk.end(desk.holder, case, Outcome.HELPED)
    await desk.pass_(days=4)
    assert desk.lane.told_news == []


async def test_only_the_holder_chooses() -> None:
    desk, case = await chosen(3)
    with pytest.raises(NoSuchCaseError):
        await desk.follow_up(desk.other, case, 1)


async def test_a_day_is_reckoned_by_the_clock_of_who_chooses_it() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.say(case)
    desk.clock.now = datetime(2026, 3, 4, 17, tzinfo=desk.clock.now.tzinfo)  # one o'clock in Ulaanbaatar
    await desk.open_desk(desk.holder)
    assert (await desk.follow_up(desk.holder, case, 1)).follow_up == date(2026, 3, 6)
