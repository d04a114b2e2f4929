"""The rota as it was planned, and the names that people chose for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Delete, Row, delete, insert, select

from bot.domain.rota import Absence, Cover, Plan, Shift, Swap
from bot.storage.insert import insert_new
from bot.storage.sealing import SMALL, Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import rota_absences, rota_covers, rota_names, rota_shifts, rota_swaps
from bot.storage.unreadable import report


class RotaPlan:
    """``bot.usecases.ports.RotaStore``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def hold(self) -> None:
        await self._session.queue_up("rota")

    async def read(self) -> Plan:
        shifts = await self._session.rows(select(rota_shifts).order_by(rota_shifts.c.id))
        covers = await self._session.rows(select(rota_covers).order_by(rota_covers.c.id))
        absences = await self._session.rows(select(rota_absences).order_by(rota_absences.c.id))
        return Plan(
            tuple(map(_shift, shifts)),
            tuple(Cover(row.shift_id, row.day, row.person_id) for row in covers),
            tuple(Absence(row.id, row.person_id, row.first_day, row.last_day) for row in absences),
        )

    async def names(self) -> dict[int, str]:
        """As promised. A name that cannot be opened is left out and reported."""
        found: dict[int, str] = {}
        for row in await self._session.rows(select(rota_names).order_by(rota_names.c.person_id)):
            try:
                found[row.person_id] = from_bytes(self._vault.open(row.name, _place(row.token)))["name"]
            except SealError:
                report(rota_names, row.person_id)
        return found

    async def join(self, person_id: int, name: str) -> None:
        await self._session.write(delete(rota_names).where(rota_names.c.person_id == person_id))
        row_token = token()
        sealed = self._vault.seal(to_bytes({"name": name}), _place(row_token), SMALL)
        row = {"person_id": person_id, "token": row_token, "name": sealed}
        await self._session.write(insert(rota_names).values(row))

    async def add_shift(self, shift: Shift) -> Shift:
        row: dict[str, object] = {"person_id": shift.person_id, "weekday": shift.weekday, "on_day": shift.on}
        row |= {"starts": shift.start, "ends": shift.end}
        statement = insert(rota_shifts).values(row).returning(rota_shifts.c.id)
        return replace(shift, id=(await self._session.write(statement)).scalar_one())

    async def remove_shift(self, shift_id: int) -> bool:
        return await self._gone(delete(rota_shifts).where(rota_shifts.c.id == shift_id))

    async def cover(self, cover: Cover) -> None:
        await self.uncover(cover.shift_id, cover.day)
        row = {"shift_id": cover.shift_id, "day": cover.day, "person_id": cover.person_id}
        await self._session.write(insert(rota_covers).values(row))

    async def uncover(self, shift_id: int, day: date) -> bool:
        this = rota_covers.c.shift_id == shift_id, rota_covers.c.day == day
        return await self._gone(delete(rota_covers).where(*this))

    async def add_absence(self, absence: Absence) -> Absence:
        row = {"person_id": absence.person_id, "first_day": absence.first, "last_day": absence.last}
        statement = insert(rota_absences).values(row).returning(rota_absences.c.id)
        return replace(absence, id=(await self._session.write(statement)).scalar_one())

    async def remove_absence(self, absence_id: int) -> bool:
        return await self._gone(delete(rota_absences).where(rota_absences.c.id == absence_id))

    async def ask(self, swap: Swap) -> Swap | None:
        row = {"shift_id": swap.shift_id, "day": swap.day}
        row |= {"asker_id": swap.asker_id, "asked_id": swap.asked_id}
        found = await insert_new(self._session, rota_swaps, row)
        return None if found is None else replace(swap, id=found)

    async def swaps(self) -> list[Swap]:
        rows = await self._session.rows(select(rota_swaps).order_by(rota_swaps.c.id))
        return [Swap(row.id, row.shift_id, row.day, row.asker_id, row.asked_id) for row in rows]

    async def end_swap(self, swap_id: int) -> bool:
        return await self._gone(delete(rota_swaps).where(rota_swaps.c.id == swap_id))

    async def _gone(self, statement: Delete) -> bool:
        return bool((await self._session.write(statement)).rowcount)


def remove_past(day: date) -> Sequence[Delete]:
    """What concerns only days before this one."""
    return (
        delete(rota_shifts).where(rota_shifts.c.on_day < day),
        delete(rota_covers).where(rota_covers.c.day < day),
        delete(rota_absences).where(rota_absences.c.last_day < day),
        delete(rota_swaps).where(rota_swaps.c.day < day),
    )


def _shift(row: Row[Any]) -> Shift:
    return Shift(row.id, row.person_id, row.weekday, row.starts, row.ends, row.on_day)


def _place(row_token: bytes) -> Place:
    return Place("rota_names", "name", row_token)
