"""Check-ins."""

from sqlalchemy import Column, LargeBinary, Table

from bot.storage.tables.base import metadata, row_id, row_token

# One row for all people together, made at the first look whether anybody agreed to a check-in or nobody, and
# written at every look: nothing is written of a person because they were asked, or did not answer.
check_ins = Table(
    "check_ins",
    metadata,
    row_id(),
    row_token(),
    Column("book", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
