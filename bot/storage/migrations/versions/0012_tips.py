"""What people pass on to the desk.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tips",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tips")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tips_state"), "tips", ["state"])
    op.create_table(
        "tip_pieces",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tip_id", _ID, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tips.id"], name=op.f("fk_tip_pieces_tip_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_pieces")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tip_pieces_tip_id"), "tip_pieces", ["tip_id"])
    op.create_table(
        "tip_senders",
        sa.Column("sender_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sender_index", name=op.f("pk_tip_senders")),
    )
    op.create_index(op.f("ix_tip_senders_day"), "tip_senders", ["day"])


def downgrade() -> None:
    op.drop_table("tip_senders")
    op.drop_table("tip_pieces")
    op.drop_table("tips")
