"""What the desk is told, by whom a case is held, and what the support lane owes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import (
    AlreadyClaimedError,
    CaseClosedError,
    EmptyTextError,
    GoneError,
    NoSuchCaseError,
)
from bot.domain.people import Contact, Person, Role
from bot.domain.safety import Risk
from bot.domain.support import Author, Case, CaseState, Errand
from bot.usecases.cases import ClaimCase, CloseCase, OpenDesk, ReplyToCase
from bot.usecases.deliver_support import PAUSES, DeliverSupport
from bot.usecases.invitations import Revoke
from bot.usecases.people import DeleteMe
from bot.usecases.run_escalation import RunEscalation
from bot.usecases.support import (
    CaseOnPhone,
    ChooseContact,
    EnterSupport,
    LeaveSupport,
    NoteShown,
    Received,
    StepAside,
    WriteToDesk,
)
from tests.fakes.others import FakeSupportLane
from tests.usecases.house import House


class Desk(House):
    """A house with a support lane."""

    def __init__(self) -> None:
        super().__init__()
        self.lane = FakeSupportLane()
        self.carry = DeliverSupport(self.memory.unit, self.lane, self.clock)
        self.escalate = RunEscalation(self.memory.unit, self.clock)
        self.update = 0

    async def deliver(self) -> int:
        """Make the calls of this moment, and carry what is owed."""
        await self.escalate()
        return await self.carry()

    async def write(self, person: Person, text: str = "help", update: int | None = None) -> Received:
        self.update += 1
        write = WriteToDesk(self.memory.unit, self.alarm, self.clock)
        received = await write(await self.again(person), text, update or self.update)
        await self.escalate()
        return received

    async def claim(self, staff: Person, case: int) -> None:
        await self.open_desk(staff)
        await ClaimCase(self.memory.unit, self.clock)(staff, case)

    async def answer(self, staff: Person, case: int, text: str = "answer") -> None:
        self.update += 1
        await self.open_desk(staff)
        await NoteShown(self.memory.unit, self.clock)(staff, case, 9)
        await ReplyToCase(self.memory.unit, self.clock)(staff, 9, text, self.update)

    def case(self) -> Case:
        (case,) = self.memory.tables.cases.values()
        return case

    def owed(self) -> list[tuple[Errand, int]]:
        """What is owed to the desk and to people; e-mails and reports are tested with the escalation."""
        apart = Errand.MAIL, Errand.GAP, Errand.STILL_WAITING
        owed = (parcel for parcel, _ in self.memory.tables.outbox.values())
        return sorted((parcel.errand, parcel.to) for parcel in owed if parcel.errand not in apart)


async def test_everybody_at_the_first_rank_that_can_be_reached_is_pinged() -> None:
    desk = Desk()
    person = await desk.person()
    away = await desk.person(Role.COORDINATOR)
    supervisor = await desk.person(Role.SUPERVISOR)
    await desk.person(Role.ADMIN)
    desk.lane.failures[away.id] = [GoneError()]
    first = await desk.write(person)
    assert first.readers == 1
    assert desk.owed() == [(Errand.PING, away.id)]
    await desk.deliver()
    assert (await desk.again(away)).unreachable
    second = await desk.person()
    received = await desk.write(second)
    assert received.readers == 1
    assert (Errand.PING, supervisor.id) in desk.owed()


async def test_a_ping_waits_for_the_return_of_who_blocked_the_bot() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    desk.lane.failures[staff.id] = [GoneError(), GoneError()]
    await desk.write(person)
    for _ in range(2):
        await desk.deliver()
        desk.clock.pass_(minutes=5)
    assert desk.lane.pings == []
    await desk.deliver()
    assert desk.lane.pings == [staff.id]
    assert desk.owed() == []


async def test_a_ping_is_not_sent_for_a_case_that_somebody_has_taken() -> None:
    desk = Desk()
    person = await desk.person()
    first, _ = await desk.person(Role.COORDINATOR), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await desk.claim(first, received.case.id)
    await desk.deliver()
    assert desk.lane.pings == []


async def test_a_ping_is_not_sent_to_who_has_left_the_desk() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    await desk.write(person)
    await Revoke(desk.memory.unit, desk.clock)(staff.id, Role.COORDINATOR)
    await desk.deliver()
    assert desk.lane.pings == []
    assert desk.owed() == []


async def test_what_fails_is_carried_again_with_growing_pauses() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    desk.lane.failures[staff.id] = [ConnectionError()] * 7
    await desk.write(person)
    for pause in (*PAUSES, PAUSES[-1], PAUSES[-1]):
        assert await desk.carry() == 0
        desk.clock.now += pause - timedelta(milliseconds=1)
        assert await desk.carry() == 0
        desk.clock.now += timedelta(milliseconds=1)
    assert await desk.carry() == 1
    assert desk.lane.pings == [staff.id]


async def test_one_parcel_that_fails_holds_up_no_other() -> None:
    desk = Desk()
    bad, good = await desk.person(Role.COORDINATOR), await desk.person(Role.COORDINATOR)
    desk.lane.failures[bad.id] = [ConnectionError()]
    await desk.write(await desk.person())
    await desk.deliver()
    assert desk.lane.pings == [good.id]


async def test_only_an_urgent_word_pings_a_second_time() -> None:
    desk = Desk()
    person = await desk.person()
    await desk.person(Role.COORDINATOR)
    desk.alarm.risks = {"now": Risk.URGENT, "hm": Risk.CONCERN}
    for text, pings in (("hello", 1), ("hm", 1), ("now", 2), ("now", 2)):
        await desk.write(person, text)
        assert len(desk.owed()) == pings
    assert desk.case().urgent


async def test_two_claims_and_one_holder() -> None:
    desk = Desk()
    first, second = await desk.person(Role.COORDINATOR), await desk.person(Role.SUPERVISOR)
    received = await desk.write(await desk.person())
    await desk.claim(first, received.case.id)
    with pytest.raises(AlreadyClaimedError):
        await desk.claim(second, received.case.id)
    await desk.claim(first, received.case.id)
    assert desk.case().claimed_by == first.id


async def test_nobody_claims_their_own_case_or_one_that_is_not() -> None:
    desk = Desk()
    staff = await desk.person(Role.COORDINATOR)
    received = await desk.write(staff)
    assert received.readers == 0
    assert (await OpenDesk(desk.memory.unit, desk.clock)(staff)).cases == []
    for case in (received.case.id, 12345):
        with pytest.raises(NoSuchCaseError):
            await desk.claim(staff, case)


async def test_a_closed_case_can_neither_be_claimed_nor_answered() -> None:
    desk = Desk()
    staff = await desk.person(Role.COORDINATOR)
    received = await desk.write(await desk.person())
    await desk.claim(staff, received.case.id)
    await NoteShown(desk.memory.unit, desk.clock)(staff, received.case.id, 9)
    await CloseCase(desk.memory.unit, desk.clock)(staff, received.case.id)
    with pytest.raises(CaseClosedError):
        await desk.claim(staff, received.case.id)
    with pytest.raises(CaseClosedError):
        await ReplyToCase(desk.memory.unit, desk.clock)(staff, 9, "late", 99)


async def test_who_does_not_hold_a_case_can_neither_answer_nor_close_it() -> None:
    desk = Desk()
    holder, other = await desk.person(Role.COORDINATOR), await desk.person(Role.ADMIN)
    received = await desk.write(await desk.person())
    await desk.claim(holder, received.case.id)
    await NoteShown(desk.memory.unit, desk.clock)(other, received.case.id, 9)
    with pytest.raises(NoSuchCaseError):
        await ReplyToCase(desk.memory.unit, desk.clock)(other, 9, "mine", 99)
    with pytest.raises(NoSuchCaseError):
        await CloseCase(desk.memory.unit, desk.clock)(other, received.case.id)
    with pytest.raises(NoSuchCaseError):
        await ReplyToCase(desk.memory.unit, desk.clock)(holder, 4711, "to nothing", 99)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
async def test_nothing_is_no_message(text: str) -> None:
    desk = Desk()
    staff = await desk.person(Role.COORDINATOR)
    with pytest.raises(EmptyTextError):
        await desk.write(await desk.person(), text)
    with pytest.raises(EmptyTextError):
        await ReplyToCase(desk.memory.unit, desk.clock)(staff, 9, text, 99)
    assert desk.memory.tables.cases == {}


async def test_a_redelivered_reply_is_sent_once() -> None:
    desk = Desk()
    staff = await desk.person(Role.COORDINATOR)
    received = await desk.write(await desk.person())
    await desk.claim(staff, received.case.id)
    await NoteShown(desk.memory.unit, desk.clock)(staff, received.case.id, 9)
    for _ in range(2):
        await ReplyToCase(desk.memory.unit, desk.clock)(staff, 9, "answer", 50)
    desk.clock.pass_(seconds=6)
    await desk.deliver()
    assert len(desk.lane.to_person_texts) == 1
    assert [act for _, _, act in desk.memory.tables.log] == ["claimed", "replied"]


async def test_the_holder_reads_what_comes_and_nobody_else() -> None:
    desk = Desk()
    person, staff, _ = await desk.person(), await desk.person(Role.COORDINATOR), await desk.person(Role.ADMIN)
    received = await desk.write(person, "first")
    await desk.claim(staff, received.case.id)
    await desk.write(person, "second")
    await desk.deliver()
    assert desk.lane.to_staff_texts == [(staff.id, "second")]


async def test_a_message_under_way_to_a_revoked_coordinator_is_not_shown_to_them() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await desk.write(person, "for the holder")
    await Revoke(desk.memory.unit, desk.clock)(staff.id, Role.COORDINATOR)
    await desk.deliver()
    assert desk.lane.to_staff_texts == []
    assert [m.text for m in desk.memory.tables.messages.values()] == ["help", "for the holder"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN])
async def test_revoking_gives_cases_back_and_pings_whoever_is_left(role: Role) -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(role)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await desk.deliver()
    admin = await desk.person(Role.ADMIN)
    assert await Revoke(desk.memory.unit, desk.clock)(staff.id, role)
    assert desk.case().state is CaseState.WAITING
    assert desk.case().claimed_by is None
    await desk.escalate()
    assert desk.owed() == [(Errand.PING, admin.id)]
    assert not await Revoke(desk.memory.unit, desk.clock)(staff.id, role), "they hold it no more"


async def test_deleting_oneself_gives_cases_back_too() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    other = await desk.person(Role.SUPERVISOR)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await DeleteMe(desk.memory.unit, desk.clock)(staff)
    await desk.escalate()
    assert desk.case().state is CaseState.WAITING
    assert (Errand.PING, other.id) in desk.owed()
    assert staff.id not in {to for _, to in desk.owed()}


async def test_deleting_oneself_shreds_ones_own_case() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await desk.answer(staff, received.case.id)
    await DeleteMe(desk.memory.unit, desk.clock)(person)
    assert desk.memory.tables.messages == {}
    await desk.deliver()
    assert desk.lane.notices == []
    assert desk.lane.to_person_texts == []


async def test_whoever_comes_to_an_empty_desk_hears_of_those_who_wait() -> None:
    desk = Desk()
    person = await desk.person()
    assert (await desk.write(person)).readers == 0
    admin = await desk.person(Role.ADMIN)
    assert desk.owed() == [(Errand.PING, admin.id)]
    coordinator = await desk.person(Role.COORDINATOR)
    await desk.person(Role.LEADER)
    await desk.person(Role.MEMBER)
    assert len(desk.owed()) == 1, "the admin can be reached, and the coordinator has a course to take first"
    desk.clock.pass_(minutes=15)
    await desk.deliver()
    assert coordinator.id in desk.lane.pings


@pytest.mark.parametrize("contact", list(Contact))
async def test_a_notice_is_sent_when_agreed_and_once_for_several_answers(contact: Contact) -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await ChooseContact(desk.memory.unit)(person, contact)
    await desk.claim(staff, received.case.id)
    desk.clock.pass_(minutes=20)
    for text in ("one", "two", "three"):
        await desk.answer(staff, received.case.id, text)
        desk.clock.pass_(seconds=6)
        await desk.deliver()
    agreed = [person.id] if contact is Contact.NOW else []
    assert desk.lane.notices == agreed
    assert desk.lane.to_person_texts == []
    thread = await EnterSupport(desk.memory.unit, desk.clock)(person)
    assert [m.text for m in thread.waiting] == ["one", "two", "three"]
    for message in thread.waiting:
        await NoteShown(desk.memory.unit, desk.clock)(person, received.case.id, 70, message)
    desk.clock.pass_(minutes=20)
    await desk.answer(staff, received.case.id, "four")
    desk.clock.pass_(seconds=6)
    await desk.deliver()
    assert desk.lane.notices == agreed * 2


async def test_a_notice_that_failed_is_not_forgotten_when_a_second_answer_comes() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await ChooseContact(desk.memory.unit)(person, Contact.NOW)
    await desk.claim(staff, received.case.id)
    desk.clock.pass_(minutes=20)
    desk.lane.failures[person.id] = [ConnectionError()]
    for text in ("one", "two"):
        await desk.answer(staff, received.case.id, text)
        await desk.deliver()
    desk.clock.pass_(minutes=1)
    await desk.deliver()
    assert desk.lane.notices == [person.id]


async def test_an_answer_is_shown_at_once_while_the_conversation_is_open() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await desk.answer(staff, received.case.id)
    desk.clock.pass_(seconds=6)
    await desk.deliver()
    assert desk.lane.to_person_texts == [(person.id, "answer")]
    assert desk.lane.notices == []
    thread = await EnterSupport(desk.memory.unit, desk.clock)(person)
    assert thread.waiting == (), "what was shown does not wait"


async def test_after_leaving_nothing_is_shown() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await LeaveSupport(desk.memory.unit, desk.clock)(person)
    await desk.answer(staff, received.case.id)
    desk.clock.pass_(seconds=6)
    await desk.deliver()
    assert desk.lane.to_person_texts == []


async def test_the_desk_listens_for_half_a_day_from_the_last_word() -> None:
    desk = Desk()
    person = await desk.person()
    on_phone = CaseOnPhone(desk.memory.unit, desk.clock)
    assert await on_phone(person) is None
    await desk.write(person)
    desk.clock.pass_(hours=12)
    await desk.write(person)
    desk.clock.pass_(hours=12, minutes=14, seconds=59)
    assert await on_phone(person) is not None
    desk.clock.pass_(seconds=1)
    assert await on_phone(person) is None
    await EnterSupport(desk.memory.unit, desk.clock)(person)
    assert await on_phone(person) is not None
    await StepAside(desk.memory.unit)(person)
    assert await on_phone(person) is None


async def test_a_case_is_opened_again_by_the_next_word_under_the_same_name() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await CloseCase(desk.memory.unit, desk.clock)(staff, received.case.id)
    desk.clock.pass_(days=2)
    again = await desk.write(person, "me again")
    assert again.fresh
    assert again.case.id == received.case.id
    assert again.case.pseudonym == received.case.pseudonym
    assert desk.case().state is CaseState.WAITING
    assert desk.case().opened_at == desk.clock()
    assert desk.case().closed_at is None


async def test_a_redelivered_update_changes_nothing_at_all() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person, "first", update=40)
    before = desk.memory.tables
    again = await desk.write(person, "first", update=40)
    assert desk.memory.tables is before
    assert (again.fresh, again.readers) == (True, 1)
    await desk.claim(staff, received.case.id)
    await CloseCase(desk.memory.unit, desk.clock)(staff, received.case.id)
    await desk.write(person, "first", update=40)
    assert desk.case().state is CaseState.CLOSED


async def test_what_follows_goes_back_to_all_when_the_holder_blocked_the_bot_already() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person)
    await desk.claim(staff, received.case.id)
    await desk.deliver()
    async with desk.memory.unit() as work:
        stored = await work.people.get(staff.id)
        assert stored is not None
        await work.people.save(replace(stored, unreachable=True))
        await work.commit()
    assert (await desk.write(person, "hello?")).readers == 0
    assert desk.case().state is CaseState.WAITING
    assert desk.owed() == [], "nobody is left who could be called"
    await desk.set_(staff, unreachable=False)
    desk.clock.pass_(minutes=15)
    await desk.deliver()
    assert desk.lane.pings == [staff.id], "they hear of it when they are back"


async def test_messages_keep_their_order_and_their_authors() -> None:
    desk = Desk()
    person, staff = await desk.person(), await desk.person(Role.COORDINATOR)
    received = await desk.write(person, "1")
    await desk.claim(staff, received.case.id)
    await desk.answer(staff, received.case.id, "2")
    await desk.write(person, "3")
    _, messages = await ClaimCase(desk.memory.unit, desk.clock)(staff, received.case.id)
    assert [(m.text, m.author) for m in messages] == [
        ("1", Author.PERSON),
        ("2", Author.STAFF),
        ("3", Author.PERSON),
    ]
