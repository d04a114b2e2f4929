"""A campaign whose sender is killed, and one that Telegram refuses: real processes, a real database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.faults.tally import Tally, until_done
from tests.faults.town import Process, Town, make_phones, sandbox_process, town
from tests.journeys.phones import Sandbox

PEOPLE = 120
FEWER = 60  # after a refusal everybody waits a second, and some of them again and again
KILLS = 2
PATIENCE = 240.0  # seconds; two cores are shared among many processes
REFUSALS = {"method": "sendMessage", "kind": "429", "every": 10, "retry_after": 1}
ERRORS = {"method": "sendMessage", "kind": "500", "every": 7}
UNSURE = {"method": "sendMessage", "kind": "drop", "every": 40, "after_effect": True}


@dataclass(frozen=True)
class Running:
    """A campaign that runs for everybody in a club, and who is to send it."""

    place: Town
    sandbox: Sandbox
    sender: Process
    campaign: int
    people: int

    async def ends(self) -> tuple[dict[str, int], Tally]:
        """Rows by state and messages by the sandbox's journal, when it is through."""
        await until_done(self.place, self.campaign, PATIENCE)
        return await self.place.counts(self.campaign), await Tally.take(self.sandbox, self.people)


@contextlib.asynccontextmanager
async def running(kind: str = "sqlite", people: int = PEOPLE) -> AsyncIterator[Running]:
    """A town of its own; the sender is not started yet, and is stopped in the end."""
    async with town(kind, people) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, people)
                campaign = await place.campaign()
                assert await place.schedule(campaign) == people
                await place.start(campaign)
                sender = Process("sender", ["run", "--role", "sender"], place.environment(api), place.folder)
                try:
                    yield Running(place, sandbox, sender, campaign, people)
                finally:
                    sender.stop()


async def sent(place: Town, campaign: int, number: int) -> None:
    """Return when so many are known to have got it."""
    async with asyncio.timeout(PATIENCE):
        while (await place.counts(campaign)).get("sent", 0) < number:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_killed_again_and_again_nobody_is_lost_and_nobody_gets_it_twice(kind: str) -> None:
    under_way = 0
    async with running(kind) as it:
        for kill in range(1, KILLS + 1):
            it.sender.start()
            await sent(it.place, it.campaign, kill * PEOPLE // (KILLS + 1))
            it.sender.kill()
            under_way += (await it.place.counts(it.campaign)).get("sending", 0)
        it.sender.start()
        counts, tally = await it.ends()
    assert tally.twice == 0
    assert counts.get("unknown", 0) == under_way
    assert counts["sent"] + under_way == PEOPLE
    assert tally.lost <= under_way


async def test_refused_and_failing_everybody_gets_it_once() -> None:
    async with running(people=FEWER) as it:
        await it.sandbox.faults(REFUSALS, ERRORS)
        it.sender.start()
        counts, tally = await it.ends()
    assert counts == {"sent": FEWER}
    assert tally.refused > FEWER // 10
    assert (tally.lost, tally.twice) == (0, 0)


async def test_what_nobody_knows_the_end_of_is_told_and_not_repeated() -> None:
    async with running() as it:
        await it.sandbox.faults(UNSURE)
        it.sender.start()
        counts, tally = await it.ends()
    assert counts == {"sent": PEOPLE - PEOPLE // 40, "unknown": PEOPLE // 40}
    assert tally.twice == 0
