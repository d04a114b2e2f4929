"""The databases of the storage tests: contracts are kept on both, or not at all."""

from tests.storage.conftest import (
    clock,
    database,
    database_url,
    keyring,
    kind,
    postgres_template,
    sqlite_template,
)

__all__ = [
    "clock",
    "database",
    "database_url",
    "keyring",
    "kind",
    "postgres_template",
    "sqlite_template",
]
