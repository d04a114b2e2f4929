"""Events, and who said that they come."""

from sqlalchemy import delete, func, insert, select, true, update

from bot.domain.event import Event
from bot.storage.insert import insert_from
from bot.storage.session import Session
from bot.storage.tables import event_guests, events, people


class Events:
    """``bot.usecases.ports.EventStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, event: Event) -> Event:
        statement = insert(events).values(**_row(event), author_id=event.author_id)
        found = (await self._session.write(statement.returning(events.c.id))).scalar_one()
        return Event(found, event.author_id, event.title, event.place, event.starts_at, event.zone)

    async def get(self, event_id: int) -> Event | None:
        row = await self._session.row(select(events).where(events.c.id == event_id))
        return Event(row.id, row.author_id, row.title, row.place, row.starts_at, row.zone) if row else None

    async def save(self, event: Event) -> None:
        await self._session.write(update(events).where(events.c.id == event.id).values(**_row(event)))

    async def come(self, event_id: int, person_id: int) -> bool:
        """As promised; False too when event or person is no longer there."""
        pair = select(events.c.id, people.c.id).join_from(events, people, true())
        both = pair.where(events.c.id == event_id, people.c.id == person_id)
        return bool(await insert_from(self._session, event_guests, ["event_id", "person_id"], both))

    async def stay_away(self, event_id: int, person_id: int) -> bool:
        mine = event_guests.c.event_id == event_id, event_guests.c.person_id == person_id
        return bool((await self._session.write(delete(event_guests).where(*mine))).rowcount)

    async def is_coming(self, event_id: int, person_id: int) -> bool:
        mine = event_guests.c.event_id == event_id, event_guests.c.person_id == person_id
        return await self._session.row(select(event_guests).where(*mine)) is not None

    async def guests(self, event_id: int) -> int:
        query = select(func.count()).select_from(event_guests).where(event_guests.c.event_id == event_id)
        row = await self._session.row(query)
        return int(row[0]) if row else 0


def _row(event: Event) -> dict[str, object]:
    return {
        "title": event.title,
        "place": event.place,
        "starts_at": event.starts_at,
        "zone": event.zone,
    }
