"""Who did what with which case: lines that nobody changes, each sealed onto the one before it."""

import hmac
import json
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

import structlog
from sqlalchemy import select

from bot.storage.sealing import Vault
from bot.storage.session import Session
from bot.storage.tables import case_log

log = structlog.get_logger()

_PURPOSE = "case log"
_FIELDS = struct.Struct(">qqq")


@dataclass(frozen=True, slots=True)
class Line:
    """One act. ``link`` binds it to all lines before it; lines from before there were links have none."""

    id: int
    case_id: int
    staff_id: int
    act: str
    at: datetime
    link: bytes | None = None

    def bound(self, before: bytes) -> bytes:
        """What the link is made of."""
        micros = int(self.at.timestamp()) * 1_000_000 + self.at.microsecond
        return before + _FIELDS.pack(self.case_id, self.staff_id, micros) + self.act.encode()


@dataclass(frozen=True, slots=True)
class Witness:
    """The newest line, remembered in a file beside the keys: where the log was cut off, it says so.

    Without it a log that lost its last lines looks whole.
    """

    path: Path

    @classmethod
    def beside(cls, keys: Path) -> "Witness":
        """The witness that belongs to this key file."""
        return cls(keys.with_name(f"{keys.name}.log"))

    def seen(self) -> tuple[int, bytes] | None:
        """The newest line that was ever written here, and its link."""
        try:
            kept = json.loads(self.path.read_text("ascii"))
            return int(kept["line"]), bytes.fromhex(kept["link"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return 0, b""  # damaged: no line fits

    def note(self, line: int, link: bytes, anew: bool = False) -> None:
        """Remember this line if it is newer. ``anew``: whatever was remembered.

        What cannot be written is left: keys may be mounted for reading only, and no act may fail for it.
        """
        seen = None if anew else self.seen()
        if seen is not None and seen[0] >= line:
            return
        try:
            fresh = self.path.with_name(f".{self.path.name}.new")
            fresh.write_text(json.dumps({"line": line, "link": link.hex()}), "ascii")
            fresh.replace(self.path)
        except OSError:
            log.warning("access log has no witness", kind="unwritable")


class AccessLog:
    """Lines of one unit of work: written together at its end, where nothing else is waited for.

    Writers queue up for it, and so the lines form one chain; whoever holds that place locks nothing more.
    """

    def __init__(self, session: Session, vault: Vault, witness: Witness | None = None) -> None:
        self._session = session
        self._vault = vault
        self._witness = witness
        self._waiting: list[Line] = []
        self._written: tuple[int, bytes] | None = None

    def append(self, case_id: int, staff_id: int, act: str, at: datetime) -> None:
        """One more line, when this unit is committed."""
        self._waiting.append(Line(0, case_id, staff_id, act, at))

    async def flush(self) -> None:
        """Write what waits; to be called right before the commit."""
        if not self._waiting:
            return
        await self._session.queue_up(_PURPOSE)
        is_whole = await self._ends_as_seen()
        last = await self._session.row(select(case_log).order_by(case_log.c.id.desc()).limit(1))
        before = await self._before_first() if last is None or last.link is None else bytes(last.link)
        for line in self._waiting:
            before = self._vault.link(_PURPOSE, line.bound(before))
            values = {
                "case_id": line.case_id,
                "staff_id": line.staff_id,
                "act": line.act,
                "at": line.at,
                "link": before,
            }
            written = await self._session.write(case_log.insert().values(values).returning(case_log.c.id))
            self._written = (int(written.one().id), before) if is_whole else None
        self._waiting.clear()

    def committed(self) -> None:
        """What was written stays: tell the witness."""
        if self._written is not None and self._witness is not None:
            self._witness.note(*self._written)
        self._written = None

    async def _ends_as_seen(self) -> bool:
        """Whether the line that the witness saw last is there: going on must not hide that it is gone."""
        seen = self._witness.seen() if self._witness is not None else None
        if seen is None:
            return True
        row = await self._session.row(select(case_log.c.link).where(case_log.c.id == seen[0]))
        is_there = row is not None and hmac.compare_digest(row.link or b"", seen[1])
        if not is_there:
            log.error("access log was cut", kind="line_missing")
        return is_there

    async def _before_first(self) -> bytes:
        """What the first link is bound to: every line from before there were links."""
        before = b""
        async for line in lines(self._session):
            before = self._vault.link(_PURPOSE, line.bound(before))
        return before


async def lines(session: Session, case_id: int | None = None) -> AsyncIterator[Line]:
    """All lines, or those of one case, oldest first."""
    query = select(case_log).order_by(case_log.c.id)
    if case_id is not None:
        query = query.where(case_log.c.case_id == case_id)
    async for row in session.stream(query):
        yield Line(row.id, row.case_id, row.staff_id, row.act, row.at, row.link and bytes(row.link))


class State(Enum):
    """What a look through the whole log tells."""

    WHOLE = auto()
    BROKEN = auto()
    """From a line on nothing fits: it, or one before it, was changed, taken out or put in."""
    CUT = auto()
    """The newest line that the witness saw is not there any more."""


@dataclass(frozen=True, slots=True)
class Checked:
    """``count``: lines that fit. ``line``: the first that does not (BROKEN), or the missing one (CUT)."""

    state: State
    count: int
    line: int | None = None


async def verify(session: Session, vault: Vault, witness: Witness, anew: bool = False) -> Checked:
    """Follow the chain from its first line to its last.

    ``anew``: the end that is there counts from now on, as after a backup was put back.
    """
    before, count, linked, last = b"", 0, False, 0
    seen = witness.seen()
    is_seen = seen is None or anew
    async for line in lines(session):
        link = vault.link(_PURPOSE, line.bound(before))
        linked = linked or line.link is not None
        if linked and not hmac.compare_digest(link, line.link or b""):
            return Checked(State.BROKEN, count, line.id)
        is_seen = is_seen or (line.id, link) == seen
        before, count, last = link, count + 1, line.id
    if not is_seen and seen is not None:
        return Checked(State.CUT, count, seen[0])
    if linked:
        witness.note(last, before, anew)
    return Checked(State.WHOLE, count)
