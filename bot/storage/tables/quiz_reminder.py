"""Reminders of quizzes."""

from sqlalchemy import Column, LargeBinary, PrimaryKeyConstraint, Table

from bot.storage.tables.base import Moment, metadata, of_person, row_token

# A row for everybody, wanted or not, and every turn changes it alike. When a reminder left is sealed: where
# one was due and none came, a notice of the desk may have come instead.
quiz_reminders = Table(
    "quiz_reminders",
    metadata,
    of_person(),
    row_token(),
    Column("due_at", Moment, nullable=False, index=True),
    Column("sent", LargeBinary, nullable=False),
    PrimaryKeyConstraint("person_id"),
)
