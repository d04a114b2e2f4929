"""What staff note about a case, and to whom people were passed on: sealed with the key of the case."""

from sqlalchemy import Column, ForeignKey, LargeBinary, Table

from bot.storage.tables.base import Id, metadata, row_id, row_token

case_notes = Table(
    "case_notes",
    metadata,
    row_id(),
    row_token(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

referrals = Table(
    "referrals",
    metadata,
    row_id(),
    row_token(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
