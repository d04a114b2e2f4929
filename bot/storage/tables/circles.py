"""What the network announces."""

from sqlalchemy import Column, LargeBinary, Table

from bot.storage.tables.base import metadata, row_id, row_token

# By staff, for all members. What somebody says to one stands in their settings, and nowhere else: a row or a
# count that changed with it would tell who is in the network.
announcements = Table(
    "announcements",
    metadata,
    row_id(),
    row_token(),
    Column("about", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
