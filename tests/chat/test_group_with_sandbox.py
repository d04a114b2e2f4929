"""A quiz in a group, as the phones of a club see it: the real bot and database on the sandbox's Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.intake import Intake
from bot.chat.telegram import Telegram
from bot.chat.transport import make_bot, open_bot
from bot.domain.people import Role
from bot.domain.quiz import Quiz
from bot.sandbox.config import TOKEN, SandboxConfig
from bot.sandbox.server import running
from bot.storage.database import Database
from bot.storage.export import LockedFile
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from bot.timetable.one_time_codes import Totp
from bot.understanding.folding import fold
from bot.understanding.language import language_of
from bot.usecases.acts import Acts
from bot.usecases.course import CountAsPassed
from bot.usecases.invitations import Grant
from bot.usecases.people import MeetPerson
from tests.chat.world import catalogs, content, said
from tests.fakes.others import FakeAlarm, FakeUnderstanding, fake_recall
from tests.journeys.api_check import bot_requests_match_api
from tests.journeys.people import welcomed
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of

API = Path(__file__).resolve().parents[3] / "shared" / "telegram" / "api.json"
LANGUAGES = ("mn", "en")


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Stage:
    """A sandbox with a club in one group, and a bot that can be ended and begun anew."""

    sandbox: Sandbox
    api: str
    database: Database

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        """The bot runs during this block. Nothing of it is left afterwards but the database."""
        telegram = await Telegram.connect(TOKEN, self.api, b"k" * 32)
        acts = Acts.build(
            self.database.unit,
            content(),
            FakeUnderstanding(),
            FakeAlarm(),
            fold,
            language_of,
            clock,
            fake_recall,
            Totp(),
            LockedFile(),
        )
        dispatch = telegram.dispatcher(acts, catalogs(), content(), clock)
        async with Intake(self.database.inbox(), dispatch, pytest.fail) as intake:
            await intake.recover()
            receiving = asyncio.ensure_future(telegram.receive(intake, None))
            await telegram.announce_commands(catalogs())
            yield
            receiving.cancel()
            await asyncio.wait({receiving})
        await telegram.close()

    async def leader(self, language: str) -> Phone:
        phone = await welcomed(self.sandbox, language)
        store = self.database.unit
        await Grant(store, clock, MeetPerson(store, clock))(phone.user_id, Role.LEADER, "Клуб")
        await CountAsPassed(store, clock)(phone.user_id, Role.LEADER)
        return phone

    async def topic(self, group: int) -> int:
        """A new topic in a group that has topics."""
        bot = make_bot(TOKEN, self.api)
        await open_bot(bot)
        made = await bot.create_forum_topic(group, "Асуулт")
        await bot.shutdown()
        return made.message_thread_id

    async def students(self, count: int) -> list[Phone]:
        return await self.sandbox.new_phones([{"first_name": f"n{n}"} for n in range(count)])


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    url = f"sqlite:///{folder}/luujin.db"
    await migrate(url)
    database = Database.open(url, Keyring.create(folder / "keys.json"))
    async with running(SandboxConfig(port=0)) as (_, api), Sandbox(api) as sandbox:
        yield Stage(sandbox, api, database)
        if API.exists():
            assert bot_requests_match_api(await sandbox.journal(), API) == []
    await database.close()


async def begin(leader: Phone, group: int, language: str, thread: int | None = None) -> tuple[Quiz, Json]:
    """From the command to the first poll."""
    command = {"text": "/quiz", "chat_id": group, "thread_id": thread}
    await leader.sandbox.call("POST", f"phones/{leader.user_id}/send", command)
    await leader.wait_for(said("group.topics", language), chat_id=group)
    topic = content().topics(language)[0]
    await leader.tap(topic.title, chat_id=group)
    quiz = content().quizzes(language, topic.id)[0]
    await leader.wait_for(quiz.title, chat_id=group)
    await leader.tap(quiz.title, chat_id=group)
    return quiz, await leader.wait_for(quiz.questions[0].text, chat_id=group)


async def vote(phones: list[Phone], poll: Json, quiz: Quiz, number: int, right: int, group: int) -> None:
    """All these phones vote: so many of them rightly."""
    options = quiz.questions[number].options
    good = next(place for place, option in enumerate(options) if option.right)
    bad = next(place for place, option in enumerate(options) if not option.right)
    for n, phone in enumerate(phones):
        await phone.vote(poll["message_id"], good if n < right else bad, chat_id=group)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_club_plays_through_a_restart_and_the_summary_is_right(tmp_path: Path, language: str) -> None:
    async with stage(tmp_path) as on:
        async with on.bot():
            leader, students = await on.leader(language), await on.students(8)
            group = await on.sandbox.new_group("Клуб", leader, *students)
            await leader.wait_for("Luujin", chat_id=group)
            assert await leader.commands(group) == ["quiz", "help"]
            quiz, poll = await begin(leader, group, language)
            await vote(students, poll, quiz, 0, 6, group)
            await leader.tap(said("group.next", language, n=2, total=len(quiz.questions)), chat_id=group)
            second = await leader.wait_for(quiz.questions[1].text, chat_id=group)
            await vote(students[:2], second, quiz, 1, 2, group)
        # Nobody is there: votes and taps wait at Telegram.
        await vote(students[2:5], second, quiz, 1, 3, group)
        await leader.tap(said("group.next", language, n=3, total=len(quiz.questions)), chat_id=group, wait=0)
        async with on.bot():
            third = await leader.wait_for(quiz.questions[2].text, chat_id=group)
            await vote(students[:3], third, quiz, 2, 1, group)
            await leader.tap(said("group.finish", language), chat_id=group)
            done = said("group.done", language, title=quiz.title)
            end = await students[7].wait_for(done, chat_id=group)
    lines = text_of(end).split("\n\n")
    assert lines[1].endswith(said("group.answered", language, answered=8, right=6))
    assert lines[2].endswith(said("group.answered", language, answered=5, right=5))
    assert lines[3].endswith(said("group.few", language))
    assert lines[4] == said("group.in_told", language, answered=13, right=11)
    assert labels_of(end) == [said("group.alone", language)]
    names = [f"n{n}" for n in range(8)]
    assert not any(name in text_of(end) for name in names)


async def test_what_the_group_sees_of_a_poll(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        leader, (one, other) = await on.leader("mn"), await on.students(2)
        group = await on.sandbox.new_group("Клуб", leader, one, other)
        quiz, poll = await begin(leader, group, "mn")
        right = quiz.questions[0].right
        good = quiz.questions[0].options.index(right)
        assert poll["poll"]["is_anonymous"]
        assert poll["poll"]["type"] == "quiz"
        assert "correct_option_ids" not in poll["poll"]
        await one.vote(poll["message_id"], good, chat_id=group)
        mine, theirs = [_poll(await phone.messages(group)) for phone in (one, other)]
        assert (mine["chosen"], mine["correct_option_ids"]) == ([good], [good])
        assert mine["explanation"] in right.why
        assert (theirs["chosen"], "explanation" in theirs) == (None, False)
        answer = await one.tap(said("group.finish", "mn"), chat_id=group)
        assert answer["answer"]["text"] == said("group.leader_chooses", "mn")
        await one.send("/quiz", chat_id=group)
        await leader.tap(said("group.finish", "mn"), chat_id=group)
        await one.wait_for(said("group.done", "mn", title=quiz.title), chat_id=group)
        assert (await one.texts(group)).count(said("group.topics", "mn")) == 0
        assert _poll(await other.messages(group))["is_closed"]


async def test_in_a_group_with_topics_everything_stays_in_the_topic(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        leader = await on.leader("mn")
        group = await on.sandbox.new_group("Клуб", leader, forum=True, admin=True)
        thread = await on.topic(group)
        quiz, poll = await begin(leader, group, "mn", thread)
        await leader.tap(said("group.finish", "mn"), chat_id=group)
        end = await leader.wait_for(said("group.done", "mn", title=quiz.title), chat_id=group)
    assert [shown["message_thread_id"] for shown in (poll, end)] == [thread, thread]


async def test_a_group_where_the_bot_is_no_more(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        leader = await on.leader("mn")
        group = await on.sandbox.new_group("Клуб", leader)
        quiz, poll = await begin(leader, group, "mn")
        await on.sandbox.faults({"method": "sendPoll", "kind": "403", "count": 1})
        await leader.tap(said("group.next", "mn", n=2, total=len(quiz.questions)), chat_id=group)
        await on.sandbox.settled()
        async with on.database.unit() as work:
            assert await work.groups.running(group) is None
        answer = await leader.forge_tap(
            poll["message_id"], poll["reply_markup"]["inline_keyboard"][0][0]["callback_data"], chat_id=group
        )
        assert answer["answer"]["text"] == said("error.stale", "mn")


def _poll(messages: list[Json]) -> Json:
    found: Json = next(m["poll"] for m in reversed(messages) if "poll" in m)
    return found
