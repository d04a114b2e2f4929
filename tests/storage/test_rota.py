"""The rota as stored: alike in the fake and in both databases."""

from datetime import date, time, timedelta

from sqlalchemy import select, update

from bot.app import seed
from bot.domain.people import ULAANBAATAR, Person
from bot.domain.rota import Absence, Cover, Plan, Shift, Swap
from bot.storage.database import Database
from bot.storage.retention import ROTA, sweep
from bot.storage.tables import rota_names
from bot.usecases.ports import Store
from bot.usecases.rota import ReadRota
from bot.usecases.rota_plan import PlanRota
from tests.storage.conftest import NOON, add_people, count
from tests.storage.people import some_people

COORDINATOR, SUPERVISOR = 2004, 2006

DAY = date(2026, 3, 4)


async def shifts(store: Store, *people: Person) -> list[Shift]:
    """A weekly shift over midnight for each of them."""
    async with store() as work:
        found = [await work.rota.add_shift(Shift(0, one.id, 2, time(22, 30), time(6))) for one in people]
        await work.commit()
    return found


async def plan(store: Store) -> Plan:
    async with store() as work:
        return await work.rota.read()


async def test_shifts_are_stored_as_planned_and_taken_out_once(store: Store) -> None:
    one, two = await some_people(store, 2)
    (weekly,) = await shifts(store, one)
    async with store() as work:
        extra = await work.rota.add_shift(Shift(0, two.id, 3, time(9), time(18), DAY + timedelta(days=1)))
        await work.commit()
    assert (await plan(store)).shifts == (weekly, extra)
    async with store() as work:
        assert await work.rota.remove_shift(weekly.id)
        assert not await work.rota.remove_shift(weekly.id)
        await work.commit()
    assert (await plan(store)).shifts == (extra,)


async def test_a_date_has_one_cover_and_goes_with_its_shift(store: Store) -> None:
    one, two = await some_people(store, 2)
    first, second = await shifts(store, one, two)
    async with store() as work:
        await work.rota.cover(Cover(first.id, DAY, two.id))
        await work.rota.cover(Cover(first.id, DAY, None))
        await work.rota.cover(Cover(second.id, DAY, one.id))
        await work.commit()
    assert (await plan(store)).covers == (Cover(first.id, DAY, None), Cover(second.id, DAY, one.id))
    async with store() as work:
        assert await work.rota.uncover(second.id, DAY)
        assert not await work.rota.uncover(second.id, DAY)
        await work.rota.remove_shift(first.id)
        await work.commit()
    assert await plan(store) == Plan((second,))


async def test_absences(store: Store) -> None:
    (one,) = await some_people(store, 1)
    async with store() as work:
        away = await work.rota.add_absence(Absence(0, one.id, DAY, DAY + timedelta(days=3)))
        await work.commit()
    assert (await plan(store)).absences == (away,)
    async with store() as work:
        assert await work.rota.remove_absence(away.id)
        assert not await work.rota.remove_absence(away.id)
        await work.commit()
    assert await plan(store) == Plan()


async def test_a_colleague_is_asked_once_for_each_date(store: Store) -> None:
    one, two, three = await some_people(store, 3)
    (shift,) = await shifts(store, one)
    async with store() as work:
        swap = await work.rota.ask(Swap(0, shift.id, DAY, one.id, two.id))
        assert swap is not None
        assert await work.rota.ask(Swap(0, shift.id, DAY, one.id, two.id)) is None
        other = await work.rota.ask(Swap(0, shift.id, DAY, one.id, three.id))
        assert await work.rota.ask(Swap(0, shift.id, DAY + timedelta(days=7), one.id, two.id))
        await work.commit()
    async with store() as work:
        assert (await work.rota.swaps())[:2] == [swap, other]
        assert await work.rota.end_swap(swap.id)
        assert not await work.rota.end_swap(swap.id)
        await work.rota.remove_shift(shift.id)
        await work.commit()
    async with store() as work:
        assert await work.rota.swaps() == []


async def test_names_are_kept_and_changed(store: Store) -> None:
    one, two = await some_people(store, 2)
    async with store() as work:
        await work.rota.hold()
        for person, name in ((two, "Бат"), (one, "Намуун"), (one, "Ө" * 24)):
            await work.rota.join(person.id, name)
        await work.commit()
    async with store() as work:
        assert await work.rota.names() == {one.id: "Ө" * 24, two.id: "Бат"}


async def test_who_is_forgotten_leaves_gaps_behind_and_nobody_else_on_unawares(store: Store) -> None:
    one, two, three = await some_people(store, 3)
    first, second = await shifts(store, one, two)
    async with store() as work:
        await work.rota.join(two.id, "Бат")
        await work.rota.cover(Cover(first.id, DAY, two.id))
        await work.rota.add_absence(Absence(0, two.id, DAY, DAY))
        await work.rota.ask(Swap(0, first.id, DAY, one.id, two.id))
        await work.rota.ask(Swap(0, second.id, DAY, two.id, three.id))
        kept = await work.rota.ask(Swap(0, first.id, DAY, one.id, three.id))
        await work.people.forget(two.id)
        await work.commit()
    assert await plan(store) == Plan((first,), (Cover(first.id, DAY, None),))
    async with store() as work:
        assert await work.rota.names() == {}
        assert await work.rota.swaps() == [kept]


# — On the databases alone —


async def test_a_name_is_sealed_and_one_that_cannot_be_opened_hides_no_other(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    one, two = await add_people(database, 2)
    async with database.unit() as work:
        await work.rota.join(one.id, "Намуун")
        await work.rota.join(two.id, "Бат")
        await work.commit()
    async with database.session() as session:
        rows = await session.rows(select(rota_names).order_by(rota_names.c.person_id))
        assert len({len(row.name) for row in rows}) == 1
        assert not any("Намуун".encode() in bytes(row.name) for row in rows)
        swapped = update(rota_names).where(rota_names.c.person_id == one.id).values(name=rows[1].name)
        await session.write(swapped)
        await session.commit()
    async with database.unit() as work:
        assert await work.rota.names() == {two.id: "Бат"}
    assert reported == [("rota_names", one.id)]


async def test_single_days_are_swept_when_a_month_has_passed(database: Database) -> None:
    store = database.unit
    one, two = await add_people(database, 2)
    today = NOON.date()
    old = today - ROTA - timedelta(days=1)
    (shift,) = await shifts(store, one)
    async with store() as work:
        for day in (old, today):
            await work.rota.cover(Cover(shift.id, day, None))
            await work.rota.ask(Swap(0, shift.id, day, one.id, two.id))
            await work.rota.add_absence(Absence(0, one.id, old, day))
            await work.rota.add_shift(Shift(0, two.id, day.weekday(), time(9), time(10), day))
        await work.commit()
    assert (await sweep(database, NOON)).rota == 4
    assert (await sweep(database, NOON)).rota == 0
    left = await plan(store)
    assert [one.on for one in left.shifts] == [None, today]
    assert [one.day for one in left.covers] == [today]
    assert [one.last for one in left.absences] == [today]
    assert await count(database, "rota_swaps") == 1


async def test_the_sandboxs_coordinator_is_on_duty_and_a_rota_of_ones_own_stays(database: Database) -> None:
    for _ in range(2):
        await seed(database, ULAANBAATAR)
    async with database.unit() as work:
        (on, supervisor) = [await work.people.by_chat(chat) for chat in (COORDINATOR, SUPERVISOR)]
        assert on is not None
        assert supervisor is not None
        assert set(await work.rota.names()) == {on.id, supervisor.id}
        shifts = (await work.rota.read()).shifts
    assert len(shifts) == 14
    for hours in range(0, 7 * 24, 5):
        now = NOON + timedelta(hours=hours)
        assert await ReadRota(database.unit, lambda at=now: at).on_now() == {on.id}  # type: ignore[misc]
    await PlanRota(database.unit, lambda: NOON).remove(supervisor, shifts[0].id)
    await seed(database, ULAANBAATAR)
    async with database.unit() as work:
        assert len((await work.rota.read()).shifts) == 13
