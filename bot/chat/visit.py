"""One update of one person, with what its handler needs to answer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.chat.screen import CAPTION_LIMIT, Attachment, Ballot, Rows, Screen, parts
from bot.domain.people import Person
from bot.texts.catalog import DEFAULT, Catalogs, Words
from bot.texts.content import Content
from bot.usecases.acts import Acts
from bot.usecases.ports import Clock


class Shows(Protocol):
    """The part of the messenger that handlers use."""

    async def show(self, chat_id: int, screen: Screen, edit: int | None = None) -> int: ...  # noqa: D102
    async def show_file(self, chat_id: int, attachment: Attachment, screen: Screen) -> int: ...  # noqa: D102
    async def fetch(self, file_id: str, limit: int) -> bytes: ...  # noqa: D102
    async def show_poll(self, chat_id: int, ballot: Ballot, screen: Screen) -> tuple[int, str]: ...  # noqa: D102
    async def close_poll(self, chat_id: int, message_id: int) -> tuple[int, ...] | None: ...  # noqa: D102
    async def take_buttons(self, chat_id: int, message_id: int, but: Rows = ()) -> None: ...  # noqa: D102
    async def answer(self, callback_query_id: str, text: str | None = None, alert: bool = False) -> None: ...  # noqa: D102
    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> bool: ...  # noqa: D102
    async def typing(self, chat_id: int) -> None: ...  # noqa: D102
    async def acknowledge(self, chat_id: int, message_id: int) -> None: ...  # noqa: D102
    async def set_menu(self, chat_id: int, commands: Sequence[tuple[str, str]]) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Room:
    """What every visit shares: acts, words, content, the messenger and the clock.

    ``pause``: seconds that somebody in a story takes to write a message. ``linkable``: the hosts that a
    campaign may link to.
    """

    acts: Acts
    catalogs: Catalogs
    content: Content
    messenger: Shows
    clock: Clock
    bot_username: str
    pause: float = 0.7
    linkable: frozenset[str] = frozenset()


@dataclass(slots=True)
class Visit:
    """One person doing one thing. ``message_id`` is the tapped message, or the one they sent.

    ``hidden_links``: where words of what they sent lead to that do not say so themselves.
    """

    room: Room
    person: Person
    update_id: int
    message_id: int
    callback_id: str | None = None
    reply_to: int | None = None
    answered: bool = False
    hidden_links: tuple[str, ...] = ()

    @property
    def acts(self) -> Acts:
        """What this person can do."""
        return self.room.acts

    @property
    def words(self) -> Words:
        """The words of the person's language."""
        return self.room.catalogs.words(self.language)

    @property
    def language(self) -> str:
        """The person's language; Mongolian until they chose."""
        return self.person.language or DEFAULT

    def now(self) -> datetime:
        """The present moment in the person's own zone."""
        return self.room.clock().astimezone(ZoneInfo(self.person.zone))

    async def show(self, screen: Screen) -> int:
        """Show in place of the tapped message, or as a new one after a text; the message's id."""
        edit = self.message_id if self.callback_id is not None else None
        return await self.room.messenger.show(self.person.chat_id, screen, edit)

    async def send(self, screen: Screen) -> int:
        """Show as a new message; its id."""
        return await self.room.messenger.show(self.person.chat_id, screen)

    @contextmanager
    def below(self) -> Iterator[None]:
        """Within it what is shown comes as a new message: the words of the tapped one stay readable."""
        callback, self.callback_id = self.callback_id, None
        try:
            yield
        finally:
            self.callback_id = callback

    async def keep_buttons(self, rows: Rows) -> None:
        """Leave no buttons but these under the tapped message; its words and picture stay."""
        await self.room.messenger.take_buttons(self.person.chat_id, self.message_id, rows)

    async def send_file(self, attachment: Attachment, screen: Screen) -> int:
        """Send a picture or a file with this screen (at most 1,024 letters) as its caption; its id."""
        return await self.room.messenger.show_file(self.person.chat_id, attachment, screen)

    async def send_each(self, screen: Screen, attachment: Attachment | None = None) -> list[int]:
        """Send, and tell the id of every message that a long text, or one below an attachment, takes."""
        if attachment is None:
            return [await self.send(part) for part in parts(screen)]
        caption, *others = parts(screen, CAPTION_LIMIT)
        first = await self.send_file(attachment, caption)
        return [first, *[await self.send(part) for part in others]]

    async def toast(self, text: str) -> None:
        """A line that passes over the chat; only after a tap."""
        if self.callback_id is not None:
            self.answered = True
            await self.room.messenger.answer(self.callback_id, text)

    async def wait_typing(self) -> None:
        """Let it look for a moment as if somebody was writing. The circle on a tapped button ends before."""
        if self.callback_id is not None and not self.answered:
            self.answered = True
            await self.room.messenger.answer(self.callback_id)
        await self.room.messenger.typing(self.person.chat_id)
        await asyncio.sleep(self.room.pause)

    async def forget(self, message_ids: Sequence[int]) -> bool:
        """Delete messages from this chat, on both sides; True when none of them is left there."""
        return await self.room.messenger.delete(self.person.chat_id, message_ids)


Handler = Callable[[Visit, tuple[str, ...]], Awaitable[None]]
"""Answers one tap or command; gets the words behind the first one of the data or the command."""
