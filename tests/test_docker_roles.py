"""Each role comes up from what its image holds, told what docker-compose.yml tells it; without Docker."""

import asyncio
import contextlib
import importlib
import json
import re
import shutil
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from bot.app import ProcessRole
from bot.sandbox.config import TOKEN, SandboxConfig
from bot.sandbox.server import running
from bot.settings import ROOT
from bot.storage.keys import Keyring
from tests.databases import postgres_server
from tests.journeys.phones import STUDENT, Sandbox

sys.path.append(str(ROOT / "scripts"))
dockerfiles: Any = importlib.import_module("dockerfiles")

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))[
    "services"
]
STEPS = list(dockerfiles.instructions((ROOT / "Dockerfile").read_text("utf-8")))
ROLES = sorted(role.value for role in ProcessRole)
PATIENCE = 90.0


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the bot's image holds under /app: what the Dockerfile copies there, and nothing else."""
    app = tmp_path_factory.mktemp("image") / "app"
    out = dockerfiles.Ignored(ROOT)

    def ignored(folder: str, names: list[str]) -> set[str]:
        place = Path(folder).relative_to(ROOT)
        return {name for name in names if (place / name).as_posix() in out}

    for sources, destination in dockerfiles.copies(STEPS):
        for source in map(Path, sources):
            if source.name == "requirements.lock":  # the libraries: this test's own environment has them
                continue
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, app / destination, ignore=ignored)
            else:
                (app / destination).mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, app / destination)
    return app


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unset(value: str) -> str:
    """What Compose makes of a value when nobody has set the variable in it: ``${NAME:-default}``."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)


class Server:
    """A server that runs the compose file: same files, commands and settings, at other addresses."""

    def __init__(self, app: Path, folder: Path, telegram: str, database: str) -> None:
        self._app = app
        self._folder = folder
        self.webhook_port = free_port()
        secrets = {
            "telegram_token": TOKEN,
            "database_url": database,
            "webhook_secret": "a-secret-of-sixteen-or-more",
            "smtp_url": "",
        }
        for name, value in secrets.items():
            (folder / name).write_text(f"{value}\n", encoding="utf-8")
        Keyring.create(folder / "keys" / "luujin.keys.json")
        self.telegram = telegram
        self._other = {
            "LUUJIN_DOTENV": "",
            "LUUJIN_TELEGRAM_API": telegram,
            "LUUJIN_RASA_URL": f"http://127.0.0.1:{free_port()}",  # it is down
        }
        self._webhook = {
            "LUUJIN_WEBHOOK_URL": f"http://127.0.0.1:{self.webhook_port}",
            "LUUJIN_WEBHOOK_PORT": str(self.webhook_port),
        }

    def environment(self, name: str) -> dict[str, str]:
        """A service's environment, with the secrets where they are here."""
        given = {key: unset(str(value)) for key, value in SERVICES[name]["environment"].items()}
        moved = {
            key: value.replace("/run/secrets", str(self._folder))
            .replace("/keys/", f"{self._folder}/keys/")
            .replace("/tmp/var", f"{self._folder}/var")
            for key, value in given.items()
        }
        webhook = self._webhook if "LUUJIN_WEBHOOK_URL" in given else {}
        return {
            **moved,
            **self._other,
            **webhook,
            "PATH": "/usr/bin:/bin",
            "PYTHONPYCACHEPREFIX": str(self._folder),
        }

    async def start(self, name: str, *argv: str) -> Process:
        """A Python process in the image's folder, as this service."""
        return await asyncio.create_subprocess_exec(
            sys.executable, *argv, cwd=self._app, env=self.environment(name), stderr=PIPE
        )

    @contextlib.asynccontextmanager
    async def up(self, names: list[str]) -> AsyncIterator[list[Process]]:
        """The services, once each says that its role has begun; ended as Docker ends them."""
        entry = next(json.loads(rest) for word, rest in STEPS if word == "ENTRYPOINT")
        processes: list[Process] = []
        try:
            # One after the other: the sandbox's phones get their roles from whoever starts first.
            for name in names:
                processes.append(await self.start(name, *entry[1:], *SERVICES[name]["command"]))
                await begun(processes[-1], name)
            yield processes
        finally:
            await asyncio.gather(*map(end, processes))

    async def health(self, name: str) -> int:
        """What the service's own health check says: 0 is good."""
        _, *argv = SERVICES[name]["healthcheck"]["test"][1:]
        moved = [part.replace(":8443/", f":{self.webhook_port}/") for part in argv]
        process = await self.start(name, *moved)
        async with asyncio.timeout(PATIENCE):
            await process.communicate()
        assert process.returncode is not None
        return process.returncode


async def end(process: Process) -> None:
    """Ask it to end, and wait until it has."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        await process.communicate()


async def begun(process: Process, role: str) -> None:
    """Return at the line that says so; AssertionError with what was said when it ends before."""
    assert process.stderr is not None
    said = []
    async with asyncio.timeout(PATIENCE):
        async for line in process.stderr:
            said.append(line.decode())
            if 'event="role begun"' in said[-1] and f"kind={role}" in said[-1]:
                return
    raise AssertionError(f"{role} ended before it began:\n{''.join(said)}")


@pytest.fixture
async def server(image: Path, tmp_path: Path) -> AsyncIterator[Server]:
    name = f"docker_{uuid4().hex[:12]}"
    database = await postgres_server().create(name)
    try:
        async with running(SandboxConfig(port=0)) as (_, telegram):
            yield Server(image, tmp_path, telegram, database)
    finally:
        await postgres_server().drop(name)


def files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")))


async def test_the_roles_come_up_from_the_image_do_their_work_and_end(server: Server, image: Path) -> None:
    before = list(files(image))
    async with server.up(ROLES) as processes, Sandbox(server.telegram) as telegram:
        student = telegram.phone(STUDENT)
        await student.start()
        await student.wait_for("English", PATIENCE)
        assert (await telegram.state())["webhook"]
        assert await asyncio.gather(*map(server.health, ROLES)) == [0, 0, 0]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert await asyncio.gather(*map(server.health, ROLES)) == [1, 1, 1]
    assert list(files(image)) == before, "a read-only file system would have refused this"


async def test_the_keys_are_made_where_the_roles_look_for_them(image: Path, tmp_path: Path) -> None:
    environment = {k: v.replace("/keys", str(tmp_path)) for k, v in SERVICES["keys"]["environment"].items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *SERVICES["keys"]["command"],
        cwd=image,
        env=environment,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        await process.communicate()
    assert process.returncode == 0
    assert {SERVICES[role]["environment"]["LUUJIN_KEY_FILE"] for role in ROLES} == {"/keys/luujin.keys.json"}
    Keyring.load(tmp_path / "luujin.keys.json")
