"""One stored update in, one handler called. Whatever cannot be answered is refused quietly and logged."""

import json
from collections.abc import Awaitable
from dataclasses import dataclass

import structlog
from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType
from telegram.error import TelegramError

from bot.chat.callbacks import CallbackCodec
from bot.chat.errors import RefusedError, UnreachableError
from bot.chat.handlers import (
    asking,
    case_files,
    circles_desk,
    desk_asking,
    desk_session,
    group,
    private,
    support,
    talk,
    tip,
    typed,
)
from bot.chat.routes import (
    BUTTONS,
    CERTIFICATE,
    COMMANDS,
    IN_PASSING,
    OWN_WORD,
    PRIVATE,
    TIP,
    WITHIN_CHECK,
    WITHIN_SUPPORT,
    WITHIN_TIP,
)
from bot.chat.views import common
from bot.chat.views import desk as desk_view
from bot.chat.visit import Room, Visit
from bot.domain.errors import DeskLockedError, LuujinError, StaleError
from bot.usecases import certificate, rota, search
from bot.usecases.ports import RawUpdate

log = structlog.get_logger()

# Dates beyond the calendar and nesting beyond the stack among them.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError, RecursionError)
_GONE = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Reads an update and lets the right handler answer. Errors that are not the person's pass through."""

    room: Room
    bot: Bot
    codec: CallbackCodec

    async def __call__(self, raw: RawUpdate) -> None:
        """Handle one update. Raises only what is worth another try."""
        update = self._read(raw)
        if update is None:
            log.warning("update refused", kind="malformed", update_id=raw.update_id)
        elif update.callback_query is not None:
            await self._tapped(update.update_id, update.callback_query)
        elif update.message is not None:
            await self._written(update.update_id, update.message)
        elif update.my_chat_member is not None:
            await self._membership(update.my_chat_member)
        elif update.poll is not None:
            await group.counted(self.room, update.poll)
        else:
            # Edited messages among them: a text that changes later must not be handled a second time.
            log.info("update passed over", kind=_kind(raw), update_id=raw.update_id)

    async def apologise(self, raw: RawUpdate) -> None:
        """Tell the person of a private chat that their update could not be answered."""
        if raw.chat_id > 0:
            visit = await self._visit(raw.chat_id, raw.update_id, 0)
            await visit.send(common.note(visit.words, visit.words.say("error.unknown")))

    def _read(self, raw: RawUpdate) -> Update | None:
        try:
            data = json.loads(raw.payload)
            update = Update.de_json(data, self.bot) if isinstance(data, dict) else None
        except (*_UNREADABLE, TelegramError):
            return None
        return update if update is not None and _is_whole(update) else None

    async def _written(self, update_id: int, message: Message) -> None:
        if message.chat.type != ChatType.PRIVATE:
            await group.written(self.room, message)
            return
        if message.from_user is None or message.from_user.is_bot:
            return
        visit = await self._visit(message.chat.id, update_id, message.message_id)
        if message.reply_to_message is not None:
            visit.reply_to = message.reply_to_message.message_id
        visit.hidden_links = _hidden_links(message)
        await self._guarded(visit, self._answer_message(visit, message))

    async def _answer_message(self, visit: Visit, message: Message) -> None:
        text = message.text
        if text is None:
            await _not_a_text(visit, message)
        elif text.startswith("/"):
            await self._command(visit, text)
        else:
            await talk.text(visit, text)

    async def _command(self, visit: Visit, text: str) -> None:
        name, *args = text[1:].split() or [""]
        command = name.partition("@")[0].lower()
        handler = COMMANDS.get(command)
        if handler is None:  # a slip of the thumb ends no conversation: what comes next is still for the desk
            await talk.unknown_command(visit, text)
            return
        if await private.hurried(visit, command):
            return
        await private.step_aside(visit)
        await desk_session.let_go(visit)
        await (tip.put_aside if command in WITHIN_TIP else tip.let_go)(visit)
        goes_on = command in WITHIN_CHECK and visit.acts.checks.waiting(visit.person)
        if not (goes_on or tip.stands(visit)):
            visit.person = await visit.acts.change.expect_nothing(visit.person)
        await handler(visit, tuple(args))

    async def _tapped(self, update_id: int, query: CallbackQuery) -> None:
        message = query.message
        if message is not None and query.data is not None and message.chat.type in group.GROUPS:
            await group.tapped(self.room, query, self.codec.open(message.chat.id, query.data))
            return
        if message is None or query.data is None or message.chat.id != query.from_user.id:
            await self.room.messenger.answer(query.id)
            log.warning("update refused", kind="callback_without_its_chat", update_id=update_id)
            return
        visit = await self._visit(message.chat.id, update_id, message.message_id)
        visit.callback_id = query.id
        data = self.codec.open(message.chat.id, query.data)
        if data is None:
            log.warning("update refused", kind="forged_callback", update_id=update_id)
            await visit.toast(common.refusal_text(visit.words, StaleError()))
            return
        await self._guarded(visit, self._answer_tap(visit, data))
        if not visit.answered:
            await self.room.messenger.answer(query.id)

    async def _answer_tap(self, visit: Visit, data: str) -> None:
        first, *rest = data.split(":")
        handler = BUTTONS.get(first)
        if handler is None:
            raise StaleError
        if ":".join((first, *rest[:1])) not in IN_PASSING:
            await self._move_on(visit, first)
        await handler(visit, tuple(rest))

    async def _move_on(self, visit: Visit, first: str) -> None:
        """What was waited for before this tap is waited for no more, unless the button belongs to it."""
        if first not in WITHIN_SUPPORT:
            await private.step_aside(visit)
        if first != PRIVATE:
            await private.let_go(visit)
        if first != TIP:
            await (tip.put_aside if first in WITHIN_TIP else tip.let_go)(visit)
        if first not in WITHIN_CHECK:
            visit.person = await visit.acts.checks.leave(visit.person)
        if first != OWN_WORD:
            visit.person = await visit.acts.safe_word.let_go(visit.person)
        if first != CERTIFICATE:
            visit.person = await visit.acts.change.let_go(visit.person, certificate.EXPECTED)
        visit.person = await visit.acts.change.let_go(visit.person, search.EXPECTED)
        visit.person = await visit.acts.change.let_go(visit.person, rota.EXPECTED)
        await circles_desk.let_go(visit)
        await asking.let_go(visit)
        await desk_asking.let_go(visit)
        await desk_session.let_go(visit)

    async def _visit(self, chat_id: int, update_id: int, message_id: int) -> Visit:
        return Visit(self.room, await self.room.acts.meet(chat_id), update_id, message_id)

    async def _guarded(self, visit: Visit, answer: Awaitable[None]) -> None:
        """Turn a refusal into kind words, and a person who blocked the bot into one to leave alone."""
        try:
            try:
                await answer
            except LuujinError as error:
                await _refuse(visit, error)
        except UnreachableError:
            await visit.acts.mark_unreachable(visit.person.chat_id)
        except RefusedError as error:
            # Telegram refuses this screen for good: trying again would refuse again.
            log.error("screen refused", kind=error.kind, update_id=visit.update_id)

    async def _membership(self, change: ChatMemberUpdated) -> None:
        if change.new_chat_member.status not in _GONE:
            return
        if change.chat.type == ChatType.PRIVATE:
            await self.room.acts.mark_unreachable(change.chat.id)
        else:
            await group.left(self.room, change.chat.id)


def _is_whole(update: Update) -> bool:
    """Whether what is handled has its parts: the library leaves out what does not come or takes any type."""
    message, change, poll = update.message, update.my_chat_member, update.poll
    if poll is not None:
        return isinstance(poll.id, str) and all(isinstance(o.voter_count, int) for o in poll.options)
    if message is not None:
        return isinstance(message.chat.id, int) and isinstance(message.text, str | None)
    return change is None or None not in (change.chat, change.new_chat_member)


async def _refuse(visit: Visit, error: LuujinError) -> None:
    if visit.callback_id is not None and isinstance(error, StaleError):
        await visit.toast(common.refusal_text(visit.words, error))
    elif isinstance(error, DeskLockedError):
        await desk_session.ask(visit)
    else:
        await visit.send(common.refusal(visit.words, error))


async def _not_a_text(visit: Visit, message: Message) -> None:
    """Something for a case, or a picture for a draft; of anything else say plainly that nobody reads it."""
    if message.effective_attachment is None:  # somebody pinned something, a call ended
        log.info("update passed over", kind="service_message", update_id=visit.update_id)
    elif visit.reply_to is not None and await visit.acts.is_desk_post(visit.person, visit.reply_to):
        await talk.file_reply(visit, case_files.offered(message), visit.reply_to)
    elif private.asks(visit.person):  # as with a text: what was asked for comes before the conversation
        await visit.acts.note_shown(visit.person, None, visit.message_id)
        await talk.unread(visit, message.caption or "")
    elif await talk.is_for_desk(visit):
        await support.pass_on(visit, case_files.offered(message), message.caption or "")
    elif desk_session.waits(visit.person):
        await desk_session.not_a_text(visit)
    elif (what := tip.waits_for(visit)) is not None:
        await tip.sent(visit, what, case_files.offered(message))
    elif asking.waits_for(visit.person) == asking.PICTURE:
        await typed.picture(visit, _picture(message), message.document is not None, bool(message.caption))
    elif await talk.may_be_for_a_case(visit):
        await visit.send(desk_view.reply_to_whom(visit.words))
    else:
        await talk.unread(visit, message.caption or "")


def _hidden_links(message: Message) -> tuple[str, ...]:
    """Where words of it lead to that do not say so themselves."""
    marked = (*message.entities, *message.caption_entities)
    return tuple(one.url for one in marked if one.type == MessageEntityType.TEXT_LINK and one.url)


def _picture(message: Message) -> str | None:
    """Telegram's name for the largest size of the picture in it; None when there is none."""
    return message.photo[-1].file_id if message.photo else None


def _kind(raw: RawUpdate) -> str:
    try:
        data = json.loads(raw.payload)
        return next((name for name in data if name != "update_id"), "empty")
    except (ValueError, TypeError):
        return "malformed"
