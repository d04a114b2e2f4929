"""What support did in each quarter, in numbers."""

from sqlalchemy import Column, LargeBinary, String, Table

from bot.storage.tables.base import metadata, row_token

# One sealed document for a quarter, of one size: a count of one, or a service that was told once, would lead
# to somebody. And no row for an act: rows stand in the order in which they were written.
support_counts = Table(
    "support_counts",
    metadata,
    Column("quarter", String(6), primary_key=True),
    row_token(),
    Column("counts", LargeBinary, nullable=False),
)
