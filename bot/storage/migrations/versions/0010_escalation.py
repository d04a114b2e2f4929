"""Where each case stands on its way to somebody who answers.

Rows are sealed, which no migration can do: the bot makes them for waiting cases when it starts.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "escalations",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("standing", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_escalations_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_escalations")),
    )
    op.create_table(
        "escalation_notes",
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_escalation_notes")),
    )


def downgrade() -> None:
    op.drop_table("escalation_notes")
    op.drop_table("escalations")
