"""Who has a secret for the desk, and to whom it is open."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, LargeBinary, PrimaryKeyConstraint, Table

from bot.storage.tables.base import Moment, metadata, of_person, row_token

# Who is staff is no secret, nor when they worked; what opens the desk is.
desk_sessions = Table(
    "desk_sessions",
    metadata,
    of_person(),
    row_token(),
    Column("secret", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("last_step", BigInteger),
    Column("opened_at", Moment),
    Column("acted_at", Moment),
    Column("misses", JSON, nullable=False),
    PrimaryKeyConstraint("person_id"),
)
