"""The line to Telegram: connected once, and everything that needs the library's bot is made here."""

from dataclasses import dataclass
from typing import Self

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.chat.callbacks import CallbackCodec
from bot.chat.dispatch import Dispatcher
from bot.chat.intake import Intake
from bot.chat.messenger import Messenger
from bot.chat.pacer import Pacer
from bot.chat.polling import Poller
from bot.chat.transport import make_bot, open_bot
from bot.chat.views.welcome import command_menu
from bot.chat.visit import Room
from bot.chat.webhook import serve_webhook, set_webhook, webhook_app
from bot.texts.catalog import DEFAULT, LANGUAGES, Catalogs
from bot.texts.content import Content
from bot.usecases.acts import Acts
from bot.usecases.ports import Clock

log = structlog.get_logger()


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

    def __init__(self, bot: Bot, username: str, codec: CallbackCodec) -> None:
        self._bot = bot
        self._codec = codec
        self.username = username
        self.messenger = Messenger(bot, Pacer(), codec)

    @classmethod
    async def connect(cls, token: str, api: str, callback_key: bytes) -> Self:
        """Connect and learn the bot's name. Raises TokenRefusedError, NobodyThereError."""
        bot = make_bot(token, api)
        me = await open_bot(bot)
        return cls(bot, me.username or "", CallbackCodec(callback_key))

    async def close(self) -> None:
        """Close every connection."""
        await self._bot.shutdown()

    def dispatcher(self, acts: Acts, catalogs: Catalogs, content: Content, clock: Clock) -> Dispatcher:
        """What answers updates."""
        room = Room(acts, catalogs, content, self.messenger, clock, self.username)
        return Dispatcher(room, self._bot, self._codec)

    async def receive(self, intake: Intake, webhook: Webhook | None) -> None:
        """Receive updates until cancelled: posted by Telegram, or asked for."""
        if webhook is None:
            await Poller(self._bot, intake).run(delete_webhook=True)
            return
        await set_webhook(self._bot, f"{webhook.url}/telegram/{webhook.path}", webhook.secret)
        await serve_webhook(webhook_app(intake, webhook.path, webhook.secret), webhook.host, webhook.port)

    async def announce_commands(self, catalogs: Catalogs) -> None:
        """Set the command menus: Mongolian for everybody, then each language for apps that run in it."""
        for code in (None, *LANGUAGES):
            words = catalogs.words(code or DEFAULT)
            menu = [BotCommand(name, text) for name, text in command_menu(words)]
            try:
                await self._bot.set_my_commands(menu, language_code=code)
            except TelegramError as error:
                log.warning("command menu not set", kind=type(error).__name__)
