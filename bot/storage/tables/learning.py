"""What people do beside quizzes, what comes back to them, and what they say before and after."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
)

from bot.storage.tables.base import Id, Moment, metadata, of_person, row_id, row_token

# A quiz as it was when somebody began it: it can be finished after it was changed or taken out.
editions = Table(
    "editions",
    metadata,
    Column("quiz_id", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("body", JSON, nullable=False),
    PrimaryKeyConstraint("quiz_id", "version", "language"),
)

doings = Table(
    "doings",
    metadata,
    row_id(),
    of_person(),
    Column("kind", String(16), nullable=False),
    Column("item", String(64), nullable=False),
    Column("place", String(64), nullable=False),
    Column("done", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("person_id", "kind", "item"),
    sqlite_autoincrement=True,
)

recall_cards = Table(
    "recall_cards",
    metadata,
    row_id(),
    of_person(),
    Column("quiz_id", String(64), nullable=False),
    Column("question_id", String(64), nullable=False),
    Column("memory", JSON, nullable=False),
    Column("due_at", Moment, nullable=False),
    UniqueConstraint("person_id", "quiz_id", "question_id"),
    Index(None, "person_id", "due_at"),
    sqlite_autoincrement=True,
)

active_weeks = Table(
    "active_weeks",
    metadata,
    row_id(),
    of_person(),
    Column("week", Date, nullable=False),
    UniqueConstraint("person_id", "week"),
    sqlite_autoincrement=True,
)

rounds = Table(
    "rounds",
    metadata,
    row_id(),
    of_person(),
    Column("topic", String(64), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("version", String(64), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("finished_at", Moment),
    UniqueConstraint("person_id", "topic", "phase"),
    Index(None, "topic", "phase", "finished_at"),
    sqlite_autoincrement=True,
)

# Who has voted and what was voted stand apart, and nothing joins them: no moment, and no number that would
# tell in which order rows came. ``waiting`` are votes that are not published yet.
poll_votes = Table(
    "poll_votes",
    metadata,
    Column("poll_id", String(64), nullable=False),
    Column("option_id", String(64), nullable=False),
    Column("votes", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    PrimaryKeyConstraint("poll_id", "option_id"),
    sqlite_with_rowid=False,
)

poll_voters = Table(
    "poll_voters",
    metadata,
    Column("poll_id", String(64), nullable=False),
    of_person(index=True),
    PrimaryKeyConstraint("poll_id", "person_id"),
    sqlite_with_rowid=False,
)

# The group's chat id is sealed like a person's.
group_quizzes = Table(
    "group_quizzes",
    metadata,
    row_id(),
    row_token(),
    Column("chat_index", LargeBinary(32), nullable=False),
    Column("chat", LargeBinary, nullable=False),
    of_person("leader_id", index=True),
    Column("quiz_id", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("begun_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
# One running quiz in a group.
Index(
    "uq_group_quizzes_open",
    group_quizzes.c.chat_index,
    unique=True,
    sqlite_where=group_quizzes.c.closed == false(),
    postgresql_where=group_quizzes.c.closed == false(),
)

group_polls = Table(
    "group_polls",
    metadata,
    row_id(),
    Column("group_quiz_id", Id, ForeignKey("group_quizzes.id", ondelete="CASCADE"), nullable=False),
    Column("question_id", String(64), nullable=False),
    Column("poll_id", String(64), nullable=False, unique=True),
    Column("message_id", BigInteger, nullable=False),
    Column("counts", JSON, nullable=False),
    UniqueConstraint("group_quiz_id", "question_id"),
    sqlite_autoincrement=True,
)
