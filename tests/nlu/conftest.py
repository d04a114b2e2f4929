from collections.abc import Iterator

import pytest

from tests.rasa_server import RasaServer


@pytest.fixture(scope="session")
def rasa() -> Iterator[RasaServer]:
    with RasaServer() as server:
        yield server
