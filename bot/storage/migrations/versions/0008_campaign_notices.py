"""Who was told of late that campaigns wait for them: a question asked again and again of the campaigns' log.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Nobody could read these before.
_NEW_ACTS = ("telling", "told")


def upgrade() -> None:
    op.create_index(op.f("ix_campaign_log_act_at"), "campaign_log", ["act", "at"])


def downgrade() -> None:
    """Who was told already is forgotten; what campaigns went through stays."""
    log = sa.table("campaign_log", sa.column("act", sa.String()))
    op.execute(log.delete().where(log.c.act.in_(_NEW_ACTS)))
    op.drop_index(op.f("ix_campaign_log_act_at"), "campaign_log")
