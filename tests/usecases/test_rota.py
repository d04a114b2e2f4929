"""The rota in use: joining, planning, absences, swaps with consent, rehearsing; and who may do what."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.errors import (
    EmptyShiftError,
    LuujinError,
    NicknameTakenError,
    NotAllowedError,
    NotFreeError,
    NotOnRotaError,
    StaleError,
    TurnOverError,
    UnfitNicknameError,
)
from bot.domain.people import Person, Role
from bot.domain.rota import Shift, on_duty
from bot.domain.rota_rehearsal import Trouble
from bot.usecases.invitations import Revoke
from bot.usecases.people import ChangeSettings
from bot.usecases.rota import EXPECTED, Board, JoinRota, ReadRota, RehearseRota
from bot.usecases.rota_plan import LONGEST_ABSENCE, PlanRota
from bot.usecases.rota_swap import Asked, SwapShift
from tests.usecases.house import House

TODAY = date(2026, 3, 4)  # a Wednesday, at noon
DAY = timedelta(days=1)
NINE, SIX, TEN_PM = time(9), time(18), time(22)
NOBODY = 4711


@dataclass
class Desk(House):
    """A house with a desk and its rota."""

    names: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        store, clock = self.memory.unit, self.clock
        self.read, self.join, self.rehearse = (
            ReadRota(store, clock),
            JoinRota(store),
            RehearseRota(store, clock),
        )
        self.plan, self.swap = PlanRota(store, clock), SwapShift(store, clock)

    async def on_rota(self, name: str, role: Role = Role.COORDINATOR, trained: bool = True) -> Person:
        person = await self.person(role, trained=trained)
        return await self.join.keep(await self.join.ask(person), name)

    async def board(self) -> Board:
        return await self.read.all()

    async def now(self, **later: float) -> frozenset[int]:
        return on_duty((await self.board()).rota, self.clock() + timedelta(**later))


async def desk_of_three() -> tuple[Desk, Person, Person, Person, Shift]:
    """A supervisor, and two coordinators; the first has a shift each Wednesday from nine to six."""
    desk = Desk()
    boss, ana, bat = [
        await desk.on_rota(name, role)
        for name, role in (("Номин", Role.SUPERVISOR), ("Ана", Role.COORDINATOR), ("Бат", Role.COORDINATOR))
    ]
    changed = await desk.plan.add(boss, ana.id, 2, NINE, SIX)
    return desk, boss, ana, bat, changed.shift


# — Joining —


async def test_joining_takes_a_name_and_expects_nothing_more() -> None:
    desk = Desk()
    person = await desk.join.ask(await desk.person(Role.COORDINATOR))
    assert person.expecting is not None
    assert person.expecting.what == EXPECTED
    person = await desk.join.keep(person, "  Намуун\n")
    assert person.expecting is None
    board = await desk.read(person)
    assert (board.names, board.joined, board.there) == ({person.id: "Намуун"}, True, [person.id])
    await desk.join.keep(person, "Сарнай")
    assert (await desk.board()).names == {person.id: "Сарнай"}


async def test_names_are_told_apart_whatever_their_case() -> None:
    desk = Desk()
    ana = await desk.on_rota("Ана")
    bat = await desk.join.ask(await desk.person(Role.COORDINATOR))
    for wrong, error in (("АНА", NicknameTakenError), ("99112233", UnfitNicknameError)):
        with pytest.raises(error):
            await desk.join.keep(bat, wrong)
    assert (await desk.again(bat)).expecting == bat.expecting, "another one can be typed"
    await desk.join.keep(ana, "ана")
    settings = ChangeSettings(desk.memory.unit, desk.clock)
    asked_else = await settings.expect(bat, "own.word")
    assert (await desk.join.keep(asked_else, "Бат")).expecting == asked_else.expecting


async def test_two_who_choose_the_same_name_at_once_do_not_share_it() -> None:
    desk = Desk()
    both = [await desk.person(Role.COORDINATOR) for _ in range(2)]
    done = await asyncio.gather(*(desk.join.keep(one, "Ана") for one in both), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["NicknameTakenError", "Person"]


# — Who is on —


async def test_who_is_on_now_and_next() -> None:
    desk, _, ana, _, _ = await desk_of_three()
    assert await desk.read.on_now() == {ana.id}
    assert await desk.read.next_on() == (desk.clock(), frozenset({ana.id}))
    desk.clock.pass_(hours=6)
    assert await desk.read.on_now() == set()
    next_wednesday = datetime(2026, 3, 11, 1, tzinfo=UTC)
    assert await desk.read.next_on() == (next_wednesday, frozenset({ana.id}))


async def test_whose_role_is_revoked_counts_as_nobody_and_stays_in_the_plan() -> None:
    desk, _, ana, _, shift = await desk_of_three()
    await Revoke(desk.memory.unit, desk.clock)(ana.id, Role.COORDINATOR)
    assert await desk.read.on_now() == set()
    assert await desk.read.next_on() is None
    board = await desk.board()
    assert board.rota.plan.shifts == (shift,)
    assert ana.id not in board.there
    assert ana.id in board.names


# — Planning —


async def test_a_shift_is_added_once_told_and_taken_out() -> None:
    desk, boss, ana, _, shift = await desk_of_three()
    again = await desk.plan.add(boss, ana.id, 2, NINE, SIX)
    assert (again.shift, again.on) == (shift, None)
    night = await desk.plan.add(boss, ana.id, 2, TEN_PM, NINE)
    assert night.on == ana
    own = await desk.plan.add(boss, boss.id, 2, NINE, SIX)
    assert own.on is None, "nobody is told what they did themselves"
    gone = await desk.plan.remove(boss, shift.id)
    assert gone.off == ana
    with pytest.raises(StaleError):
        await desk.plan.remove(boss, shift.id)
    assert (await desk.board()).rota.plan.shifts == (night.shift, own.shift)


async def test_an_extra_shift_of_one_date() -> None:
    desk, boss, _, bat, _ = await desk_of_three()
    extra = await desk.plan.add(boss, bat.id, TODAY, time(12), time(14))
    assert (extra.day, extra.on) == (TODAY, bat)
    assert bat.id in await desk.now()
    assert bat.id not in await desk.now(days=7)
    with pytest.raises(TurnOverError):
        await desk.plan.add(boss, bat.id, TODAY, time(8), time(12))


@pytest.mark.parametrize(
    ("when", "start", "end", "error"),
    [
        (2, NINE, NINE, EmptyShiftError),
        (7, NINE, SIX, StaleError),
        (-1, NINE, SIX, StaleError),
        (TODAY - 2 * DAY, NINE, SIX, StaleError),
        (TODAY + 400 * DAY, NINE, SIX, StaleError),
    ],
)
async def test_a_shift_that_cannot_be(
    when: int | date, start: time, end: time, error: type[Exception]
) -> None:
    desk, boss, ana, _, _ = await desk_of_three()
    with pytest.raises(error):
        await desk.plan.add(boss, ana.id, when, start, end)


async def test_only_who_has_joined_and_holds_a_role_is_given_a_shift() -> None:
    desk, boss, ana, bat, shift = await desk_of_three()
    unnamed, student = await desk.person(Role.COORDINATOR), await desk.person()
    await Revoke(desk.memory.unit, desk.clock)(bat.id, Role.COORDINATOR)
    for who in (unnamed.id, student.id, bat.id, NOBODY):
        with pytest.raises(NotOnRotaError):
            await desk.plan.add(boss, who, 2, NINE, SIX)
        with pytest.raises(NotOnRotaError):
            await desk.plan.cover(boss, shift.id, TODAY, who)
        with pytest.raises(NotOnRotaError):
            await desk.plan.away(boss, who, TODAY, 1)
        with pytest.raises(NotOnRotaError):
            await desk.swap.ask(ana, shift.id, TODAY, who)


async def test_somebody_else_nobody_and_as_planned_on_a_date() -> None:
    desk, boss, ana, bat, shift = await desk_of_three()
    put = await desk.plan.cover(boss, shift.id, TODAY, bat.id)
    assert (put.on, put.off) == (bat, ana)
    assert await desk.now() == {bat.id}
    assert await desk.now(days=7) == {ana.id}
    same = await desk.plan.cover(boss, shift.id, TODAY, bat.id)
    assert (same.on, same.off) == (None, None)
    none = await desk.plan.cover(boss, shift.id, TODAY, None)
    assert (none.on, none.off) == (None, bat)
    assert await desk.now() == set()
    back = await desk.plan.as_planned(boss, shift.id, TODAY)
    assert (back.on, back.off) == (ana, None)
    assert await desk.now() == {ana.id}
    assert await desk.plan.as_planned(boss, shift.id, TODAY) == type(back)(shift, TODAY)
    await desk.plan.cover(boss, shift.id, TODAY, bat.id)
    await desk.plan.cover(boss, shift.id, TODAY, ana.id)
    assert (await desk.board()).rota.plan.covers == (), "its own person again is no cover"


async def test_nobody_is_put_on_who_is_away_or_on_already_or_too_late() -> None:
    desk, boss, ana, bat, shift = await desk_of_three()
    await desk.plan.away(bat, bat.id, TODAY, 1)
    busy = await desk.plan.add(boss, bat.id, 2, time(8), time(20))
    for day in (TODAY, TODAY + 7 * DAY):
        with pytest.raises(NotFreeError):
            await desk.plan.cover(boss, shift.id, day, bat.id)
        with pytest.raises(NotFreeError):
            await desk.swap.ask(ana, shift.id, day, bat.id)
    await desk.plan.remove(boss, busy.shift.id)
    await desk.plan.cover(boss, shift.id, TODAY + 7 * DAY, bat.id)
    for day in (TODAY + DAY, TODAY + 500 * DAY, date.max):
        with pytest.raises(StaleError):
            await desk.plan.cover(boss, shift.id, day, bat.id)
    desk.clock.pass_(hours=6)
    for act in (desk.plan.cover(boss, shift.id, TODAY, None), desk.plan.as_planned(boss, shift.id, TODAY)):
        with pytest.raises(TurnOverError):
            await act


async def test_a_whole_day_is_left_to_nobody() -> None:
    desk, boss, ana, bat, _ = await desk_of_three()
    await desk.plan.add(boss, bat.id, 2, TEN_PM, NINE)
    await desk.plan.add(boss, bat.id, 2, time(8), time(12))
    changed = await desk.plan.close(boss, TODAY)
    assert [one.off for one in changed] == [ana, bat], "what is over stays as it was"
    assert await desk.now() == await desk.now(hours=12) == set()
    assert await desk.now(days=7) == {ana.id}
    assert await desk.plan.close(boss, TODAY) == []
    with pytest.raises(StaleError):
        await desk.plan.close(boss, TODAY - 3 * DAY)


# — Absences —


async def test_away_and_back() -> None:
    desk, boss, ana, _, _ = await desk_of_three()
    away = await desk.plan.away(ana, ana.id, TODAY, 2)
    assert (away.first, away.last) == (TODAY, TODAY + DAY)
    assert await desk.plan.away(ana, ana.id, TODAY, 2) == away
    assert await desk.now() == set()
    await desk.plan.back(boss, away.id)
    assert await desk.now() == {ana.id}
    with pytest.raises(StaleError):
        await desk.plan.back(ana, away.id)
    for days in (0, -1, LONGEST_ABSENCE + 1):
        with pytest.raises(StaleError):
            await desk.plan.away(ana, ana.id, TODAY, days)
    with pytest.raises(StaleError):
        await desk.plan.away(ana, ana.id, TODAY - 3 * DAY, 1)


async def test_a_coordinator_decides_about_nobody_elses_absence() -> None:
    desk, boss, ana, bat, _ = await desk_of_three()
    away = await desk.plan.away(boss, ana.id, TODAY, 2)
    for act in (desk.plan.away(bat, ana.id, TODAY, 1), desk.plan.back(bat, away.id)):
        with pytest.raises(NotAllowedError):
            await act
    assert (await desk.board()).rota.plan.absences == (away,)


# — Swaps —


async def asked() -> tuple[Desk, Person, Person, Person, Asked]:
    desk, boss, ana, bat, shift = await desk_of_three()
    found = await desk.swap.ask(ana, shift.id, TODAY, bat.id)
    assert found is not None
    return desk, boss, ana, bat, found


async def test_nothing_changes_until_the_colleague_agrees() -> None:
    desk, boss, ana, bat, question = await asked()
    assert question.told == bat
    assert await desk.now() == {ana.id}
    assert [len((await desk.read(one)).asked) for one in (boss, ana, bat)] == [0, 1, 1]
    assert await desk.swap.ask(ana, question.swap.shift_id, TODAY, bat.id) is None
    agreed = await desk.swap.agree(bat, question.swap.id)
    assert agreed.told == ana
    assert await desk.now() == {bat.id}
    assert await desk.now(days=7) == {ana.id}
    assert (await desk.read(bat)).asked == ()
    with pytest.raises(StaleError):
        await desk.swap.agree(bat, question.swap.id)


async def test_a_shift_can_come_back_to_whose_it_was() -> None:
    desk, _, ana, bat, question = await asked()
    await desk.swap.agree(bat, question.swap.id)
    other = await desk.swap.ask(bat, question.swap.shift_id, TODAY, ana.id)
    assert other is not None
    await desk.swap.agree(ana, other.swap.id)
    assert await desk.now() == {ana.id}
    assert (await desk.board()).rota.plan.covers == ()


async def test_declining_and_taking_back_leave_everything_as_it_was() -> None:
    desk, _, ana, bat, question = await asked()
    assert (await desk.swap.decline(bat, question.swap.id)).told == ana
    again = await desk.swap.ask(ana, question.swap.shift_id, TODAY, bat.id)
    assert again is not None
    assert (await desk.swap.take_back(ana, again.swap.id)).told == bat
    assert await desk.now() == {ana.id}
    assert desk.memory.tables.swaps == {}
    for act in (desk.swap.decline(bat, again.swap.id), desk.swap.take_back(ana, again.swap.id)):
        with pytest.raises(StaleError):
            await act


async def test_only_who_was_asked_answers_and_only_who_asked_takes_back() -> None:
    desk, boss, ana, bat, question = await asked()
    number = question.swap.id
    wrong = (
        *(desk.swap.agree(one, number) for one in (boss, ana)),
        *(desk.swap.decline(one, number) for one in (boss, ana)),
        *(desk.swap.take_back(one, number) for one in (boss, bat)),
    )
    for act in wrong:
        with pytest.raises(StaleError):
            await act
    assert await desk.now() == {ana.id}


async def test_nobody_gives_away_what_is_not_theirs_nor_to_themselves() -> None:
    desk, boss, ana, bat, shift = await desk_of_three()
    for asker, colleague in ((bat, ana), (boss, bat), (ana, ana)):
        with pytest.raises(StaleError):
            await desk.swap.ask(asker, shift.id, TODAY, colleague.id)
    await desk.plan.away(ana, ana.id, TODAY, 1)
    assert await desk.swap.ask(ana, shift.id, TODAY, bat.id), "who is away still finds somebody for it"


async def test_the_first_who_agrees_has_it_and_what_changed_meanwhile_counts() -> None:
    desk, boss, ana, bat, question = await asked()
    third = await desk.on_rota("Сарнай")
    other = await desk.swap.ask(ana, question.swap.shift_id, TODAY, third.id)
    assert other is not None
    done = await asyncio.gather(
        desk.swap.agree(bat, question.swap.id), desk.swap.agree(third, other.swap.id), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Asked", "StaleError"]
    desk, boss, ana, bat, question = await asked()
    await desk.plan.cover(boss, question.swap.shift_id, TODAY, None)
    assert (await desk.read(bat)).asked == ()
    with pytest.raises(StaleError):
        await desk.swap.agree(bat, question.swap.id)
    desk, boss, ana, bat, question = await asked()
    await desk.plan.away(bat, bat.id, TODAY, 1)
    with pytest.raises(NotFreeError):
        await desk.swap.agree(bat, question.swap.id)
    desk, boss, ana, bat, question = await asked()
    desk.clock.pass_(hours=6)
    with pytest.raises(TurnOverError):
        await desk.swap.agree(bat, question.swap.id)
    desk, boss, ana, bat, question = await asked()
    await Revoke(desk.memory.unit, desk.clock)(bat.id, Role.COORDINATOR)
    with pytest.raises(NotAllowedError):
        await desk.swap.agree(await desk.again(bat), question.swap.id)


# — Rehearsing —


async def test_a_rehearsal_knows_who_is_there() -> None:
    desk, boss, ana, bat, _ = await desk_of_three()
    new = await desk.on_rota("Шинэ", trained=False)
    for person, weekday in ((bat, 3), (new, 4)):
        await desk.plan.add(boss, person.id, weekday, NINE, SIX)
    await desk.set_(bat, unreachable=True)
    found = await desk.rehearse(3)
    told = [(weak.trouble, weak.people) for weak in found.rehearsal.weak if weak.people]
    assert told == [
        (Trouble.UNREACHABLE, frozenset({bat.id})),
        (Trouble.UNTRAINED, frozenset({new.id})),
    ]
    assert found.rehearsal.has_gaps
    assert not found.is_empty
    assert found.rehearsal.hours[ana.id] == timedelta(hours=6)
    assert (await Desk().rehearse(7)).is_empty


# — Who may —

Act = Callable[[Desk, Person, Shift], Awaitable[object]]
PLANNING: dict[str, Act] = {
    "add": lambda d, who, s: d.plan.add(who, s.person_id, 3, NINE, SIX),
    "remove": lambda d, who, s: d.plan.remove(who, s.id),
    "cover": lambda d, who, s: d.plan.cover(who, s.id, TODAY, None),
    "as planned": lambda d, who, s: d.plan.as_planned(who, s.id, TODAY),
    "close": lambda d, who, s: d.plan.close(who, TODAY),
    "another's absence": lambda d, who, s: d.plan.away(who, s.person_id, TODAY, 1),
}
AT_DESK: dict[str, Act] = {
    "read": lambda d, who, s: d.read(who),
    "ask for a name": lambda d, who, s: d.join.ask(who),
    "name": lambda d, who, s: d.join.keep(who, "Шинэ"),
    "own absence": lambda d, who, s: d.plan.away(who, who.id, TODAY, 1),
    "end an absence": lambda d, who, s: d.plan.back(who, NOBODY),
    "ask": lambda d, who, s: d.swap.ask(who, s.id, TODAY, s.person_id),
    "agree": lambda d, who, s: d.swap.agree(who, NOBODY),
    "decline": lambda d, who, s: d.swap.decline(who, NOBODY),
    "take back": lambda d, who, s: d.swap.take_back(who, NOBODY),
}
MAY = {
    **dict.fromkeys(PLANNING, frozenset({Role.SUPERVISOR, Role.ADMIN})),
    **dict.fromkeys(AT_DESK, frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN})),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", sorted(MAY))
async def test_who_may_do_what(act: str, role: Role) -> None:
    desk, _, _, _, shift = await desk_of_three()
    who = await desk.person(*({role} - {Role.STUDENT}))
    before = desk.memory.tables
    try:
        await (PLANNING | AT_DESK)[act](desk, who, shift)
    except NotAllowedError:
        assert role not in MAY[act]
        assert desk.memory.tables is before, "nothing was written"
    except LuujinError:
        assert role in MAY[act], "who may not is told so, whatever else is wrong"
    else:
        assert role in MAY[act]
