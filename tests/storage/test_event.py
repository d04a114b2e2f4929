"""Events as stored, and who said that they come: alike in the fake and in both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.event import Event
from bot.usecases.ports import Store
from tests.storage.conftest import NOON
from tests.storage.people import some_people

MEETING = Event(0, 9, "Уулзалт 🎉", "12-р сургууль, 3 давхар", NOON + timedelta(days=9), "Europe/Berlin")


async def _event(store: Store) -> Event:
    async with store() as work:
        event = await work.events.add(MEETING)
        await work.commit()
    return event


async def test_an_event_is_stored_as_written(store: Store) -> None:
    event = await _event(store)
    assert event == replace(MEETING, id=event.id)
    changed = replace(event, title="x", place="", starts_at=NOON, zone="Asia/Ulaanbaatar")
    async with store() as work:
        assert await work.events.get(event.id) == event
        assert await work.events.get(event.id + 1) is None
        await work.events.save(changed)
        await work.commit()
    other = await _event(store)
    async with store() as work:
        assert await work.events.get(event.id) == changed
        assert await work.events.get(other.id) == replace(MEETING, id=other.id)


async def test_it_starts_at_the_same_moment_whatever_zone_it_was_written_in(store: Store) -> None:
    there = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    async with store() as work:
        event = await work.events.add(replace(MEETING, starts_at=there))
        await work.commit()
    async with store() as work:
        stored = await work.events.get(event.id)
    assert stored is not None
    assert stored.starts_at.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


async def test_who_comes_is_counted_once_and_can_stay_away(store: Store) -> None:
    event, other = await _event(store), await _event(store)
    one, two = await some_people(store, 2)
    async with store() as work:
        assert await work.events.come(event.id, one.id)
        assert not await work.events.come(event.id, one.id)
        assert await work.events.come(event.id, two.id)
        assert await work.events.come(other.id, one.id)
        await work.commit()
    async with store() as work:
        assert await work.events.guests(event.id) == 2
        assert await work.events.is_coming(event.id, one.id)
        assert await work.events.stay_away(event.id, one.id)
        assert not await work.events.stay_away(event.id, one.id)
        await work.commit()
    async with store() as work:
        assert not await work.events.is_coming(event.id, one.id)
        assert (await work.events.guests(event.id), await work.events.guests(other.id)) == (1, 1)
        assert await work.events.come(event.id, one.id), "and change their mind"


async def test_nobody_comes_to_what_is_not_there_nor_do_those_who_are_gone(store: Store) -> None:
    event = await _event(store)
    one, two = await some_people(store, 2)
    async with store() as work:
        assert not await work.events.come(4711, one.id)
        assert not await work.events.come(event.id, 4711)
        await work.events.come(event.id, one.id)
        await work.events.come(event.id, two.id)
        await work.people.forget(one.id)
        await work.commit()
    async with store() as work:
        assert await work.events.guests(event.id) == 1
        assert not await work.events.is_coming(event.id, one.id)
        assert not await work.events.is_coming(4711, two.id)
        assert not await work.events.stay_away(4711, two.id)
        assert await work.events.guests(4711) == 0
