"""What people do with a case from its first word to its end, over a real database, through power cuts.

Each act goes on as its handler does: it shows and deletes Telegram messages between units of work. What the
power cut off comes again, as the durable intake hands it out: before anything else of that chat.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import time
from math import inf
from typing import Any

import pyotp

from bot.domain.errors import LuujinError
from bot.domain.escalation import DESK
from bot.domain.flood import MUTED
from bot.domain.people import Contact, Person, Role
from bot.domain.safety import Risk, SafeWords
from bot.domain.support import (
    Asked,
    Author,
    Case,
    CaseMessage,
    CaseState,
    Enclosure,
    MediaKind,
    Outcome,
    Question,
)
from bot.storage.database import Database
from bot.storage.retention import sweep
from bot.timetable.one_time_codes import Totp
from bot.understanding.folding import fold
from bot.usecases.acknowledge import Acknowledge
from bot.usecases.cases import ClaimCase, CloseCase, OpenDesk, ReplyToCase
from bot.usecases.course import CountAsPassed
from bot.usecases.deliver_mail import DeliverMail
from bot.usecases.deliver_support import DeliverSupport
from bot.usecases.desk_session import DeskDoor, Entered
from bot.usecases.fates import NoteEcho
from bot.usecases.follow_up import FollowUp
from bot.usecases.handover import LetGo
from bot.usecases.invitations import Invite, Redeem, Revoke
from bot.usecases.mute import MuteCase
from bot.usecases.notes import Notes
from bot.usecases.people import ChangeSettings, DeleteMe, MeetPerson
from bot.usecases.private import PrivateSettings, PrivateWords, Said
from bot.usecases.read_case import ReadCase
from bot.usecases.referral import AnswerQuestion, Refer
from bot.usecases.rota import JoinRota
from bot.usecases.rota_plan import PlanRota
from bot.usecases.run_escalation import RunEscalation
from bot.usecases.support import EnterSupport, LeaveSupport, NoteShown, StepAside, WriteToDesk
from bot.usecases.vanish import SweepPosts
from tests.contracts.lifecycle_phones import (
    HAPPENED,
    Handset,
    Mains,
    Phones,
    Power,
    PowerCutError,
    Shown,
    inside_until,
    there_until,
)
from tests.fakes.others import FakeClock

CODE, DURESS = "маргааш бороотой юу", "цэнхэр шувуу нисэв"
WORDS = SafeWords.of(fold)
FORGED = 987_654
PICTURE = Enclosure(MediaKind.PHOTO, b"picture")

Story = Callable[[], Awaitable[None]]


def alarm(text: str) -> Risk:
    """Urgent is what says so."""
    return Risk.URGENT if "urgent" in text else Risk.NONE


@dataclass
class Life:
    """A desk, people who ask, and everything they do. ``undone``: what a power cut stopped, by chat."""

    database: Database
    clock: FakeClock = field(default_factory=FakeClock)
    power: Power = field(default_factory=Power)
    undone: dict[int, list[Story]] = field(default_factory=dict)
    cases: list[int] = field(default_factory=lambda: [FORGED])
    last: int = 0

    def __post_init__(self) -> None:
        self.phones = Phones(self.clock, self.power, self.database)
        self.ledger = self.phones.ledger
        store, clock = Mains(self.database, self.power), self.clock
        self.store = store
        self.meet_ = MeetPerson(store, clock)
        self.shown = NoteShown(store, clock)
        self.private = PrivateSettings(store, WORDS, clock)
        self.reply_ = ReplyToCase(store, clock)
        self.end = CloseCase(store, clock)
        self.notes = Notes(store, clock)
        self.let_go = LetGo(store, clock)
        self.refer_ = Refer(store, clock)
        self.read = ReadCase(store, clock)
        self.door = DeskDoor(store, clock, Totp())
        self.take = ClaimCase(store, clock)
        self.escalate = RunEscalation(store, clock)
        self.carry_ = DeliverSupport(store, self.phones, clock, chance=lambda: 0.0)
        self.mail = DeliverMail(store, None, clock)
        self.sweep_posts = SweepPosts(store, self.phones, clock)

    # How things are done.

    async def do(self, chat: int, story: Story, left: float) -> None:
        """One update of this chat, behind those that the power stopped. It stops after ``left`` moments."""
        for old in self.undone.pop(chat, []):
            await self._handle(old)
        self.power.left = left
        try:
            await self._handle(story)
        except PowerCutError:
            self.undone[chat] = [story]
        finally:
            self.power.left = inf

    async def _handle(self, story: Story) -> None:
        try:
            await story()
        except LuujinError:
            return  # they read why not

    async def go_on(self) -> None:
        """A new process begins with what the last one left."""
        for chat in list(self.undone):
            for old in self.undone.pop(chat):
                await self._handle(old)

    def number(self) -> int:
        self.last += 1
        return self.last

    async def begin(self, *roles: Role) -> Handset:
        """Somebody with a phone who has agreed to everything; staff stand in the rota by a name."""
        at = Handset(len(self.phones.sets) + 1000)
        self.phones.sets.append(at)
        person = await self.meet(at)
        for role in roles:
            person = await self.invite(at, role)
        if at.roles & set(DESK):
            await CountAsPassed(self.store, self.clock)(at.chat, Role.COORDINATOR)
            await JoinRota(self.store).keep(person, f"Нэр{'абвгдеё'[at.chat % 7]}")
        return at

    async def meet(self, at: Handset) -> Person:
        """As every update begins. Who was erased is somebody new."""
        at.blocked = False
        person = await self.meet_(at.chat)
        at.came()
        if person.consented_on is None:
            change = ChangeSettings(self.store, self.clock)
            person = await change.consent(await change.reminders(person, True))
        self.phones.owners[person.id] = at
        return person

    async def invite(self, at: Handset, role: Role) -> Person:
        """An invitation that was used."""
        person = await self.meet(at)
        at.roles.add(role)
        token = await Invite(self.store, self.clock)(role)
        return (await Redeem(self.store, self.clock)(person, token)).person

    async def tell(
        self, at: Handset, person: Person, shown: Shown, message: CaseMessage | None = None
    ) -> int:
        """Show something of a case, and note where."""
        post = self.phones.show(at, shown)
        await self.shown(person, shown.case_id or None, post, message, shown.mute)
        shown.noted = True
        return post

    async def case(self, case_id: int) -> Case | None:
        """As it is stored."""
        async with self.database.unit() as work:
            return await work.cases.get(case_id)

    # What people do who ask.

    async def write(self, at: Handset, text: str, update: int, post: int, enclosed: bool) -> None:
        """A word for the desk: confirmed once it is stored."""
        person, now = await self.meet(at), self.clock()
        mine = at.shown.setdefault(post, Shown(at.who, 0, text, own=True, since=now))
        at.there_until = there_until(now)
        at.stays(now)
        write = WriteToDesk(self.store, alarm, self.clock)
        received = await write(person, text, update, [post], PICTURE if enclosed else None)
        if text not in self.ledger.said[at.who]:
            self.ledger.said[at.who].append(text)
        if received.case.id not in self.cases:
            self.cases.append(received.case.id)
        mine.case_id, mine.noted = received.case.id, True
        if received.fresh:
            await self.tell(at, person, Shown(at.who, received.case.id, "received", own=True))

    async def enter(self, at: Handset) -> None:
        """Open the conversation: what waits is shown."""
        person, now = await self.meet(at), self.clock()
        if at.is_inside(now):
            at.there_until = there_until(now)
            at.inside_until = inside_until(now)
        thread = await EnterSupport(self.store, self.clock)(person)
        self.phones.check(at.is_inside(now) or not thread.thought_of, "a check-in without the code word")
        if thread.case is None:
            return
        self.phones.check(at.is_inside(now), "the conversation without the code word")
        for message in thread.waiting:
            self.phones.read_on_phone(at, self.phones.who_of(thread.case), message.text)
            asks = message.id if message.asked else 0
            shown = Shown(at.who, thread.case.id, message.text, own=True, asks=asks)
            await self.tell(at, person, shown, message)
            self.phones.arrived[message.text] += 1

    async def leave(self, at: Handset) -> None:
        """Close it: nothing of it stands in this chat any more."""
        await self._clear(at, await self.meet(at))

    async def _clear(self, at: Handset, person: Person) -> None:
        act = LeaveSupport(self.store, self.clock)
        posts = await act(person)
        at.there_until = None
        self.phones.delete(at, posts)
        await act.gone(person)
        at.inside_until = None
        self._nothing_stands(at, own=True)

    def _nothing_stands(self, at: Handset, own: bool, case_id: int | None = None) -> None:
        left = [
            one.text
            for one in at.shown.values()
            if one.noted and one.own == own and case_id in (None, one.case_id)
        ]
        self.phones.check(not left, f"{left} still with {at.chat}")

    async def step_aside(self, at: Handset) -> None:
        """Do something else."""
        await StepAside(self.store)(await self.meet(at))
        at.there_until = at.inside_until = None

    async def set_words(self, at: Handset) -> None:
        """Have a code word and a duress word from now on."""
        person = await self.meet(at)
        person = await self.private.code_word(person, CODE, ())
        at.has_code, at.inside_until = True, inside_until(self.clock())
        await self.private.duress_word(person, DURESS, ())

    async def choose(self, at: Handset, vanish: int, contact: Contact) -> None:
        """When it vanishes, and when an answer may be announced."""
        at.vanish = 0
        at.stays(self.clock())
        person = await self.private.vanish(await self.meet(at), vanish)
        at.vanish = vanish
        await self.private.contact(person, contact)

    async def say_code(self, at: Handset) -> None:
        """The code word, and the tap that opens; the second time it closes."""
        person = await self.meet(at)
        words = PrivateWords(self.store, WORDS, self.clock)
        match words(person, CODE):
            case Said.AGAIN:
                await self._clear(at, person)
            case Said.CODE:
                at.hidden, at.inside_until = False, inside_until(self.clock())
                if await words.open(await words.said(person)):
                    await self.enter(at)

    async def say_duress(self, at: Handset) -> None:
        """The word that shows an empty bot."""
        person = await self.meet(at)
        words = PrivateWords(self.store, WORDS, self.clock)
        if words(person, DURESS) is Said.DURESS:
            person = await words.empty(person)
            at.hidden, at.there_until = True, None
            await self._clear(at, person)

    async def answer_question(self, at: Handset, asked: Shown, yes: bool, update: int, post: int) -> None:
        """A tap below a question of the desk; it is a word as well."""
        person = await self.meet(at)
        message = await AnswerQuestion(self.store, self.clock)(person, asked.asks, yes)
        self.phones.check(asked.who == at.who, "a question that was not theirs")
        if message.asked is not None and message.asked.question is Question.REFERRAL:
            self.ledger.consents[message.case_id, message.asked.ref] = yes
        await self.write(at, f"of {at.who} tap {update}", update, post, enclosed=False)

    async def take_all_back(self, at: Handset) -> None:
        """Leave the network, with all that was agreed and said."""
        person = await self.meet(at)
        if not person.private.is_open(self.clock()):  # the button does not stand there
            return
        theirs = await self._erase_chats(person)
        at.roles.discard(Role.MEMBER)
        await self.private.leave(person)
        self._forgotten(at, theirs)

    async def delete_me(self, at: Handset) -> None:
        """``/delete_me``, whoever they are."""
        person = await self.meet(at)
        theirs = await self._erase_chats(person)
        self.phones.delete(at, await DeleteMe(self.store, self.clock).at_desk(person))
        back = await self._to_take_back(person.id)
        await DeleteMe(self.store, self.clock)(person)
        self.ledger.taken_back |= back
        self._nothing_stands(at, own=False)
        at.roles.clear()
        at.opened_at = at.acted_at = None
        self.phones.owners.pop(person.id, None)
        self._forgotten(at, theirs)

    async def _erase_chats(self, person: Person) -> list[int]:
        async with self.database.unit() as work:
            case = await work.cases.latest_of(person.id)
        chats = {at.chat: at for at in self.phones.sets}
        for chat, posts in await DeleteMe(self.store, self.clock).traces(person):
            self.phones.delete(chats[chat], posts)
        return [case.id] if case is not None else []

    def _forgotten(self, at: Handset, case_ids: Sequence[int], is_person: bool = True) -> None:
        who = at.who
        self.ledger.erased.update(case_ids)
        self.ledger.said.pop(who, None)
        self.ledger.owed.pop(who, None)
        if is_person:
            at.erased()
        else:
            at.forgotten()
        for other in self.phones.sets:
            left = [one.text for one in other.shown.values() if one.who == who and one.noted]
            self.phones.check(not left, f"{left} of {who}, erased, still with {other.chat}")

    # What people at the desk do.

    async def open_desk(self, at: Handset) -> None:
        """Through the door with a code; the first time with a secret that the chat shows."""
        person, now = await self.meet(at), self.clock()
        door = await self.door.knock(person, "label")
        at.secret = door.secret.text if door.secret is not None else at.secret
        before, at.opened_at, at.acted_at = (at.opened_at, at.acted_at), now, now
        entered = await self.door.enter(person, pyotp.TOTP(at.secret).at(now))
        if entered not in (Entered.OPEN, Entered.NEWLY_OPEN):
            at.opened_at, at.acted_at = before

    async def lock(self, at: Handset) -> None:
        """Shut the door."""
        posts = await self.door.lock(await self.meet(at))
        at.opened_at = at.acted_at = None
        self.phones.delete(at, posts)

    async def at_desk(self, at: Handset) -> Person:
        person = await self.meet(at)
        at.acts_at_desk(self.clock())
        return person

    async def claim(self, at: Handset, case_id: int) -> None:
        """Take a case and read it."""
        staff, before = await self.at_desk(at), await self.case(case_id)
        muted = self.ledger.muted.pop(case_id, None)
        try:
            case, thread = await self.take(staff, case_id)
        except LuujinError:
            self.ledger.muted.update({case_id: muted} if muted is not None else {})
            raise
        self.ledger.looked[case_id, staff.id, "claimed"] += 1
        was_free = before is not None and before.claimed_by is None
        self.phones.read_by(staff, case, was_free, before is not None and before.is_with(staff.id))
        await self._show(at, staff, case, thread, mute=False)

    async def _show(
        self, at: Handset, staff: Person, case: Case, thread: Sequence[CaseMessage], mute: bool
    ) -> None:
        who = self.phones.who_of(case)
        for message in thread:
            side = "of" if message.author is Author.PERSON else "to"
            self.phones.check(message.text.startswith(f"{side} {who} "), f"{message.text!r} in {who}'s case")
            await self.tell(at, staff, Shown(who, case.id, message.text, own=False, mute=mute))

    async def read_whole(self, at: Handset, case_id: int) -> None:
        """Read what a colleague asks about."""
        staff = await self.at_desk(at)
        case, thread, _ = await self.read.whole(staff, case_id)
        self.ledger.looked[case_id, staff.id, "read"] += 1
        self.phones.read_by(staff, case, case.is_with(staff.id), (case_id, staff.id) in self.ledger.asked)
        await self._show(at, staff, case, thread, mute=True)

    async def reply(
        self, at: Handset, post: int, about: Shown, update: int, own: int, enclosed: bool
    ) -> None:
        """A reply to a message that shows a case, whatever became of that since."""
        staff = await self.at_desk(at)
        text = f"to {about.who} reply {update}"
        kept = await self.reply_(staff, post, text, update, PICTURE if enclosed else None)
        self.phones.check(not about.mute, "a reply to what only staff read")
        self.phones.check(not about.own and kept.case.id == about.case_id, "a reply to another case")
        self.phones.read_by(staff, kept.case, kept.case.is_with(staff.id))
        await self._answered(at, staff, kept.case, kept.message_id, text, own)

    async def ask_safe(self, at: Handset, case_id: int, update: int) -> None:
        """A question with two buttons."""
        staff, case = await self.at_desk(at), await self.case(case_id)
        who = self.phones.who_of(case) if case is not None else "nobody"
        text = f"to {who} safe {update}"
        kept = await self.reply_.to(staff, case_id, text, update, Asked(Question.SAFE))
        await self._answered(at, staff, kept.case, kept.message_id, text)

    async def _answered(
        self, at: Handset, staff: Person, case: Case, message_id: int, text: str, own: int | None = None
    ) -> None:
        who = self.phones.who_of(case)
        if text not in self.ledger.owed[who]:
            self.ledger.owed[who].append(text)
        self.phones.check(case.is_with(staff.id), f"{text!r} by who does not hold the case")
        if own is not None:  # what they typed
            await self.shown(staff, case.id, own)
            at.shown[own] = Shown(who, case.id, text, own=False, noted=True, since=self.clock())
        echo = Shown(who, case.id, f"echo of {text}", own=False)
        post = self.phones.show(at, echo)
        await NoteEcho(self.store, self.clock)(staff, case.id, post, message_id)
        echo.noted = True

    async def undo(self, at: Handset, case_id: int, message: CaseMessage) -> None:
        """Take an answer back."""
        staff = await self.at_desk(at)
        was_unsure = message.text in self.ledger.unsure
        self.ledger.unsure.add(message.text)
        try:
            await self.reply_.take_back(staff, case_id, message.id)
        except LuujinError:
            self.ledger.unsure -= set() if was_unsure else {message.text}
            raise
        self.phones.check(not self.phones.arrived[message.text], "taken back after it arrived")
        self.ledger.taken_back.add(message.text)

    async def note(self, at: Handset, case_id: int, text: str) -> None:
        """For staff alone."""
        staff = await self.at_desk(at)
        case = await self.notes.write(staff, case_id, text)
        await self.tell(at, staff, Shown(self.phones.who_of(case), case_id, text, own=False, mute=True))

    async def ask_supervisor(self, at: Handset, case_id: int, text: str) -> None:
        """Let supervisors read it."""
        staff = await self.at_desk(at)
        for one, owner in self.phones.owners.items():
            if Role.SUPERVISOR in owner.roles:
                self.ledger.asked.add((case_id, one))
        await self.notes.ask(staff, case_id, text)

    async def advise(self, at: Handset, case_id: int, text: str) -> None:
        """Answer a colleague; it leaves one's own chat with that."""
        staff = await self.at_desk(at)
        await self.notes.advise(staff, case_id, text)
        await self._swept(at, staff, case_id, await self.read.posts(staff, case_id))

    async def _swept(self, at: Handset, staff: Person, case_id: int, posts: Sequence[int]) -> None:
        self.phones.delete(at, posts)
        await self.end.gone(staff, case_id)
        self._nothing_stands(at, own=False, case_id=case_id)

    async def hand_over(self, at: Handset, case_id: int, to: Handset) -> None:
        """A colleague has it from now on."""
        staff = await self.at_desk(at)
        whom = next((one for one, owner in self.phones.owners.items() if owner is to), FORGED)
        _, posts = await self.let_go.hand_over(staff, case_id, whom, "summary")
        await self._swept(at, staff, case_id, posts)

    async def decline(self, at: Handset, case_id: int) -> None:
        """They know who asks."""
        staff = await self.at_desk(at)
        _, posts = await self.let_go.decline(staff, case_id)
        self.ledger.declined.add((case_id, staff.id))
        await self._swept(at, staff, case_id, posts)

    async def mute(self, at: Handset, case_id: int) -> None:
        """They flood the desk: nobody is called for them for a day."""
        staff = await self.at_desk(at)
        _, posts = await MuteCase(self.store, self.clock)(staff, case_id)
        self.ledger.muted[case_id] = self.clock() + MUTED
        HAPPENED["muted"] += 1
        await self._swept(at, staff, case_id, posts)

    async def look_around(self, at: Handset) -> None:
        """The list at the desk: whoever waits stands in it, and who is muted behind all others."""
        staff, now = await self.at_desk(at), self.clock()
        listed = (await OpenDesk(self.store, self.clock)(staff)).cases
        async with self.database.unit() as work:
            waiting = [one for one in await work.cases.unclosed() if one.state is CaseState.WAITING]
        mine = {one.id for one in waiting if staff.id not in {one.person_id, *one.declined_by}}
        if Role.COORDINATOR in at.roles:
            self.phones.check(mine <= {one.id for one in listed}, "who waits does not stand in the list")
        muted = [one.flood.is_muted(now) for one in listed]
        self.phones.check(muted == sorted(muted), "who is muted stands before others")

    async def refer(self, at: Handset, case_id: int, update: int) -> None:
        """Ask whether a service may know."""
        staff, case = await self.at_desk(at), await self.case(case_id)
        who = self.phones.who_of(case) if case is not None else "nobody"
        text = f"to {who} refer {update}"
        _, kept = await self.refer_.propose(staff, case_id, "108", text, update)
        if kept is not None:
            await self._answered(at, staff, kept.case, kept.message_id, text)

    async def told(self, at: Handset, case_id: int) -> None:
        """The service was told: never without their yes."""
        staff = await self.at_desk(at)
        _, found = await self.refer_.of(staff, case_id)
        for one in found:
            await self.refer_.done(staff, case_id, one.id)
            self.phones.check(self.ledger.consents.get((case_id, one.id)), "told without consent")

    async def follow_up(self, at: Handset, case_id: int, days: int) -> None:
        """Ask on that day how it went."""
        await FollowUp(self.store, self.clock)(await self.at_desk(at), case_id, days)

    async def acknowledge(self, at: Handset, case_id: int) -> None:
        """I am on it."""
        await Acknowledge(self.store, self.clock)(await self.meet(at), case_id)

    async def close(self, at: Handset, case_id: int) -> None:
        """End it: it leaves this chat."""
        staff = await self.at_desk(at)
        _, posts = await self.end(staff, case_id, Outcome.HELPED)
        await self._swept(at, staff, case_id, posts)

    async def claim_together(self, first: Handset, second: Handset, case_id: int) -> None:
        """Two tap in the same moment: one of them has it."""
        staff = [await self.at_desk(first), await self.at_desk(second)]
        self.ledger.muted.pop(case_id, None)
        done = await together(*(self.take(one, case_id) for one in staff))
        won = [one.id for one, what in zip(staff, done, strict=True) if not isinstance(what, BaseException)]
        self.phones.check(len(set(won)) <= 1, f"case {case_id} is with {won}")
        for one in won:
            self.ledger.looked[case_id, one, "claimed"] += 1

    async def end_in_a_word(
        self, staff: Handset, at: Handset, case_id: int, update: int, word_first: bool
    ) -> None:
        """It is ended while the person writes: their word is not lost in a closed case."""
        end = self.close(staff, case_id)
        word = self.write(at, f"of {at.who} word {update}", update, 10_000 + update, enclosed=False)
        await together(*((word, end) if word_first else (end, word)))

    # What is done to people at the desk, from the command line.

    async def revoke(self, at: Handset, role: Role) -> None:
        """Take a role away."""
        person = next((one for one, owner in self.phones.owners.items() if owner is at), None)
        if person is not None:
            back = await self._to_take_back(person)
            if await Revoke(self.store, self.clock)(person, role):
                self.ledger.taken_back |= back
            at.roles.discard(role)
            at.opened_at = at.acted_at = None

    async def give(self, at: Handset, role: Role) -> None:
        """Give it again."""
        await self.invite(at, role)

    async def plan(self, planner: Handset, at: Handset, weekday: int, hour: int) -> None:
        """Change the rota: another shift, or the end of one."""
        person, who = await self.meet(planner), await self.meet(at)
        act = PlanRota(self.store, self.clock)
        async with self.database.unit() as work:
            shifts = (await work.rota.read()).shifts
        if len(shifts) > 2:
            await act.remove(person, shifts[0].id)
        else:
            await act.add(person, who.id, weekday, time(hour), time((hour + 8) % 24))

    async def _to_take_back(self, holder: int) -> set[str]:
        """What somebody could still take back goes with their role; questions may stay."""
        words: set[str] = set()
        async with self.database.unit() as work:
            for case in await work.cases.unclosed():
                said = await work.cases.messages(case.id) if case.is_with(holder) else []
                fresh = [one for one in said if not one.has_left(self.clock())]
                self.ledger.unsure.update(one.text for one in fresh)
                words.update(one.text for one in fresh if one.author is Author.STAFF and one.asked is None)
        return words

    # What the process does by itself.

    async def look(self, left: float = inf, error: type[BaseException] = PowerCutError) -> bool:
        """As the pumps do, until nothing is due; False when the power failed on the way."""
        cuts, self.power.left, self.power.error = self.power.cuts, left, error
        self.phones.under_way.clear()
        try:
            await self.run()
        except (PowerCutError, ConnectionError):
            pass
        finally:
            self.power.left, self.power.error = inf, PowerCutError
        is_whole = self.power.cuts == cuts
        if not is_whole and error is not PowerCutError:
            self.phones.failed_at = self.clock()
        for shown in self.phones.under_way:
            shown.noted = is_whole
            self.phones.again |= set() if is_whole else {shown.text}
        return is_whole

    async def run(self) -> None:
        """All pumps, one after the other."""
        await self.escalate.recover()
        await self.carry()
        await self.mail()
        await self.sweep_posts()

    async def carry(self) -> None:
        """Make the calls that are due, and bring what is owed."""
        await self.escalate()
        while await self.carry_():
            await self.escalate()

    async def nightly(self) -> None:
        """What is kept no longer than it is needed."""
        await self.go_on()
        await sweep(self.database, self.clock())
        async with self.database.unit() as work:
            gone = [case_id for case_id in self.cases if await work.cases.get(case_id) is None]
            there = {one: await work.people.get(one) for one in self.phones.owners}
            left = {owner.chat: await work.cases.latest_of(one) for one, owner in self.phones.owners.items()}
        self.ledger.erased.update(case_id for case_id in gone if case_id != FORGED)
        for one, person in there.items():
            at = self.phones.owners[one]
            if person is None:
                del self.phones.owners[one]
                at.roles.clear()
            if person is None or (left[at.chat] is None and at.who in {*self.ledger.said, *self.ledger.owed}):
                self._forgotten(at, [], is_person=person is None)


async def together(*acts: Coroutine[Any, Any, object]) -> list[object]:
    """Done in the same moment; what was refused comes back as its error."""
    done = await asyncio.gather(*acts, return_exceptions=True)
    for one in done:
        if isinstance(one, BaseException) and not isinstance(one, LuujinError):
            raise one
    return list(done)
