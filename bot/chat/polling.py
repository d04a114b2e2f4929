"""Long polling of our own: raw JSON, which no damaged update can block, stored before it is confirmed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError

from bot.chat.errors import RetryLaterError, meaning
from bot.chat.intake import Intake
from bot.chat.logs import told
from bot.chat.raw import raw_update
from bot.chat.transport import AiohttpRequest, TokenRefusedError

# Telegram leaves everything else out.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "poll", "poll_answer")
_AT_ONCE = 100
_LONGEST_PAUSE = 30.0  # seconds
# After a quiet week Telegram goes on with any number, also a lower one, and an offset above it would confirm
# updates that nobody has seen. So after a quiet day the next request carries none: what is unconfirmed comes.
_QUIET = 24 * 3600.0


log = structlog.get_logger()


class Poller:
    """Asks Telegram for updates and hands them to the intake.

    The first request carries no offset either: Telegram then repeats what was stored and not confirmed, which
    the inbox knows already. ``wait``: seconds that Telegram holds an empty answer back.
    """

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        *,
        wait: int = 25,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._wait = wait
        self._sleep = sleep
        self._request = AiohttpRequest(connections=2)
        self._offset: int | None = None
        self._heard = float("-inf")

    async def run(self, delete_webhook: bool = False) -> None:
        """Poll until cancelled. Raises ``TokenRefusedError``; of everything else it is patient.

        ``delete_webhook``: take the updates back from a webhook first; without it a webhook that is set makes
        Telegram refuse polling, which is logged.
        """
        async with self._request:
            if await self._until_refused(delete_webhook):
                raise TokenRefusedError

    async def _until_refused(self, delete_webhook: bool) -> bool:
        """Poll until the token is refused, then True: the error's words are not ours to pass on."""
        pause = 1.0
        while True:
            await self._intake.room()
            try:
                if delete_webhook:
                    await self._bot.delete_webhook(drop_pending_updates=False)
                    delete_webhook = False
                await self._poll()
                pause = 1.0
            except InvalidToken:
                return True
            except Exception as error:
                pause = await self._pause(error, pause)

    async def _poll(self) -> None:
        """One request; the offset moves only when its updates are stored."""
        now = asyncio.get_running_loop().time()
        if now - self._heard > _QUIET:
            self._offset = None
        items = await self._ask()
        updates = [update for update in map(raw_update, items) if update is not None]
        if len(updates) < len(items):
            log.warning("damaged updates left out", count=len(items) - len(updates))
            await self._sleep(1)  # Telegram repeats them until a good one follows
        if updates:
            next_offset = max(update.update_id for update in updates) + 1
            await self._intake.accept(updates, next_offset)
            self._offset, self._heard = next_offset, now

    async def _ask(self) -> list[object]:
        query = {"timeout": self._wait, "limit": _AT_ONCE, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if self._offset is not None:
            query["offset"] = self._offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(query)}"
        answer = await self._request.post(url, read_timeout=self._wait + 10)
        if not isinstance(answer, list):
            raise NetworkError("unreadable answer")
        return list(answer)

    async def _pause(self, error: Exception, pause: float) -> float:
        """Tell about the error and wait; the next pause, in seconds."""
        if isinstance(error, Conflict):
            log.error("another process polls with this token, or a webhook is set", seconds=pause)
        else:
            log.warning("polling failed", seconds=pause, **told(error))
        what = meaning(error)
        await self._sleep(max(pause, what.seconds if isinstance(what, RetryLaterError) else 0.0))
        return min(pause * 2, _LONGEST_PAUSE)
