"""Taps on buttons and votes in polls."""

import asyncio

from bot.sandbox.errors import ControlError
from bot.sandbox.people import chat_of, find_message
from bot.sandbox.polling import vote as count_vote
from bot.sandbox.shapes import Json
from bot.sandbox.state import Chat, Person
from bot.sandbox.world import World


def tap(world: World, person: Person, wish: Json) -> tuple[Json, asyncio.Future[Json] | None]:
    """Tap a button named by text, by row and col, or forge its data; what it does, and the answer to come."""
    chat = chat_of(world, person, wish.get("chat_id"))
    message_id = int(wish.get("message_id", 0))
    chat.unread = 0
    if "data" in wish:
        message = chat.messages.get(message_id) or {"chat": chat.brief, "message_id": message_id, "date": 0}
        return _query(world, person, chat, message, str(wish["data"]))
    message = find_message(chat, message_id)
    button = _button(message, wish)
    if "callback_data" in button:
        return _query(world, person, chat, message, button["callback_data"])
    return {k: v for k, v in button.items() if k != "text"}, None


def _button(message: Json, wish: Json) -> Json:
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    if "text" in wish:
        found = [b for row in rows for b in row if b["text"] == wish["text"]]
    else:
        row, col = int(wish.get("row", 0)), int(wish.get("col", 0))
        found = rows[row][col : col + 1] if 0 <= row < len(rows) and col >= 0 else []
    if not found:
        raise ControlError(404, "no such button")
    return found[0]


def _query(
    world: World, person: Person, chat: Chat, message: Json, data: str
) -> tuple[Json, asyncio.Future[Json]]:
    query_id = str(4_000_000_000_000_000_000 + world.state.serial())
    answer = world.callbacks.begin(query_id)
    query = {"id": query_id, "from": person.user(), "message": message, "chat_instance": str(chat.id)}
    update_id = world.updates.put("callback_query", query | {"data": data})
    world.state.touch(chat)
    return {"callback_query_id": query_id, "update_id": update_id}, answer


def vote(world: World, person: Person, wish: Json) -> None:
    """Vote in a poll; ControlError when that is not possible."""
    chat = chat_of(world, person, wish.get("chat_id"))
    message = find_message(chat, int(wish.get("message_id", 0)))
    if "poll" not in message:
        raise ControlError(400, "no poll in this message")
    count_vote(
        world, person, world.state.polls[message["poll"]["id"]], [int(o) for o in wish.get("options", [])]
    )
