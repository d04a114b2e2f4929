"""Campaigns for several clubs or everybody, series and events, refusals, who did what.

Revision ID: 0003
Revises: 0002
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
# What was planned before had no end; a reminder two days late helps nobody.
_LATEST = timedelta(days=2)

_TABLES = ("campaign_clubs", "campaign_log", "campaign_refusals", "events", "event_guests")
_DELIVERED = ("tries", "language", "opened_at", "clubs")
# Nobody could read these before; nothing more is sent of them.
_NEW_STATES = ("awaiting", "paused", "held", "missed")

_campaigns = sa.table(
    "campaigns",
    sa.column("id", _ID),
    sa.column("club_id", _ID),
    sa.column("texts", sa.JSON()),
    sa.column("quiz_id", sa.String()),
    sa.column("body", sa.JSON()),
    sa.column("due_at", _MOMENT),
    sa.column("expires_at", _MOMENT),
    sa.column("state", sa.String()),
)
_deliveries = sa.table("deliveries", sa.column("campaign_id", _ID), sa.column("clubs", sa.Text()))
_clubs = sa.table("campaign_clubs", sa.column("campaign_id", _ID), sa.column("club_id", _ID))


def upgrade() -> None:
    _make_tables()
    _make_events()
    clubs = sa.select(_campaigns.c.id, _campaigns.c.club_id)
    op.execute(_clubs.insert().from_select(["campaign_id", "club_id"], clubs))
    with op.batch_alter_table("campaigns") as batch:
        batch.add_column(sa.Column("everybody", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("body", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("expires_at", _MOMENT, nullable=True))
        batch.add_column(sa.Column("series_id", _ID, nullable=True))
        batch.add_column(sa.Column("event_id", _ID, nullable=True))
    _fill()
    with op.batch_alter_table("campaigns", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint("fk_campaigns_club_id", type_="foreignkey")
        for column in ("club_id", "texts", "quiz_id"):
            batch.drop_column(column)
        batch.alter_column("body", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("everybody", existing_type=sa.Boolean(), server_default=None)
    op.create_index(op.f("ix_campaigns_series_id"), "campaigns", ["series_id"])
    op.create_index(op.f("ix_campaigns_event_id"), "campaigns", ["event_id"])
    op.add_column("deliveries", sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("deliveries", sa.Column("language", sa.String(length=8), nullable=True))
    op.add_column("deliveries", sa.Column("opened_at", _MOMENT, nullable=True))
    op.add_column("deliveries", sa.Column("clubs", sa.Text(), nullable=True))
    club = sa.select(sa.cast(_clubs.c.club_id, sa.Text)).where(
        _clubs.c.campaign_id == _deliveries.c.campaign_id
    )
    op.execute(_deliveries.update().values(clubs=club.scalar_subquery()))


def downgrade() -> None:
    """As it was for what one club's leader could write; a campaign for nobody's club cannot be kept."""
    for column in reversed(_DELIVERED):
        op.drop_column("deliveries", column)
    for index in ("event_id", "series_id"):
        op.drop_index(op.f(f"ix_campaigns_{index}"), "campaigns")
    with op.batch_alter_table("campaigns") as batch:
        batch.add_column(sa.Column("club_id", _ID, nullable=True))
        batch.add_column(sa.Column("texts", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("quiz_id", sa.String(length=64), nullable=True))
    _fill_back()
    with op.batch_alter_table("campaigns", table_kwargs={"sqlite_autoincrement": True}) as batch:
        for column in ("everybody", "body", "expires_at", "series_id", "event_id"):
            batch.drop_column(column)
        batch.alter_column("club_id", existing_type=_ID, nullable=False)
        batch.alter_column("texts", existing_type=sa.JSON(), nullable=False)
        batch.create_foreign_key("fk_campaigns_club_id", "clubs", ["club_id"], ["id"], ondelete="CASCADE")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "campaign_clubs",
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("club_id", _ID, nullable=False),
        _cascade("campaign_clubs", "campaign_id", "campaigns.id"),
        _cascade("campaign_clubs", "club_id", "clubs.id"),
        sa.PrimaryKeyConstraint("campaign_id", "club_id", name=op.f("pk_campaign_clubs")),
    )
    op.create_index(op.f("ix_campaign_clubs_club_id"), "campaign_clubs", ["club_id"])
    op.create_table(
        "campaign_log",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _cascade("campaign_log", "campaign_id", "campaigns.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_log")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_campaign_log_campaign_id"), "campaign_log", ["campaign_id"])
    op.create_table(
        "campaign_refusals",
        sa.Column("series_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        _cascade("campaign_refusals", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("series_id", "person_id", name=op.f("pk_campaign_refusals")),
    )
    op.create_index(op.f("ix_campaign_refusals_person_id"), "campaign_refusals", ["person_id"])


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event_guests",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        _cascade("event_guests", "event_id", "events.id"),
        _cascade("event_guests", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_event_guests")),
    )
    op.create_index(op.f("ix_event_guests_person_id"), "event_guests", ["person_id"])


def _cascade(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _fill() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(_campaigns.c.id, _campaigns.c.texts, _campaigns.c.quiz_id, _campaigns.c.due_at)
    ).fetchall()
    for row in rows:
        body = {"texts": row.texts, "action": ["quiz", row.quiz_id] if row.quiz_id else None}
        change = _campaigns.update().where(_campaigns.c.id == row.id)
        connection.execute(change.values(body=body, expires_at=row.due_at and row.due_at + _LATEST))


def _fill_back() -> None:
    connection = op.get_bind()
    first = sa.select(sa.func.min(_clubs.c.club_id)).where(_clubs.c.campaign_id == _campaigns.c.id)
    connection.execute(_campaigns.update().values(club_id=first.scalar_subquery()))
    connection.execute(_campaigns.delete().where(_campaigns.c.club_id.is_(None)))
    # SQLite watches over no foreign keys while tables change.
    connection.execute(
        _deliveries.delete().where(_deliveries.c.campaign_id.not_in(sa.select(_campaigns.c.id)))
    )
    connection.execute(
        _campaigns.update().where(_campaigns.c.state.in_(_NEW_STATES)).values(state="cancelled")
    )
    for row in connection.execute(sa.select(_campaigns.c.id, _campaigns.c.body)).fetchall():
        kind, ref = row.body.get("action") or ("", None)
        change = _campaigns.update().where(_campaigns.c.id == row.id)
        texts = row.body.get("texts", {})
        connection.execute(change.values(texts=texts, quiz_id=ref if kind == "quiz" else None))
