"""Requests for support that go their whole way, again and again, while the bot is killed."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from bot.domain.people import Expecting, Person, Role
from bot.domain.support import Author, CaseState
from bot.settings import ROOT
from bot.texts.catalog import Catalogs, Words
from bot.usecases.cases import ClaimCase
from bot.usecases.course import CountAsPassed
from bot.usecases.support import EXPECTED
from tests.fakes.desk import open_desk
from tests.fakes.others import FakeClock
from tests.fakes.store import Memory
from tests.faults.town import FIRST_CHAT, Process, Town, clock, make_phones, sandbox_process, town
from tests.journeys.phones import Sandbox, text_of

PATIENCE = 240.0  # seconds for one step, through however many kills
AT_ONCE = 4  # with many more a life this short ends before any of them is through
MOST_SENT = 4  # messages that a started bot sends before it is killed; at least one, or nothing would go on
LONGEST = 0.3  # seconds that it lives at most after these


@dataclass(frozen=True)
class Tally:
    """What became of all requests. ``lost``, ``doubled``, ``unanswered`` and ``astray`` have to be 0."""

    rounds: int
    kills: int
    lost: int
    """Words that were confirmed (or sent at all) and do not stand in the case."""
    doubled: int
    """Words that stand there twice, and people with two cases."""
    unanswered: int
    astray: int
    """Words that a chat has got which they were not for."""
    repeated: int
    """Answers that came a second time: the lane sends at least once."""
    contradicted: int
    """Answers that were refused and taken all the same, beside the one written after the refusal: killed in
    between, the bot reads the reply anew, when it has noted meanwhile which message it belongs to."""


@dataclass
class Rounds:
    """One coordinator, and people who ask one after the other."""

    place: Town
    sandbox: Sandbox
    coordinator: Person
    bot: Process
    kills: int = 0
    done: list[int] = field(default_factory=list)
    typing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """The coordinator writes one answer after the other."""
    opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    """And opens the desk once."""
    tries: Counter[int] = field(default_factory=Counter)
    """How often the coordinator wrote an answer; each is another text."""
    _read: int = 0
    _sent_so_far: int = 0

    async def run(self, people: int, kills: int, seed: int = 1) -> Tally:
        """So many people ask; the bot is killed so many times while they do, or until all have an answer."""
        waiting = asyncio.Queue[int]()
        for number in range(1, people + 1):
            waiting.put_nowait(number)
        async with asyncio.TaskGroup() as tasks:
            askers = [tasks.create_task(self._ask_on(waiting)) for _ in range(AT_ONCE)]
            tasks.create_task(self._kill(kills, random.Random(seed), askers))
        self.bot.stop()
        return await self._tally(people)

    async def _kill(self, kills: int, chance: random.Random, askers: list["asyncio.Task[None]"]) -> None:
        while self.kills < kills and not all(task.done() for task in askers):
            await self._started()
            await self._at_work(chance, askers)
            self.bot.kill()
            self.kills += 1
        await self._started()

    async def _at_work(self, chance: random.Random, askers: list["asyncio.Task[None]"]) -> None:
        """Until the bot has sent a few messages more and is on to the next, at a moment of no rule."""
        sent, wanted = await self._sent(), chance.randint(1, MOST_SENT)
        while await self._sent() < sent + wanted and not all(task.done() for task in askers):
            await asyncio.sleep(0.02)
        await asyncio.sleep(chance.uniform(0, LONGEST))

    async def _sent(self) -> int:
        new = await self.sandbox.journal(self._read, "sendMessage")
        if new:
            self._read = new[-1]["n"]
        self._sent_so_far += len(new)
        return self._sent_so_far

    async def _started(self) -> None:
        before = self._starts()
        self.bot.start()
        async with asyncio.timeout(PATIENCE):
            while self._starts() == before:
                await asyncio.sleep(0.05)

    def _starts(self) -> int:
        return self.bot.log.read_text("utf-8").count("kind=bot") if self.bot.log.exists() else 0

    async def _ask_on(self, waiting: "asyncio.Queue[int]") -> None:
        while not waiting.empty():
            await self._round(waiting.get_nowait())

    async def _round(self, number: int) -> None:
        """Asked, confirmed, claimed, asked again, read by the coordinator, answered, read by the person."""
        phone = self.sandbox.phone(FIRST_CHAT + number)
        await self._chose_to_write(phone.user_id)
        await phone.send(_first(number))
        await phone.wait_for(_received(), PATIENCE)
        await self._claim(phone.user_id)
        await phone.send(_second(number))
        async with self.typing, asyncio.timeout(PATIENCE):
            while not await self._answered(number):
                pass
        await phone.wait_for(_answer(number), PATIENCE)
        self.done.append(number)

    async def _answered(self, number: int) -> bool:
        """The coordinator replies to the newest message that shows the word; False when told to try again.

        What was on its way when the bot was killed comes a second time, and only what was noted as shown can
        be replied to: the bot says so, and sends the reply to nobody.
        """
        desk = self.sandbox.phone(FIRST_CHAT)
        shown = await desk.wait_for(lambda m: text_of(m).endswith(_second(number)), PATIENCE)
        await self._open_desk()
        self.tries[number] += 1
        answer = _answer(number, self.tries[number])
        sent = await desk.send(answer, reply_to=shown["message_id"])
        while not await self._is_stored(number, answer):
            told = [text_of(one) for one in await desk.messages() if one["message_id"] > sent]
            if _not_a_reply() in told:
                return False
            await asyncio.sleep(0.2)
        return True

    async def _is_stored(self, number: int, text: str) -> bool:
        async with self.place.database.unit() as work:
            person = await work.people.by_chat(FIRST_CHAT + number)
            case = await work.cases.latest_of(person.id) if person else None
            thread = await work.cases.messages(case.id) if case else ()
        return any(message.text == text for message in thread)

    async def _chose_to_write(self, chat_id: int) -> None:
        async with self.place.database.unit() as work:
            person = await work.people.by_chat(chat_id)
            assert person is not None
            await work.people.save(replace(person, expecting=Expecting(EXPECTED, ":")))
            await work.commit()

    async def _claim(self, chat_id: int) -> None:
        await self._open_desk()
        async with self.place.database.unit() as work:
            person = await work.people.by_chat(chat_id)
            assert person is not None
            case = await work.cases.latest_of(person.id)
        assert case is not None, "it was confirmed"
        assert case.state is CaseState.WAITING
        await ClaimCase(self.place.database.unit, clock)(self.coordinator, case.id)

    async def _open_desk(self) -> None:
        store = cast(Memory, self.place.database)
        async with self.opening:
            await open_desk(store, FakeClock(clock()), self.coordinator.id)

    async def _tally(self, people: int) -> Tally:
        words, cases = await self._stored()
        numbers = range(1, people + 1)
        asked = [text(number) for number in numbers for text in (_first, _second)]
        taken = [sum(words[text] > 0 for text in self._answers(number)) for number in numbers]
        chats = await self._shown()
        astray = sum(
            word in text and chat not in {FIRST_CHAT, FIRST_CHAT + number}
            for number in numbers
            for word in (_first(number), _second(number), _answer(number))
            for chat, text in chats
        )
        came = Counter(
            answer
            for number in numbers
            for answer in self._answers(number)
            for chat, text in chats
            if chat == FIRST_CHAT + number and answer in text
        )
        return Tally(
            len(self.done),
            self.kills,
            sum(words[text] == 0 for text in asked) + sum(count == 0 for count in taken),
            sum(count > 1 for count in words.values()) + sum(count > 1 for count in cases.values()),
            sum(not any(came[answer] for answer in self._answers(number)) for number in numbers),
            astray,
            sum(count - 1 for count in came.values()),
            sum(count > 1 for count in taken),
        )

    def _answers(self, number: int) -> set[str]:
        """All that the coordinator wrote to somebody."""
        return {_answer(number, attempt) for attempt in range(1, self.tries[number] + 1)}

    async def _stored(self) -> tuple[Counter[str], Counter[int]]:
        """How often each word stands in a case of who said it or was answered, and cases by person."""
        words, cases = Counter[str](), Counter[int]()
        async with self.place.database.unit() as work:
            for case in await work.cases.unclosed():
                cases[case.person_id] += 1
                person = await work.people.get(case.person_id)
                for message in await work.cases.messages(case.id):
                    number = (person.chat_id if person else 0) - FIRST_CHAT
                    own = {_first(number), _second(number)}
                    said = own if message.author is Author.PERSON else self._answers(number)
                    fits = message.text in said
                    words[message.text if fits else f"astray {message.text}"] += 1
        return words, cases

    async def _shown(self) -> list[tuple[int, str]]:
        """Every message that any chat has got, as it came."""
        journal = await self.sandbox.journal()
        taken = [entry["params"] for entry in journal if entry["status"] == 200]
        return [
            (int(one["chat_id"]), str(one.get("text") or one.get("caption") or ""))
            for one in taken
            if "chat_id" in one
        ]


def _first(number: int) -> str:
    return f"эхний үг {number}."


def _second(number: int) -> str:
    return f"дараагийн үг {number}."


def _answer(number: int, attempt: int | None = None) -> str:
    """An answer as it was written at this attempt, or what all of them begin with."""
    return f"хариу үг {number}." if attempt is None else f"хариу үг {number}. {attempt}."


@cache
def _words() -> Words:
    return Catalogs.load(ROOT / "content").words("mn")


def _received() -> str:
    return _words().say("support.received")


def _not_a_reply() -> str:
    return _words().say("desk.reply_to_whom")


@contextlib.asynccontextmanager
async def rounds(kind: str, people: int) -> AsyncIterator[Rounds]:
    """A town with one coordinator and so many people, and a bot that is not started yet."""
    async with town(kind, people + 1) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, people + 1)
                coordinator = await _coordinator(place)
                process = Process("bot", ["run", "--role", "bot"], place.environment(api), place.folder)
                try:
                    yield Rounds(place, sandbox, coordinator, process)
                finally:
                    process.stop()


async def _coordinator(place: Town) -> Person:
    async with place.database.unit() as work:
        person = await work.people.by_chat(FIRST_CHAT)
        assert person is not None
        await work.people.grant(person.id, Role.COORDINATOR, None, clock())
        await work.commit()
    await CountAsPassed(place.database.unit, clock)(FIRST_CHAT, Role.COORDINATOR)
    async with place.database.unit() as work:
        granted = await work.people.by_chat(FIRST_CHAT)
    assert granted is not None
    return granted
