"""The rota: shifts, covers, absences, what colleagues were asked, and names for it.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TABLES = ("rota_names", "rota_shifts", "rota_covers", "rota_absences", "rota_swaps")


def upgrade() -> None:
    op.create_table(
        "rota_names",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        _reference("rota_names", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_rota_names")),
    )
    op.create_table(
        "rota_shifts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        _reference("rota_shifts", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_shifts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rota_shifts_person_id"), "rota_shifts", ["person_id"])
    _make_covers()
    op.create_table(
        "rota_absences",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        _reference("rota_absences", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_absences")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rota_absences_person_id"), "rota_absences", ["person_id"])
    _make_swaps()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _make_covers() -> None:
    op.create_table(
        "rota_covers",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        _reference("rota_covers", "shift_id", "rota_shifts.id"),
        _reference("rota_covers", "person_id", "people.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_covers")),
        sa.UniqueConstraint("shift_id", "day", name=op.f("uq_rota_covers_shift_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rota_covers_person_id"), "rota_covers", ["person_id"])


def _make_swaps() -> None:
    op.create_table(
        "rota_swaps",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asker_id", _ID, nullable=False),
        sa.Column("asked_id", _ID, nullable=False),
        _reference("rota_swaps", "shift_id", "rota_shifts.id"),
        _reference("rota_swaps", "asker_id", "people.id"),
        _reference("rota_swaps", "asked_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_swaps")),
        sa.UniqueConstraint("shift_id", "day", "asked_id", name=op.f("uq_rota_swaps_shift_id_day_asked_id")),
        sqlite_autoincrement=True,
    )
    for column in ("asker_id", "asked_id"):
        op.create_index(op.f(f"ix_rota_swaps_{column}"), "rota_swaps", [column])


def _reference(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
