"""Campaigns, their deliveries, events, and what people said about them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.tables.base import Id, Moment, metadata, of_person, row_id

# ``body`` holds what nobody searches by: title, words, picture, button, segment, texts of a series.
campaigns = Table(
    "campaigns",
    metadata,
    row_id(),
    # No foreign key: the campaign belongs to its clubs and stays when its author is forgotten.
    Column("author_id", Id, nullable=False, index=True),
    Column("everybody", Boolean, nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Moment),
    Column("expires_at", Moment),
    Column("series_id", Id, index=True),
    Column("event_id", Id, index=True),
    Column("begun_at", Moment, nullable=False),
    Index(None, "state", "due_at"),
    sqlite_autoincrement=True,
)

campaign_clubs = Table(
    "campaign_clubs",
    metadata,
    Column("campaign_id", Id, ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("club_id", Id, ForeignKey("clubs.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("campaign_id", "club_id"),
)

# Who did what. No foreign key to people: the log says "somebody" when they are forgotten.
campaign_log = Table(
    "campaign_log",
    metadata,
    row_id(),
    Column("campaign_id", Id, ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", Id),
    Column("act", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "act", "at"),
    sqlite_autoincrement=True,
)

# Who wants no more of a series, by the id of its first campaign.
campaign_refusals = Table(
    "campaign_refusals",
    metadata,
    Column("series_id", Id, nullable=False),
    of_person(index=True),
    PrimaryKeyConstraint("series_id", "person_id"),
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
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("language", String(8)),
    Column("opened_at", Moment),
    # Theirs when the row was made, as numbers: who joins or leaves later must move no figure of the results.
    Column("clubs", Text),
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

events = Table(
    "events",
    metadata,
    row_id(),
    Column("author_id", Id, nullable=False),
    Column("title", String(200), nullable=False),
    Column("place", String(200), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("zone", String(64), nullable=False),
    sqlite_autoincrement=True,
)

event_guests = Table(
    "event_guests",
    metadata,
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    of_person(index=True),
    PrimaryKeyConstraint("event_id", "person_id"),
)
