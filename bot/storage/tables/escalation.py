"""Where each case stands on its way to somebody who answers, and what was told lately."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from bot.storage.tables.base import Id, metadata, row_token

# All sealed: from the moment of the next step follows when somebody asked for help, and a moment leads to
# whoever used the bot then. There are never many rows, so all are opened to find those that are due.
escalations = Table(
    "escalations",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    row_token(),
    Column("standing", LargeBinary, nullable=False),
)

# When something was last told that is told once in a while only, whatever it was about.
escalation_notes = Table(
    "escalation_notes",
    metadata,
    Column("what", String(16), primary_key=True),
    row_token(),
    Column("told", LargeBinary, nullable=False),
)
