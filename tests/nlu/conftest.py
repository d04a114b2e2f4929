from collections.abc import AsyncIterator

import pytest

from bot.understanding.rasa import RasaUnderstanding
from tests.rasa_server import RasaServer


@pytest.fixture
async def understanding(rasa: RasaServer) -> AsyncIterator[RasaUnderstanding]:
    # Patient, because a test machine may be busy; how long an answer takes is measured in benchmarks/.
    client = RasaUnderstanding(rasa.url, timeout=20)
    yield client
    await client.aclose()
