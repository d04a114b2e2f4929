"""Messages of conversations leave the chats by themselves, and before Telegram keeps them for ever."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.people import Person, Role
from bot.domain.support import Case, CaseState, Errand
from bot.domain.vanish import PAUSES
from bot.usecases.invitations import Revoke
from bot.usecases.vanish import PAGE, SweepPosts
from tests.fakes.others import FakeVanishLane
from tests.usecases.house import House


@dataclass
class Chats(House):
    """A house with a case, whose messages stand in chats."""

    lane: FakeVanishLane = field(default_factory=FakeVanishLane)

    async def case(self, person: Person, holder: Person | None = None) -> Case:
        async with self.memory.unit() as work:
            case = await work.cases.add(person.id, "Цасан Шувуу", "mn", True, False, self.clock())
            if holder is not None:
                case = replace(case, state=CaseState.CLAIMED, claimed_by=holder.id)
                await work.cases.save(case)
            await work.commit()
        return case

    async def post(self, case: Case | None, reader: Person, *posts: int) -> None:
        async with self.memory.unit() as work:
            for post in posts:
                await work.cases.note_post(case.id if case else None, reader.id, post, self.clock())
            await work.commit()

    async def vanishing(self, person: Person, minutes: int) -> None:
        stored = await self.again(person)
        await self.set_(person, private=replace(stored.private, vanish=minutes))

    async def sweep(self) -> int:
        return await SweepPosts(self.memory.unit, self.lane, self.clock)()

    @property
    def standing(self) -> set[tuple[int, int]]:
        return set(self.memory.tables.posts)

    @property
    def told(self) -> list[tuple[Errand, int]]:
        return [(parcel.errand, parcel.to) for parcel, _ in self.memory.tables.outbox.values()]


@pytest.mark.parametrize(("minutes", "goes_after"), [(5, 5), (15, 15), (60, 60), (1440, 1440), (0, 47 * 60)])
async def test_the_person_chooses_how_long_it_stands_on_the_phone(minutes: int, goes_after: int) -> None:
    chats = Chats()
    person, staff = await chats.person(), await chats.person(Role.COORDINATOR)
    case = await chats.case(person, staff)
    await chats.vanishing(person, minutes)
    await chats.post(case, person, 1, 2)
    await chats.post(case, staff, 1)
    chats.clock.pass_(seconds=60 * goes_after - 1)
    await chats.open_desk(staff)
    assert await chats.sweep() == 0
    chats.clock.pass_(seconds=1)
    await chats.open_desk(staff)
    assert await chats.sweep() == (2 if minutes else 3)
    assert chats.standing == ({(staff.id, 1)} if minutes else set())
    chats.clock.pass_(hours=47)
    await chats.sweep()
    assert chats.standing == set()
    assert await chats.sweep() == 0


async def test_a_coordinators_own_vanish_time_is_for_their_own_case_only() -> None:
    chats = Chats()
    person, staff = await chats.person(), await chats.person(Role.COORDINATOR)
    await chats.vanishing(staff, 5)
    await chats.post(await chats.case(person, staff), staff, 1)
    await chats.post(await chats.case(staff), staff, 2)
    chats.clock.pass_(minutes=5)
    assert await chats.sweep() == 1
    assert chats.standing == {(staff.id, 1)}


async def test_a_changed_vanish_time_counts_for_what_stands_already() -> None:
    chats = Chats()
    person = await chats.person()
    await chats.post(await chats.case(person), person, 1)
    chats.clock.pass_(hours=1)
    assert await chats.sweep() == 0
    await chats.vanishing(person, 15)
    assert await chats.sweep() == 1


@pytest.mark.parametrize(("minutes", "goes_after"), [(0, 15), (60, 15), (5, 5)])
async def test_private_screens_go_when_the_word_counts_no_more(minutes: int, goes_after: int) -> None:
    chats = Chats()
    person = await chats.person()
    await chats.vanishing(person, minutes)
    await chats.post(None, person, 1)
    chats.clock.pass_(seconds=60 * goes_after - 1)
    assert await chats.sweep() == 0
    chats.clock.pass_(seconds=1)
    assert await chats.sweep() == 1


@pytest.mark.parametrize("error", [None, ConnectionError()])
async def test_one_that_stays_holds_no_other_back_and_is_tried_again(error: Exception | None) -> None:
    chats = Chats()
    person = await chats.person()
    await chats.post(await chats.case(person), person, 1, 2, 3)
    chats.clock.pass_(hours=47)
    chats.lane.sticks = {(person.id, 2): error}
    assert await chats.sweep() == 2
    assert chats.standing == {(person.id, 2)}
    asked = chats.lane.asked
    assert await chats.sweep() == 0
    assert chats.lane.asked == asked, "not before its time"
    chats.lane.sticks = {}
    chats.clock.pass_(seconds=PAUSES[0].total_seconds())
    assert await chats.sweep() == 1
    assert chats.standing == set()


async def test_after_the_last_try_the_holder_is_told_once_and_all_tries_fit_before_48_hours() -> None:
    chats = Chats()
    person, staff = await chats.person(), await chats.person(Role.COORDINATOR)
    case = await chats.case(person, staff)
    await chats.post(case, person, 1, 2)
    posted = chats.clock()
    chats.clock.pass_(hours=47)
    chats.lane.sticks = {(person.id, 1): None, (person.id, 2): None}
    for pause in PAUSES:
        await chats.sweep()
        assert chats.told == []
        chats.clock.pass_(seconds=pause.total_seconds())
    await chats.sweep()
    assert chats.told == [(Errand.STANDS, staff.id)]
    assert chats.clock() - posted < timedelta(hours=48)
    asked = chats.lane.asked
    chats.clock.pass_(minutes=5)
    await chats.sweep()
    assert chats.lane.asked == asked
    assert len(chats.told) == 1
    chats.clock.pass_(hours=1)
    await chats.sweep()
    assert chats.standing == set(), "nothing more can be done"


async def test_of_a_case_that_nobody_holds_those_who_may_read_it_are_told() -> None:
    chats = Chats()
    person, staff = await chats.person(), await chats.person(Role.COORDINATOR)
    await chats.post(await chats.case(person), person, 1)
    chats.clock.pass_(hours=47)
    chats.lane.sticks = {(person.id, 1): None}
    for pause in (*PAUSES, PAUSES[-1]):
        await chats.sweep()
        chats.clock.pass_(seconds=pause.total_seconds())
    assert chats.told == [(Errand.STANDS, staff.id)]


async def test_a_bot_that_was_away_for_days_still_tries() -> None:
    chats = Chats()
    person = await chats.person()
    await chats.post(await chats.case(person), person, 1)
    chats.clock.pass_(days=4)
    assert await chats.sweep() == 1


async def test_the_chat_of_somebody_forgotten_is_known_to_nobody() -> None:
    chats = Chats()
    person, staff = await chats.person(), await chats.person(Role.COORDINATOR)
    await chats.post(await chats.case(person, staff), staff, 1)
    await chats.post(None, person, 2)
    async with chats.memory.unit() as work:
        await work.people.forget(staff.id)
        await work.people.forget(person.id)
        await work.commit()
    chats.clock.pass_(hours=48)
    assert await chats.sweep() == 0
    assert chats.standing == set()
    assert chats.lane.asked == 0


async def test_a_crash_between_deleting_and_noting_only_tries_once_more() -> None:
    chats = Chats()
    person = await chats.person()
    await chats.post(await chats.case(person), person, 1)
    chats.clock.pass_(hours=47)
    kept = dict(chats.memory.tables.posts)
    await chats.sweep()
    chats.memory.tables.posts = kept
    assert await chats.sweep() == 1, "Telegram says that it is gone, which is no failure"
    assert chats.standing == set()


async def test_more_than_a_page_is_swept_at_once() -> None:
    chats = Chats()
    person = await chats.person()
    await chats.post(await chats.case(person), person, *range(1, PAGE + 20))
    chats.clock.pass_(hours=47)
    assert await chats.sweep() == PAGE + 19


@dataclass
class AtTheDesk(Chats):
    """A coordinator has a case in their chat (1), a supervisor who was asked too (2), and the person (3)."""

    async def begin(self) -> Case:
        self.asker, self.holder = await self.person(), await self.person(Role.COORDINATOR)
        self.asked = await self.person(Role.SUPERVISOR)
        case = await self.case(self.asker, self.holder)
        await self.change(case, handed_to=frozenset({self.asked.id}))
        for post, reader in enumerate((self.holder, self.asked, self.asker), start=1):
            await self.post(case, reader, post)
        assert await self.sweep() == 0
        return self.memory.tables.cases[case.id]

    async def change(self, case: Case, **changes: object) -> None:
        async with self.memory.unit() as work:
            stored = await work.cases.get(case.id)
            assert stored is not None
            await work.cases.save(replace(stored, **changes))  # type: ignore[arg-type]
            await work.commit()

    @property
    def left(self) -> set[int]:
        return {post for _, post in self.standing}


async def test_what_stands_at_the_desk_goes_when_the_session_ends() -> None:
    desk = AtTheDesk()
    await desk.begin()
    desk.clock.pass_(minutes=14, seconds=59)
    assert await desk.sweep() == 0
    desk.clock.pass_(seconds=1)
    await desk.open_desk(desk.holder)
    await desk.sweep()
    assert desk.left == {1, 3}, "only the supervisor's desk is locked"
    desk.clock.pass_(minutes=15)
    await desk.sweep()
    assert desk.left == {3}, "what stands with the person is theirs"


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("lapsed", {2, 3}),
        ("handed over", {2, 3}),
        ("declined", {2, 3}),
        ("closed", {3}),
        ("shredded", set()),
        ("removed", {2, 3}),
    ],
)
async def test_what_stands_at_the_desk_goes_with_the_case(what: str, left: set[int]) -> None:
    desk = AtTheDesk()
    case = await desk.begin()
    other = await desk.person(Role.COORDINATOR)
    free: dict[str, object] = {"state": CaseState.WAITING, "claimed_by": None}
    changes: dict[str, dict[str, object]] = {
        "lapsed": free,
        "handed over": {"claimed_by": other.id},
        "declined": free | {"declined_by": frozenset({desk.holder.id})},
        "closed": {"state": CaseState.CLOSED, "claimed_by": None},
    }
    if what in changes:
        await desk.change(case, **changes[what])
    elif what == "removed":
        await Revoke(desk.memory.unit, desk.clock)(desk.holder.id, Role.COORDINATOR)
    else:
        async with desk.memory.unit() as work:
            await work.cases.shred(case.id)
            await work.commit()
    await desk.sweep()
    assert desk.left == left


async def test_what_cannot_leave_a_locked_desk_is_tried_again_in_time() -> None:
    desk = AtTheDesk()
    await desk.begin()
    desk.clock.pass_(minutes=15)
    desk.lane.sticks = {(desk.holder.id, 1): None}
    await desk.sweep()
    asked = desk.lane.asked
    await desk.sweep()
    assert (desk.left, desk.lane.asked) == ({1, 3}, asked)
    desk.lane.sticks = {}
    desk.clock.now += PAUSES[0]
    await desk.sweep()
    assert desk.left == {3}
