"""Pictures and voice between two phones of the sandbox: what arrives is new and holds no trace of a phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from mutagen.oggopus import OggOpus
from PIL import Image
from telegram import Bot

from bot.chat.callbacks import CallbackCodec
from bot.chat.dispatch import Dispatcher
from bot.chat.lanes import SupportSender
from bot.chat.messenger import Messenger
from bot.chat.pacer import Pacer
from bot.chat.raw import raw_update
from bot.chat.transport import make_bot, open_bot
from bot.chat.visit import Room
from bot.domain.people import Role
from bot.sandbox.config import TOKEN, SandboxConfig
from bot.sandbox.server import running
from bot.usecases.deliver_support import DeliverSupport
from tests.chat.test_with_sandbox import downloaded
from tests.chat.world import ME, World, catalogs, content
from tests.fakes.desk import open_desk
from tests.figures.test_clean import CANARY, EVERY_SPELLING, saved, voice
from tests.journeys.phones import Phone, Sandbox

STUDENT, COORDINATOR = 2001, 2004


@dataclass
class Line:
    """The whole way between two phones: handlers and lanes on the sandbox, with a store in memory."""

    sandbox: Sandbox
    bot: Bot
    world: World
    dispatch: Dispatcher
    support: DeliverSupport
    student: Phone
    coordinator: Phone
    offset: int = 0

    async def handle(self) -> None:
        """Let the bot handle what the phones have sent, and carry what it owes."""
        for update in await self.bot.get_updates(offset=self.offset, timeout=0):
            self.offset = update.update_id + 1
            raw = raw_update(update.to_dict())
            assert raw is not None
            await self.dispatch(raw)
        self.world.clock.pass_(seconds=10)
        await self.support()

    async def newest(self, phone: Phone) -> dict[str, Any]:
        return [one for one in await phone.messages() if not one["out"]][-1]

    async def meet(self) -> None:
        """Student and coordinator stand in a case of the student's, which the coordinator has just read."""
        acts, world = self.world.acts, self.world
        person, staff = await acts.meet(STUDENT), await acts.meet(COORDINATOR)
        async with world.memory.unit() as work:
            await work.people.grant(staff.id, Role.COORDINATOR, None, world.clock())
            case = await work.cases.add(person.id, "Цасан Шувуу", "mn", False, False, world.clock())
            await work.cases.claim(case.id, staff.id)
            await work.commit()
        await open_desk(world.memory, world.clock, staff.id)
        person = await acts.meet(STUDENT)
        await acts.write_to_desk(person, "сайн уу", 1)
        for phone in (self.student, self.coordinator):
            await phone.start()
        await self.bot.get_updates(offset=-1, timeout=0)
        self.offset = (await self.bot.get_updates(offset=-1, timeout=0))[-1].update_id + 1
        await self.support()


@asynccontextmanager
async def line() -> AsyncIterator[Line]:
    async with running(SandboxConfig(port=0)) as (_, api), Sandbox(api) as sandbox:
        bot = make_bot(TOKEN, api)
        await open_bot(bot)
        codec, world = CallbackCodec(b"k" * 32), World()
        messenger = Messenger(bot, Pacer(), codec)
        room = Room(world.acts, catalogs(), content(), messenger, world.clock, ME, pause=0)
        sender = SupportSender(messenger, catalogs(), content().services)
        support = DeliverSupport(world.memory.unit, sender, world.clock)
        phones = sandbox.phone(STUDENT), sandbox.phone(COORDINATOR)
        made = Line(sandbox, bot, world, Dispatcher(room, bot, codec), support, *phones)
        try:
            await made.meet()
            yield made
        finally:
            await bot.shutdown()


def names(message: dict[str, Any]) -> set[str]:
    """Telegram's names for the files in a message."""
    found = [*message.get("photo", []), *(message[k] for k in ("voice", "document") if k in message)]
    return {name for file in found for name in (file["file_id"], file["file_unique_id"])}


@pytest.mark.parametrize("as_file", [False, True])
async def test_a_picture_arrives_without_where_it_was_taken(as_file: bool) -> None:
    taken = saved("JPEG", orientation=6)
    async with line() as at:
        if as_file:
            await at.student.send_file(taken, "энэ", name=f"{CANARY}.jpg")
        else:
            await at.student.send_photo(taken, "энэ")
        await at.handle()
        mine = (await at.student.messages())[-1]
        shown = await at.newest(at.coordinator)
        journal = await at.sandbox.journal()
        file_id = shown["photo"][-1]["file_id"]
        arrived = await downloaded(at.sandbox, file_id)
    assert not any(spelling in arrived for spelling in EVERY_SPELLING)
    assert Image.open(BytesIO(arrived)).size == (40, 80), "upright"
    assert shown["has_protected_content"]
    assert "энэ" in shown["caption"]
    assert not names(mine) & names(shown)
    sent = [entry for entry in journal if entry["method"].startswith("send")]
    assert [file["name"] for entry in sent for file in entry["files"]] == ["photo.jpg"]
    assert not any(name in str(entry["params"]) for entry in sent for name in names(mine))
    assert CANARY not in str(sent)


async def test_a_voice_message_arrives_without_its_tags_and_is_answered_with_one() -> None:
    async with line() as at:
        await at.student.send_voice(voice())
        await at.handle()
        shown = await at.newest(at.coordinator)
        arrived = await downloaded(at.sandbox, shown["voice"]["file_id"])
        await at.coordinator.send_voice(voice(seconds=5))
        await at.handle()
        assert len(at.world.memory.tables.messages) == 2, "it answers nobody"
        await at.coordinator.send_voice(voice(seconds=5), reply_to=shown["message_id"])
        await at.handle()
        back = await at.newest(at.student)
        own = (await at.coordinator.messages())[-1]
    assert not any(spelling in arrived for spelling in EVERY_SPELLING)
    length: Any = OggOpus(BytesIO(arrived))
    assert length.info.length == pytest.approx(3)
    assert (shown["voice"]["duration"], back["voice"]["duration"]) == (3, 5)
    assert shown["has_protected_content"]
    assert back["has_protected_content"]
    assert not names(own) & names(back)


@pytest.mark.parametrize("kind", ["video", "sticker", "location", "contact", "document", "audio"])
async def test_nothing_else_is_fetched_or_passed_on(kind: str) -> None:
    async with line() as at:
        await at.student.send(kind=kind)
        await at.handle()
        shown = await at.newest(at.student)
        journal = await at.sandbox.journal(method="getFile")
        at_desk = [one for one in await at.coordinator.messages() if not one["out"]]
    assert shown["text"] == catalogs().words("mn").say("support.texts_only")
    assert journal == []
    assert len(at_desk) == 1


async def test_while_telegram_does_not_give_the_file_the_person_is_told_after_three_tries() -> None:
    async with line() as at:
        await at.sandbox.faults({"method": "getFile", "kind": "500"})
        await at.student.send_photo(saved("PNG"))
        await at.handle()
        shown = await at.newest(at.student)
        tries = await at.sandbox.journal(method="getFile")
    assert shown["text"] == catalogs().words("mn").say("error.file_not_given")
    assert len(tries) == 3
    assert at.world.memory.tables.files == {}
