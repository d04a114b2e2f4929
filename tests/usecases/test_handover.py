"""Letting go of a case: it goes on with somebody else, and out of the first one's hands and chat."""

import pytest

from bot.domain.errors import EmptyTextError, GoneError, NoSuchCaseError, NotAtDeskError
from bot.domain.notes import NoteKind
from bot.domain.people import Role
from bot.domain.support import CaseState, Errand
from bot.usecases.handover import Colleague
from bot.usecases.support import NoteShown
from tests.usecases.cases import HeldCase


async def test_a_case_goes_to_a_colleague_with_its_summary() -> None:
    desk = HeldCase()
    case = await desk.begin()
    for post in (5, 6):
        await NoteShown(desk.memory.unit, desk.clock)(desk.holder, case, post)
    for _ in range(2):  # the second time as after a crash
        after, posts = await desk.let_go.hand_over(desk.holder, case, desk.other.id, "be gentle")
        assert (after.claimed_by, posts) == (desk.other.id, [5, 6])
    await desk.pass_(seconds=0)
    assert desk.lane.told_news == [(desk.other.id, Errand.HANDED)]
    _, notes = await desk.notes.read(desk.other, case)
    assert [(note.kind, note.text) for note in notes] == [(NoteKind.SUMMARY, "be gentle")]
    with pytest.raises(NoSuchCaseError):
        await desk.reply.to(desk.holder, case, "one more thing", 900)
    await desk.write(desk.asker, "who reads this?")
    await desk.pass_(seconds=0)
    assert desk.lane.to_staff_texts[-1] == (desk.other.id, "who reads this?")


async def test_what_the_first_one_wrote_before_still_leaves() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.say(case, "I am here")
    await desk.let_go.hand_over(desk.holder, case, desk.other.id, "be gentle")
    await desk.pass_(seconds=6)
    assert desk.lane.to_person_texts == [(desk.asker.id, "I am here")]


async def test_who_may_take_it_over_and_by_which_name() -> None:
    desk = HeldCase()
    case = await desk.begin()
    away, untrained = (
        await desk.person(Role.COORDINATOR),
        await desk.person(Role.COORDINATOR, trained=False),
    )
    student, supervisor = await desk.person(), await desk.person(Role.SUPERVISOR)
    await desk.set_(away, unreachable=True)
    async with desk.memory.unit() as work:
        await work.rota.join(desk.other.id, "Номин")
        await work.commit()
    found = await desk.let_go.colleagues(desk.holder, case)
    assert found == [Colleague(desk.other.id, "Номин"), Colleague(supervisor.id, "")]
    for one in (away, untrained, student, desk.holder, desk.asker):
        with pytest.raises(NotAtDeskError):
            await desk.let_go.hand_over(desk.holder, case, one.id, "summary")
    assert desk.case().claimed_by == desk.holder.id


async def test_without_a_summary_it_stays() -> None:
    desk = HeldCase()
    case = await desk.begin()
    with pytest.raises(EmptyTextError):
        await desk.let_go.hand_over(desk.holder, case, desk.other.id, " \n ")
    assert desk.case().claimed_by == desk.holder.id


async def test_a_case_handed_to_who_blocked_the_bot_meanwhile_waits_for_everybody_again() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.let_go.hand_over(desk.holder, case, desk.other.id, "be gentle")
    desk.lane.failures[desk.other.id] = [GoneError()]
    await desk.deliver()
    assert desk.case().state is CaseState.WAITING
    assert case in desk.memory.tables.escalations


async def test_who_knows_the_person_is_rid_of_the_case_for_good() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await NoteShown(desk.memory.unit, desk.clock)(desk.holder, case, 5)
    for _ in range(2):
        after, posts = await desk.let_go.decline(desk.holder, case)
        assert posts == [5]
    assert (after.state, after.claimed_by) == (CaseState.WAITING, None)
    await desk.pass_(seconds=0)
    assert desk.lane.pings[-1] == desk.other.id
    assert (await desk.open_(desk.holder)).cases == []
    with pytest.raises(NoSuchCaseError):
        await desk.claim(desk.holder, case)
    await desk.claim(desk.other, case)
    assert desk.holder.id not in {one.person_id for one in await desk.let_go.colleagues(desk.other, case)}


async def test_nobody_gives_away_what_is_not_theirs() -> None:
    desk = HeldCase()
    case = await desk.begin()
    for act in (
        desk.let_go.colleagues(desk.other, case),
        desk.let_go.hand_over(desk.other, case, desk.other.id, "mine now"),
        desk.let_go.decline(desk.other, case),
    ):
        with pytest.raises(NoSuchCaseError):
            await act
    assert desk.case().claimed_by == desk.holder.id
