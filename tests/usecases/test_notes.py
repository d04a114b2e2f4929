"""Notes stay among staff; supervisors read what they are asked about, and advise."""

import inspect

import pytest

from bot.domain.errors import EmptyTextError, NobodyToAskError, NoSuchCaseError
from bot.domain.notes import NoteKind
from bot.domain.people import Role
from bot.domain.support import Errand, Outcome
from bot.usecases import deliver_support, support
from tests.usecases.cases import HeldCase

SECRET = "canary-note"


async def test_notes_come_back_to_their_holder_in_order() -> None:
    desk = HeldCase()
    case = await desk.begin()
    for text in ("one", "two"):
        await desk.notes.write(desk.holder, case, text)
    _, notes = await desk.notes.read(desk.holder, case)
    assert [(note.kind, note.by, note.text) for note in notes] == [
        (NoteKind.NOTE, desk.holder.id, "one"),
        (NoteKind.NOTE, desk.holder.id, "two"),
    ]


async def test_nobody_else_reads_or_writes_them() -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.notes.write(desk.holder, case, SECRET)
    for act in (
        desk.notes.read(desk.other, case),
        desk.notes.write(desk.other, case, "x"),
        desk.notes.advise(desk.other, case, "x"),
        desk.notes.ask(desk.other, case, "x"),
        desk.read(desk.other, case),
        desk.read.whole(desk.other, case),
        desk.notes.read(desk.holder, 4711),
    ):
        with pytest.raises(NoSuchCaseError):
            await act


@pytest.mark.parametrize("text", ["", "  \n"])
async def test_nothing_is_no_note(text: str) -> None:
    desk = HeldCase()
    case = await desk.begin()
    await desk.person(Role.SUPERVISOR)
    for act in (desk.notes.write, desk.notes.ask, desk.notes.advise):
        with pytest.raises(EmptyTextError):
            await act(desk.holder, case, text)
    assert desk.memory.tables.notes == {}


async def test_the_same_note_once_more_after_a_crash_is_one() -> None:
    desk = HeldCase()
    case = await desk.begin()
    supervisor = await desk.person(Role.SUPERVISOR)
    for _ in range(2):
        await desk.notes.ask(desk.holder, case, "what now?")
    for _ in range(2):
        await desk.notes.advise(supervisor, case, "this")
    assert len(desk.memory.tables.notes) == 2
    assert (len(desk.errands(Errand.QUESTION)), len(desk.errands(Errand.ADVICE))) == (1, 1)


async def test_a_question_lets_supervisors_read_and_advise_but_not_answer() -> None:
    desk = HeldCase()
    case = await desk.begin()
    supervisor, admin = await desk.person(Role.SUPERVISOR), await desk.person(Role.ADMIN)
    with pytest.raises(NoSuchCaseError):
        await desk.read.whole(supervisor, case)
    assert (await desk.open_(supervisor)).cases == []
    await desk.notes.ask(desk.holder, case, "what now?")
    await desk.pass_(seconds=0)
    assert desk.lane.told_news == [(supervisor.id, Errand.QUESTION)]
    assert [one.id for one in (await desk.open_(supervisor)).cases] == [case]
    _, messages, notes = await desk.read.whole(supervisor, case)
    assert ([m.text for m in messages], [n.text for n in notes]) == (["help"], ["what now?"])
    with pytest.raises(NoSuchCaseError):
        await desk.reply.to(supervisor, case, "hello", 900)
    with pytest.raises(NoSuchCaseError):
        await desk.read.whole(admin, case)
    await desk.notes.advise(supervisor, case, "this")
    await desk.pass_(seconds=0)
    assert desk.lane.told_news[1:] == [(desk.holder.id, Errand.ADVICE)]


async def test_a_question_needs_somebody_who_can_be_asked() -> None:
    desk = HeldCase()
    case = await desk.begin()
    with pytest.raises(NobodyToAskError):
        await desk.notes.ask(desk.holder, case, "anybody?")
    away = await desk.person(Role.SUPERVISOR)
    await desk.set_(away, unreachable=True)
    with pytest.raises(NobodyToAskError):
        await desk.notes.ask(desk.holder, case, "anybody?")
    assert desk.memory.tables.notes == {}


async def test_once_a_case_has_ended_nobody_reads_its_notes() -> None:
    desk = HeldCase()
    case = await desk.begin()
    supervisor = await desk.person(Role.SUPERVISOR)
    await desk.notes.ask(desk.holder, case, "what now?")
    await desk.end(desk.holder, case, Outcome.LISTENED)
    await desk.pass_(seconds=0)
    assert desk.lane.told_news == [], "it concerns nobody any more"
    for who in (desk.holder, supervisor):
        with pytest.raises(NoSuchCaseError):
            await desk.notes.read(who, case)
    await desk.write(desk.asker, "again")
    with pytest.raises(NoSuchCaseError):
        await desk.notes.read(supervisor, case)


async def test_no_note_is_ever_carried_to_a_person() -> None:
    desk = HeldCase()
    case = await desk.begin()
    supervisor = await desk.person(Role.SUPERVISOR)
    await desk.notes.write(desk.holder, case, SECRET)
    await desk.notes.ask(desk.holder, case, SECRET)
    await desk.notes.advise(supervisor, case, SECRET)
    await desk.let_go.hand_over(desk.holder, case, desk.other.id, SECRET)
    await desk.write(desk.asker, "hello?")
    await desk.pass_(minutes=1)
    assert SECRET not in str((desk.lane.to_person_texts, desk.lane.to_staff_texts, desk.lane.contents))
    assert SECRET not in str(desk.memory.tables.messages)


@pytest.mark.parametrize("carrier", [deliver_support, support])
def test_what_carries_messages_to_people_does_not_know_notes(carrier: object) -> None:
    source = inspect.getsource(carrier)  # type: ignore[arg-type]
    assert "work.notes" not in source
    assert "domain.notes" not in source
