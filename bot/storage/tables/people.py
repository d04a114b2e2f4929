"""People, staff roles, clubs and invitations."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from bot.storage.tables.base import Id, Moment, metadata, of_person, row_id, row_token

# Nothing here tells members of the network from others: that stands in ``settings``, of one size for all.
people = Table(
    "people",
    metadata,
    row_id(),
    row_token(),
    Column("chat_index", LargeBinary(32), nullable=False, unique=True),
    Column("settings", LargeBinary, nullable=False),
    Column("unreachable", Boolean, nullable=False),
    Column("last_seen", Date, index=True),
    sqlite_autoincrement=True,
)

clubs = Table(
    "clubs",
    metadata,
    row_id(),
    Column("name", String(200), nullable=False, unique=True),
    Column("code", String(64), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

club_members = Table(
    "club_members",
    metadata,
    Column("club_id", Id, ForeignKey("clubs.id", ondelete="CASCADE"), nullable=False),
    of_person(index=True),
    PrimaryKeyConstraint("club_id", "person_id"),
)

staff_grants = Table(
    "staff_grants",
    metadata,
    row_id(),
    of_person(),
    Column("role", String(16), nullable=False, index=True),
    Column("club_id", Id, ForeignKey("clubs.id", ondelete="CASCADE")),
    Column("granted_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
# Two indexes, because both databases take two NULLs for different.
Index(
    "uq_staff_grants_everywhere",
    staff_grants.c.person_id,
    staff_grants.c.role,
    unique=True,
    sqlite_where=staff_grants.c.club_id.is_(None),
    postgresql_where=staff_grants.c.club_id.is_(None),
)
Index(
    "uq_staff_grants_in_club",
    staff_grants.c.person_id,
    staff_grants.c.role,
    staff_grants.c.club_id,
    unique=True,
    sqlite_where=staff_grants.c.club_id.is_not(None),
    postgresql_where=staff_grants.c.club_id.is_not(None),
)

# Role, club and the moment of use are sealed: "somebody became a member at 14:03:07" would find them by
# the quiz that the same person began a minute later.
invitations = Table(
    "invitations",
    metadata,
    row_id(),
    row_token(),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("unused", Boolean, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("details", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

invitation_tries = Table(
    "invitation_tries",
    metadata,
    row_id(),
    Column("person_index", LargeBinary(32), nullable=False),
    Column("tried_at", Moment, nullable=False, index=True),
    Index(None, "person_index", "tried_at"),
    sqlite_autoincrement=True,
)
