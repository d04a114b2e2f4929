"""Cases, their messages and posts, the staff log, and the outbox."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.storage.tables.base import Id, Moment, metadata, row_id, row_token

# ``key`` is the case's own key, wrapped by the primary one; ``about`` and all messages are sealed with it.
# Shredding empties both and the index. Days, not moments, stand in the open, and only the closing day.
cases = Table(
    "cases",
    metadata,
    row_id(),
    row_token(),
    Column("person_index", LargeBinary(32), index=True),
    Column("key", LargeBinary),
    Column("about", LargeBinary),
    Column("state", String(16), nullable=False),
    Column("claimed_by", Id, index=True),
    Column("closed_on", Date, index=True),
    sqlite_autoincrement=True,
)
# Two messages that come at once must not open two cases.
Index(
    "uq_cases_open",
    cases.c.person_index,
    unique=True,
    sqlite_where=cases.c.state != "closed",
    postgresql_where=cases.c.state != "closed",
)

case_messages = Table(
    "case_messages",
    metadata,
    row_id(),
    row_token(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("update_index", LargeBinary(32)),
    Column("content", LargeBinary, nullable=False),
    Column("seen", Boolean, nullable=False),
    UniqueConstraint("case_id", "update_index"),
    sqlite_autoincrement=True,
)

# Without a case: a private screen, which everybody may open. ``post`` holds the chat and the moment as well.
case_posts = Table(
    "case_posts",
    metadata,
    row_id(),
    row_token(),
    Column("case_id", Id, ForeignKey("cases.id")),
    Column("reader_index", LargeBinary(32), nullable=False),
    Column("post_index", LargeBinary(32), nullable=False, unique=True),
    Column("post", LargeBinary, nullable=False),
    Index(None, "case_id", "reader_index"),
    sqlite_autoincrement=True,
)

# Triggers refuse to change or delete a line (migration 0001). No foreign key: the log outlives all. ``link``
# binds a line to all before it; lines from before migration 0013 have none.
case_log = Table(
    "case_log",
    metadata,
    row_id(),
    Column("case_id", Id, nullable=False, index=True),
    Column("staff_id", Id, nullable=False),
    Column("act", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("link", LargeBinary(32)),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    row_token(),
    Column("parcel", LargeBinary, nullable=False),
    Column("not_before", Moment, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    sqlite_autoincrement=True,
)
