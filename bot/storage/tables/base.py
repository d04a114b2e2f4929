"""What every table is made of: names for constraints, ids, and moments that come back aware."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only when the column is called INTEGER; it holds 64 bits there too.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment: goes in aware in any zone, comes back aware in UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database wants it. Raises ValueError when it has no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def row_id() -> Column[int]:
    """A number of the row that is never given to another row."""
    return Column("id", Id, primary_key=True, autoincrement=True)


def row_token() -> Column[bytes]:
    """What the row's sealed values are bound to; random, known before the row is stored."""
    return Column("token", LargeBinary(16), nullable=False)


def of_person(name: str = "person_id", index: bool = False) -> Column[int]:
    """Whose row it is: it goes when the person is forgotten."""
    return Column(name, Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=index)
