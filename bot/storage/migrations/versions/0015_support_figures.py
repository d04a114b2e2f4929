"""What support did in each quarter, in numbers. What happened before is not counted.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_counts",
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_support_counts")),
    )


def downgrade() -> None:
    op.drop_table("support_counts")
