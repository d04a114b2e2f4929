"""The line to Telegram: connected once, and everything that needs the library's bot is made here."""

import asyncio
from dataclasses import dataclass
from typing import Self

import structlog
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats
from telegram.error import TelegramError

from bot.chat.callbacks import CallbackCodec
from bot.chat.dispatch import Dispatcher
from bot.chat.intake import Intake
from bot.chat.logs import told
from bot.chat.messenger import Messenger
from bot.chat.pacer import FREE_RATE, Pacer
from bot.chat.polling import Poller
from bot.chat.transport import make_bot, open_bot
from bot.chat.views import group
from bot.chat.views.welcome import command_menu
from bot.chat.visit import Room
from bot.chat.webhook import serve_webhook, set_webhook, webhook_app
from bot.texts.catalog import DEFAULT, LANGUAGES, Catalogs
from bot.texts.content import Content
from bot.usecases.acts import Acts
from bot.usecases.ports import Clock

log = structlog.get_logger()

LONGEST_PAUSE = 30.0  # seconds between two tries to reach Telegram


class NobodyThereError(Exception):
    """Telegram does not answer. Is this machine connected, and is LUUJIN_TELEGRAM_API right?"""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram posts to (``url``), and where this process listens behind it."""

    url: str
    path: str
    secret: str
    host: str
    port: int


class Telegram:
    """One bot account, connected."""

    def __init__(self, bot: Bot, username: str, codec: CallbackCodec, rate: int = FREE_RATE) -> None:
        self._bot = bot
        self._codec = codec
        self.username = username
        self.pacer = Pacer(rate)
        self.messenger = Messenger(bot, self.pacer, codec, paid=rate > FREE_RATE)

    @classmethod
    async def connect(cls, token: str, api: str, callback_key: bytes, rate: int = FREE_RATE) -> Self:
        """Connect and learn the bot's name. ``rate``: messages a second in all.

        Raises TokenRefusedError, NobodyThereError.
        """
        bot = make_bot(token, api)
        try:
            me = await open_bot(bot)
        except TelegramError as error:
            await bot.shutdown()
            log.warning("telegram out of reach", **told(error))
            raise NobodyThereError from None
        return cls(bot, me.username or "", CallbackCodec(callback_key), rate)

    @classmethod
    async def connect_patiently(
        cls, token: str, api: str, callback_key: bytes, rate: int = FREE_RATE
    ) -> Self:
        """The same, trying until Telegram answers: a bot that starts without a network waits for it."""
        pause = 1.0
        while True:
            try:
                return await cls.connect(token, api, callback_key, rate)
            except NobodyThereError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def close(self) -> None:
        """Close every connection."""
        await self._bot.shutdown()

    def dispatcher(
        self,
        acts: Acts,
        catalogs: Catalogs,
        content: Content,
        clock: Clock,
        linkable: frozenset[str] = frozenset(),
    ) -> Dispatcher:
        """What answers updates. ``linkable``: the hosts that a campaign may link to."""
        room = Room(acts, catalogs, content, self.messenger, clock, self.username, linkable=linkable)
        return Dispatcher(room, self._bot, self._codec)

    async def receive(self, intake: Intake, webhook: Webhook | None) -> None:
        """Receive updates until cancelled: posted by Telegram, or asked for."""
        if webhook is None:
            await Poller(self._bot, intake).run(delete_webhook=True)
            return
        await set_webhook(self._bot, f"{webhook.url}/telegram/{webhook.path}", webhook.secret)
        await serve_webhook(webhook_app(intake, webhook.path, webhook.secret), webhook.host, webhook.port)

    async def announce_commands(self, catalogs: Catalogs) -> None:
        """Set the command menus: Mongolian for everybody, then each language for apps that run in it.

        Groups have a menu of their own: most commands are silent there.
        """
        for code in (None, *LANGUAGES):
            words = catalogs.words(code or DEFAULT)
            await self._announce(command_menu(words), code)
            await self._announce(group.command_menu(words), code, BotCommandScopeAllGroupChats())

    async def _announce(
        self, commands: list[tuple[str, str]], code: str | None, scope: BotCommandScope | None = None
    ) -> None:
        menu = [BotCommand(name, text) for name, text in commands]
        try:
            await self._bot.set_my_commands(menu, scope=scope, language_code=code)
        except TelegramError as error:
            log.warning("command menu not set", kind=type(error).__name__)
