"""The door of the desk: who takes a secret, what opens it, for how long, and what shuts it."""

from collections.abc import Awaitable, Callable

import pyotp
import pytest

from bot.domain.desk_session import DeskSession
from bot.domain.errors import DeskLockedError, NotAllowedError
from bot.domain.people import Person, Role
from bot.domain.support import CaseState
from bot.timetable.one_time_codes import Totp
from bot.usecases.cases import ClaimCase, CloseCase, OpenDesk, ReplyToCase
from bot.usecases.desk import DESK
from bot.usecases.desk_session import DeskDoor, Entered, ResetDesk
from bot.usecases.invitations import Revoke, give_role
from bot.usecases.people import DeleteMe
from bot.usecases.support import NoteShown
from tests.usecases.test_support import Desk


class Doorway(Desk):
    """A desk whose people have set nothing up, and the app on their phones."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[int, str] = {}
        self.door = DeskDoor(self.memory.unit, self.clock, Totp())
        self.list = OpenDesk(self.memory.unit, self.clock)

    async def new(self, *roles: Role) -> Person:
        """Somebody at the desk who has no secret yet."""
        person = await self.person(*(roles or (Role.COORDINATOR,)))
        async with self.memory.unit() as work:
            await work.desk_sessions.drop(person.id)
            await work.commit()
        return person

    async def set_up(self, *roles: Role) -> Person:
        """Somebody at the desk who has taken a secret; the desk is open to them."""
        person = await self.new(*roles)
        await self.look(person)
        assert await self.enter(person) is Entered.NEWLY_OPEN
        return person

    async def look(self, person: Person) -> str:
        """The secret that the picture shows to them."""
        door = await self.door.knock(person, "bot")
        assert door.secret is not None
        assert door.secret.text in door.secret.address
        self.secrets[person.id] = door.secret.text
        return door.secret.text

    def code(self, person: Person, seconds: int = 0) -> str:
        """What the app shows, or showed so many seconds ago."""
        totp = pyotp.TOTP(self.secrets[person.id])
        return totp.at(int(self.clock().timestamp()) - seconds)

    def wrong(self, person: Person) -> str:
        near = {self.code(person, seconds) for seconds in (-30, 0, 30)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)

    async def enter(self, person: Person, text: str | None = None) -> Entered:
        return await self.door.enter(person, text if text is not None else self.code(person))

    async def is_open(self, person: Person) -> bool:
        """Whether the desk is open to them; looking prolongs nothing."""
        async with self.memory.unit() as work:
            session = await work.desk_sessions.get(person.id)
        return session is not None and session.is_open(self.clock())


async def test_without_a_secret_nothing_opens_and_with_an_unconfirmed_one_neither() -> None:
    doorway = Doorway()
    staff = await doorway.new()
    with pytest.raises(DeskLockedError):
        await doorway.list(staff)
    assert await doorway.enter(staff, "123456") is Entered.OUTDATED
    await doorway.look(staff)
    with pytest.raises(DeskLockedError):
        await doorway.list(staff)
    assert await doorway.enter(staff) is Entered.NEWLY_OPEN
    assert (await doorway.list(staff)).cases == []


async def test_everybody_has_a_secret_of_their_own() -> None:
    doorway = Doorway()
    one, two = await doorway.set_up(), await doorway.set_up(Role.SUPERVISOR)
    assert doorway.secrets[one.id] != doorway.secrets[two.id]
    await doorway.door.lock(two)
    doorway.clock.pass_(seconds=60)
    assert await doorway.enter(two, doorway.code(one)) is Entered.WRONG


async def test_the_picture_shows_the_same_secret_for_a_while_and_never_a_confirmed_one() -> None:
    doorway = Doorway()
    staff = await doorway.new()
    first = await doorway.look(staff)
    doorway.clock.pass_(minutes=14)
    assert await doorway.look(staff) == first
    assert await doorway.enter(staff) is Entered.NEWLY_OPEN
    await doorway.door.lock(staff)
    door = await doorway.door.knock(staff, "bot")
    assert door.secret is None
    assert door.wait_until is None


async def test_a_secret_that_somebody_else_may_have_seen_earlier_is_replaced() -> None:
    doorway = Doorway()
    staff = await doorway.new()
    first = await doorway.look(staff)
    doorway.clock.pass_(minutes=15)
    assert await doorway.enter(staff) is Entered.OUTDATED
    assert not await doorway.is_open(staff)
    assert await doorway.look(staff) != first
    assert await doorway.enter(staff) is Entered.NEWLY_OPEN


async def test_a_code_works_once_and_so_does_none_before_it() -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    code, earlier = doorway.code(staff), doorway.code(staff, 30)
    await doorway.door.lock(staff)
    assert await doorway.enter(staff, code) is Entered.USED
    assert await doorway.enter(staff, earlier) is Entered.USED
    assert not await doorway.is_open(staff)
    doorway.clock.pass_(seconds=30)
    assert await doorway.enter(staff, code) is Entered.USED
    assert await doorway.enter(staff) is Entered.OPEN


async def test_the_code_before_and_after_count_and_older_ones_do_not() -> None:
    for seconds, outcome in (
        (30, Entered.OPEN),
        (-30, Entered.OPEN),
        (60, Entered.WRONG),
        (-60, Entered.WRONG),
    ):
        doorway = Doorway()
        staff = await doorway.set_up()
        await doorway.door.lock(staff)
        doorway.clock.pass_(minutes=5)
        assert await doorway.enter(staff, doorway.code(staff, seconds)) is outcome


async def test_the_same_update_once_more_finds_the_desk_open() -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    assert await doorway.enter(staff) is Entered.OPEN


async def test_every_act_at_the_desk_keeps_it_open_and_nothing_else_does() -> None:
    doorway = Doorway()
    asking, staff = await doorway.person(), await doorway.set_up()
    case = (await doorway.write(asking)).case.id
    memory, clock = doorway.memory.unit, doorway.clock

    async def claim() -> None:
        await ClaimCase(memory, clock)(staff, case)
        await NoteShown(memory, clock)(staff, case, 9)

    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: doorway.list(staff),
        claim,
        lambda: ReplyToCase(memory, clock)(staff, 9, "answer", 77),
        lambda: CloseCase(memory, clock)(staff, case),
        lambda: doorway.list(staff),
    ]
    for act in acts:
        clock.pass_(minutes=14)
        await act()
    clock.pass_(minutes=14)
    await doorway.write(asking, "again")
    await doorway.deliver()
    await doorway.list.holds_any(staff)
    await NoteShown(memory, clock)(staff, case, 10)
    await doorway.enter(staff, "no code")
    await doorway.door.knock(staff, "bot")
    clock.pass_(minutes=1)
    with pytest.raises(DeskLockedError):
        await doorway.list(staff)


async def test_what_is_refused_keeps_nothing_open() -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    doorway.clock.pass_(minutes=14)
    for refused in (ClaimCase, CloseCase):
        with pytest.raises(Exception, match="no such case"):
            await refused(doorway.memory.unit, doorway.clock)(staff, 4711)
    doorway.clock.pass_(minutes=1)
    assert not await doorway.is_open(staff)


async def test_after_eight_hours_the_busiest_types_a_code_again() -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    for _ in range(47):
        doorway.clock.pass_(minutes=10)
        await doorway.list(staff)
    doorway.clock.pass_(minutes=10)
    with pytest.raises(DeskLockedError):
        await doorway.list(staff)
    assert await doorway.enter(staff) is Entered.OPEN


@pytest.mark.parametrize("act", ["open", "claim", "reply", "close"])
async def test_a_locked_desk_gives_and_takes_nothing(act: str) -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    case = (await doorway.write(await doorway.person())).case.id
    await ClaimCase(doorway.memory.unit, doorway.clock)(staff, case)
    await NoteShown(doorway.memory.unit, doorway.clock)(staff, case, 9)
    await doorway.door.lock(staff)
    before = doorway.memory.tables
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "open": lambda: doorway.list(staff),
        "claim": lambda: ClaimCase(doorway.memory.unit, doorway.clock)(staff, case),
        "reply": lambda: ReplyToCase(doorway.memory.unit, doorway.clock)(staff, 9, "answer", 77),
        "close": lambda: CloseCase(doorway.memory.unit, doorway.clock)(staff, case),
    }
    with pytest.raises(DeskLockedError):
        await acts[act]()
    assert doorway.memory.tables is before


async def test_what_comes_for_a_locked_desk_is_announced_and_not_shown() -> None:
    doorway = Doorway()
    asking, staff = await doorway.person(), await doorway.set_up()
    case = (await doorway.write(asking, "first")).case.id
    await ClaimCase(doorway.memory.unit, doorway.clock)(staff, case)
    await doorway.deliver()
    await doorway.door.lock(staff)
    await doorway.write(asking, "second")
    await doorway.deliver()
    assert doorway.lane.to_staff_texts == []
    assert doorway.lane.pings == [staff.id]
    assert doorway.owed() == []
    doorway.clock.pass_(seconds=30)
    await doorway.enter(staff)
    _, messages = await ClaimCase(doorway.memory.unit, doorway.clock)(staff, case)
    assert [message.text for message in messages] == ["first", "second"]
    await doorway.write(asking, "third")
    await doorway.deliver()
    assert doorway.lane.to_staff_texts == [(staff.id, "third")]


@pytest.mark.parametrize("text", ["", "   ", "12345", "1234567", "abcdef", "код", "🎉", "1" * 4000])
async def test_what_is_no_code_is_no_wrong_one(text: str) -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    await doorway.door.lock(staff)
    for _ in range(10):
        assert await doorway.enter(staff, text) is Entered.NO_CODE
    doorway.clock.pass_(seconds=30)
    code = doorway.code(staff)
    assert await doorway.enter(staff, f"{code[:3]} {code[3:]}") is Entered.OPEN


@pytest.mark.parametrize("is_set_up", [True, False])
async def test_five_wrong_codes_make_even_the_right_one_wait(is_set_up: bool) -> None:
    doorway = Doorway()
    staff = await (doorway.set_up() if is_set_up else doorway.new())
    if is_set_up:
        await doorway.door.lock(staff)
    else:
        await doorway.look(staff)
    doorway.clock.pass_(seconds=30)
    for expected in [Entered.WRONG] * 4 + [Entered.TOO_MANY] * 3:
        assert await doorway.enter(staff, doorway.wrong(staff)) is expected
    assert await doorway.enter(staff) is Entered.TOO_MANY
    until = (await doorway.door.knock(staff, "bot")).wait_until
    assert until is not None
    assert (until - doorway.clock()).total_seconds() == 15 * 60
    doorway.clock.pass_(minutes=15, seconds=-1)
    assert (await doorway.door.knock(staff, "bot")).wait_until == until, "a new secret waits as well"
    doorway.clock.pass_(seconds=1)
    if not is_set_up:
        await doorway.look(staff)
    assert await doorway.enter(staff) in (Entered.OPEN, Entered.NEWLY_OPEN)


async def test_one_persons_wrong_codes_stop_nobody_else() -> None:
    doorway = Doorway()
    one, two = await doorway.set_up(), await doorway.set_up()
    for person in (one, two):
        await doorway.door.lock(person)
    doorway.clock.pass_(seconds=30)
    for _ in range(5):
        await doorway.enter(one, doorway.wrong(one))
    assert await doorway.enter(two) is Entered.OPEN


@pytest.mark.parametrize("role", DESK)
async def test_revoking_ends_the_session_at_once_and_takes_the_secret(role: Role) -> None:
    doorway = Doorway()
    staff = await doorway.set_up(role)
    case = (await doorway.write(await doorway.person())).case.id
    await ClaimCase(doorway.memory.unit, doorway.clock)(staff, case)
    assert await Revoke(doorway.memory.unit, doorway.clock)(staff.id, role)
    assert doorway.case().state is CaseState.WAITING
    assert doorway.memory.tables.desk_sessions.get(staff.id) is None
    # Even with what was read of them before: a tap that was under way at that moment.
    with pytest.raises(DeskLockedError):
        await doorway.list(staff)
    with pytest.raises(NotAllowedError):
        await doorway.list(await doorway.again(staff))


async def test_who_keeps_another_role_at_the_desk_keeps_the_secret_and_types_a_code_again() -> None:
    doorway = Doorway()
    staff = await doorway.set_up(Role.COORDINATOR, Role.ADMIN)
    assert await Revoke(doorway.memory.unit, doorway.clock)(staff.id, Role.COORDINATOR)
    assert not await doorway.is_open(staff)
    left = await doorway.again(staff)
    doorway.clock.pass_(seconds=30)
    assert await doorway.enter(left) is Entered.OPEN


@pytest.mark.parametrize("role", [Role.LEADER, Role.MEMBER])
async def test_revoking_another_role_leaves_the_desk_open(role: Role) -> None:
    doorway = Doorway()
    staff = await doorway.set_up(Role.COORDINATOR, role)
    assert await Revoke(doorway.memory.unit, doorway.clock)(staff.id, role)
    assert await doorway.is_open(staff)


async def test_who_comes_back_to_the_desk_sets_it_up_anew() -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    old = doorway.secrets[staff.id]
    await Revoke(doorway.memory.unit, doorway.clock)(staff.id, Role.COORDINATOR)
    left = await doorway.again(staff)
    async with doorway.memory.unit() as work:
        back = await give_role(work, left, Role.COORDINATOR, None, doorway.clock())
        await work.commit()
    assert await doorway.look(back) != old


async def test_a_lost_phone_is_answered_by_a_new_secret() -> None:
    doorway = Doorway()
    staff, other = await doorway.set_up(), await doorway.person()
    reset = ResetDesk(doorway.memory.unit)
    assert not await reset(other.id)
    assert not await reset(4711)
    old = doorway.secrets[staff.id]
    assert await reset(staff.id)
    assert not await reset(staff.id)
    with pytest.raises(DeskLockedError):
        await doorway.list(staff)
    assert await doorway.look(staff) != old


async def test_who_deletes_themselves_leaves_no_secret() -> None:
    doorway = Doorway()
    staff = await doorway.set_up()
    await DeleteMe(doorway.memory.unit, doorway.clock)(staff)
    assert doorway.memory.tables.desk_sessions == {}


@pytest.mark.parametrize("role", [None, Role.LEADER, Role.MEMBER])
async def test_nobody_else_stands_before_the_door(role: Role | None) -> None:
    doorway = Doorway()
    other = await (doorway.person(role) if role else doorway.person())
    before = doorway.memory.tables
    for act in (
        lambda: doorway.door.knock(other, "bot"),
        lambda: doorway.door.enter(other, "123456"),
        lambda: doorway.door.lock(other),
    ):
        with pytest.raises(NotAllowedError):
            await act()
    assert doorway.memory.tables is before


async def test_locking_a_locked_desk_is_no_mistake() -> None:
    doorway = Doorway()
    staff = await doorway.new()
    await doorway.door.lock(staff)
    await doorway.look(staff)
    await doorway.door.lock(staff)
    assert doorway.memory.tables.desk_sessions[staff.id] == DeskSession(
        staff.id, doorway.secrets[staff.id], doorway.clock()
    )
