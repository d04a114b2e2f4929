"""How quickly the bot can speak: our aiohttp transport beside PTB's own, against the same small server.

python -m benchmarks.echo [--seconds 2]

The server runs in a process of its own and answers every request at once. Prints requests a second with 64 in
flight, the median time of one request at a time, and how our transport compares (in turns, so that both meet
the same machine).
"""

import argparse
import asyncio
import importlib.util
import multiprocessing
import statistics
import sys
import time
import types
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection

from aiohttp import web
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.chat.transport import AiohttpRequest

TOKEN = "1000001:benchmark"
IN_FLIGHT = 64
ROUNDS = 3
MESSAGE = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "x"}
TEXT = "Сайн уу! Энэ бол хэмжилтийн мессеж. " * 4

Send = Callable[[], Awaitable[object]]


def serve(told: Connection) -> None:
    """Answer everything; tell the port first."""

    async def respond(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.json_response({"ok": True, "result": MESSAGE})

    async def run() -> None:
        runner = web.ServerRunner(web.Server(respond, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        told.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


async def a_second(send: Send, seconds: float) -> float:
    """Sends a second with 64 in flight."""
    ends = time.perf_counter() + seconds
    done = 0

    async def worker() -> None:
        nonlocal done
        while time.perf_counter() < ends:
            await send()
            done += 1

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return done / (time.perf_counter() - begun)


async def one_by_one(send: Send, seconds: float) -> float:
    """Median milliseconds of a send when nothing else is going on."""
    times = []
    ends = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < ends:
        await send()
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)


async def measure(port: int, seconds: float) -> None:
    kinds: dict[str, Callable[[], BaseRequest]] = {
        "ours": AiohttpRequest,
        "PTB's": lambda: HTTPXRequest(connection_pool_size=256, pool_timeout=30, read_timeout=30),
    }
    rates: dict[str, list[float]] = {name: [] for name in kinds}
    medians: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, make in kinds.items():
            request = make()
            async with request:
                bot = Bot(
                    TOKEN,
                    f"http://127.0.0.1:{port}/bot",
                    request=request,
                    get_updates_request=AiohttpRequest(),
                )
                send = lambda bot=bot: bot.send_message(5, TEXT)  # noqa: E731
                await a_second(send, 0.3)  # connections are open now
                rates[name].append(await a_second(send, seconds))
                medians[name].append(await one_by_one(send, seconds / 2))
    print(f"{'transport':10} {'sends/s, 64 in flight':>22} {'p50 ms, one in flight':>22}")
    for name in kinds:
        print(f"{name:10} {statistics.median(rates[name]):22.0f} {statistics.median(medians[name]):22.2f}")
    ratio = statistics.median(rates["ours"]) / statistics.median(rates["PTB's"])
    quicker = statistics.median(medians["PTB's"]) / statistics.median(medians["ours"])
    print(f"ratio      {ratio:21.2f}x {quicker:21.2f}x")


def spare_failing_imports() -> None:
    """httpcore looks for sniffio at every lock; its absence alone would make PTB's transport look slow."""
    if importlib.util.find_spec("sniffio") is None:
        stub = types.ModuleType("sniffio")
        stub.current_async_library = lambda: "asyncio"  # type: ignore[attr-defined]
        sys.modules["sniffio"] = stub


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    seconds = parser.parse_args().seconds
    spare_failing_imports()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    try:
        asyncio.run(measure(ours.recv(), seconds))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
