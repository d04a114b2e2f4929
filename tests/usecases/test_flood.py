"""Floods at the desk: nothing is lost, nobody's first word waits, and phones ring once for many."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import GoneError, NoSuchCaseError, StaleError
from bot.domain.flood import AT_ONCE, CROWD, EACH, MUTED, RINGS, TOGETHER
from bot.domain.people import Person, Role
from bot.domain.safety import Risk
from bot.domain.support import CaseState, Errand, Parcel
from bot.timetable.one_time_codes import Totp
from bot.usecases.acknowledge import Acknowledge
from bot.usecases.deliver_support import DeliverSupport
from bot.usecases.desk_session import DeskDoor
from bot.usecases.mute import MuteCase
from bot.usecases.people import ChangeSettings
from bot.usecases.support import NoteShown
from tests.fakes.others import FakeSupportLane
from tests.usecases.cases import HeldCase


async def test_a_hundred_words_in_a_second_are_all_kept_and_go_on_in_order_and_slower() -> None:
    desk = HeldCase()
    case = await desk.begin()
    words = [f"word {n}" for n in range(100)]
    told = [(await desk.write(desk.asker, word)).slower for word in words]
    assert [number for number, slower in enumerate(told) if slower] == [AT_ONCE], "they are told once"
    assert [m.text for m in desk.memory.tables.messages.values()] == ["help", *words]
    await desk.pass_(seconds=0)
    assert len(desk.lane.to_staff_texts) == AT_ONCE
    await desk.pass_(seconds=60)
    assert len(desk.lane.to_staff_texts) == AT_ONCE + timedelta(minutes=1) // EACH
    await desk.pass_(minutes=4)
    assert [text for _, text in desk.lane.to_staff_texts] == words
    assert case in desk.memory.tables.escalations, "and an answer is waited for"


async def test_who_opens_the_case_reads_what_has_not_come_yet() -> None:
    desk = HeldCase()
    case = await desk.begin()
    for number in range(30):
        await desk.write(desk.asker, f"word {number}")
    await desk.pass_(seconds=0)
    _, messages = await desk.take(desk.holder, case)
    assert messages[-1].text == "word 29"
    await desk.pass_(minutes=5)
    assert len(desk.lane.to_staff_texts) == AT_ONCE, "not shown twice"
    await desk.end(desk.holder, case)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(0, 400))
async def test_whatever_others_do_a_first_word_is_there_at_once(writers: list[int], seconds: int) -> None:
    """Three who flood, and somebody who writes for the first time in the middle of it."""
    desk = HeldCase()
    await desk.person(Role.COORDINATOR)
    flooding = [await desk.person() for _ in range(4)]
    for number in writers:
        await desk.write(flooding[number], "again")
        await desk.carry()
    desk.clock.pass_(seconds=seconds)
    person = await desk.person()
    received = await desk.write(person, "first")
    assert (received.fresh, received.slower, received.muted) == (True, False, False)
    (staff,) = [one for one, role, _ in desk.memory.tables.grants if role is Role.COORDINATOR]
    escalation = desk.memory.tables.escalations[received.case.id]
    assert escalation.told == (staff,), "the call is made in the same moment"
    coordinator = await desk.again(Person(staff, 0))
    await desk.open_desk(coordinator)
    assert received.case.id in [one.id for one in (await desk.open_(coordinator)).cases]


async def test_many_requests_ring_together_and_none_waits_for_it_for_more_than_a_minute() -> None:
    desk = HeldCase()
    staff = await desk.person(Role.COORDINATOR)
    for _ in range(60):
        await desk.write(await desk.person())
        desk.clock.pass_(seconds=1)
        while await desk.deliver():
            pass
    assert len(desk.lane.pings) == RINGS
    desk.clock.now += TOGETHER
    await desk.deliver()
    assert desk.lane.crowds == [staff.id]
    await desk.write(await desk.person())
    desk.clock.now += TOGETHER
    await desk.deliver()
    desk.clock.now += TOGETHER
    await desk.deliver()
    assert len(desk.lane.pings) + len(desk.lane.crowds) == RINGS + 2, "a new one is called for again"


async def test_a_common_call_is_not_made_when_nobody_waits_any_more() -> None:
    desk = HeldCase()
    await desk.person(Role.COORDINATOR)
    for _ in range(RINGS + 3):
        await desk.write(await desk.person())
    while await desk.deliver():
        pass
    assert [errand for errand, _ in desk.owed()] == [Errand.CROWD]
    desk.memory.tables.escalations.clear()
    desk.memory.tables.cases = {
        number: replace(case, state=CaseState.CLOSED) for number, case in desk.memory.tables.cases.items()
    }
    desk.clock.now += TOGETHER
    await desk.deliver()
    assert (desk.lane.crowds, desk.owed()) == ([], [])


async def test_nobody_is_called_together_for_cases_that_colleagues_hold() -> None:
    desk = HeldCase()
    staff, other = await desk.person(Role.COORDINATOR), await desk.person(Role.COORDINATOR)
    cases = [(await desk.write(await desk.person())).case.id for _ in range(RINGS + 3)]
    while await desk.deliver():
        pass
    for case in cases:
        await desk.claim(staff, case)
        one = desk.memory.tables.escalations[case]
        assert one.told
        late = replace(one, due_at=desk.clock(), acknowledged_by=None, acknowledged_at=None)
        desk.memory.tables.escalations[case] = late  # and their holder answers none of them
    desk.clock.now += TOGETHER
    desk.lane.crowds.clear()
    await DeliverSupport(desk.memory.unit, desk.lane, desk.clock)()
    assert desk.lane.crowds == [staff.id], f"{other.id} would find nothing to take"


async def test_who_blocked_the_bot_is_called_for_many_on_their_return() -> None:
    desk = HeldCase()
    staff = await desk.person(Role.COORDINATOR)
    for _ in range(RINGS + 3):
        await desk.write(await desk.person())
    while await desk.deliver():
        pass
    desk.lane.failures = {staff.id: [GoneError()]}
    desk.clock.now += TOGETHER
    await desk.deliver()
    assert desk.lane.crowds == []
    desk.clock.pass_(hours=2)
    await desk.deliver()
    assert desk.lane.crowds == [staff.id]


async def test_a_case_that_is_given_back_is_called_for_within_a_minute_however_old_it_is() -> None:
    desk = HeldCase()
    holder, other = await desk.person(Role.COORDINATOR), await desk.person(Role.COORDINATOR)
    case = (await desk.write(await desk.person())).case
    await desk.claim(holder, case.id)
    desk.clock.pass_(minutes=20)
    for _ in range(RINGS + 3):
        await desk.write(await desk.person())
    while await desk.deliver():
        pass
    desk.clock.now += TOGETHER
    await desk.deliver()
    desk.clock.now += TOGETHER / 2
    desk.lane.pings.clear()
    desk.lane.crowds.clear()
    await desk.open_desk(holder)
    await desk.let_go.decline(holder, case.id)
    while await desk.deliver():
        pass
    desk.clock.now += TOGETHER
    await desk.deliver()
    assert [*desk.lane.pings, *desk.lane.crowds] == [other.id]


async def test_a_crowd_stands_in_one_line_and_buries_nobody() -> None:
    desk = HeldCase()
    staff = await desk.person(Role.COORDINATOR)
    strangers, known = [await desk.person() for _ in range(CROWD + 4)], await desk.person()
    await ChangeSettings(desk.memory.unit, desk.clock).consent(known)
    desk.clock.pass_(days=1)
    alone = (await desk.write(await desk.person())).case
    desk.clock.pass_(minutes=1)
    desk.alarm.risks = {"now!": Risk.URGENT}
    for person in strangers:
        await ChangeSettings(desk.memory.unit, desk.clock).consent(person)
        await desk.write(person, "now!")
    friend = (await desk.write(known)).case
    await desk.open_desk(staff)
    found = await desk.open_(staff)
    (crowd,) = found.crowds
    among = {case.id for case in crowd.cases}
    assert len(among) == len(strangers)
    assert {case.id for case in found.cases} - among == {alone.id, friend.id}
    for case in list(crowd.cases)[CROWD - 1 :]:
        await desk.claim(staff, case.id)
    assert (await desk.open_(staff)).crowds == [], "so few can be seen one by one"


async def muted(desk: HeldCase) -> tuple[int, MuteCase]:
    """A case that its holder has muted; the act."""
    case = await desk.begin()
    await NoteShown(desk.memory.unit, desk.clock)(desk.holder, case, 5)
    act = MuteCase(desk.memory.unit, desk.clock)
    for _ in range(2):  # the second time as after a crash
        after, posts = await act(desk.holder, case)
        assert (after.state, after.claimed_by, posts) == (CaseState.WAITING, None, [5])
    return case, act


async def test_nobody_is_called_for_who_is_muted_and_all_they_write_is_kept() -> None:
    desk = HeldCase()
    case, _ = await muted(desk)
    desk.lane.pings.clear()
    desk.alarm.risks = {"now!": Risk.URGENT}
    told = []
    for hour, text in enumerate(("why", "now!", "now!")):
        desk.clock.pass_(hours=hour)
        told.append((await desk.write(desk.asker, text)).muted)
        await desk.pass_(minutes=1)
    assert told == [True, False, False], "they are told once, with the numbers"
    assert desk.lane.pings == []
    found = await desk.open_(desk.other)
    assert [one.id for one in found.cases] == [case], "it stands in the list"
    other = (await desk.write(await desk.person())).case
    assert [one.id for one in (await desk.open_(desk.other)).cases] == [other.id, case], "behind all others"
    await desk.claim(desk.other, other.id)
    await desk.end(desk.other, other.id)
    desk.clock.now += MUTED
    await desk.pass_(seconds=0)
    assert desk.lane.pings == [desk.holder.id, desk.other.id], "after a day they are called for like anybody"


async def test_who_is_muted_hears_it_although_the_bot_was_killed_before_it_said_so() -> None:
    desk = HeldCase()
    await muted(desk)
    await desk.write(desk.asker, "why", update=500)
    assert (await desk.write(desk.asker, "why", update=500)).muted


async def test_a_call_from_before_neither_comes_nor_is_answered_while_they_are_muted() -> None:
    desk = HeldCase()
    case, _ = await muted(desk)
    async with desk.memory.unit() as work:  # it waited for the return of who had blocked the bot
        await work.outbox.add(Parcel(0, Errand.PING, desk.other.id, case), desk.clock())
        await work.commit()
    desk.lane.pings.clear()
    with pytest.raises(StaleError):
        await Acknowledge(desk.memory.unit, desk.clock)(desk.other, case)
    await desk.pass_(minutes=15)
    assert desk.lane.pings == []
    desk.clock.now += MUTED
    await desk.pass_(seconds=0)
    assert sorted(desk.lane.pings) == [desk.holder.id, desk.other.id]


async def test_who_takes_a_muted_case_hears_them_again() -> None:
    desk = HeldCase()
    case, act = await muted(desk)
    await desk.claim(desk.other, case)
    await desk.write(desk.asker, "sorry")
    await desk.pass_(minutes=0)
    assert desk.lane.to_staff_texts[-1] == (desk.other.id, "sorry")
    assert not desk.case().flood.is_muted(desk.clock())
    with pytest.raises(NoSuchCaseError):
        await act(desk.holder, case)
    assert [what for _, _, what in desk.memory.tables.log].count("muted") == 1


async def test_a_holder_whose_desk_is_locked_is_called_once_until_they_open_it_or_answer() -> None:
    desk = HeldCase()
    case = await desk.begin()
    desk.lane.pings.clear()

    async def words(*texts: str) -> int:
        before = len(desk.lane.pings)
        for text in texts:
            await desk.write(desk.asker, text)
            await desk.deliver()
        return len(desk.lane.pings) - before

    async def lock(code: int) -> None:
        """They have opened the desk with this code, and it is locked again."""
        async with desk.memory.unit() as work:
            session = await work.desk_sessions.hold(desk.holder.id)
            assert session is not None
            await work.desk_sessions.save(session.opened(code, desk.clock()).locked())
            await work.commit()

    await lock(1)
    assert await words("one", "two", "three") == 1
    await lock(2)
    assert await words("four", "five") == 1, "they were there, and it is locked again"
    await desk.open_desk(desk.holder)
    await desk.say(case)
    await lock(2)
    assert await words("six", "seven") == 1, "they have answered"
    desk.alarm.risks = {"now!": Risk.URGENT}
    assert await words("now!", "now!") == 1, "that it is urgent now is worth another"


async def test_words_that_were_under_way_when_they_answered_call_once_and_are_waited_for() -> None:
    desk = HeldCase()
    case = await desk.begin()
    desk.lane.pings.clear()
    for number in range(AT_ONCE + 30):
        await desk.write(desk.asker, f"word {number}")
    await desk.open_desk(desk.holder)
    await desk.deliver()
    await desk.say(case)
    await DeskDoor(desk.memory.unit, desk.clock, Totp()).lock(desk.holder)
    for _ in range(30):
        desk.clock.now += EACH
        await desk.deliver()
    assert desk.lane.pings == [desk.holder.id]
    assert case in desk.memory.tables.escalations, "somebody has to read them"


async def test_the_word_that_makes_a_case_urgent_does_not_wait_behind_the_others() -> None:
    desk = HeldCase()
    await desk.begin()
    for number in range(AT_ONCE + 30):
        await desk.write(desk.asker, f"word {number}")
    desk.alarm.risks = {"now!": Risk.URGENT}
    await desk.write(desk.asker, "now!")
    await desk.pass_(seconds=0)
    assert desk.lane.to_staff_texts[-1] == (desk.holder.id, "now!")


class SlowLane(FakeSupportLane):
    """Sends a word as slowly as a voice message of ten megabytes: meanwhile something happens."""

    meanwhile: Callable[[], Awaitable[object]]

    async def to_staff(self, *args: object, **kwargs: object) -> list[int]:
        await self.meanwhile()
        return [1]


async def test_a_call_does_not_wait_for_somebodys_voice_message() -> None:
    desk = HeldCase()
    await desk.begin()
    slow = SlowLane()
    unit, clock = desk.memory.unit, desk.clock
    calls, words = [DeliverSupport(unit, slow, clock, heavy=heavy) for heavy in (False, True)]

    async def somebody_asks() -> None:
        await desk.write(await desk.person(), "help")
        assert await calls() == 2

    slow.meanwhile = somebody_asks
    await desk.write(desk.asker, "[voice]")
    assert await calls() == 0
    assert await words() == 1
    assert sorted(slow.pings) == [desk.holder.id, desk.other.id]


async def test_who_asked_hears_when_no_supervisor_can_be_reached() -> None:
    desk = HeldCase()
    case = await desk.begin()
    first, second = await desk.person(Role.SUPERVISOR), await desk.person(Role.SUPERVISOR)
    await desk.notes.ask(desk.holder, case, "what now?")
    desk.lane.failures = {first.id: [GoneError()]}
    await desk.pass_(seconds=0)
    assert desk.lane.told_news == [(second.id, Errand.QUESTION)], "the other one has it"
    await desk.notes.ask(desk.holder, case, "and now?")
    desk.lane.failures = {second.id: [GoneError()]}
    await desk.pass_(seconds=0)
    assert desk.lane.told_news[1:] == [(desk.holder.id, Errand.UNHEARD)]


@pytest.mark.parametrize("what", ["locked", "lapsed"])
async def test_what_became_of_an_answer_is_told_to_who_may_read_the_case(what: str) -> None:
    desk = HeldCase()
    case = await desk.begin()
    replied = await desk.say(case)
    await desk.echo(desk.holder, case, 70, replied.message_id)
    await desk.pass_(seconds=6)
    assert len(desk.lane.receipts) == 2, "sent, and opened"
    replied = await desk.say(case, "more")
    if what == "locked":
        await DeskDoor(desk.memory.unit, desk.clock, Totp()).lock(desk.holder)
    else:
        async with desk.memory.unit() as work:
            await work.cases.save(replace(desk.case(), state=CaseState.WAITING, claimed_by=None))
            await work.commit()
    await desk.echo(desk.holder, case, 71, replied.message_id)
    desk.clock.pass_(seconds=6)
    while await desk.deliver():
        pass
    assert len(desk.lane.receipts) == 2
    assert (desk.holder.id, 71) in desk.memory.tables.posts, "it is known, so that it is swept"
