"""Conversations are forgotten. Runs in Rasa's own environment, where the store lives."""

import pytest

from bot.understanding.process import rasa_python
from tests.rasa_server import PROJECT, run_rasa

SCRIPT = """
import asyncio, time
from nlu.components.memory import ForgettingTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

async def main():
    now = 0.0
    time.monotonic = lambda: now
    store = ForgettingTrackerStore(Domain.empty(), seconds=3600, most=2, host=None)
    async def save(name):
        await store.save(DialogueStateTracker.from_events(name, []))
    async def kept():
        return [name for name in ("a", "b", "c") if await store.retrieve(name)]
    await save("a")
    now = 3000.0
    await save("b")
    assert await kept() == ["a", "b"]
    now = 3601.0
    assert await kept() == ["b"], "an hour after its last message a conversation is gone"
    assert set(store.store) == {"b"}, "and nothing of it is left"
    await save("a")
    await save("b")
    await save("c")
    assert await kept() == ["b", "c"], "the longest unused one makes room"

asyncio.run(main())
"""


@pytest.mark.timeout(300)
def test_conversations_are_forgotten() -> None:
    python = rasa_python(PROJECT)
    if not python.exists():
        pytest.skip("nlu/.venv is missing; cure: `make test` installs it")
    run_rasa([str(python), "-c", SCRIPT], "tracker store")
