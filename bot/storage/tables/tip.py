"""What people pass on to the desk, and how often somebody did so today. Who it was stands nowhere."""

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, String, Table

from bot.storage.tables.base import Id, metadata, row_id, row_token

# ``key`` is the tip's own key, wrapped by the primary one; all else of it is sealed with that. Days, not
# moments.
tips = Table(
    "tips",
    metadata,
    row_id(),
    row_token(),
    Column("key", LargeBinary, nullable=False),
    Column("about", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    sqlite_autoincrement=True,
)

tip_pieces = Table(
    "tip_pieces",
    metadata,
    row_id(),
    row_token(),
    Column("tip_id", Id, ForeignKey("tips.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", LargeBinary, nullable=False),
    Column("picture", LargeBinary),
    sqlite_autoincrement=True,
)

# Another index for every day of every person, without a number of its own: it leads to no tip.
tip_senders = Table(
    "tip_senders",
    metadata,
    Column("sender_index", LargeBinary(32), nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("sent", Integer, nullable=False),
    PrimaryKeyConstraint("sender_index"),
)
