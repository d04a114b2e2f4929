"""What came in from Telegram, how far we have asked, and the mark that ties keys and database together."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from bot.storage.tables.base import Moment, metadata

# Finishing an update empties its payload at once; the rest stays so that a redelivery is recognised.
inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_index", LargeBinary(32), nullable=False, index=True),
    Column("payload", LargeBinary),
    Column("received_at", Moment, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", String(64)),
)
Index(
    "ix_inbox_unfinished",
    inbox.c.update_id,
    sqlite_where=inbox.c.state == "received",
    postgresql_where=inbox.c.state == "received",
)

intake_offset = Table(
    "intake_offset",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("next_offset", BigInteger, nullable=False),
)

key_mark = Table(
    "key_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("mark", LargeBinary(32), nullable=False),
)
