"""Taps on inline buttons that wait for the bot's answerCallbackQuery."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

from bot.sandbox.errors import OLD_QUERY, bad_request
from bot.sandbox.shapes import Json

LIFETIME = 60.0
MOST_OPEN = 20_000


@dataclass(slots=True)
class _Tap:
    at: float
    answer: asyncio.Future[Json] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Callbacks:
    """Open queries by id. Each can be answered once, within ``LIFETIME`` seconds."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, _Tap] = OrderedDict()

    def begin(self, query_id: str) -> asyncio.Future[Json]:
        """Open a query; the future gets the bot's answer."""
        tap = self._open[query_id] = _Tap(monotonic())
        if len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        return tap.answer

    def answer(self, query_id: str, answer: Json) -> None:
        """Hand the bot's answer over, or raise Telegram's 400 for a late, repeated or unknown query."""
        tap = self._open.pop(query_id, None)
        if tap is None or monotonic() - tap.at > LIFETIME:
            raise bad_request(OLD_QUERY)
        if not tap.answer.done():
            tap.answer.set_result(answer)
