"""The same bot behind a webhook: Telegram posts, the bot stores before it says 200, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.people import welcomed
from tests.journeys.phones import Sandbox
from tests.journeys.test_quiz import open_first_quiz
from tests.journeys.world import World, zone_where_it_is
from tests.rasa_server import RasaServer, free_port


@pytest.fixture
def posted(rasa: RasaServer, tmp_path: Path) -> Iterator[World]:
    port = free_port()
    world = World(
        tmp_path,
        rasa.port,
        zone_where_it_is(12),
        LUUJIN_WEBHOOK_URL=f"http://127.0.0.1:{port}",
        LUUJIN_WEBHOOK_PORT=str(port),
        LUUJIN_WEBHOOK_SECRET="a-secret-of-this-test-only",
    )
    world.begin()
    yield world
    world.end()


async def test_a_quiz_over_the_webhook_with_a_power_cut(posted: World) -> None:
    async with Sandbox(posted.url) as sandbox:
        phone = await welcomed(sandbox)
        await open_first_quiz(phone, "mn")
        posted.bot.kill()
        await phone.tap("А", wait=0)  # posted to nobody; Telegram tries again
        posted.start_bot()
        await phone.wait_for("Дараагийнх")
        assert not await sandbox.journal(method="getUpdates")
