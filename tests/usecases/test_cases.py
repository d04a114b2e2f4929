"""Answers that can be taken back, what becomes of them, who may take a case, and how it ends."""

from datetime import timedelta

import pytest

from bot.domain.errors import (
    NoSuchCaseError,
    NotYetForYouError,
    TooLateError,
    UnreadWordError,
)
from bot.domain.people import Contact, Role
from bot.domain.support import LEAVES, UNDO, CaseState, Outcome
from bot.usecases.support import ChooseContact, EnterSupport, LeaveSupport, NoteShown
from tests.usecases.cases import HeldCase


async def test_an_answer_leaves_when_it_can_be_taken_back_no_more() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.say(case)
    await desk.pass_(seconds=5.9)
    assert desk.lane.to_person_texts == []
    await desk.pass_(seconds=0.1)
    assert desk.lane.to_person_texts == [(desk.asker.id, "answer")]


async def test_an_answer_that_is_taken_back_reaches_nobody_and_the_person_goes_on_waiting() -> None:
    desk = HeldCase()
    case = await desk.begin()
    replied = await desk.say(case)
    assert case not in desk.memory.tables.escalations
    desk.clock.now += UNDO
    await desk.reply.take_back(desk.holder, case, replied.message_id)
    assert desk.memory.tables.escalations[case].since == desk.memory.tables.cases[case].opened_at
    await desk.pass_(minutes=1)
    assert desk.lane.to_person_texts == []
    assert desk.lane.notices == []
    assert [m.text for m in desk.memory.tables.messages.values()] == ["help"]


async def test_taking_back_comes_too_late_after_five_seconds_and_for_what_is_not_there() -> None:
    desk = HeldCase()
    case = await desk.begin()
    replied = await desk.say(case)
    said = next(iter(desk.memory.tables.messages))
    for message in (said, 4711):
        with pytest.raises(TooLateError):
            await desk.reply.take_back(desk.holder, case, message)
    with pytest.raises(NoSuchCaseError):
        await desk.reply.take_back(desk.other, case, replied.message_id)
    desk.clock.now += UNDO + timedelta(milliseconds=1)
    with pytest.raises(TooLateError):
        await desk.reply.take_back(desk.holder, case, replied.message_id)
    await desk.pass_(seconds=1)
    assert len(desk.lane.to_person_texts) == 1


async def test_what_can_still_be_taken_back_is_not_shown_to_who_comes_in() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.say(case)
    enter = EnterSupport(desk.memory.unit, desk.clock)
    assert (await enter(desk.asker)).waiting == ()
    desk.clock.now += LEAVES
    assert [m.text for m in (await enter(desk.asker)).waiting] == ["answer"]


async def test_the_same_update_once_more_is_the_same_answer_and_about_the_same_line() -> None:
    desk = HeldCase()
    case = await desk.begin()
    first = await desk.reply.to(desk.holder, case, "answer", 900)
    await desk.write(desk.asker, "and another thing")
    again = await desk.reply.to(desk.holder, case, "answer", 900)
    assert (again.message_id, again.about) == (first.message_id, "help")
    await desk.reply.take_back(desk.holder, case, first.message_id)
    assert len(desk.memory.tables.messages) == 2


async def test_who_wrote_an_answer_is_told_that_it_was_shown() -> None:
    desk = HeldCase()
    case = await desk.begin()
    replied = await desk.say(case)
    await desk.echo(desk.holder, case, 77, replied.message_id)
    await desk.pass_(seconds=6)
    reader, post, fate, seen = desk.lane.receipts[-1]
    assert (reader, post, seen) == (desk.holder.id, 77, True)
    assert (fate.announced_at, fate.opened_at) == (None, desk.clock())


async def test_who_wrote_an_answer_is_told_of_the_notice_and_then_that_it_was_opened() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await ChooseContact(desk.memory.unit)(desk.asker, Contact.NOW)
    await LeaveSupport(desk.memory.unit, desk.clock)(desk.asker)
    replied = await desk.say(case)
    await desk.echo(desk.holder, case, 77, replied.message_id)
    await desk.pass_(seconds=6)
    assert desk.lane.notices == [desk.asker.id]
    noticed = desk.clock()
    assert [(fate.announced_at, fate.opened_at) for *_, fate, _ in desk.lane.receipts][-1] == (noticed, None)
    desk.clock.pass_(minutes=16)
    thread = await EnterSupport(desk.memory.unit, desk.clock)(await desk.again(desk.asker))
    await NoteShown(desk.memory.unit, desk.clock)(desk.asker, case, 5, thread.waiting[0])
    await desk.pass_(seconds=0)
    assert [(fate.announced_at, fate.opened_at) for *_, fate, _ in desk.lane.receipts][-1] == (
        noticed,
        desk.clock(),
    )


async def test_an_answer_that_waits_is_told_to_wait() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await ChooseContact(desk.memory.unit)(desk.asker, Contact.WHEN_I_WRITE)
    await LeaveSupport(desk.memory.unit, desk.clock)(desk.asker)
    replied = await desk.say(case)
    await desk.echo(desk.holder, case, 77, replied.message_id)
    await desk.pass_(minutes=1)
    ((_, _, fate, seen),) = desk.lane.receipts
    assert (fate.announced_at, fate.opened_at, seen) == (None, None, False)


async def test_news_of_an_answer_is_told_again_after_a_failure_and_not_to_a_chat_that_was_swept() -> None:
    desk = HeldCase()
    case = await desk.begin()
    replied = await desk.say(case)
    await desk.echo(desk.holder, case, 77, replied.message_id)
    desk.lane.failures[desk.holder.id] = [ConnectionError(), ConnectionError()]
    await desk.pass_(seconds=6)
    await desk.pass_(minutes=1)
    assert desk.lane.receipts
    before = len(desk.lane.receipts)
    await desk.end.gone(desk.holder, case)
    second = await desk.say(case, "second")
    await desk.pass_(seconds=6)
    assert second.message_id != replied.message_id
    assert len(desk.lane.receipts) == before


async def test_a_case_is_not_ended_over_a_word_that_nobody_has_read() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.write(desk.asker, "one more thing")
    with pytest.raises(UnreadWordError):
        await desk.end(desk.holder, case, Outcome.HELPED)
    assert desk.case().state is CaseState.CLAIMED
    await desk.deliver()
    ended, _ = await desk.end(desk.holder, case, Outcome.HELPED)
    assert (ended.outcome, ended.state) == (Outcome.HELPED, CaseState.CLOSED)
    await desk.write(desk.asker, "and now?")
    assert (desk.case().state, desk.case().outcome) == (CaseState.WAITING, None)


async def test_twenty_words_and_twenty_answers_in_a_second_all_arrive_in_order() -> None:
    desk = HeldCase()
    case = await desk.begin()
    words = [f"word {n}" for n in range(20)]
    for word in words:
        await desk.write(desk.asker, word)
    await desk.pass_(seconds=0)
    assert [text for _, text in desk.lane.to_staff_texts] == words
    for word in words:
        await desk.say(case, word)
    await desk.pass_(seconds=6)
    assert [text for _, text in desk.lane.to_person_texts] == words


@pytest.mark.parametrize(("role", "minutes"), [(Role.SUPERVISOR, 15), (Role.ADMIN, 30)])
async def test_the_ranks_above_learn_how_many_wait_and_take_a_case_when_it_comes_to_them(
    role: Role, minutes: int
) -> None:
    desk = HeldCase()
    coordinator, above = await desk.person(Role.COORDINATOR), await desk.person(role)
    if role is Role.ADMIN:
        await desk.person(Role.SUPERVISOR)
    received = await desk.write(await desk.person())
    for minute in range(minutes):
        found = await desk.open_(above)
        assert (found.cases, found.others, found.longest) == ([], 1, timedelta(minutes=minute))
        with pytest.raises(NotYetForYouError):
            await desk.take(above, received.case.id)
        desk.clock.pass_(minutes=1)
        await desk.open_desk(above)
        await desk.deliver()
    assert [case.id for case in (await desk.open_(above)).cases] == [received.case.id]
    await desk.take(above, received.case.id)
    await desk.open_desk(coordinator)
    assert (await desk.open_(coordinator)).cases == []


async def test_without_a_coordinator_who_can_be_reached_the_ranks_above_stand_in_at_once() -> None:
    desk = HeldCase()
    coordinator, above = await desk.person(Role.COORDINATOR), await desk.person(Role.SUPERVISOR)
    received = await desk.write(await desk.person())
    with pytest.raises(NotYetForYouError):
        await desk.take(above, received.case.id)
    await desk.set_(coordinator, unreachable=True)
    assert [case.id for case in (await desk.open_(above)).cases] == [received.case.id]
    await desk.take(above, received.case.id)


async def test_a_question_whether_a_service_may_know_is_not_taken_back_by_half() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.refer.propose(desk.holder, case, "child_helpline", "may they know?", 900)
    asked = next(m for m in desk.memory.tables.messages.values() if m.asked)
    with pytest.raises(TooLateError):
        await desk.reply.take_back(desk.holder, case, asked.id)
