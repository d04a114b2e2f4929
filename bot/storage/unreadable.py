"""Rows that cannot be opened: one of them must not hide all others, and must not pass unnoticed."""

import logging

from sqlalchemy import Table

_log = logging.getLogger(__name__)


def report(table: Table, row: int) -> None:
    """Log table and row number of a sealed row that cannot be opened."""
    _log.error("sealed row cannot be opened: table=%s row=%d", table.name, row)
