"""What people agree to besides: check-ins, hearing of announcements, that a conversation leaves as a file."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from bot.domain.check_in import LOOK
from bot.domain.errors import LuujinError
from bot.domain.export import Lock
from bot.domain.people import Contact, Role
from bot.domain.private import Plan
from bot.domain.support import CaseMessage
from bot.usecases.check_in import AskHowTheyAre
from bot.usecases.circles import HearCircles
from bot.usecases.circles_desk import AnnounceCircles
from bot.usecases.export import ConfirmTakeOut, TakenOut, TakeOut
from tests.contracts.lifecycle import Life
from tests.contracts.lifecycle_phones import Handset, Shown

LEAVE = " leave "
"""What the question has in it whether the conversation may leave."""

SIGNS = 16


class Box:
    """Locks by a number that stands before the file: so it is known which one opens it."""

    def __init__(self) -> None:
        self.numbers = count(1)

    async def new(self) -> tuple[str, Lock]:
        number = f"{next(self.numbers):0{SIGNS}}"
        return number, Lock(number.encode(), b"key")

    async def close(self, lock: Lock, content: bytes) -> bytes:
        return lock.salt + content


class AgreedLife(Life):
    """A life with all of that in it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        store, clock, box = self.store, self.clock, Box()
        # Not 0: what is put off "by chance" must come later than now.
        self.ask_ = AskHowTheyAre(store, self.phones, clock, lambda: 0.01)
        self.out = TakeOut(store, clock, box)
        self.confirm_ = ConfirmTakeOut(store, clock, box)
        self.announce_ = AnnounceCircles(store, clock, lambda: 0.0)
        self.hear = HearCircles(store, clock)

    # Check-ins.

    async def agree(self, at: Handset, every: int, plan: Plan) -> None:
        """Be asked covertly how they are."""
        person, before = await self.meet(at), at.plans
        at.plans = before | {plan}
        at.stays(self.clock())
        try:
            await self.private.check_in(person, every, plan)
        except LuujinError:
            at.plans = before
            raise
        at.plans = {plan}

    async def disagree(self, at: Handset) -> None:
        """Be asked no more."""
        at.stays(self.clock())
        await self.private.no_check_in(await self.meet(at))
        at.plans = set()

    async def run(self) -> None:
        """All pumps; what is found silent is called for at once."""
        await super().run()
        if await self.ask_how():
            await self.carry()

    async def ask_how(self) -> int:
        """As the pump of check-ins does: for whom it then calls is known to be silent."""
        self.store.called.clear()
        try:
            return await self.ask_()
        finally:
            for case_id in self.store.called:
                if case_id not in self.cases:
                    self.cases.append(case_id)
                case = await self.case(case_id)
                if case is not None:
                    self.phones.told_of_silence(case)

    async def pass_quietly(self, span: timedelta) -> None:
        """Days on which nobody does anything, and the process runs.

        Looks at which nothing was due are not taken; that there were some is written into the book.
        """
        begin = self.clock()
        await self.ask_how()
        while self.clock() < begin + span:
            async with self.database.unit() as work:
                book = await work.check_ins.hold()
                due = [one.due_at for one in book.askings.values() if one.due_at > self.clock()]
                self.clock.now = min([*due, begin + span])
                await work.check_ins.save(replace(book, looked_at=self.clock() - LOOK))
                await work.commit()
            await self.ask_how()
        for at in self.phones.sets:
            waits = at.asked_at is not None and at.asked_at >= begin and not at.hidden
            if waits and at.plans == {Plan.TELL} and at.is_silent(self.clock()):
                self.phones.check(at.told or at.blocked, "nobody was told of who is silent")

    # Announcements.

    async def wish(self, at: Handset, wanted: bool) -> None:
        """Be told of announcements, or not."""
        person, before = await self.meet(at), at.circles
        at.circles = before or wanted
        at.stays(self.clock())
        try:
            person = await self.hear.wish(person, wanted)
        except LuujinError:
            at.circles = before
            raise
        at.circles = wanted
        await self.private.contact(person, Contact.NOW)

    async def no_circles(self, at: Handset) -> None:
        """Hear no more of them."""
        await self.wish(at, False)

    async def leave_network(self, at: Handset) -> None:
        """Their membership is taken away."""
        await self.revoke(at, Role.MEMBER)

    async def announce(self, at: Handset, text: str) -> None:
        """Write an announcement and send it."""
        staff = await self.at_desk(at)
        draft = await self.announce_.begin(staff, text)
        self.ledger.standing.add(draft.id)
        await self.announce_.send(staff, draft.id)

    async def end_circles(self, at: Handset) -> None:
        """End all that stand."""
        staff = await self.at_desk(at)
        for one in await self.announce_(staff):
            _, coming = await self.announce_.open(staff, one.id)
            self.phones.check(coming == 0, "a count that leads to somebody")
            await self.announce_.end(staff, one.id)
            self.ledger.standing.discard(one.id)

    async def answer_circle(self, at: Handset) -> None:
        """Read what is announced, and say no to the oldest."""
        person = await self.meet(at)
        found = await self.hear(person)
        inside = at.has_code and at.is_inside(self.clock())
        self.phones.check(inside and Role.MEMBER in at.roles, "announcements to who is no member inside")
        self.phones.check({one.id for one in found} <= self.ledger.standing, "an announcement that ended")
        at.stays(self.clock())
        for one in found[:1]:
            await self.hear.answer(person, one.id, coming=False)
            at.answered.add(one.id)

    # A conversation leaves.

    async def ask_to_leave(self, at: Handset, case_id: int, update: int) -> None:
        """Ask the person whether it may."""
        staff, case = await self.at_desk(at), await self.case(case_id)
        who = self.phones.who_of(case) if case is not None else "nobody"
        text = f"to {who}{LEAVE}{update}"
        _, kept = await self.out.propose(staff, case_id, text, update)
        if kept is not None:
            self.ledger.agreed.pop(case_id, None)
            await self._answered(at, staff, kept.case, kept.message_id, text)

    async def answer_question(self, at: Handset, asked: Shown, yes: bool, update: int, post: int) -> None:
        """A tap; what the power stops may count or not."""
        if LEAVE not in asked.text:
            await super().answer_question(at, asked, yes, update, post)
            return
        agreed, case_id, inside = self.ledger.agreed, asked.case_id, at.is_inside(self.clock())
        before = agreed.get(case_id, False)
        agreed[case_id] = yes or before
        try:
            await super().answer_question(at, asked, yes, update, post)
        except LuujinError:
            agreed[case_id] = before
            raise
        self.phones.check(inside, "a yes or no by whoever has the phone")
        agreed[case_id] = yes
        self.ledger.taken.pop(case_id, None)
        if not yes:
            self.ledger.confirmed.pop(case_id, None)

    async def ask_second(self, at: Handset, case_id: int) -> None:
        """Ask those above to confirm it."""
        await self.out.ask_second(await self.at_desk(at), case_id)

    async def confirm(self, at: Handset, case_id: int) -> None:
        """Confirm it, and get the number."""
        staff, confirmed = await self.at_desk(at), self.ledger.confirmed
        before = dict(confirmed[case_id])
        confirmed[case_id][staff.id] = self.clock()
        try:
            case, number = await self.confirm_(staff, case_id)
        except LuujinError:
            confirmed[case_id] = before
            raise
        self.phones.confirmed(staff, case)
        self.ledger.looked[case_id, staff.id, "export confirmed"] += 1
        await self.tell(at, staff, Shown(at.who, 0, number, own=True, number=number))

    async def take_out(self, at: Handset, case_id: int) -> None:
        """Take the file."""
        staff = await self.at_desk(at)
        thread: list[CaseMessage] = []

        def written(out: TakenOut) -> bytes:
            thread.extend(out.thread)
            return b"file"

        case, parts = await self.out.take(staff, case_id, written)
        self.phones.made(staff, case, thread)
        self.ledger.looked[case_id, staff.id, "exported"] += 1
        number, who = parts[0][:SIGNS].decode(), self.phones.who_of(case)
        await self.tell(at, staff, Shown(who, case_id, "file", own=False, mute=True, number=number))

    async def close(self, at: Handset, case_id: int) -> None:
        """What was agreed and confirmed ends with it."""
        await super().close(at, case_id)
        self.ledger.agreed.pop(case_id, None)
        self.ledger.confirmed.pop(case_id, None)
