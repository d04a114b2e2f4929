"""Messages in chats that show no case: private screens, which leave by themselves as those of a case do.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("case_posts", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("case_id", existing_type=_ID, nullable=True)


def downgrade() -> None:
    """What shows no case cannot be kept."""
    posts = sa.table("case_posts", sa.column("case_id", _ID))
    op.execute(posts.delete().where(posts.c.case_id.is_(None)))
    with op.batch_alter_table("case_posts", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("case_id", existing_type=_ID, nullable=False)
