"""The unit of work: one transaction over every topic."""

from types import TracebackType
from typing import Self

from bot.domain.people import ULAANBAATAR
from bot.storage.access_log import AccessLog, Witness
from bot.storage.campaign import Campaigns
from bot.storage.case_files import CaseFiles
from bot.storage.check_in import CheckIns
from bot.storage.circles import Announcements
from bot.storage.clubs import Clubs
from bot.storage.deliveries import Deliveries
from bot.storage.desk_session import DeskSessions
from bot.storage.editions import Editions
from bot.storage.escalation import Escalations
from bot.storage.event import Events
from bot.storage.forgetting import ForgettingPeople
from bot.storage.group import Groups
from bot.storage.invitations import Invitations
from bot.storage.learning import Doings, RecallCards, Weeks
from bot.storage.notes import Notes
from bot.storage.opinion import Votes
from bot.storage.outbox import Outbox
from bot.storage.quiz import Attempts
from bot.storage.quiz_reminder import QuizReminders
from bot.storage.referral import Referrals
from bot.storage.rota import RotaPlan
from bot.storage.rounds import Rounds
from bot.storage.sealing import Vault
from bot.storage.session import Session
from bot.storage.support import Cases
from bot.storage.support_figures import SupportCounts
from bot.storage.tip import Tips


class Work:
    """``bot.usecases.ports.UnitOfWork``. Load and save a value within the same unit."""

    def __init__(
        self, session: Session, vault: Vault, witness: Witness | None = None, zone: str = ULAANBAATAR
    ) -> None:
        self._session = session
        self._access_log = AccessLog(session, vault, witness)
        self.invitations = Invitations(session, vault)
        self.attempts = Attempts(session)
        self.editions = Editions(session)
        self.doings = Doings(session)
        self.recall = RecallCards(session)
        self.weeks = Weeks(session)
        self.rounds = Rounds(session)
        self.quiz_reminders = QuizReminders(session, vault)
        self.check_ins = CheckIns(session, vault)
        self.votes = Votes(session)
        self.groups = Groups(session, vault)
        self.campaigns = Campaigns(session)
        self.deliveries = Deliveries(session)
        self.events = Events(session)
        self.rota = RotaPlan(session, vault)
        self.desk_sessions = DeskSessions(session, vault)
        self.cases = Cases(session, vault, self._access_log)
        self.case_files = CaseFiles(session, self.cases)
        self.notes = Notes(session, self.cases)
        self.referrals = Referrals(session, self.cases)
        self.tips = Tips(session, vault)
        self.announcements = Announcements(session, vault)
        self.support_counts = SupportCounts(session, vault, zone)
        self.outbox = Outbox(session, vault)
        self.escalations = Escalations(session, vault)
        self.people = ForgettingPeople(session, vault, self.cases, self.invitations)
        self.clubs = Clubs(session, self.people)

    async def __aenter__(self) -> Self:
        await self._session.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.__aexit__(kind, error, trace)

    async def commit(self) -> None:
        await self.support_counts.flush()
        await self._access_log.flush()
        await self._session.commit()
        self._access_log.committed()
