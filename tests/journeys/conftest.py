"""One Rasa for all journeys, one world for most of them; every request of the bot is checked on the way."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.launch import ensure_model
from bot.settings import Settings
from bot.understanding.process import rasa_python
from tests.journeys.api_check import bot_requests_match_api
from tests.journeys.phones import Sandbox
from tests.journeys.world import ROOT, Program, World, free_port, rasa_program, zone_where_it_is

API = ROOT.parent / "shared" / "telegram" / "api.json"

# Words that journeys type. None of them may turn up in a log.
CANARIES = ("гэрийнхэн мэдэхгүй", "secret-canary", "Тэмүүлэн", "Сарнай")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a journey."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model of the present inputs."""
    if not rasa_python(ROOT).exists():
        pytest.skip("Rasa is not installed in nlu/.venv; cure: make setup")
    return ensure_model(Settings.load({}, None))


@pytest.fixture(scope="session")
def rasa_port() -> int:
    """Where Rasa listens for all worlds."""
    return free_port()


@pytest.fixture(scope="session")
def rasa(model: Path, rasa_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A real Rasa server. Whoever kills it starts it again."""
    server = rasa_program(model, rasa_port, tmp_path_factory.mktemp("rasa"))
    server.start()
    server.wait_for_port(rasa_port)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def world(rasa: Program, rasa_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world where it is about noon, so that nothing is held back for the night."""
    world = World(tmp_path_factory.mktemp("world"), rasa_port, zone_where_it_is(12))
    world.begin()
    yield world
    world.end()
    for canary in (*CANARIES, "1000001:"):
        assert canary not in world.bot.output()


@pytest.fixture
async def sandbox(world: World) -> AsyncIterator[Sandbox]:
    """The sandbox's control; afterwards every request of the bot is held against the Bot API."""
    async with Sandbox(world.url) as sandbox:
        await sandbox.clear_journal()
        yield sandbox
        await sandbox.clear_faults()
        if API.exists():
            assert bot_requests_match_api(await sandbox.journal(), API) == []
