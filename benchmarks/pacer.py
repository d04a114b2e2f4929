"""How near to Telegram's limit a campaign gets, and what it costs: our lane, PTB's limiter, a plain loop.

python -m benchmarks.pacer [--sends 600] [--only ours]

Each sends one message to every phone of a sandbox (a process of its own) that allows 30 a second and punishes
whoever goes on during a wait. "of the limit" is the rate between the first and the last accepted message.
"""

import argparse
import asyncio
import multiprocessing
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot

from bot.chat.callbacks import CallbackCodec
from bot.chat.messenger import Messenger
from bot.chat.pacer import Pacer
from bot.chat.screen import Screen
from bot.chat.transport import AiohttpRequest, make_bot, open_bot, seconds_of
from bot.domain.campaign import Outcome
from bot.sandbox.config import TOKEN, SandboxConfig
from bot.sandbox.server import serve
from tests.journeys.phones import Sandbox

TEXT = "Сануулга: маргааш 15:00 цагт клубын уулзалт."
LIMIT = 30
IN_FLIGHT = 64
TRIES = 50

Campaign = Callable[[str, list[int]], Awaitable[None]]


async def ours(api: str, chats: list[int]) -> None:
    """The campaign lane; what is to be tried again is tried again, as the timetable does."""
    bot = make_bot(TOKEN, api)
    await open_bot(bot)
    messenger = Messenger(bot, Pacer(), CallbackCodec(b"k" * 32))
    places = asyncio.Semaphore(IN_FLIGHT)

    async def send(chat: int) -> None:
        async with places:
            while (await messenger.send_campaign(chat, Screen(TEXT))).outcome is Outcome.RETRY:
                pass

    await asyncio.gather(*map(send, chats))
    await bot.shutdown()


async def rate_limiter(api: str, chats: list[int]) -> None:
    """PTB's AIORateLimiter on PTB's bot, with our transport so that only the pacing differs."""
    limiter = AIORateLimiter(max_retries=TRIES)
    bot: ExtBot[int] = ExtBot(
        TOKEN,
        f"{api}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
        rate_limiter=limiter,
    )
    async with bot:
        places = asyncio.Semaphore(IN_FLIGHT)

        async def send(chat: int) -> None:
            async with places:
                await bot.send_message(chat, TEXT)

        await asyncio.gather(*map(send, chats), return_exceptions=True)


async def plain_loop(api: str, chats: list[int]) -> None:
    """One after the other as quickly as it goes; after a 429 wait as asked."""
    bot = make_bot(TOKEN, api)
    await open_bot(bot)
    for chat in chats:
        for _ in range(TRIES):
            try:
                await bot.send_message(chat, TEXT)
                break
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
    await bot.shutdown()


async def measure(name: str, campaign: Campaign, api: str, sends: int) -> None:
    async with Sandbox(api) as sandbox:
        await sandbox.reset()
        wishes = [{"first_name": f"n{n}", "language_code": "mn", "begun": True} for n in range(sends)]
        phones = await sandbox.new_phones(wishes)
        await sandbox.clear_journal()
        await sandbox.limits(strict=True)
        begun = time.perf_counter()
        try:
            await campaign(api, [phone.user_id for phone in phones])
        except RuntimeError as error:
            print(f"{name:16} not measured: {str(error).split('.')[0]}")
            return
        took = time.perf_counter() - begun
        journal = await sandbox.journal(method="sendMessage")
    accepted = [entry for entry in journal if entry["status"] == 200]
    reached = Counter(entry["params"]["chat_id"] for entry in accepted)
    rate = (len(accepted) - 1) / (accepted[-1]["at"] - accepted[0]["at"])
    print(
        f"{name:16} {100 * rate / LIMIT:12.1f} % {took:8.1f} s {len(journal) - len(accepted):8} "
        f"{sends - len(reached):6} {sum(n > 1 for n in reached.values()):6}"
    )


async def run(sends: int, only: str | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    config = SandboxConfig(port=port)
    server = multiprocessing.get_context("spawn").Process(target=run_sandbox, args=(config,), daemon=True)
    server.start()
    try:
        await answers(port)
        print(f"{'':16} {'of the limit':>14} {'took':>10} {'refused':>8} {'lost':>6} {'twice':>6}")
        campaigns: dict[str, Campaign] = {
            "ours": ours,
            "AIORateLimiter": rate_limiter,
            "plain loop": plain_loop,
        }
        for name, campaign in campaigns.items():
            if only in (None, name):
                await measure(name, campaign, f"http://127.0.0.1:{port}", sends)
    finally:
        server.terminate()
        server.join()


async def answers(port: int) -> None:
    """Wait until somebody listens."""
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


def run_sandbox(config: SandboxConfig) -> None:
    asyncio.run(serve(config))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sends", type=int, default=600)
    parser.add_argument("--only", choices=["ours", "AIORateLimiter", "plain loop"])
    options = parser.parse_args()
    asyncio.run(run(options.sends, options.only))


if __name__ == "__main__":
    main()
