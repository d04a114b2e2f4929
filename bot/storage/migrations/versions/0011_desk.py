"""What staff note about a case, and to whom people were passed on.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("case_notes", "referrals")


def upgrade() -> None:
    for name in _TABLES:
        op.create_table(
            name,
            sa.Column("id", _ID, autoincrement=True, nullable=False),
            sa.Column("token", sa.LargeBinary(length=16), nullable=False),
            sa.Column("case_id", _ID, nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f(f"fk_{name}_case_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
            sqlite_autoincrement=True,
        )
        op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
