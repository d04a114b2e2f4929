"""A campaign whose sender is killed, and one that Telegram refuses: real processes, a real database."""

import asyncio

import pytest

from tests.faults.tally import Tally, until_done
from tests.faults.town import Process, Town, make_phones, sandbox_process, town
from tests.journeys.phones import Sandbox

PEOPLE = 120
KILLS = 2
PATIENCE = 240.0  # seconds; two cores are shared among many processes
REFUSALS = {"method": "sendMessage", "kind": "429", "every": 10, "retry_after": 1}
ERRORS = {"method": "sendMessage", "kind": "500", "every": 7}
UNSURE = {"method": "sendMessage", "kind": "drop", "every": 40, "after_effect": True}


async def begun(place: Town, sandbox: Sandbox) -> int:
    """A campaign for everybody in the club, running; its id."""
    await make_phones(sandbox, PEOPLE)
    campaign = await place.campaign()
    assert await place.schedule(campaign) == PEOPLE
    await place.start(campaign)
    return campaign


async def sent(place: Town, campaign: int, number: int) -> None:
    """Return when so many are known to have got it."""
    async with asyncio.timeout(PATIENCE):
        while (await place.counts(campaign)).get("sent", 0) < number:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_killed_again_and_again_nobody_is_lost_and_nobody_gets_it_twice(kind: str) -> None:
    async with town(kind, PEOPLE) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                campaign = await begun(place, sandbox)
                sender = Process("sender", ["run", "--role", "sender"], place.environment(api), place.folder)
                under_way = 0
                try:
                    for kill in range(1, KILLS + 1):
                        sender.start()
                        await sent(place, campaign, kill * PEOPLE // (KILLS + 1))
                        sender.kill()
                        under_way += (await place.counts(campaign)).get("sending", 0)
                    sender.start()
                    await until_done(place, campaign, PATIENCE)
                finally:
                    sender.stop()
                counts = await place.counts(campaign)
                tally = await Tally.take(sandbox, PEOPLE)
    assert tally.twice == 0
    assert counts.get("unknown", 0) == under_way
    assert counts["sent"] + under_way == PEOPLE
    assert tally.lost <= under_way


async def test_refused_and_failing_everybody_gets_it_once() -> None:
    async with town("sqlite", PEOPLE) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                campaign = await begun(place, sandbox)
                await sandbox.faults(REFUSALS, ERRORS)
                sender = Process("sender", ["run", "--role", "sender"], place.environment(api), place.folder)
                sender.start()
                try:
                    await until_done(place, campaign, PATIENCE)
                finally:
                    sender.stop()
                tally = await Tally.take(sandbox, PEOPLE)
                assert await place.counts(campaign) == {"sent": PEOPLE}
    assert tally.refused > PEOPLE // 10
    assert (tally.lost, tally.twice) == (0, 0)


async def test_what_nobody_knows_the_end_of_is_told_and_not_repeated() -> None:
    async with town("sqlite", PEOPLE) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                campaign = await begun(place, sandbox)
                await sandbox.faults(UNSURE)
                sender = Process("sender", ["run", "--role", "sender"], place.environment(api), place.folder)
                sender.start()
                try:
                    await until_done(place, campaign, PATIENCE)
                finally:
                    sender.stop()
                counts = await place.counts(campaign)
                tally = await Tally.take(sandbox, PEOPLE)
    assert counts == {"sent": PEOPLE - PEOPLE // 40, "unknown": PEOPLE // 40}
    assert tally.twice == 0
