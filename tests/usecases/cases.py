"""A desk with a case that somebody holds, and the acts of its holder."""

from bot.domain.people import Person, Role
from bot.domain.support import Errand, Replied
from bot.usecases.cases import ClaimCase, CloseCase, OpenDesk, ReplyToCase
from bot.usecases.fates import NoteEcho
from bot.usecases.follow_up import FollowUp
from bot.usecases.handover import LetGo
from bot.usecases.notes import Notes
from bot.usecases.read_case import ReadCase
from bot.usecases.referral import AnswerQuestion, Refer
from tests.usecases.test_support import Desk


class HeldCase(Desk):
    """``asker`` asks, ``holder`` has the case; ``other`` is a coordinator as well."""

    asker: Person
    holder: Person
    other: Person

    def __init__(self) -> None:
        super().__init__()
        unit, clock = self.memory.unit, self.clock
        self.open_ = OpenDesk(unit, clock)
        self.take = ClaimCase(unit, clock)
        self.reply = ReplyToCase(unit, clock)
        self.end = CloseCase(unit, clock)
        self.read = ReadCase(unit, clock)
        self.echo = NoteEcho(unit, clock)
        self.notes = Notes(unit, clock)
        self.let_go = LetGo(unit, clock)
        self.refer = Refer(unit, clock)
        self.answer_question = AnswerQuestion(unit, clock)
        self.follow_up = FollowUp(unit, clock)

    async def begin(self) -> int:
        """The number of the case."""
        self.asker = await self.person()
        self.holder, self.other = await self.person(Role.COORDINATOR), await self.person(Role.COORDINATOR)
        case = (await self.write(self.asker)).case
        await self.claim(self.holder, case.id)
        await self.deliver()
        return case.id

    async def say(self, case_id: int, text: str = "answer") -> Replied:
        """An answer of the holder's."""
        self.update += 1
        await self.open_desk(self.holder)
        return await self.reply.to(self.holder, case_id, text, self.update)

    async def pass_(self, **span: float) -> None:
        """Let time pass, and what is due be carried; whoever sits at the desk goes on doing so."""
        self.clock.pass_(**span)
        for staff in (self.holder, self.other):
            await self.open_desk(staff)
        while await self.deliver():
            pass

    def errands(self, errand: Errand) -> list[int]:
        """To whom this is owed."""
        return [parcel.to for parcel, _ in self.memory.tables.outbox.values() if parcel.errand is errand]
