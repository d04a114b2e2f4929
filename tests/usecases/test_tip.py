"""Passing something on: nothing lost before it is sent, nobody known after it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import (
    DeskLockedError,
    EmptyTextError,
    FileTooLargeError,
    NoConsentError,
    NotAllowedError,
    StaleError,
    TextTooLongError,
    TipFullError,
    TooManyTipsError,
)
from bot.domain.people import Expecting, Person, Role
from bot.domain.support import LARGEST_FILE
from bot.domain.tip import LONGEST_PLACE, MOST_A_DAY, MOST_PIECES, TipKind, TipState
from bot.timetable.one_time_codes import Totp
from bot.usecases.desk_session import DeskDoor
from bot.usecases.people import DeleteMe
from bot.usecases.tip import PassOnTip
from bot.usecases.tip_desk import CloseTip, ForwardTip, ReadTips
from bot.usecases.tip_draft import PIECES, WHERE, Draft, asked
from tests.usecases.house import House


def passing(house: House) -> PassOnTip:
    return PassOnTip(house.memory.unit, house.clock)


async def begun(house: House, person: Person, *texts: str) -> Person:
    """A tip of theirs with these texts, in messages 1, 2, 3 …"""
    person = await passing(house).choose(person, TipKind.RECRUITER)
    for number, text in enumerate(texts, 1):
        person = await passing(house).add(person, text, number)
    return person


async def sent(house: House, person: Person, consent: bool = True) -> int:
    """A tip of theirs that the desk has; its id."""
    person = await begun(house, person, "https://example.org")
    draft = Draft.of(person)
    assert draft is not None
    person, _ = await passing(house).send(await passing(house).where(person, "TikTok"), consent)
    await passing(house).drop(person)
    return draft.tip_id


async def test_what_was_sent_is_at_the_desk_with_all_that_was_said() -> None:
    house = House()
    person, staff = await house.person(), await house.person(Role.COORDINATOR)
    person = await begun(house, person, "first")
    person = await passing(house).add(person, "below", 2, b"picture")
    person = await passing(house).done(person)
    assert asked(person, house.clock()) == WHERE
    person = await passing(house).where(person, "  a group \n for jobs ", 3)
    person, posts = await passing(house).send(person, consent=True)
    assert posts == [1, 2, 3]
    reading = ReadTips(house.memory.unit, house.clock)
    (tip,) = await reading(staff)
    assert (tip.kind, tip.consent, tip.where) == (TipKind.RECRUITER, True, "a group for jobs")
    opened = await reading.open(staff, tip.id)
    assert [piece.text for piece in opened.pieces] == ["first", "below"]
    pictures = [await reading.picture(staff, tip.id, piece.id) for piece in opened.pieces]
    assert pictures == [None, b"picture"]


async def test_nobody_at_the_desk_sees_a_tip_before_it_is_sent() -> None:
    house = House()
    person, staff = await house.person(), await house.person(Role.COORDINATOR)
    draft = Draft.of(await begun(house, person, "first"))
    assert draft is not None
    reading = ReadTips(house.memory.unit, house.clock)
    assert (await reading(staff), await reading.waiting(staff)) == ([], 0)
    for act in (reading.open, CloseTip(house.memory.unit, house.clock)):
        with pytest.raises(StaleError):
            await act(staff, draft.tip_id)


async def test_after_it_nothing_leads_to_who_sent_it() -> None:
    house = House()
    person = await house.person()
    tip_id = await sent(house, person)
    stored = house.memory.tables
    assert (await house.again(person)).expecting is None
    assert stored.tip_senders == {(person.id, house.clock().date()): 1}, "how many, and not which"
    assert str(person.chat_id) not in str((stored.tips, stored.tip_pieces))
    assert not hasattr(stored.tips[tip_id], "person_id")
    assert (stored.cases, stored.outbox, stored.posts) == ({}, {}, {}), "no case, and nobody is woken"


async def test_between_the_last_tap_and_the_thanks_only_messages_are_remembered() -> None:
    """A crash there: the same tap once more is thanked for, and sends nothing twice."""
    house = House()
    person = await begun(house, await house.person(), "first")
    person, posts = await passing(house).send(person, consent=False)
    draft = Draft.of(person)
    assert draft is not None
    assert (draft.tip_id, posts) == (0, [1])
    assert await passing(house).send(person, consent=True) == (person, [1])
    assert [(tip.state, tip.consent) for tip in house.memory.tables.tips.values()] == [(TipState.OPEN, False)]


async def test_the_same_message_twice_is_one_piece() -> None:
    house = House()
    person = await begun(house, await house.person(), "first")
    assert await passing(house).add(person, "first", 1) == person
    assert len(house.memory.tables.tip_pieces) == 1


async def test_blanks_and_what_is_too_much_is_refused_and_the_rest_stays() -> None:
    house = House()
    person = await begun(house, await house.person(), *(f"text {n}" for n in range(MOST_PIECES - 1)))
    with pytest.raises(EmptyTextError):
        await passing(house).add(person, " \u200b\n", 50)
    with pytest.raises(FileTooLargeError):
        await passing(house).add(person, "", 51, bytes(LARGEST_FILE + 1))
    person = await passing(house).add(person, "ө" * 4096, 52)
    with pytest.raises(TipFullError):
        await passing(house).add(person, "one more", 53)
    assert len(house.memory.tables.tip_pieces) == MOST_PIECES
    with pytest.raises(TextTooLongError):
        await passing(house).where(await passing(house).done(person), "x" * (LONGEST_PLACE + 1))


async def test_what_is_written_an_hour_later_is_for_somebody_else() -> None:
    house = House()
    person = await begun(house, await house.person(), "first")
    house.clock.pass_(minutes=59)
    assert asked(person, house.clock()) == PIECES
    house.clock.pass_(minutes=1)
    assert asked(person, house.clock()) is None
    assert asked(await passing(house).go_on(person), house.clock()) == PIECES


async def test_a_tip_put_aside_can_be_gone_on_with() -> None:
    house = House()
    person = await passing(house).put_aside(await begun(house, await house.person(), "first"))
    assert asked(person, house.clock()) is None
    person = await passing(house).add(await passing(house).go_on(person), "second", 2)
    assert len(house.memory.tables.tip_pieces) == 2
    assert await passing(house).put_aside(replace(person, expecting=None)) == replace(person, expecting=None)


@pytest.mark.parametrize("how", ["dropped", "another one", "deleted themselves"])
async def test_what_was_not_sent_is_shredded(how: str) -> None:
    house = House()
    person = await begun(house, await house.person(), "first")
    if how == "dropped":
        assert (await passing(house).drop(person)).expecting is None
    elif how == "another one":
        await passing(house).choose(person, TipKind.OTHER)
    else:
        await DeleteMe(house.memory.unit, house.clock)(person)
    assert (house.memory.tables.tips, house.memory.tables.tip_pieces) == ({}, {})


async def test_dropping_takes_nothing_from_the_desk() -> None:
    house = House()
    person = await begun(house, await house.person(), "first")
    person, _ = await passing(house).send(person, consent=True)
    await passing(house).drop(person)
    await DeleteMe(house.memory.unit, house.clock)(person)
    assert len(house.memory.tables.tips) == 1


async def test_steps_of_a_tip_that_is_no_more_are_stale() -> None:
    house = House()
    person, act = await house.person(), passing(house)
    for step in (act.done(person), act.go_on(person), act.send(person, True), act.where(person, "")):
        with pytest.raises(StaleError):
            await step
    empty = await begun(house, person)
    for step in (act.done(empty), act.go_on(empty), act.send(empty, True), act.where(empty, "")):
        with pytest.raises(StaleError):
            await step
    assert await act.drop(person) == person
    stranger = replace(person, expecting=Expecting("club.code"))
    assert await act.drop(stranger) == stranger, "nothing else that is waited for is touched"


async def test_five_a_day_and_never_is_a_first_one_refused() -> None:
    house = House()
    busy, other = await house.person(), await house.person()
    for _ in range(MOST_A_DAY):
        await sent(house, busy)
    assert not await passing(house).may_begin(busy)
    with pytest.raises(TooManyTipsError):
        await passing(house).choose(busy, TipKind.OTHER)
    await sent(house, other)
    house.clock.pass_(days=1)
    await sent(house, busy)
    assert len(house.memory.tables.tips) == MOST_A_DAY + 2


async def test_a_tip_begun_before_midnight_counts_for_the_day_on_which_it_is_sent() -> None:
    house = House()
    person = await house.person()
    for _ in range(MOST_A_DAY - 1):
        await sent(house, person)
    person = await begun(house, person, "late")
    house.clock.pass_(hours=13)  # past midnight in Ulaanbaatar
    await passing(house).send(person, consent=True)
    (newest,) = [tip for tip in house.memory.tables.tips.values() if tip.day > person.last_seen]  # type: ignore[operator]
    assert newest.day - timedelta(days=1) == person.last_seen


async def test_forwarding_is_noted_once_with_who_when_and_to_whom() -> None:
    house = House()
    tip_id, staff = await sent(house, await house.person()), await house.person(Role.COORDINATOR)
    forward = ForwardTip(house.memory.unit, house.clock)
    tip = await forward(staff, tip_id, "police")
    (told,) = tip.forwarded
    assert (told.service, told.by, told.at) == ("police", staff.id, house.clock())
    colleague = await house.person(Role.SUPERVISOR)
    with pytest.raises(StaleError):
        await forward(colleague, tip_id, "police")
    await forward(colleague, tip_id, "child_helpline")
    assert [one.by for one in house.memory.tables.tips[tip_id].forwarded] == [staff.id, colleague.id]


async def test_without_consent_it_goes_no_further() -> None:
    house = House()
    tip_id = await sent(house, await house.person(), consent=False)
    with pytest.raises(NoConsentError):
        await ForwardTip(house.memory.unit, house.clock)(await house.person(Role.ADMIN), tip_id, "police")
    assert house.memory.tables.tips[tip_id].forwarded == ()


async def test_a_closed_tip_is_read_only() -> None:
    house = House()
    staff = await house.person(Role.COORDINATOR)
    first, second = [await sent(house, await house.person()) for _ in range(2)]
    close, reading = CloseTip(house.memory.unit, house.clock), ReadTips(house.memory.unit, house.clock)
    await close(staff, first)
    with pytest.raises(StaleError):
        await close(staff, first)
    with pytest.raises(StaleError):
        await ForwardTip(house.memory.unit, house.clock)(staff, first, "police")
    assert [tip.id for tip in await reading(staff)] == [second]
    await close(staff, second)
    assert [tip.id for tip in await reading(staff, closed=True)] == [second, first]
    assert (await reading.open(staff, first)).tip.closed_on == house.clock().date()


@pytest.mark.parametrize("role", [*Role, "locked"])
async def test_only_the_desk_reads_and_only_when_it_is_open(role: Role | str) -> None:
    house = House()
    tip_id = await sent(house, await house.person())
    staff = await house.person(*(() if role in ("locked", Role.STUDENT) else (Role(role),)))
    if role == "locked":
        staff = await house.person(Role.COORDINATOR)
        await DeskDoor(house.memory.unit, house.clock, Totp()).lock(staff)
    before, read = house.memory.tables.tips, ReadTips(house.memory.unit, house.clock)
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: read(staff),
        lambda: read.waiting(staff),
        lambda: read.open(staff, tip_id),
        lambda: read.picture(staff, tip_id, 1),
        lambda: ForwardTip(house.memory.unit, house.clock)(staff, tip_id, "police"),
        lambda: CloseTip(house.memory.unit, house.clock)(staff, tip_id),
    ]
    for act in acts:
        if role in (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN):
            await act()
        else:
            with pytest.raises(DeskLockedError if role == "locked" else NotAllowedError):
                await act()
            assert house.memory.tables.tips == before
