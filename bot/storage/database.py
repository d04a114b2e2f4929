"""The database, opened once for the whole process."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.people import ULAANBAATAR
from bot.storage.access_log import Checked, Line, Witness, lines, verify
from bot.storage.engine import make_engine
from bot.storage.inbox import DurableInbox
from bot.storage.insert import insert_new
from bot.storage.keys import Keyring
from bot.storage.sealing import Vault
from bot.storage.session import Session, WriteTurn
from bot.storage.tables import key_mark
from bot.storage.work import Work

# Tables that erased things leave traces in.
_ERASED_FROM = (
    "people, inbox, outbox, cases, case_messages, case_files, case_posts, escalations, invitations, "
    "invitation_tries"
)

_AT_ONCE = 500  # people sealed anew in one transaction: others get their turn in between


class WrongKeysError(Exception):
    """The key file belongs to another database. Put back the one that this database was filled with."""


def _now() -> datetime:
    return datetime.now(UTC)


class Database:
    """Units of work and the inbox, on one pool of connections."""

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        clock: Callable[[], datetime],
        witness: Witness,
        zone: str = ULAANBAATAR,
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._witness = witness
        self._clock = clock
        self._zone = zone
        self._turn = WriteTurn(needed=engine.dialect.name == "sqlite")

    @classmethod
    def open(
        cls, url: str, keyring: Keyring, clock: Callable[[], datetime] = _now, zone: str = ULAANBAATAR
    ) -> Self:
        """The database at this address, migrated before. Connects when first used.

        Quarters of a year begin in ``zone``. Raises DatabaseUrlError when the address cannot be used.
        """
        return cls(make_engine(url), Vault(keyring), clock, Witness.beside(keyring.path), zone)

    def unit(self) -> Work:
        """A new unit of work."""
        return Work(self.session(), self._vault, self._witness, self._zone)

    def inbox(self) -> DurableInbox:
        """The durable intake."""
        return DurableInbox(self.session, self._vault, self._clock)

    def session(self) -> Session:
        """A bare connection, for what is no unit of work."""
        return Session(self._engine, self._turn)

    async def ping(self) -> None:
        """Return when the database answers; raise what it raises when it does not."""
        async with self.session() as session:
            await session.row(select(1))

    async def check_keys(self) -> None:
        """Tie key file and database together at the first call; later raise WrongKeysError if they differ.

        With other keys every look-up would find nobody, and everybody would be taken for a new person.
        """
        mark = self._vault.index("database")
        async with self.session() as session:
            if await session.row(select(key_mark.c.mark)) is None:
                await insert_new(session, key_mark, {"id": 1, "mark": mark})
                await session.commit()
        if await self.has_other_keys():
            raise WrongKeysError

    async def has_other_keys(self) -> bool:
        """Whether the database was filled with another key file; False too before anything was filled in."""
        async with self.session() as session:
            row = await session.row(select(key_mark.c.mark))
        return row is not None and not hmac.compare_digest(row.mark, self._vault.index("database"))

    async def even_out(self) -> None:
        """Bring what an older version sealed in another size to the present one."""
        last: int | None = 0
        while last is not None:
            async with self.unit() as work:
                last = await work.people.even_out(last, _AT_ONCE)
                await work.commit()

    async def check_log(self, anew: bool = False) -> Checked:
        """Whether the staff log is as it was written. ``anew``: its present end counts from now on."""
        async with self.session() as session:
            return await verify(session, self._vault, self._witness, anew)

    async def log_of(self, case_id: int) -> list[Line]:
        """Who did what with this case, oldest first."""
        async with self.session() as session:
            return [line async for line in lines(session, case_id)]

    async def tidy(self) -> None:
        """Let what was erased leave the disk as well as the tables."""
        async with self._engine.connect() as connection:
            if self._turn.needed:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            else:
                autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await autocommit.execute(text(f"VACUUM {_ERASED_FROM}"))

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
