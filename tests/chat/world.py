"""The chat room with real words, real content and real acts, over fakes of everything behind them."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from bot.chat.callbacks import CallbackCodec
from bot.chat.dispatch import Dispatcher
from bot.chat.lanes import AdminNotice, CampaignSender, SupportSender
from bot.chat.messenger import Messenger
from bot.chat.screen import Button
from bot.chat.visit import Room
from bot.domain.people import Person, Role
from bot.domain.quiz import Quiz
from bot.storage.export import LockedFile
from bot.texts.catalog import Catalogs
from bot.texts.content import Content
from bot.texts.links import is_linkable
from bot.timetable.one_time_codes import Totp
from bot.understanding.folding import fold
from bot.understanding.language import language_of
from bot.usecases.acts import Acts
from bot.usecases.audience import FindAudience
from bot.usecases.course import CountAsPassed
from bot.usecases.deliver import DeliverCampaign
from bot.usecases.deliver_support import DeliverSupport
from bot.usecases.invitations import Grant, Invite
from bot.usecases.ports import RawUpdate
from bot.usecases.run_escalation import RunEscalation
from bot.usecases.start import DueCampaigns, StartCampaign
from bot.usecases.tell_admins import TellAdmins
from tests.fakes.desk import open_desk
from tests.fakes.others import FakeAlarm, FakeClock, FakeMessenger, FakeUnderstanding, Shown, fake_recall
from tests.fakes.store import Memory
from tests.fakes.telegram import FakeTelegram

CONTENT = Path(__file__).parents[2] / "content"
ME = "luujin_test_bot"
LINKABLE = frozenset({"example.org"})
"""Hosts that a campaign may link to."""
PLACEHOLDER = re.compile(r"\{\w*\}")


@cache
def catalogs() -> Catalogs:
    return Catalogs.load(CONTENT)


@cache
def content() -> Content:
    return Content.load(CONTENT)


def said(key: str, language: str = "mn", **values: object) -> str:
    """Words of the bot's."""
    return catalogs().words(language).say(key, **values)


def counted(key: str, n: int, language: str = "mn", **values: object) -> str:
    """The same about so many."""
    return catalogs().words(language).count(key, n, **values)


@dataclass
class World:
    """One bot and the phones around it."""

    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    understanding: FakeUnderstanding = field(default_factory=FakeUnderstanding)
    alarm: FakeAlarm = field(default_factory=FakeAlarm)
    messenger: FakeMessenger = field(default_factory=FakeMessenger)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.codec = CallbackCodec(b"k" * 32)
        self.acts = Acts.build(
            self.memory.unit,
            content(),
            self.understanding,
            self.alarm,
            fold,
            language_of,
            self.clock,
            fake_recall,
            Totp(),
            LockedFile(),
            may_link=lambda address: is_linkable(address, LINKABLE),
        )
        room = Room(
            self.acts, catalogs(), content(), self.messenger, self.clock, ME, pause=0, linkable=LINKABLE
        )
        self.dispatch = Dispatcher(room, FakeTelegram().bot(), self.codec)
        lane = cast(Messenger, self.messenger)
        sender = SupportSender(lane, catalogs(), content().services)
        self.support = DeliverSupport(self.memory.unit, sender, self.clock)
        self.escalation = RunEscalation(self.memory.unit, self.clock)
        self.notices = TellAdmins(self.memory.unit, AdminNotice(lane, catalogs()), self.clock)
        self.campaigns = DeliverCampaign(self.memory.unit, CampaignSender(lane, catalogs()), self.clock)

    def restarted(self) -> "World":
        """The same bot after a crash: with what was stored, and the chats as they stand on the phones."""
        return World(self.clock, self.memory, messenger=self.messenger, numbers=self.numbers)

    def phone(self, chat_id: int, name: str = "Тэмүүлэн", username: str = "temuulen_2010") -> "Phone":
        return Phone(self, chat_id, name, username)

    async def ready(self, chat_id: int, language: str = "mn", **kept: str) -> "Phone":
        """A phone whose owner is through with the first screens."""
        phone = self.phone(chat_id, **kept)
        await phone.send("/start")
        await phone.tap(f"lang:{language}")
        await phone.tap("consent")
        await phone.tap("rem:yes")
        return phone

    async def staff(
        self, chat_id: int, role: Role, club: str | None = None, language: str = "en", trained: bool = True
    ) -> "Phone":
        """A phone whose owner holds this role, with the desk open to them whenever they do something.

        ``trained``: and has passed its course.
        """
        phone = await self.ready(chat_id, language, name="Номин", username="nomin_staff")
        await Grant(self.memory.unit, self.clock, self.acts.meet)(chat_id, role, club)
        if trained:
            await CountAsPassed(self.memory.unit, self.clock)(chat_id, role)
        phone.has_open_desk = True
        return phone

    async def invite(self, role: Role, club: str | None = None) -> str:
        return await Invite(self.memory.unit, self.clock)(role, club)

    async def carry(self) -> None:
        """Let the calls of this moment be made, and the support lane carry what it owes."""
        await self.escalation()
        await self.support()

    async def run_campaigns(self) -> int:
        """What timetable and sender do at this moment."""
        start = StartCampaign(
            self.memory.unit, FindAudience(self.memory.unit, content(), self.clock), self.clock
        )
        for campaign_id, due in await DueCampaigns(self.memory.unit)():
            if due <= self.clock():
                await start(campaign_id)
        return await self.campaigns()

    async def tell_admins(self) -> int:
        """What the timetable does every while: admins hear that campaigns wait; how many were told."""
        return await self.notices()

    async def raw(self, payload: bytes, chat_id: int = 1) -> None:
        await self.dispatch(RawUpdate(next(self.numbers), chat_id, payload))

    async def update(self, update: dict[str, Any]) -> None:
        """Any update of Telegram's."""
        update = {"update_id": next(self.numbers), **update}
        await self.dispatch(RawUpdate(update["update_id"], 1, json.dumps(update).encode()))

    @property
    def never_filled(self) -> list[str]:
        """Texts and labels that still hold a placeholder."""
        texts = (
            piece
            for _, screen in self.messenger.history
            for piece in (screen.text, *(b.text for row in screen.rows for b in row))
        )
        return [text for text in texts if PLACEHOLDER.search(text)]


@dataclass
class Phone:
    """A person's private chat with the bot."""

    world: World
    chat_id: int
    name: str
    username: str
    has_open_desk: bool = False

    async def send(self, text: str, reply_to: int | None = None, again: int | None = None) -> int:
        """Write a text; its message id. ``again``: the same update once more, as after a crash."""
        message_id = self.world.messenger.write(self.chat_id, text) if again is None else again
        await self.message({"text": text}, message_id, reply_to)
        return message_id

    async def message(
        self, content: dict[str, Any], message_id: int | None = None, reply_to: int | None = None
    ) -> dict[str, Any]:
        """Send any kind of message; the update."""
        if message_id is None:
            message_id = self.world.messenger.write(self.chat_id, "[something]")
        message: dict[str, Any] = {**self._around(message_id), **content, "from": self._me()}
        if reply_to is not None:
            message["reply_to_message"] = self._around(reply_to)
        update = {"update_id": next(self.world.numbers), "message": message}
        await self.deliver(update)
        return update

    async def deliver(self, update: dict[str, Any]) -> None:
        if self.has_open_desk:
            await self.open_desk()
        await self.world.dispatch(RawUpdate(update["update_id"], self.chat_id, json.dumps(update).encode()))

    async def open_desk(self) -> None:
        """Open the desk to the owner without its door, if they belong to it."""
        async with self.world.memory.unit() as work:
            person = await work.people.by_chat(self.chat_id)
        if person is not None:
            await open_desk(self.world.memory, self.world.clock, person.id)

    async def tap(self, data: str, on: int | None = None) -> None:
        """Tap the newest button that begins with this data (or one that has gone meanwhile)."""
        await self.deliver(self.tapped(data, on))

    async def begin_quiz(self, quiz_id: str = "") -> None:
        """Begin a quiz (the first one) and say "not now" to the questions before its topic."""
        await self.tap(f"quiz:start:{quiz_id or content().quizzes('mn')[0].id}", on=self.last.id)
        await self.not_now()

    async def not_now(self) -> None:
        """Go on without the questions before a topic, where they are offered."""
        if len(self.data) == 2 and self.data[0].startswith("rnd:go:"):
            await self.tap(self.data[1])

    async def play(self, quiz: Quiz) -> None:
        """A quiz from its beginning to its end, always with the first option."""
        await self.begin_quiz(quiz.id)
        for _ in quiz.questions:
            await self.tap("quiz:a:")
            await self.tap("quiz:next:")

    async def will_write(self, contact: str, need: str = "talk") -> None:
        """Through the steps before writing to the desk, with this choice of when it may write."""
        for choice in (f"need:{need}", "calm", contact):
            await self.tap(f"sup:{choice}")

    async def leaf(self, page: str, pages: int) -> list[Button]:
        """The buttons of so many pages: of the open one, then of those that ``page`` turns to."""
        found = list(self.last.buttons)
        for number in range(1, pages):
            await self.tap(f"{page}:{number}")
            found += self.last.buttons
        return found

    async def taps_in_vain(self, data: str) -> None:
        """Tap a button from another time on the newest message: a kind word, and the message stays."""
        before = self.last
        await self.tap(data, on=before.id)
        assert self.world.messenger.toasts[-1] == self.say("error.stale")
        assert self.last == before

    def tapped(self, data: str, on: int | None = None) -> dict[str, Any]:
        """The update of a tap."""
        exact, message_id = self._find(data) if on is None else (data, on)
        return self.tapped_raw(self.world.codec.sign(self.chat_id, exact), message_id)

    def tapped_raw(self, signed: str, message_id: int) -> dict[str, Any]:
        query = {
            "id": f"q{next(self.world.numbers)}",
            "from": self._me(),
            "chat_instance": "1",
            "message": self._around(message_id),
            "data": signed,
        }
        return {"update_id": next(self.world.numbers), "callback_query": query}

    def _find(self, data: str) -> tuple[str, int]:
        for shown in reversed(self.shown):
            for button in shown.buttons:
                if button.data == data:
                    return button.data, shown.id
        for shown in reversed(self.shown):
            for button in shown.buttons:
                if button.data is not None and button.data.startswith(data):
                    return button.data, shown.id
        raise AssertionError(f"no button {data!r} on {[b.data for s in self.shown for b in s.buttons]}")

    def _me(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": self.name, "username": self.username}

    def _around(self, message_id: int) -> dict[str, Any]:
        chat = {"id": self.chat_id, "type": "private", "first_name": self.name, "username": self.username}
        return {"message_id": message_id, "date": int(self.world.clock().timestamp()), "chat": chat}

    @property
    def shown(self) -> list[Shown]:
        """What stands in the chat, oldest first."""
        return [one for _, one in sorted(self.world.messenger.chats.get(self.chat_id, {}).items())]

    @property
    def last(self) -> Shown:
        """The newest message of the bot's."""
        return [one for one in self.shown if one.mine][-1]

    @property
    def text(self) -> str:
        return self.last.screen.text

    @property
    def data(self) -> list[str]:
        """The buttons under the newest message of the bot's."""
        return [button.data or button.url or "" for button in self.last.buttons]

    @property
    def words(self) -> str:
        """Everything that stands in the chat, buttons too."""
        return "\n".join("\n".join([one.screen.text, *(b.text for b in one.buttons)]) for one in self.shown)

    async def person(self) -> Person:
        async with self.world.memory.unit() as work:
            found = await work.people.by_chat(self.chat_id)
        assert found is not None
        return found

    def say(self, key: str, language: str = "mn", **values: object) -> str:
        return said(key, language, **values)
