"""python-telegram-bot 22.8 as it comes, from getMe to a conflict."""

import asyncio
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, RetryAfter

from tests.sandbox.conftest import STUDENT, Running

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Тийм", callback_data="y")]])


async def test_a_conversation(ptb: Bot, begun: Running) -> None:
    assert ptb.username == "luujin_sandbox_bot"
    await begun.act(f"phones/{STUDENT}/send", text="сайн уу")
    [update] = await ptb.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "mn"
    sent = await ptb.send_message(
        STUDENT, "<b>Сайн</b> уу", parse_mode="HTML", reply_markup=KEYS,
        reply_parameters=ReplyParameters(update.message.message_id),
    )  # fmt: skip
    assert sent.reply_to_message is not None
    assert sent.text_html == "<b>Сайн</b> уу"
    tapping = asyncio.create_task(begun.act(f"phones/{STUDENT}/tap", message_id=sent.message_id, text="Тийм"))
    [tapped] = await ptb.get_updates(offset=update.update_id + 1, timeout=5)
    assert tapped.callback_query is not None
    await tapped.callback_query.answer("за")
    assert (await tapping)["answer"]["text"] == "за"
    edited = await tapped.callback_query.edit_message_text("Болсон")
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("Болсон", None)
    assert await edited.delete()


async def test_setting_up(ptb: Bot) -> None:
    await ptb.set_my_commands([BotCommand("help", "Тусламж")], BotCommandScopeChat(STUDENT), "mn")
    [command] = await ptb.get_my_commands(BotCommandScopeChat(STUDENT), "mn")
    assert command.description == "Тусламж"
    assert await ptb.set_my_name("Луужин")
    assert (await ptb.get_my_name()).name == "Луужин"
    assert (await ptb.get_chat(STUDENT)).first_name == "Тэмүүлэн"
    assert await ptb.set_webhook("http://127.0.0.1:1/hook", secret_token="s", allowed_updates=["message"])
    info = await ptb.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:1/hook", ("message",))
    with pytest.raises(Conflict):
        await ptb.get_updates()
    assert await ptb.delete_webhook()
    assert await ptb.log_out()


async def test_errors_become_its_exceptions(
    ptb: Bot, begun: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    sent = await ptb.send_message(STUDENT, "x")
    with pytest.raises(BadRequest, match="not modified"):
        await ptb.edit_message_text("x", STUDENT, sent.message_id)
    with pytest.raises(Forbidden, match="can't initiate"):
        await ptb.send_message(2002, "x")
    await begun.act("faults", method="sendMessage", kind="429", retry_after=9, count=1)
    with pytest.raises(RetryAfter) as caught:
        await ptb.send_message(STUDENT, "x")
    assert caught.value.retry_after == timedelta(seconds=9)
    await begun.act(f"phones/{STUDENT}/block")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(STUDENT, "x")
