"""Foundation: people, clubs, quizzes, campaigns, support, intake.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)

_TABLES = (
    "people",
    "clubs",
    "club_members",
    "staff_grants",
    "invitations",
    "invitation_tries",
    "attempts",
    "campaigns",
    "deliveries",
    "cases",
    "case_messages",
    "case_posts",
    "case_log",
    "outbox",
    "inbox",
    "intake_offset",
    "key_mark",
)

_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER case_log_no_update BEFORE UPDATE ON case_log "
        "BEGIN SELECT RAISE(ABORT, 'the staff log is append-only'); END",
        "CREATE TRIGGER case_log_no_delete BEFORE DELETE ON case_log "
        "BEGIN SELECT RAISE(ABORT, 'the staff log is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION case_log_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the staff log is append-only'; END $$",
        "CREATE TRIGGER case_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION case_log_append_only()",
    ),
}


def upgrade() -> None:
    _people()
    _quizzes()
    _campaigns()
    _support()
    _intake()
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION case_log_append_only()")


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("chat_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("settings", sa.LargeBinary(), nullable=False),
        sa.Column("unreachable", sa.Boolean(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("chat_index", name=op.f("uq_people_chat_index")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_people_last_seen"), "people", ["last_seen"], unique=False)
    op.create_table(
        "clubs",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clubs")),
        sa.UniqueConstraint("code", name=op.f("uq_clubs_code")),
        sa.UniqueConstraint("name", name=op.f("uq_clubs_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "club_members",
        sa.Column("club_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name=op.f("fk_club_members_club_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_club_members_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("club_id", "person_id", name=op.f("pk_club_members")),
    )
    op.create_index(op.f("ix_club_members_person_id"), "club_members", ["person_id"], unique=False)
    op.create_table(
        "staff_grants",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("club_id", _ID, nullable=True),
        sa.Column("granted_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name=op.f("fk_staff_grants_club_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_staff_grants_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_grants")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_staff_grants_role"), "staff_grants", ["role"], unique=False)
    op.create_index(
        "uq_staff_grants_everywhere",
        "staff_grants",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("club_id IS NULL"),
        postgresql_where=sa.text("club_id IS NULL"),
    )
    op.create_index(
        "uq_staff_grants_in_club",
        "staff_grants",
        ["person_id", "role", "club_id"],
        unique=True,
        sqlite_where=sa.text("club_id IS NOT NULL"),
        postgresql_where=sa.text("club_id IS NOT NULL"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("unused", sa.Boolean(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invitations_expires_at"), "invitations", ["expires_at"], unique=False)
    op.create_table(
        "invitation_tries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tried_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_tries")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_invitation_tries_person_index_tried_at"),
        "invitation_tries",
        ["person_index", "tried_at"],
        unique=False,
    )
    op.create_index(op.f("ix_invitation_tries_tried_at"), "invitation_tries", ["tried_at"], unique=False)


def _quizzes() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attempts_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attempts_person_id"), "attempts", ["person_id"], unique=False)
    op.create_index(
        "uq_attempts_unfinished",
        "attempts",
        ["person_id", "quiz_id"],
        unique=True,
        sqlite_where=sa.text("finished = 0"),
        postgresql_where=sa.text("finished = false"),
    )


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("club_id", _ID, nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name=op.f("fk_campaigns_club_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_campaigns_author_id"), "campaigns", ["author_id"], unique=False)
    op.create_index(op.f("ix_campaigns_state_due_at"), "campaigns", ["state", "due_at"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_deliveries_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_deliveries_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("campaign_id", "person_id", name=op.f("uq_deliveries_campaign_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_deliveries_campaign_id_state"), "deliveries", ["campaign_id", "state"], unique=False
    )
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["campaign_id", "not_before", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(op.f("ix_deliveries_person_id"), "deliveries", ["person_id"], unique=False)
    op.create_index(
        "ix_deliveries_sending",
        "deliveries",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )


def _support() -> None:
    op.create_table(
        "cases",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("about", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("claimed_by", _ID, nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cases_claimed_by"), "cases", ["claimed_by"], unique=False)
    op.create_index(op.f("ix_cases_closed_on"), "cases", ["closed_on"], unique=False)
    op.create_index(op.f("ix_cases_person_index"), "cases", ["person_index"], unique=False)
    op.create_index(
        "uq_cases_open",
        "cases",
        ["person_index"],
        unique=True,
        sqlite_where=sa.text("state != 'closed'"),
        postgresql_where=sa.text("state != 'closed'"),
    )
    op.create_table(
        "case_messages",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("update_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_messages_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_messages")),
        sa.UniqueConstraint("case_id", "update_index", name=op.f("uq_case_messages_case_id_update_index")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_posts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("reader_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("post_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("post", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_posts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_posts")),
        sa.UniqueConstraint("post_index", name=op.f("uq_case_posts_post_index")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_case_posts_case_id_reader_index"), "case_posts", ["case_id", "reader_index"], unique=False
    )
    op.create_table(
        "case_log",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_log")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_log_case_id"), "case_log", ["case_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("parcel", sa.LargeBinary(), nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_not_before"), "outbox", ["not_before"], unique=False)


def _intake() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_chat_index"), "inbox", ["chat_index"], unique=False)
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_index(
        "ix_inbox_unfinished",
        "inbox",
        ["update_id"],
        unique=False,
        sqlite_where=sa.text("state = 'received'"),
        postgresql_where=sa.text("state = 'received'"),
    )
    op.create_table(
        "intake_offset",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next_offset", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_offset")),
    )
    op.create_table(
        "key_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_mark")),
    )
