"""The rota: weekly shifts and extra ones, covers of single dates, absences, questions to colleagues."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Time,
    UniqueConstraint,
)

from bot.storage.tables.base import Id, metadata, of_person, row_id, row_token

# Who is staff is no secret; what they call themselves is sealed all the same.
rota_names = Table(
    "rota_names",
    metadata,
    of_person(),
    row_token(),
    Column("name", LargeBinary, nullable=False),
    PrimaryKeyConstraint("person_id"),
)

# ``on_day`` is null for a weekly shift.
rota_shifts = Table(
    "rota_shifts",
    metadata,
    row_id(),
    of_person(index=True),
    Column("weekday", SmallInteger, nullable=False),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    Column("on_day", Date),
    sqlite_autoincrement=True,
)

# A forgotten person's cover stays and names nobody: whoever gave the shift away does not know of it again.
rota_covers = Table(
    "rota_covers",
    metadata,
    row_id(),
    Column("shift_id", Id, ForeignKey("rota_shifts.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),
    Column("person_id", Id, ForeignKey("people.id", ondelete="SET NULL"), index=True),
    UniqueConstraint("shift_id", "day"),
    sqlite_autoincrement=True,
)

rota_absences = Table(
    "rota_absences",
    metadata,
    row_id(),
    of_person(index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    sqlite_autoincrement=True,
)

rota_swaps = Table(
    "rota_swaps",
    metadata,
    row_id(),
    Column("shift_id", Id, ForeignKey("rota_shifts.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),
    of_person("asker_id", index=True),
    of_person("asked_id", index=True),
    UniqueConstraint("shift_id", "day", "asked_id"),
    sqlite_autoincrement=True,
)
