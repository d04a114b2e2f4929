"""Campaigns and their deliveries."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, String, Table, UniqueConstraint

from bot.storage.tables.base import Id, Moment, metadata, of_person, row_id

campaigns = Table(
    "campaigns",
    metadata,
    row_id(),
    # No foreign key: the campaign belongs to the club and stays when its author is forgotten.
    Column("author_id", Id, nullable=False, index=True),
    Column("club_id", Id, ForeignKey("clubs.id", ondelete="CASCADE"), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("quiz_id", String(64)),
    Column("due_at", Moment),
    Column("state", String(16), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Index(None, "state", "due_at"),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    row_id(),
    Column("campaign_id", Id, ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    of_person(index=True),
    Column("state", String(16), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("reason", String(64)),
    Column("message_id", BigInteger),
    Column("changed_at", Moment),
    UniqueConstraint("campaign_id", "person_id"),
    Index(None, "campaign_id", "state"),
    sqlite_autoincrement=True,
)
# Small indexes for the two questions asked again and again of a table of a hundred thousand rows.
Index(
    "ix_deliveries_pending",
    deliveries.c.campaign_id,
    deliveries.c.not_before,
    deliveries.c.id,
    sqlite_where=deliveries.c.state == "pending",
    postgresql_where=deliveries.c.state == "pending",
)
Index(
    "ix_deliveries_sending",
    deliveries.c.id,
    sqlite_where=deliveries.c.state == "sending",
    postgresql_where=deliveries.c.state == "sending",
)
