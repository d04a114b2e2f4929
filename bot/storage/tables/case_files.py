"""Pictures and voice messages of cases."""

from sqlalchemy import Column, ForeignKey, LargeBinary, Table

from bot.storage.tables.base import Id, metadata, row_id, row_token

# Sealed with the key of the case, like its texts; what it is and who sent it stands in the message.
case_files = Table(
    "case_files",
    metadata,
    row_id(),
    row_token(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
