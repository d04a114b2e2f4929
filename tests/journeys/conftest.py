"""One world for most journeys; every request of the bot is checked on the way."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.journeys.api_check import bot_requests_match_api
from tests.journeys.phones import Sandbox
from tests.journeys.world import ROOT, World, zone_where_it_is
from tests.rasa_server import RasaServer

API = ROOT.parent / "shared" / "telegram" / "api.json"

# Words that journeys type. None of them may turn up in a log.
CANARIES = ("гэрийнхэн мэдэхгүй", "secret-canary", "Тэмүүлэн", "Сарнай")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a journey; the first one may have to train the model."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="session")
def world(rasa: RasaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world where it is about noon, so that nothing is held back for the night."""
    world = World(tmp_path_factory.mktemp("world"), rasa.port, zone_where_it_is(12))
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
