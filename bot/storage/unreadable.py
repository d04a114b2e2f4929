"""Rows that cannot be opened: one of them must not hide all others, and must not pass unnoticed."""

import structlog
from sqlalchemy import Table

log = structlog.get_logger()


def report(table: Table, row: int) -> None:
    """Log table and row number of a sealed row that cannot be opened."""
    log.error("sealed row cannot be opened", kind=table.name, code=row)
