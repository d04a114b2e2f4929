"""How near to Telegram's limit a campaign gets, and how quick it is where Telegram allows more."""

from benchmarks import pacer
from tests.faults.tally import Tally, until_done
from tests.faults.town import Process, make_phones, sandbox_process, town
from tests.journeys.phones import Sandbox

LIMIT, PAID = 30, 1000
HEAD = f"{'':16} {'of the limit':>14} {'refused':>8} {'lost':>6} {'twice':>6}"


async def speed(database: str, recipients: int) -> None:
    """Ours with its database, beside PTB's limiter and a plain loop without one."""
    print(f"\n{recipients} recipients, {LIMIT}/s allowed, {database}\n{HEAD}")
    await _ours(database, recipients, LIMIT)
    others = {"AIORateLimiter": pacer.rate_limiter, "plain loop": pacer.plain_loop}
    async with town("sqlite", 0) as place:
        with sandbox_process(place.folder) as api:
            for name, campaign in others.items():
                await pacer.measure(name, campaign, api, recipients)


async def fast(database: str, recipients: int) -> None:
    """Paid broadcasts."""
    print(f"\n{recipients} recipients, {PAID}/s allowed, {database}\n{HEAD}")
    await _ours(database, recipients, PAID)


async def _ours(database: str, recipients: int, rate: int) -> None:
    async with town(database, recipients) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, recipients)
                await sandbox.limits(strict=True, per_second=rate)
                campaign = await place.campaign()
                await place.schedule(campaign)
                await place.start(campaign)
                more = {"LUUJIN_BROADCAST_RATE": str(rate)}
                sender = Process(
                    "sender", ["run", "--role", "sender"], place.environment(api, **more), place.folder
                )
                sender.start()
                try:
                    await until_done(place, campaign, 60 + 3 * recipients / rate)
                finally:
                    sender.stop()
                tally = await Tally.take(sandbox, recipients)
    print(
        f"{'ours':16} {100 * tally.rate / rate:12.1f} % {tally.refused:8} {tally.lost:6} {tally.twice:6}"
        f"   ({tally.rate:.1f}/s)"
    )
