"""Everything the bot sends, in three lanes: replies, support and campaigns.

What each lane does when something goes wrong:

- replies, edits and deletions try again after a 429, without a connection and when the outcome is unknown
  (a second copy of an answer is better than none), five times in all;
- support tries once: its outbox repeats until delivered;
- a campaign message is never repeated when its outcome is unknown.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    LinkPreviewOptions,
    Message,
    Poll,
    ReplyParameters,
)
from telegram.constants import (
    BulkRequestLimit,
    CallbackQueryLimit,
    ChatAction,
    ParseMode,
    PollType,
    ReactionEmoji,
)
from telegram.error import RetryAfter, TelegramError

from bot.chat.callbacks import CallbackCodec
from bot.chat.downloads import fetch
from bot.chat.errors import (
    DeliveryError,
    RefusedError,
    RetryLaterError,
    UnreachableError,
    UnsureError,
    meaning,
)
from bot.chat.logs import told
from bot.chat.pacer import Lane, Pacer, WithdrawnError
from bot.chat.screen import Attachment, Ballot, Rows, Screen, parts, plain, veil
from bot.chat.transport import seconds_of
from bot.domain.campaign import Outcome, Sent

__all__ = [
    "DeliveryError",
    "Messenger",
    "RefusedError",
    "RetryLaterError",
    "UnreachableError",
    "UnsureError",
]

_PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds between the five tries of a reply
_LONGEST_PAUSE = 60.0  # seconds; a longer 429 is left to the intake's patience
_RECEIVED = ReactionEmoji.WRITING_HAND  # a thumb up would be the wrong answer to a cry for help
_AT_ONCE = int(BulkRequestLimit.MAX_LIMIT)
_TOAST = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)

T = TypeVar("T")
log = structlog.get_logger()


class _UnwantedError(Exception):
    """What waited for its turn shall not leave any more."""


class Messenger:
    """Sends screens. Signs every button for the chat it goes to.

    ``paid``: campaigns leave as paid broadcasts, which Telegram allows more of in a second.
    """

    def __init__(self, bot: Bot, pacer: Pacer, codec: CallbackCodec, paid: bool = False) -> None:
        self._bot = bot
        self._paid = paid
        self._pacer = pacer
        self._codec = codec

    async def show(self, chat_id: int, screen: Screen, edit: int | None = None) -> int:
        """Show a screen, in place of message ``edit`` when that can be; the id of the message it is in.

        Raises ``UnreachableError``, ``RefusedError`` or, after five tries, ``RetryLaterError``.
        """
        first, *others = parts(screen)
        if edit is None:
            shown = await self._patiently(lambda: self._send(Lane.REPLY, chat_id, first))
        else:
            shown = await self._show_in_place(chat_id, first, edit)
        for part in others:
            shown = await self._show_part(chat_id, part)
        return shown

    async def show_file(self, chat_id: int, attachment: Attachment, screen: Screen) -> int:
        """Send a picture or a file with the screen as its caption (at most 1,024 letters); the message's id.

        Raises as ``show`` does.
        """
        return await self._patiently(lambda: self._send(Lane.REPLY, chat_id, screen, attachment=attachment))

    async def show_poll(self, chat_id: int, ballot: Ballot, screen: Screen) -> tuple[int, str]:
        """Post a quiz poll with the screen's text (at most 300 letters) as its question.

        The ids of the message and of the poll. Raises as ``show`` does.
        """
        return await self._patiently(lambda: self._send_poll(chat_id, ballot, screen))

    async def close_poll(self, chat_id: int, message_id: int) -> tuple[int, ...] | None:
        """Take no more votes in a poll of ours; how many chose each option, in order.

        None when it is closed already or is not there any more. Raises ``RetryLaterError`` after five tries.
        """

        async def stop() -> Poll:
            await self._clear(chat_id)
            return await self._call(Lane.REPLY, chat_id, self._bot.stop_poll(chat_id, message_id))

        try:
            poll = await self._patiently(stop)
        except (RefusedError, UnreachableError) as error:
            log.info("poll not closed", **told(error))
            return None
        return tuple(option.voter_count for option in poll.options)

    async def take_buttons(self, chat_id: int, message_id: int, but: Rows = ()) -> None:
        """Take the buttons off a message that stays, all but these. Never raises."""
        left = Screen("", but).keyboard(lambda data: self._codec.sign(chat_id, data))
        with contextlib.suppress(TelegramError):
            await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=left)

    async def answer(self, callback_query_id: str, text: str | None = None, alert: bool = False) -> None:
        """End the waiting circle on a tapped button, with a short notice. Never raises."""
        short = text[:_TOAST] if text else None
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(callback_query_id, text=short, show_alert=alert)

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is being written. Never raises."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def acknowledge(self, chat_id: int, message_id: int) -> None:
        """Mark somebody's message as received, without words. Raises ``RetryLaterError`` after five tries."""

        async def react() -> None:
            await self._clear(chat_id)
            await self._call(
                Lane.REPLY, chat_id, self._bot.set_message_reaction(chat_id, message_id, _RECEIVED)
            )

        try:
            await self._patiently(react)
        except (RefusedError, UnreachableError) as error:
            log.info("message not marked", **told(error))

    async def set_menu(self, chat_id: int, commands: Sequence[tuple[str, str]]) -> None:
        """Set the command menu of one chat, as pairs of name and description. Never raises."""
        menu = [BotCommand(name, description) for name, description in commands]
        with contextlib.suppress(TelegramError):
            await self._bot.set_my_commands(menu, scope=BotCommandScopeChat(chat_id))

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> bool:
        """Delete messages; True when none of them is left. What is gone already is no failure.

        Raises ``RetryLaterError`` after five tries.
        """
        ids = list(dict.fromkeys(message_ids))
        all_gone = True
        for start in range(0, len(ids), _AT_ONCE):
            all_gone &= await self._delete_together(chat_id, ids[start : start + _AT_ONCE])
        return all_gone

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """What somebody sent, by Telegram's name for it: at most ``limit`` bytes.

        Raises FileTooLargeError, FileNotGivenError after three tries, RetryLaterError.
        """
        return await fetch(self._bot, file_id, limit)

    async def send_support(
        self,
        chat_id: int,
        screen: Screen,
        reply_to: int | None = None,
        attachment: Attachment | None = None,
    ) -> int:
        """Send ahead of everything else; the id of the (last) message. One try: the outbox repeats.

        With an attachment the screen is its caption (at most 1,024 letters).

        Raises ``UnreachableError``, ``RefusedError``, ``RetryLaterError`` with the seconds to wait.
        """
        if attachment is not None:
            return await self._send(Lane.SUPPORT, chat_id, screen, reply_to, attachment)
        sent = 0
        for part in parts(screen):
            sent = await self._send(Lane.SUPPORT, chat_id, part, reply_to)
        return sent

    async def edit_support(self, chat_id: int, screen: Screen, message_id: int) -> None:
        """Change a message. One try: the outbox repeats. What is gone, or the same already, is no failure.

        Raises ``UnreachableError``, ``RetryLaterError``.
        """
        try:
            await self._edit(chat_id, screen, message_id)
        except RefusedError as error:
            log.info("message not changed", **told(error))

    def room_for_campaign(self) -> int:
        """How many campaign messages can be handed over now without waiting long for their turn."""
        return self._pacer.room(Lane.CAMPAIGN)

    def withdraw_campaign(self) -> None:
        """Campaign messages that wait for their turn do not leave (``RETRY``)."""
        self._pacer.withdraw(Lane.CAMPAIGN)

    async def send_campaign(
        self, chat_id: int, screen: Screen, wanted: Callable[[], bool] = lambda: True
    ) -> Sent:
        """Send at most once: ``RETRY`` only when surely nothing arrived, ``UNKNOWN`` when it may have.

        ``wanted`` is asked when its turn has come; when it is not any more, nothing leaves (``RETRY``).
        A message that Telegram refuses for good counts as unknown too: it is shown, and not repeated.
        """
        return await self._send_once(chat_id, screen, wanted, self._paid)

    async def send_reminder(self, chat_id: int, screen: Screen) -> Sent:
        """As ``send_campaign``, and never paid for: the request is the one that support makes.

        Otherwise Telegram, and whoever reads along there, could tell a covert notice from a reminder.
        """
        return await self._send_once(chat_id, screen, lambda: True, paid=False)

    async def _send_once(self, chat_id: int, screen: Screen, wanted: Callable[[], bool], paid: bool) -> Sent:
        sent = None
        for part in parts(screen):
            try:
                sent = await self._send(Lane.CAMPAIGN, chat_id, part, wanted=wanted, paid=paid)
            except (_UnwantedError, WithdrawnError):
                return Sent(Outcome.RETRY if sent is None else Outcome.UNKNOWN, sent)
            except DeliveryError as error:
                return Sent(_outcome(error) if sent is None else Outcome.UNKNOWN, sent)
        return Sent(Outcome.SENT, sent)

    async def edit_quietly(self, chat_id: int, screen: Screen, message_id: int) -> None:
        """Change a message that shows how something goes, once. Never raises: the next change comes soon."""
        with contextlib.suppress(DeliveryError):
            await self._edit(chat_id, screen, message_id)

    async def _show_part(self, chat_id: int, part: Screen) -> int:
        return await self._patiently(lambda: self._send(Lane.REPLY, chat_id, part))

    async def _show_in_place(self, chat_id: int, screen: Screen, edit: int) -> int:
        try:
            await self._patiently(lambda: self._edit(chat_id, screen, edit))
        except RefusedError as error:
            match error.kind:
                case "not_modified":
                    return edit
                case "not_editable":
                    return await self._show_part(chat_id, screen)
                case "markup" if screen.html:
                    return await self._show_in_place(chat_id, plain(screen), edit)
            raise
        return edit

    async def _edit(self, chat_id: int, screen: Screen, message_id: int) -> None:
        keyboard = screen.keyboard(lambda data: self._codec.sign(chat_id, data))
        await self._clear(chat_id)
        await self._call(
            Lane.REPLY,
            chat_id,
            self._bot.edit_message_text(
                screen.text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML if screen.html else None,
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
        )

    async def _send(
        self,
        lane: Lane,
        chat_id: int,
        screen: Screen,
        reply_to: int | None = None,
        attachment: Attachment | None = None,
        wanted: Callable[[], bool] | None = None,
        paid: bool = False,
    ) -> int:
        """One try, with another one in plain text, or as a file, when that is what was refused."""
        if lane is not Lane.CAMPAIGN:
            self._refuse_long_pause(lane, chat_id)
        try:
            async with self._pacer.slot(lane, chat_id):
                if wanted is not None and not wanted():
                    raise _UnwantedError
                sending = self._sending(chat_id, screen, reply_to, attachment, paid)
                message = await self._call(lane, chat_id, sending)
        except RefusedError as error:
            if error.kind == "markup" and screen.html:
                return await self._send(lane, chat_id, plain(screen), reply_to, attachment, wanted, paid)
            if error.kind == "not_shown" and attachment is not None and not attachment.as_file:
                as_file = replace(attachment, as_file=True)
                return await self._send(lane, chat_id, screen, reply_to, as_file, wanted, paid)
            raise
        return message.message_id

    def _sending(
        self,
        chat_id: int,
        screen: Screen,
        reply_to: int | None,
        attachment: Attachment | None,
        paid: bool,
    ) -> Awaitable[Message]:
        """The request that sends this: a text, a picture, a voice message or a file."""
        how: dict[str, Any] = {
            "parse_mode": ParseMode.HTML if screen.html else None,
            "reply_markup": screen.keyboard(lambda data: self._codec.sign(chat_id, data)),
            "reply_parameters": ReplyParameters(reply_to, allow_sending_without_reply=True)
            if reply_to
            else None,
            "protect_content": screen.protect or None,
            "disable_notification": screen.silent or None,
            "message_thread_id": screen.thread,
            "allow_paid_broadcast": paid or None,
        }
        hidden = veil(screen.text) if screen.veiled else None
        if screen.picture is not None:
            return self._bot.send_photo(chat_id, screen.picture, caption=screen.text or None, **how)
        if attachment is None:
            how |= {"link_preview_options": LinkPreviewOptions(is_disabled=True)}
            return self._bot.send_message(chat_id, screen.text, entities=hidden, **how)
        how |= {"caption": screen.text or None, "filename": attachment.name}
        how |= {"caption_entities": hidden}
        if attachment.is_picture:
            return self._bot.send_photo(chat_id, attachment.data, has_spoiler=screen.veiled or None, **how)
        if attachment.is_voice:
            return self._bot.send_voice(chat_id, attachment.data, **how)
        return self._bot.send_document(chat_id, attachment.data, **how)

    async def _send_poll(self, chat_id: int, ballot: Ballot, screen: Screen) -> tuple[int, str]:
        how: dict[str, Any] = {
            "type": PollType.QUIZ,
            "is_anonymous": True,
            "correct_option_ids": [ballot.right],
            "explanation": ballot.why,
            "reply_markup": screen.keyboard(lambda data: self._codec.sign(chat_id, data)),
            "message_thread_id": screen.thread,
        }
        self._refuse_long_pause(Lane.REPLY, chat_id)
        async with self._pacer.slot(Lane.REPLY, chat_id):
            sending = self._bot.send_poll(chat_id, screen.text, ballot.options, **how)
            message = await self._call(Lane.REPLY, chat_id, sending)
        if message.poll is None:
            raise RefusedError("no_poll")
        return message.message_id, message.poll.id

    async def _delete_together(self, chat_id: int, ids: Sequence[int]) -> bool:
        try:
            await self._patiently(lambda: self._delete_once(chat_id, ids))
        except RefusedError as error:
            if len(ids) == 1:
                return error.kind == "gone"
        except UnreachableError:
            return False
        else:
            return True
        # One message too old for Telegram fails them all: the others go one by one.
        return all([await self._delete_together(chat_id, [one]) for one in ids])

    async def _delete_once(self, chat_id: int, ids: Sequence[int]) -> None:
        await self._clear(chat_id)
        await self._call(Lane.REPLY, chat_id, self._bot.delete_messages(chat_id, ids))

    async def _clear(self, chat_id: int) -> None:
        self._refuse_long_pause(Lane.REPLY, chat_id)
        await self._pacer.clear(chat_id)

    def _refuse_long_pause(self, lane: Lane, chat_id: int) -> None:
        """A handler must not sleep through a long flood wait: its update is handled again after it."""
        wait = self._pacer.paused_for(lane, chat_id)
        if wait > _LONGEST_PAUSE:
            raise RetryLaterError(wait)

    async def _call(self, lane: Lane, chat_id: int, call: Awaitable[T]) -> T:
        """The call's answer, or one of our errors. Tells the pacer about a 429."""
        try:
            return await call
        except RetryAfter as error:
            self._pacer.refused(lane, chat_id, seconds_of(error))
            failure = meaning(error)
        except Exception as error:
            # Also what is no TelegramError: the message may be out and only its answer unreadable.
            failure = meaning(error)
        raise failure

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        for pause in _PAUSES:
            try:
                return await attempt()
            except RetryLaterError as error:
                if error.seconds > _LONGEST_PAUSE:
                    raise
                await asyncio.sleep(pause)
        return await attempt()


def _outcome(error: DeliveryError) -> Outcome:
    match error:
        case UnreachableError():
            return Outcome.UNREACHABLE
        case UnsureError():
            return Outcome.UNKNOWN
        case RetryLaterError():
            return Outcome.RETRY
        case RefusedError(kind=kind):
            log.warning("campaign message refused", kind=kind)
    return Outcome.UNKNOWN
