"""People: found by their chat or by our own id, their settings sealed, their staff roles beside them."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update

from bot.domain.people import STAFF, Person, Role
from bot.storage import settings
from bot.storage.insert import insert_new
from bot.storage.merge import merged
from bot.storage.sealing import SETTINGS, Place, SealError, Vault, token
from bot.storage.session import Session
from bot.storage.tables import people, staff_grants
from bot.storage.unreadable import report

_WITH_ROLES = (
    select(people, staff_grants.c.role)
    .select_from(people.outerjoin(staff_grants, staff_grants.c.person_id == people.c.id))
    .order_by(people.c.id)
)
# Opening a hundred thousand rows takes seconds; others must get their turn in between.
_BREATH = 200


class People:
    """``bot.usecases.ports.PeopleStore`` but for ``forget``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._loaded: dict[int, Person] = {}

    async def by_chat(self, chat_id: int) -> Person | None:
        person = await self._one(people.c.chat_index == self._index(chat_id))
        if person and person.chat_id != chat_id:
            raise SealError("a person's row was put in another one's place")
        return person

    async def get(self, person_id: int) -> Person | None:
        return await self._one(people.c.id == person_id)

    async def several(self, person_ids: Collection[int]) -> dict[int, Person]:
        return {person.id: person for person in await self.where(people.c.id.in_(person_ids))}

    async def after(self, person_id: int, limit: int) -> list[Person]:
        following = select(people.c.id).where(people.c.id > person_id).order_by(people.c.id).limit(limit)
        return await self.where(people.c.id.in_(following))

    async def add(self, chat_id: int, seen: date) -> Person:
        person = Person(id=0, chat_id=chat_id, last_seen=seen)
        row = {"token": token(), "chat_index": self._index(chat_id), "unreachable": False, "last_seen": seen}
        row["settings"] = self._seal(row["token"], person)
        found = await insert_new(self._session, people, row)
        if found is None:
            there = await self.by_chat(chat_id)
            if there is None:
                raise LookupError("the person vanished while being added")
            return there
        return self._remember(replace(person, id=found))

    async def save(self, person: Person) -> None:
        """As promised; what another unit of work changed meanwhile stays. The forgotten stay forgotten."""
        await self._session.begin_writing()
        row = await self._session.row(select(people).where(people.c.id == person.id).with_for_update())
        if row is None:
            return
        stored = self._person(row, person.roles & STAFF)
        loaded = self._loaded.get(person.id)
        # Hours that are saved must not bring back the word that the person changed in the same second.
        private = merged(loaded.private if loaded else None, stored.private, person.private)
        person = replace(merged(loaded, stored, person), private=private)
        await self._session.write(
            update(people)
            .where(people.c.id == person.id)
            .values(
                chat_index=self._index(person.chat_id),
                settings=self._seal(row.token, person),
                unreachable=person.unreachable,
                last_seen=person.last_seen,
            )
        )
        self._loaded[person.id] = person

    async def even_out(self, after: int, limit: int) -> int | None:
        """Seal anew settings that an older version sealed in another size, of ``limit`` people after one.

        The last one looked at, None when there was nobody. Else sizes would tell who was here since then.
        """
        size = func.length(people.c.settings)
        # Ids of keys may differ in length by a few bytes; sizes differ by hundreds.
        query = select(people.c.id).where(size < SETTINGS[-1], people.c.id > after)
        found = [row.id for row in await self._session.rows(query.order_by(people.c.id).limit(limit))]
        for person in (await self.several(found)).values():
            await self.save(person)
        return found[-1] if found else None

    async def grant(self, person_id: int, role: Role, club_id: int | None, at: datetime) -> None:
        """Raises ValueError for a role that no table may show."""
        if role not in STAFF:
            raise ValueError(f"{role} is no staff role: save it with the person")
        row = {"person_id": person_id, "role": role.value, "club_id": club_id, "granted_at": at}
        await insert_new(self._session, staff_grants, row)

    async def revoke(self, person_id: int, role: Role, club_id: int | None = None) -> None:
        mine = (staff_grants.c.person_id == person_id) & (staff_grants.c.role == role.value)
        if club_id is not None:
            mine &= staff_grants.c.club_id == club_id
        await self._session.write(delete(staff_grants).where(mine))

    async def holding(self, role: Role) -> list[Person]:
        holders = select(staff_grants.c.person_id).where(staff_grants.c.role == role.value)
        return await self.where(people.c.id.in_(holders))

    async def staff(self) -> list[tuple[Person, Role, int | None]]:
        holders = await self.where(people.c.id.in_(select(staff_grants.c.person_id)))
        by_id = {person.id: person for person in holders}
        grants = await self._session.rows(select(staff_grants).order_by(staff_grants.c.id))
        return [(by_id[g.person_id], Role(g.role), g.club_id) for g in grants if g.person_id in by_id]

    async def where(self, condition: ColumnElement[bool]) -> list[Person]:
        """Everybody of whom this holds, by id. A row that cannot be opened is left out and reported."""
        found: list[Person] = []
        rows = await self._session.rows(_WITH_ROLES.where(condition))
        for count, (person_id, group) in enumerate(groupby(rows, key=lambda row: row.id)):
            if count % _BREATH == _BREATH - 1:
                await asyncio.sleep(0)
            try:
                found.append(self._grouped(list(group)))
            except SealError:
                report(people, person_id)
        return found

    async def _one(self, condition: ColumnElement[bool]) -> Person | None:
        rows = await self._session.rows(_WITH_ROLES.where(condition))
        return self._grouped(rows) if rows else None

    def _grouped(self, rows: Sequence[Row[Any]]) -> Person:
        """One person from one row for each role."""
        roles = frozenset(Role(row.role) for row in rows if row.role)
        return self._remember(self._person(rows[0], roles))

    def _person(self, row: Row[Any], staff: frozenset[Role]) -> Person:
        data = self._vault.open(row.settings, Place("people", "settings", row.token))
        return settings.decode(row.id, data, staff, row.unreachable, row.last_seen)

    def _remember(self, person: Person) -> Person:
        self._loaded.setdefault(person.id, person)
        return person

    def _index(self, chat_id: int) -> bytes:
        return self._vault.index("people.chat", chat_id)

    def _seal(self, row_token: Any, person: Person) -> bytes:
        return self._vault.seal(settings.encode(person), Place("people", "settings", row_token), SETTINGS)
