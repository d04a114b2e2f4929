"""A conversation leaves the system with the person's own yes and by two people of the desk, or not at all."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.domain.errors import (
    CaseClosedError,
    DeskLockedError,
    ExportOverError,
    LuujinError,
    NobodyToConfirmError,
    NoConsentError,
    NoSuchCaseError,
    NotAllowedError,
    OtherPersonError,
    StaleError,
    TooLateError,
)
from bot.domain.export import Stage
from bot.domain.people import Person, Role
from bot.domain.private import Private
from bot.domain.safety import SafeWords
from bot.domain.support import Asked, Author, Enclosure, Errand, MediaKind, Question
from bot.storage.export import CannotOpenError, LockedFile, opened
from bot.timetable.one_time_codes import Totp
from bot.understanding.folding import fold
from bot.usecases import export
from bot.usecases.desk_session import DeskDoor
from bot.usecases.export import ConfirmTakeOut, TakenOut, TakeOut
from bot.usecases.invitations import Revoke
from bot.usecases.mute import MuteCase
from bot.usecases.people import DeleteMe
from bot.usecases.private import PrivateWords
from bot.usecases.support import WriteToDesk
from tests.usecases.cases import HeldCase

QUESTION = "may it leave?"


def said(out: TakenOut) -> bytes:
    """All that leaves, in one piece."""
    return b"\n".join([*(one.text.encode() for one in out.thread), *out.files.values()])


class Leaving(HeldCase):
    """A case that somebody holds, and those above who may confirm that it leaves."""

    supervisor: Person
    admin: Person
    question: int

    def __init__(self) -> None:
        super().__init__()
        unit, clock = self.memory.unit, self.clock
        self.out = TakeOut(unit, clock, LockedFile())
        self.confirm = ConfirmTakeOut(unit, clock, LockedFile())

    async def to(self, stage: Stage) -> int:
        """The case, as far as this."""
        number = await self.begin()
        self.supervisor, self.admin = await self.person(Role.SUPERVISOR), await self.person(Role.ADMIN)
        if stage is Stage.NONE:
            return number
        await self.propose(number)
        if stage is not Stage.ASKED:
            await self.answer_question(self.asker, self.question, True)
        if stage in (Stage.WANTED, Stage.CONFIRMED):
            await self.out.ask_second(self.holder, number)
        if stage is Stage.CONFIRMED:
            await self.confirm(self.supervisor, number)
        assert self.stage() is stage
        return number

    async def propose(self, number: int) -> None:
        self.update += 1
        _, replied = await self.out.propose(self.holder, number, QUESTION, self.update)
        assert replied is not None
        self.question = replied.message_id
        await self.pass_(seconds=6)

    async def pass_(self, **span: float) -> None:
        await super().pass_(**span)
        for staff in (self.supervisor, self.admin):
            await self.open_desk(staff)

    def stage(self) -> Stage:
        return self.case().export_stage(self.clock())

    def acts(self) -> list[tuple[int, str]]:
        """What the log says of this."""
        return [(by, act) for _, by, act in self.memory.tables.log if act.startswith("export")]


async def test_the_person_agrees_the_holder_asks_a_second_confirms_and_both_are_needed() -> None:
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    assert (desk.asker.id, QUESTION) in desk.lane.to_person_texts
    await desk.pass_()
    assert sorted(desk.lane.told_news) == sorted(
        [(desk.supervisor.id, Errand.SECOND), (desk.admin.id, Errand.SECOND)]
    )
    assert [one.id for one in (await desk.open_(desk.supervisor)).to_confirm] == [number]
    assert list((await desk.open_(desk.other)).to_confirm) == []
    case = await desk.confirm.look(desk.supervisor, number)
    assert case.pseudonym == desk.case().pseudonym
    _, phrase = await desk.confirm(desk.supervisor, number)
    await desk.pass_()
    assert desk.lane.told_news[-1] == (desk.holder.id, Errand.CONFIRMED)
    _, parts = await desk.out.take(desk.holder, number, said)
    assert opened(b"".join(parts), phrase).splitlines() == [b"help", QUESTION.encode()]
    assert phrase not in repr(desk.memory.tables)
    assert desk.acts() == [
        (desk.holder.id, "export proposed"),
        (desk.holder.id, "export asked"),
        (desk.supervisor.id, "export confirmed"),
        (desk.holder.id, "exported"),
    ]


async def test_what_leaves_is_what_was_said_with_its_files_and_no_note() -> None:
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    picture = Enclosure(MediaKind.PHOTO, b"picture")
    await WriteToDesk(desk.memory.unit, desk.alarm, desk.clock)(desk.asker, "see", 800, enclosed=picture)
    await desk.notes.write(desk.holder, number, "only for staff")
    await desk.say(number, "said long ago")
    await desk.pass_(seconds=6)
    await desk.say(number, "can still be taken back")
    taken: list[TakenOut] = []

    def keep(out: TakenOut) -> bytes:
        taken.append(out)
        return b""

    await desk.out.take(desk.holder, number, keep)
    (out,) = taken
    assert [one.text for one in out.thread] == ["help", QUESTION, "see", "said long ago"]
    assert list(out.files.values()) == [b"picture"]
    assert "said long ago" not in repr(out), "not in an error's text either"


async def test_a_large_one_comes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PART", 100)
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    _, phrase = await desk.confirm(desk.supervisor, number)
    _, parts = await desk.out.take(desk.holder, number, lambda out: b"x" * 250)
    assert [len(part) for part in parts] == [100, 100, 100, 2]
    assert opened(b"".join(parts), phrase) == b"x" * 250


Change = Callable[[Leaving, int], Awaitable[object]]


async def _closed(desk: Leaving, number: int) -> None:
    await desk.end(desk.holder, number)


def _words(desk: Leaving) -> PrivateWords:
    return PrivateWords(desk.memory.unit, SafeWords.of(fold), desk.clock)


async def _duress(desk: Leaving, number: int) -> None:
    await _words(desk).empty(await desk.again(desk.asker))
    assert desk.case().duress


async def _locked(desk: Leaving, number: int) -> None:
    for staff in (desk.holder, desk.supervisor):
        await DeskDoor(desk.memory.unit, desk.clock, Totp()).lock(staff)


async def _handed(desk: Leaving, number: int) -> None:
    await desk.let_go.hand_over(desk.holder, number, desk.other.id, "summary")
    desk.holder = desk.other


def _withdrawn(desk: Leaving, number: int) -> Awaitable[object]:
    return desk.answer_question(desk.asker, desk.question, False)


def _said_no(desk: Leaving, number: int) -> Awaitable[object]:
    return desk.out.said_no(desk.holder, number)


def _a_day(desk: Leaving, number: int) -> Awaitable[object]:
    return desk.pass_(hours=24)


def _erased(desk: Leaving, number: int) -> Awaitable[object]:
    return DeleteMe(desk.memory.unit, desk.clock)(desk.asker)


def _revoked(desk: Leaving, number: int) -> Awaitable[object]:
    return Revoke(desk.memory.unit, desk.clock)(desk.holder.id, Role.COORDINATOR)


def _second_revoked(desk: Leaving, number: int) -> Awaitable[object]:
    return Revoke(desk.memory.unit, desk.clock)(desk.supervisor.id, Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("change", "to_confirm", "to_take"),
    [
        (_withdrawn, NoConsentError, NoConsentError),
        (_a_day, ExportOverError, ExportOverError),
        (_closed, CaseClosedError, CaseClosedError),
        (_erased, NoSuchCaseError, NoSuchCaseError),
        (_revoked, ExportOverError, NotAllowedError),
        (_second_revoked, NotAllowedError, ExportOverError),
        (_handed, ExportOverError, ExportOverError),
        (_duress, ExportOverError, NoConsentError),
        (_said_no, NoConsentError, NoConsentError),
        (_locked, DeskLockedError, DeskLockedError),
    ],
)
async def test_whatever_changes_meanwhile_is_refused(
    change: Change, to_confirm: type[LuujinError], to_take: type[LuujinError]
) -> None:
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    await change(desk, number)
    for act in (desk.confirm.look, desk.confirm):
        with pytest.raises(to_confirm):
            await act(await desk.again(desk.supervisor), number)
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    await change(desk, number)
    holder = await desk.again(desk.holder)
    with pytest.raises(to_take):
        await desk.out.take(holder, number, said)
    assert "exported" not in [act for _, act in desk.acts()]


async def test_nothing_goes_on_before_the_persons_own_yes() -> None:
    desk = Leaving()
    number = await desk.to(Stage.ASKED)
    _, again = await desk.out.propose(desk.holder, number, QUESTION, 900)
    assert again is None, "one that waits is not asked twice"
    locked = replace(desk.asker, private=Private(code_word=b"word"))
    with pytest.raises(StaleError):
        await desk.answer_question(locked, desk.question, True)
    for refused in (desk.out.ask_second(desk.holder, number), desk.out.take(desk.holder, number, said)):
        with pytest.raises(NoConsentError):
            await refused
    await desk.answer_question(desk.asker, desk.question, False)
    with pytest.raises(NoConsentError):
        await desk.out.ask_second(desk.holder, number)
    await desk.propose(number)
    await desk.answer_question(desk.asker, desk.question, True)
    with pytest.raises(ExportOverError):
        await desk.out.take(desk.holder, number, said)


async def _back(desk: Leaving, number: int) -> None:
    await desk.let_go.hand_over(desk.holder, number, desk.other.id, "summary")
    await desk.let_go.hand_over(desk.other, number, desk.holder.id, "summary")


async def _muted(desk: Leaving, number: int) -> None:
    await MuteCase(desk.memory.unit, desk.clock)(desk.holder, number)
    await desk.claim(desk.holder, number)


async def _lapsed(desk: Leaving, number: int) -> None:
    await desk.write(desk.asker, "are you there?")
    for _ in range(8):
        await desk.pass_(minutes=10)
        await desk.escalate()
    assert desk.case().claimed_by is None
    await desk.claim(desk.holder, number)


async def _showed(desk: Leaving, number: int) -> None:
    await _duress(desk, number)
    await _words(desk).said(await desk.again(desk.asker))
    await desk.write(desk.asker, "I am alone again")
    assert not desk.case().duress


@pytest.mark.parametrize("change", [_back, _muted, _lapsed, _showed])
async def test_what_was_ended_does_not_come_back(change: Change) -> None:
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    await change(desk, number)
    assert desk.stage() is Stage.AGREED, "the person's own yes stands"
    export_ = desk.case().export
    assert export_ is not None
    assert export_.lock is None, "what locks a file is not kept for longer than it is needed"
    with pytest.raises(ExportOverError):
        await desk.out.take(desk.holder, number, said)


async def test_nobody_is_called_to_confirm_for_who_had_to_show_the_phone() -> None:
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    await _duress(desk, number)
    await desk.pass_()
    assert desk.lane.told_news == []
    assert list((await desk.open_(desk.supervisor)).to_confirm) == []
    with pytest.raises(NoConsentError):
        await desk.out.ask_second(desk.holder, number)


async def test_a_closed_case_keeps_nothing_that_locks_a_file() -> None:
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    await desk.end(desk.holder, number)
    export_ = desk.case().export
    assert export_ is not None
    assert export_.lock is None


async def test_while_nothing_is_taken_a_lost_number_is_made_up_for() -> None:
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    _, lost = await desk.confirm(desk.supervisor, number)
    await desk.out.ask_second(desk.holder, number)
    assert desk.stage() is Stage.WANTED
    await desk.pass_()
    assert desk.lane.told_news.count((desk.supervisor.id, Errand.SECOND)) == 2
    _, phrase = await desk.confirm(desk.admin, number)
    _, parts = await desk.out.take(desk.holder, number, said)
    assert opened(b"".join(parts), phrase)
    with pytest.raises(CannotOpenError):
        opened(b"".join(parts), lost)
    await desk.out.ask_second(desk.holder, number)
    assert desk.stage() is Stage.CONFIRMED, "one that was taken is not locked anew"


@pytest.mark.parametrize("stage", [Stage.ASKED, Stage.AGREED, Stage.WANTED, Stage.CONFIRMED])
async def test_a_no_that_was_said_in_words_is_noted_by_the_holder(stage: Stage) -> None:
    desk = Leaving()
    number = await desk.to(stage)
    with pytest.raises(NoSuchCaseError):
        await desk.out.said_no(desk.other, number)
    for _ in range(2):
        await desk.out.said_no(desk.holder, number)
        assert desk.stage() is Stage.REFUSED
    assert desk.acts().count((desk.holder.id, "export ended")) == 1
    await desk.answer_question(desk.asker, desk.question, True)
    assert desk.stage() is Stage.AGREED, "they can change their mind"


async def test_where_nothing_was_asked_there_is_no_no() -> None:
    desk = Leaving()
    number = await desk.to(Stage.NONE)
    with pytest.raises(StaleError):
        await desk.out.said_no(desk.holder, number)


async def test_after_a_no_and_a_yes_a_second_person_is_asked_anew() -> None:
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    await desk.answer_question(desk.asker, desk.question, False)
    await desk.answer_question(desk.asker, desk.question, True)
    assert desk.stage() is Stage.AGREED
    with pytest.raises(ExportOverError):
        await desk.out.take(desk.holder, number, said)


async def test_after_the_second_lost_their_role_another_one_is_asked() -> None:
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    await _second_revoked(desk, number)
    with pytest.raises(ExportOverError):
        await desk.out.take(desk.holder, number, said)
    assert desk.stage() is Stage.AGREED
    await desk.out.ask_second(desk.holder, number)
    _, phrase = await desk.confirm(desk.admin, number)
    _, parts = await desk.out.take(desk.holder, number, said)
    assert opened(b"".join(parts), phrase)


async def test_nobody_is_their_own_second_person() -> None:
    desk = Leaving()
    number = await desk.begin()
    desk.holder = desk.supervisor = await desk.person(Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN)
    desk.admin = await desk.person(Role.ADMIN)
    await _give(desk, number, desk.holder)
    await desk.propose(number)
    await desk.answer_question(desk.asker, desk.question, True)
    await desk.out.ask_second(desk.holder, number)
    with pytest.raises(OtherPersonError):
        await desk.confirm(desk.holder, number)
    await _give(desk, number, desk.other)  # nor after they gave it away, as who had asked
    with pytest.raises(OtherPersonError):
        await desk.confirm(desk.holder, number)


async def _give(desk: Leaving, number: int, to: Person) -> None:
    async with desk.memory.unit() as work:
        await work.cases.save(replace(desk.case(), claimed_by=to.id))
        await work.commit()


async def test_only_supervisors_and_admins_confirm_and_one_of_them() -> None:
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    with pytest.raises(NotAllowedError):
        await desk.confirm(desk.other, number)
    with pytest.raises(NotAllowedError):
        await desk.confirm(desk.asker, number)
    first = await desk.confirm(desk.supervisor, number)
    second = await desk.confirm(desk.supervisor, number)
    assert first[1] != second[1], "what a crash swallowed is not shown, another one is"
    with pytest.raises(StaleError):
        await desk.confirm(desk.admin, number)
    _, parts = await desk.out.take(desk.holder, number, said)
    assert opened(b"".join(parts), second[1])
    with pytest.raises(StaleError):
        await desk.confirm(desk.supervisor, number)


async def test_who_knows_the_person_does_not_confirm() -> None:
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    async with desk.memory.unit() as work:
        await work.cases.save(replace(desk.case(), declined_by=frozenset({desk.supervisor.id})))
        await work.commit()
    with pytest.raises(NoSuchCaseError):
        await desk.confirm(desk.supervisor, number)


async def test_one_yes_is_good_for_one_file() -> None:
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    for _ in range(2):  # one that did not arrive is taken once more
        await desk.out.take(desk.holder, number, said)
    await desk.pass_(hours=24)
    assert desk.stage() is Stage.NONE
    for refused in (desk.out.ask_second(desk.holder, number), desk.out.take(desk.holder, number, said)):
        with pytest.raises(NoConsentError):
            await refused
    await desk.propose(number)
    assert desk.stage() is Stage.ASKED


async def test_a_request_that_nobody_confirmed_can_be_made_again() -> None:
    desk = Leaving()
    number = await desk.to(Stage.WANTED)
    await desk.pass_(hours=24)
    assert desk.stage() is Stage.AGREED
    await desk.out.ask_second(desk.holder, number)
    await desk.confirm(desk.admin, number)
    assert desk.stage() is Stage.CONFIRMED


async def test_a_reopened_conversation_is_asked_anew() -> None:
    desk = Leaving()
    number = await desk.to(Stage.CONFIRMED)
    await desk.end(desk.holder, number)
    await desk.write(desk.asker, "again")
    await desk.claim(desk.holder, number)
    assert desk.stage() is Stage.NONE
    with pytest.raises(StaleError):
        await desk.answer_question(desk.asker, desk.question, True)


async def test_with_nobody_above_nothing_is_asked() -> None:
    desk = Leaving()
    number = await desk.to(Stage.AGREED)
    for one in (desk.supervisor, desk.admin):
        await desk.set_(one, unreachable=True)
    with pytest.raises(NobodyToConfirmError):
        await desk.out.ask_second(desk.holder, number)
    assert desk.stage() is Stage.AGREED


async def test_the_question_is_in_words_of_the_bot_and_stays() -> None:
    desk = Leaving()
    number = await desk.to(Stage.NONE)
    _, replied = await desk.out.propose(desk.holder, number, QUESTION, 900)
    assert replied is not None
    assert replied.asked == Asked(Question.EXPORT)
    with pytest.raises(TooLateError):
        await desk.reply.take_back(desk.holder, number, replied.message_id)
    await Revoke(desk.memory.unit, desk.clock)(desk.holder.id, Role.COORDINATOR)
    staff = [one for one in desk.memory.tables.messages.values() if one.author is Author.STAFF]
    assert [one.text for one in staff] == [QUESTION]
