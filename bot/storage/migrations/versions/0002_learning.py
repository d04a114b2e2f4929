"""Learning: stories, practice, weeks, rounds before and after, opinion polls, quizzes in groups.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)

_TABLES = (
    "editions",
    "doings",
    "recall_cards",
    "active_weeks",
    "rounds",
    "poll_votes",
    "poll_voters",
    "group_quizzes",
    "group_polls",
)


def upgrade() -> None:
    _learning()
    _rounds()
    _polls()
    _groups()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _learning() -> None:
    op.create_table(
        "editions",
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("quiz_id", "version", "language", name=op.f("pk_editions")),
    )
    op.create_table(
        "doings",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_doings_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doings")),
        sa.UniqueConstraint("person_id", "kind", "item", name=op.f("uq_doings_person_id_kind_item")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recall_cards",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_recall_cards_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_cards")),
        sa.UniqueConstraint(
            "person_id", "quiz_id", "question_id", name=op.f("uq_recall_cards_person_id_quiz_id_question_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_recall_cards_person_id_due_at"), "recall_cards", ["person_id", "due_at"], unique=False
    )
    op.create_table(
        "active_weeks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_active_weeks_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_active_weeks")),
        sa.UniqueConstraint("person_id", "week", name=op.f("uq_active_weeks_person_id_week")),
        sqlite_autoincrement=True,
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_rounds_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("person_id", "topic", "phase", name=op.f("uq_rounds_person_id_topic_phase")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_rounds_topic_phase_finished_at"), "rounds", ["topic", "phase", "finished_at"], unique=False
    )


def _polls() -> None:
    op.create_table(
        "poll_votes",
        sa.Column("poll_id", sa.String(length=64), nullable=False),
        sa.Column("option_id", sa.String(length=64), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "option_id", name=op.f("pk_poll_votes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "poll_voters",
        sa.Column("poll_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_poll_voters_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_poll_voters")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_poll_voters_person_id"), "poll_voters", ["person_id"], unique=False)


def _groups() -> None:
    op.create_table(
        "group_quizzes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("chat_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("leader_id", _ID, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["people.id"], name=op.f("fk_group_quizzes_leader_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_quizzes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_quizzes_leader_id"), "group_quizzes", ["leader_id"], unique=False)
    op.create_index(
        "uq_group_quizzes_open",
        "group_quizzes",
        ["chat_index"],
        unique=True,
        sqlite_where=sa.text("closed = 0"),
        postgresql_where=sa.text("closed = false"),
    )
    op.create_table(
        "group_polls",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("group_quiz_id", _ID, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("poll_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_quiz_id"],
            ["group_quizzes.id"],
            name=op.f("fk_group_polls_group_quiz_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_polls")),
        sa.UniqueConstraint(
            "group_quiz_id", "question_id", name=op.f("uq_group_polls_group_quiz_id_question_id")
        ),
        sa.UniqueConstraint("poll_id", name=op.f("uq_group_polls_poll_id")),
        sqlite_autoincrement=True,
    )
