"""A request for support from joining to closing, over a real database, full of canaries."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import cast

from bot.chat.dispatch import Dispatcher
from bot.chat.intake import Intake
from bot.domain.export import Lock
from bot.domain.notes import NoteKind
from bot.domain.people import Person, Role
from bot.domain.safety import Risk
from bot.domain.support import Enclosure, MediaKind, Outcome
from bot.storage.database import Database
from bot.storage.export import LockedFile
from bot.usecases.export import ConfirmTakeOut, TakeOut
from bot.usecases.follow_up import FollowUp
from bot.usecases.handover import LetGo
from bot.usecases.notes import Notes
from bot.usecases.ports import RawUpdate
from bot.usecases.referral import AnswerQuestion, Refer
from tests.chat.world import Phone, World
from tests.fakes.store import Memory

MEMBER, STAFF, COLLEAGUE = 7_346_125_981, 7_346_125_982, 7_346_125_983
NUMBERS = (MEMBER, STAFF, COLLEAGUE)
NAME, USERNAME = "Канарсарнай", "canary_sarnai"
ALIAS, CODE, DURESS = "Канар Хошуу", "канаркод", "канардарам"
PLEA = "канаргуйлт: гэрт минь айлгаад байна"
LATER, ANSWER = "канардараах үг", "канархариу: би энд байна"
PICTURE = "канарзураг".encode() * 4000
ANNOUNCED, IDEA = "канарзарлал", "канарсанал"
NOTE, QUESTION, ADVICE, SUMMARY = "канартэмдэглэл", "канарасуулт", "канарзөвлөгөө", "канартовч"
PHRASE, KEY = "канардугаар", "канартүлхүүр"
BOOM, BROKEN = "канартэсрэлт", "канарэвдэрхий"
WORDS = (
    NAME, USERNAME, ALIAS, CODE, DURESS, PLEA[:10], LATER, ANSWER[:10], "канарзураг", NOTE, QUESTION, ADVICE,
    SUMMARY, BOOM, BROKEN, PHRASE, KEY, ANNOUNCED, IDEA,
)  # fmt: skip
"""Everything that must stand nowhere in the open."""

Handler = Callable[[RawUpdate], Awaitable[None]]


@dataclass
class Way:
    """The bot over a real database; what the phones send goes through the durable intake."""

    database: Database
    world: World = field(init=False)
    alerts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world = World(memory=cast(Memory, self.database))

    def _alarm(self, text: str) -> Risk:
        if BOOM in text:
            raise ValueError(text)
        return Risk.NONE

    async def walk(self) -> None:
        """From the first tap of a member to the closed case, with an error and a broken update on the way."""
        handle: Handler = self.world.dispatch
        apologise = self.world.dispatch.apologise
        async with Intake(self.database.inbox(), handle, self.alerts.append, apologise=apologise) as intake:
            await intake.recover()
            self.world.dispatch = cast(Dispatcher, _Through(intake, self.database))
            member, staff, colleague = await self._people()
            await self._agree(member)
            case_id = await self._talk(member, staff)
            await self._fail(member)
            await self._work(member, staff, colleague, case_id)

    async def _people(self) -> tuple[Phone, Phone, Phone]:
        world = self.world
        staff = await world.staff(STAFF, Role.COORDINATOR)
        colleague = await world.staff(COLLEAGUE, Role.COORDINATOR)
        await self._grant(colleague, Role.SUPERVISOR)
        member = await world.ready(MEMBER, name=NAME, username=USERNAME)
        await member.send(f"/start i_{await world.invite(Role.MEMBER)}")
        assert (await member.person()).may(Role.MEMBER)
        return member, staff, colleague

    async def _grant(self, phone: Phone, role: Role) -> None:
        async with self.database.unit() as work:
            await work.people.grant((await phone.person()).id, role, None, self.world.clock())
            await work.commit()

    async def _agree(self, member: Phone) -> None:
        private = self.world.acts.private
        person = await private.alias(await member.person(), ALIAS)
        person = await private.code_word(person, CODE, ())
        await private.duress_word(person, DURESS, ())

    async def _talk(self, member: Phone, staff: Phone) -> int:
        world = self.world
        await member.send("/menu")
        await member.tap("help")
        await member.tap("sup")
        await member.will_write("now")
        await member.send(PLEA)
        await world.carry()
        async with self.database.unit() as work:
            (case,) = await work.cases.unclosed()
        assert case.pseudonym == ALIAS
        await staff.open_desk()
        await world.acts.claim(await staff.person(), case.id)
        picture = Enclosure(MediaKind.PHOTO, PICTURE)
        await world.acts.write_to_desk(await member.person(), LATER, 900_001, enclosed=picture)
        await world.acts.reply.to(await staff.person(), case.id, ANSWER, 900_002)
        world.clock.pass_(seconds=7)
        await world.carry()
        return case.id

    async def _fail(self, member: Phone) -> None:
        """An error whose message holds the words, and an update that is broken in the middle."""
        object.__setattr__(self.world.acts.write_to_desk, "alarm", self._alarm)
        await member.send(BOOM)
        await self.world.raw(f'{{"update_id": 3, "message": {{"text": "{BROKEN}"'.encode(), MEMBER)
        assert self.alerts == ["ValueError"]

    async def _work(self, member: Phone, staff: Phone, colleague: Phone, case_id: int) -> None:
        unit, clock = self.database.unit, self.world.clock
        for phone in (staff, colleague):
            await phone.open_desk()
        me, other = await staff.person(), await colleague.person()
        notes, refer = Notes(unit, clock), Refer(unit, clock)
        await notes.write(me, case_id, NOTE)
        await notes.ask(me, case_id, QUESTION)
        await notes.advise(other, case_id, ADVICE)
        proposed, _ = await refer.propose(me, case_id, "108", QUESTION, 900_003)
        async with unit() as work:
            question = (await work.cases.messages(case_id))[-1]
        person = await member.person()
        inside = replace(person, private=person.private.opened(clock()))  # the code word was said
        await AnswerQuestion(unit, clock)(inside, question.id, True)
        await self.world.acts.suggest_idea(inside, IDEA, 900_004)
        await self.world.acts.announce_circles.begin(me, ANNOUNCED)
        await refer.done(me, case_id, proposed.id)
        await self._take_out(me, other, inside, case_id)
        await FollowUp(unit, clock)(me, case_id, 3)
        await LetGo(unit, clock).hand_over(me, case_id, other.id, SUMMARY)
        async with unit() as work:
            kept = {note.kind: note.text for note in await work.notes.of(case_id)}
        assert kept == {
            NoteKind.NOTE: NOTE,
            NoteKind.QUESTION: QUESTION,
            NoteKind.ADVICE: ADVICE,
            NoteKind.SUMMARY: SUMMARY,
        }

    async def _take_out(self, me: Person, other: Person, inside: Person, case_id: int) -> None:
        unit, clock, box = self.database.unit, self.world.clock, _Box()
        out = TakeOut(unit, clock, box)
        _, asked = await out.propose(me, case_id, QUESTION, 900_005)
        assert asked is not None
        await AnswerQuestion(unit, clock)(inside, asked.message_id, True)
        await out.ask_second(me, case_id)
        _, phrase = await ConfirmTakeOut(unit, clock, box)(other, case_id)
        _, (file,) = await out.take(me, case_id, lambda taken: taken.thread[0].text.encode())
        assert (phrase, PLEA.encode() in file) == (PHRASE, False)

    async def close(self) -> int:
        """End the case; its id."""
        colleague = self.world.phone(COLLEAGUE)
        await colleague.open_desk()
        async with self.database.unit() as work:
            (case,) = await work.cases.unclosed()
        await self.world.acts.close_case(await colleague.person(), case.id, Outcome.HELPED)
        return case.id


class _Box(LockedFile):
    """Its phrase and its key are known, so that they would be found."""

    async def new(self) -> tuple[str, Lock]:
        return PHRASE, Lock(b"s" * 16, KEY.encode().ljust(32, b"k"))


@dataclass(frozen=True)
class _Through:
    """Handled when the durable intake has settled it."""

    intake: Intake
    database: Database

    async def __call__(self, raw: RawUpdate) -> None:
        await self.intake.accept([replace(raw, update_id=raw.update_id + 1000)], None)
        while [left for left in await self.database.inbox().unfinished() if left.chat_id == raw.chat_id]:
            await asyncio.sleep(0.01)
