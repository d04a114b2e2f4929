"""Taps and their answers."""

import asyncio

from tests.sandbox.conftest import STUDENT, Running

KEYS = {
    "inline_keyboard": [
        [{"text": "A", "callback_data": "a"}, {"text": "B", "callback_data": "b"}],
        [{"text": "Link", "url": "https://108.mn"}],
    ]
}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def _asked(sandbox: Running) -> int:
    return int((await sandbox.ok("sendMessage", chat_id=STUDENT, text="?", reply_markup=KEYS))["message_id"])


async def test_a_tap_waits_for_the_answer(begun: Running) -> None:
    message_id = await _asked(begun)
    tapping = asyncio.create_task(begun.act(f"phones/{STUDENT}/tap", message_id=message_id, text="B"))
    [update] = await begun.updates(timeout=10)
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["message_id"]) == ("b", STUDENT, message_id)
    await begun.ok("answerCallbackQuery", callback_query_id=query["id"], text="ok", show_alert=True)
    assert (await tapping)["answer"] == {"text": "ok", "show_alert": True, "url": ""}
    assert await begun.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_buttons_by_place_and_links(begun: Running) -> None:
    message_id = await _asked(begun)
    tapped = await begun.act(f"phones/{STUDENT}/tap", message_id=message_id, row=0, col=1, wait=0.01)
    assert tapped["answer"] is None
    assert (await begun.updates())[-1]["callback_query"]["data"] == "b"
    link = await begun.act(f"phones/{STUDENT}/tap", message_id=message_id, row=1, col=0)
    assert link == {"url": "https://108.mn"}
    for place in ({"row": 5}, {"row": 0, "col": 2}, {"text": "C"}):
        await begun.act(f"phones/{STUDENT}/tap", status=404, message_id=message_id, **place)


async def test_forged_data_and_a_deleted_message(begun: Running) -> None:
    message_id = await _asked(begun)
    await begun.act(f"phones/{STUDENT}/tap", message_id=message_id, data="forged", wait=0.01)
    await begun.ok("deleteMessage", chat_id=STUDENT, message_id=message_id)
    await begun.act(f"phones/{STUDENT}/tap", message_id=message_id, data="a", wait=0.01)
    forged, gone = [u["callback_query"] for u in await begun.updates()]
    assert (forged["data"], gone["message"]["date"]) == ("forged", 0)


async def test_refusals_of_answers(begun: Running) -> None:
    assert await begun.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    long = await begun.refused("answerCallbackQuery", callback_query_id="1", text="x" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
