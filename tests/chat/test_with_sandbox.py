"""The real lanes against the sandbox: its limits are Telegram's, its faults are the network's."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.chat.callbacks import CallbackCodec
from bot.chat.messenger import Messenger, UnreachableError
from bot.chat.pacer import Pacer
from bot.chat.screen import Attachment, Button, Screen
from bot.chat.transport import make_bot, open_bot
from bot.domain.campaign import Outcome
from bot.figures.certificate import Certificate, draw
from bot.sandbox.config import TOKEN, SandboxConfig
from bot.sandbox.html import utf16_len
from bot.sandbox.samples import picture
from bot.sandbox.server import running
from tests.journeys.phones import Phone, Sandbox

SCREEN = Screen("<b>Сануулга</b>", ((Button("Шалгалт", "quiz:1"),),), html=True)
STUDENT = 2001


@asynccontextmanager
async def stage() -> AsyncIterator[tuple[Sandbox, Messenger]]:
    """A sandbox and a messenger that talks to it."""
    async with running(SandboxConfig(port=0)) as (_, api), Sandbox(api) as sandbox:
        bot = make_bot(TOKEN, api)
        await open_bot(bot)
        try:
            yield sandbox, Messenger(bot, Pacer(), CallbackCodec(b"k" * 32))
        finally:
            await bot.shutdown()


async def begun(sandbox: Sandbox, phones: int) -> list[Phone]:
    wishes = [{"first_name": f"n{n}", "language_code": "mn", "begun": True} for n in range(phones)]
    return await sandbox.new_phones(wishes)


async def test_three_hundred_campaign_messages_at_the_limit_and_none_refused() -> None:
    async with stage() as (sandbox, messenger):
        phones = await begun(sandbox, 300)
        await sandbox.limits(strict=True)
        places = asyncio.Semaphore(64)

        async def send(phone: Phone) -> Outcome:
            async with places:
                return (await messenger.send_campaign(phone.user_id, SCREEN)).outcome

        outcomes = await asyncio.gather(*map(send, phones))
        journal = await sandbox.journal(method="sendMessage")
    assert Counter(outcomes) == {Outcome.SENT: 300}
    assert Counter(entry["status"] for entry in journal) == {200: 300}
    assert len({entry["params"]["chat_id"] for entry in journal}) == 300


async def test_bursts_of_replies_stay_within_the_limits_of_a_chat_and_a_group() -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        group = await sandbox.new_group("клуб", phone)
        await sandbox.limits(strict=True)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(6):
                tasks.create_task(messenger.show(phone.user_id, SCREEN))
                tasks.create_task(messenger.show(group, SCREEN))
        journal = await sandbox.journal(method="sendMessage")
    assert Counter(entry["status"] for entry in journal) == {200: 12}


@pytest.mark.parametrize(
    ("fault", "outcome", "arrived"),
    [
        ({"kind": "drop", "after_effect": True}, Outcome.UNKNOWN, 1),
        ({"kind": "drop"}, Outcome.UNKNOWN, 0),
        ({"kind": "502"}, Outcome.UNKNOWN, 0),
        ({"kind": "429", "retry_after": 2}, Outcome.RETRY, 0),
        ({"kind": "403"}, Outcome.UNREACHABLE, 0),
    ],
)
async def test_a_campaign_message_is_never_sent_twice(
    fault: dict[str, object], outcome: Outcome, arrived: int
) -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        await sandbox.faults({"method": "sendMessage", "count": 1, **fault})
        assert (await messenger.send_campaign(phone.user_id, SCREEN)).outcome is outcome
        await asyncio.sleep(0.05)
        assert (await phone.texts()).count("Сануулга") == arrived


@pytest.mark.parametrize("kind", ["drop", "500", "502", "429"])
async def test_a_reply_arrives_through_faults(kind: str) -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        fault = {"method": "*", "count": 2, "kind": kind, **({"retry_after": 1} if kind == "429" else {})}
        await sandbox.faults(fault)
        message_id = await messenger.show(phone.user_id, SCREEN)
        await sandbox.faults(fault)
        assert await messenger.show(phone.user_id, Screen("Дараагийнх"), edit=message_id) == message_id
        assert (await phone.texts())[-1] == "Дараагийнх"


async def test_what_a_phone_shows_can_be_changed_marked_and_taken_away() -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        own = await phone.send("сайн уу")
        shown = await messenger.show(phone.user_id, SCREEN)
        assert await phone.buttons() == ["Шалгалт"]
        assert await messenger.show(phone.user_id, SCREEN, edit=shown) == shown
        assert await messenger.show(phone.user_id, Screen("шинэ"), edit=own) != own
        await messenger.acknowledge(phone.user_id, own)
        await messenger.typing(phone.user_id)
        await messenger.set_menu(phone.user_id, [("menu", "Цэс")])
        await messenger.answer("no such query", "хоцорсон")
        assert await messenger.delete(phone.user_id, [own, shown])
        assert await phone.texts() == ["шинэ"]


async def test_a_picture_from_a_person_leaves_in_a_campaign_and_its_buttons_change() -> None:
    async with stage() as (sandbox, messenger):
        leader, phone = await begun(sandbox, 2)
        await leader.send_photo(picture(400, 200))
        name = (await leader.messages())[-1]["photo"][-1]["file_id"]
        rows = ((Button("Нээх", "got:open:5"),), (Button("Үүнийг авахгүй", "got:not:5"),))
        message = Screen("a < b & <b>c</b>", rows, picture=name)
        sent = await messenger.send_campaign(phone.user_id, message)
        assert sent.outcome is Outcome.SENT
        assert sent.message_id is not None
        await messenger.take_buttons(phone.user_id, sent.message_id, rows[:1])
        (shown,) = [one for one in await phone.messages() if not one["out"]]
        assert (shown["photo"][-1]["file_id"], shown["caption"]) == (name, "a < b & <b>c</b>")
        assert "bold" not in {entity["type"] for entity in shown["caption_entities"]}, (
            "</b> is a command at most"
        )
        assert await phone.buttons() == ["Нээх"]
        gone = await messenger.send_campaign(phone.user_id, Screen("x", picture="AgACAgIAAxkBAAI"))
        assert gone.outcome is Outcome.UNKNOWN, "refused for good: shown to the leader, not repeated"


async def test_broken_markup_and_long_texts_arrive_all_the_same() -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        await messenger.show(phone.user_id, Screen("<b>эвдэрсэн", html=True))
        assert await phone.texts() == ["эвдэрсэн"]
        await messenger.show(phone.user_id, Screen("үг 😀 " * 2000, SCREEN.rows))
        assert len(await phone.texts()) == 4
        assert await phone.buttons() == ["Шалгалт"]


async def test_who_never_began_or_blocked_the_bot_is_unreachable() -> None:
    async with stage() as (sandbox, messenger):
        for chat in (STUDENT, 987654):
            assert (await messenger.send_campaign(chat, SCREEN)).outcome is Outcome.UNREACHABLE
            with pytest.raises(UnreachableError):
                await messenger.show(chat, SCREEN)
        phone = sandbox.phone(STUDENT)
        await phone.start()
        await messenger.show(STUDENT, SCREEN)
        await phone.block()
        with pytest.raises(UnreachableError):
            await messenger.send_support(STUDENT, SCREEN)


CERTIFICATE = Certificate("Луужин", "Гэрчилгээ", "Тэмүүлэн", "«Эрх» сэдвийг дуусгалаа", ("Чиний эрх",), "4")


async def downloaded(sandbox: Sandbox, file_id: str) -> bytes:
    """What Telegram gives back for the id of a file."""
    async with aiohttp.ClientSession() as session:
        api = f"{sandbox.base}/bot{TOKEN}/getFile"
        async with session.post(api, json={"file_id": file_id}) as answer:
            path = (await answer.json())["result"]["file_path"]
        async with session.get(f"{sandbox.base}/file/bot{TOKEN}/{path}") as file:
            return await file.read()


async def test_a_picture_arrives_whole_with_its_buttons_and_stays_when_one_is_tapped() -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        data = draw(CERTIFICATE)
        shown = await messenger.show_file(phone.user_id, Attachment("luujin.png", data), SCREEN)
        (message,) = await phone.messages()
        largest = message["photo"][-1]
        assert message["caption"] == "Сануулга"
        assert (largest["width"], largest["height"]) == (1080, 1350)
        assert await downloaded(sandbox, largest["file_id"]) == data
        assert await phone.buttons() == ["Шалгалт"]
        below = await messenger.show(phone.user_id, Screen("Цэс"), edit=shown)
        assert below != shown, "a picture cannot become a text: the next screen comes below it"
        assert await phone.texts() == ["Сануулга", "Цэс"]


async def test_a_file_arrives_under_its_name() -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        data = "сэдэв;дүн\n".encode()
        await messenger.show_file(phone.user_id, Attachment("results.csv", data), SCREEN)
        (message,) = await phone.messages()
        assert message["document"]["file_name"] == "results.csv"
        assert await downloaded(sandbox, message["document"]["file_id"]) == data


@pytest.mark.parametrize("kind", ["drop", "502", "429"])
async def test_a_picture_arrives_through_faults(kind: str) -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        fault = {"method": "sendPhoto", "count": 2, "kind": kind}
        await sandbox.faults(fault | ({"retry_after": 1} if kind == "429" else {}))
        await messenger.show_file(phone.user_id, Attachment("luujin.png", draw(CERTIFICATE)), SCREEN)
        assert [message["caption"] for message in await phone.messages()] == ["Сануулга"]


async def test_a_caption_with_broken_markup_arrives_all_the_same() -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        broken = Screen("<b>эвдэрсэн", html=True)
        await messenger.show_file(phone.user_id, Attachment("luujin.png", draw(CERTIFICATE)), broken)
        assert await phone.texts() == ["эвдэрсэн"]


async def test_veiled_words_are_hidden_whole_in_every_part_and_below_a_picture() -> None:
    async with stage() as (sandbox, messenger):
        (phone,) = await begun(sandbox, 1)
        long = Screen("🌙 нууц үг https://example.org " * 200, SCREEN.rows, veiled=True, silent=True)
        await messenger.send_support(phone.user_id, long)
        jpeg = Attachment("photo.jpg", picture(64, 64))
        await messenger.send_support(phone.user_id, Screen("нууц зураг", veiled=True), attachment=jpeg)
        shown = await phone.messages()
        journal = await sandbox.journal()
    assert len(shown) == 3
    for message in shown:
        text = message.get("text") or message["caption"]
        whole = {"type": "spoiler", "offset": 0, "length": utf16_len(text)}
        assert whole in (message.get("entities") or message["caption_entities"])
    sent = [entry["params"] for entry in journal if entry["method"].startswith("send")]
    assert [params.get("disable_notification") for params in sent] == [True, True, None]
    assert sent[-1]["has_spoiler"] is True
