"""Quiz attempts."""

from sqlalchemy import JSON, Boolean, Column, Index, String, Table, false

from bot.storage.tables.base import Moment, metadata, of_person, row_id

attempts = Table(
    "attempts",
    metadata,
    row_id(),
    of_person(index=True),
    Column("quiz_id", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("finished_at", Moment),
    sqlite_autoincrement=True,
)
Index(
    "uq_attempts_unfinished",
    attempts.c.person_id,
    attempts.c.quiz_id,
    unique=True,
    sqlite_where=attempts.c.finished == false(),
    postgresql_where=attempts.c.finished == false(),
)
