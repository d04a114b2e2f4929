"""Each line of the staff log is bound to those before it.

Lines from before have no link, for no migration has the keys: the first new line binds all of them.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_log", sa.Column("link", sa.LargeBinary(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("case_log", "link")
