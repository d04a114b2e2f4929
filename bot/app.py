"""The only wiring: builds every room from Settings and runs the roles of one process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from pathlib import Path

import structlog

from bot.chat.intake import Intake
from bot.chat.lanes import AdminNotice, CampaignSender, QuizReminder, RoundReminder, SupportSender, Sweeper
from bot.chat.pacer import Lane
from bot.chat.telegram import Telegram, Webhook
from bot.domain.people import Role
from bot.sandbox.config import BOT_USERNAME, PHONES, TOKEN
from bot.settings import ROOT, Settings
from bot.storage import backup
from bot.storage.database import Database
from bot.storage.export import LockedFile
from bot.storage.guard import Guard
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from bot.storage.pace import SharedPace
from bot.storage.retention import sweep
from bot.texts.catalog import Catalogs
from bot.texts.content import Content
from bot.texts.links import is_linkable
from bot.timetable.heartbeat import EVERY, Heartbeat
from bot.timetable.mail import SmtpMailer
from bot.timetable.one_time_codes import Totp
from bot.timetable.pump import Pump
from bot.timetable.recall import recall
from bot.timetable.timetable import Duties, Timetable
from bot.understanding import worry
from bot.understanding.folding import fold
from bot.understanding.language import language_of
from bot.understanding.rasa import RasaUnderstanding
from bot.usecases.acts import Acts
from bot.usecases.audience import FindAudience
from bot.usecases.audit import Audit
from bot.usecases.check_in import AskHowTheyAre
from bot.usecases.course import CountAsPassed
from bot.usecases.deliver import FLIGHT, DeliverCampaign
from bot.usecases.deliver_mail import DeliverMail
from bot.usecases.deliver_support import DeliverSupport
from bot.usecases.desk import is_at_desk
from bot.usecases.invitations import Grant
from bot.usecases.people import MeetPerson
from bot.usecases.ports import RawUpdate
from bot.usecases.quiz_reminder import RemindOfQuizzes
from bot.usecases.rota import JoinRota
from bot.usecases.rota_plan import PlanRota
from bot.usecases.round_reminders import RemindOfRounds
from bot.usecases.run_escalation import RunEscalation
from bot.usecases.start import DueCampaigns, StartCampaign
from bot.usecases.tell_admins import TellAdmins
from bot.usecases.vanish import SweepPosts

log = structlog.get_logger()

DEMO_CLUB = "Луужин клуб"
LOOK_EVERY = 1.0  # seconds between two looks for things to send when nobody rang
SWEEP_EVERY = 20.0  # seconds between two looks for messages of conversations that have stood long enough
NOTICES_EVERY = 20.0  # seconds between two looks whether an admin has to hear of something


class ProcessRole(StrEnum):
    """What one process does. In one process they can all be done together."""

    BOT = "bot"
    TIMETABLE = "timetable"
    SENDER = "sender"


class GuardLostError(Exception):
    """The database connection that kept other processes out is gone; this process must end."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Words and content of every language."""

    catalogs: Catalogs
    content: Content

    @classmethod
    def load(cls, root: Path = ROOT) -> "Texts":
        """Raises CatalogError or ContentError, each naming file, line and cure."""
        return cls(Catalogs.load(root / "content"), Content.load(root / "content"))


def clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def is_sandbox(settings: Settings) -> bool:
    """Whether these settings lead to the sandbox, whose phones get their roles by themselves."""
    return settings.telegram_token is None or settings.telegram_token.get_secret_value() == TOKEN


def line_of(settings: Settings) -> tuple[str, str]:
    """Token and address of the Bot API; the sandbox's when there is no token."""
    if settings.telegram_token is None:
        return TOKEN, f"http://127.0.0.1:{settings.sandbox_port}"
    return settings.telegram_token.get_secret_value(), settings.telegram_api


async def name_of(settings: Settings) -> str:
    """The bot's user name, for links; the sandbox's needs no asking.

    Raises TokenRefusedError, NobodyThereError.
    """
    if is_sandbox(settings):
        return BOT_USERNAME
    telegram = await Telegram.connect(*line_of(settings), Keyring.load(settings.keys).derive("callback"))
    await telegram.close()
    return telegram.username


@contextlib.asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[tuple[Database, Keyring]]:
    """The migrated database with its keys. Raises KeyFileError, WrongKeysError, DatabaseUrlError."""
    keyring = Keyring.load(settings.keys)
    await migrate(settings.database)
    database = Database.open(settings.database, keyring, clock, settings.timezone)
    try:
        await database.check_keys()
        await database.even_out()
        yield database, keyring
    finally:
        await database.close()


LAST_BACKUP = "last-backup"
"""Its age is that of the last backup: an empty file in ``var_dir``."""


async def back_up(settings: Settings, file: Path) -> int:
    """Write everything that is stored into a new file; how many rows. Raises what ``backup.back_up`` does."""
    rows = await backup.back_up(settings.database, file)
    settings.var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.var_dir / LAST_BACKUP).touch()
    return rows


async def put_back(settings: Settings, file: Path) -> int:
    """Fill the empty database from a backup while no role runs; how many rows.

    Raises KeyFileError, WrongKeysError, BackupError, DatabaseUrlError.
    """
    keyring = Keyring.load(settings.keys)
    settings.var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with contextlib.AsyncExitStack() as stack:
        for role in ProcessRole:
            guard = await stack.enter_async_context(Guard(settings.database, role, settings.var_dir))
            if not await guard.acquire(wait=False):
                raise backup.BackupError("Luujin is running: stop it, and try again.")
        return await backup.put_back(settings.database, file, settings.var_dir, keyring)


def understanding_of(settings: Settings) -> RasaUnderstanding:
    """Rasa where the settings say, or where the supervisor starts it."""
    return RasaUnderstanding(settings.rasa_url or f"http://127.0.0.1:{settings.rasa_port}")


def mailer_of(settings: Settings, catalogs: Catalogs) -> SmtpMailer | None:
    """What sends e-mail; None when the settings name no server or nobody to send it to."""
    if settings.smtp_url is None or settings.alert_email is None:
        return None
    return SmtpMailer(settings.smtp_url.get_secret_value(), settings.alert_email, catalogs)


async def seed(database: Database, zone: str) -> None:
    """Give the sandbox's phones their roles, with the courses taken, and a rota to those at the desk.

    Starting again changes nothing.
    """
    grant = Grant(database.unit, clock, MeetPerson(database.unit, clock, zone))
    passed = CountAsPassed(database.unit, clock)
    for owner in PHONES:
        role = Role(owner.role)
        await grant(owner.user_id, role, DEMO_CLUB if role in {Role.STUDENT, Role.LEADER} else None)
        await passed(owner.user_id, role)
    await _plan(database, zone)


async def _plan(database: Database, zone: str) -> None:
    """The sandbox's coordinator is on duty at every hour, so that calls go to the supervisor when they sleep.

    A rota in which somebody has a shift stays as it is.
    """
    store, desk = database.unit, {}
    async with store() as work:
        if (await work.rota.read()).shifts:
            return
        for owner in PHONES:
            if (person := await work.people.by_chat(owner.user_id)) is not None and is_at_desk(person):
                desk[Role(owner.role)] = owner, person
    for owner, person in desk.values():
        await JoinRota(store).keep(person, owner.first_name)
    plan, halves = PlanRota(store, clock, zone), ((time(0), time(12)), (time(12), time(0)))
    (_, coordinator), (_, planner) = desk[Role.COORDINATOR], desk[Role.SUPERVISOR]
    for weekday in range(7):
        for half in halves:
            await plan.add(planner, coordinator.id, weekday, *half)


async def serve(settings: Settings, roles: frozenset[ProcessRole]) -> None:
    """Run these roles until cancelled. Raises TokenRefusedError and what ``database_of`` raises."""
    texts = Texts.load()
    async with database_of(settings) as (database, keyring), contextlib.AsyncExitStack() as stack:
        line = (*line_of(settings), keyring.derive("callback"), settings.broadcast_rate)
        telegram = await Telegram.connect_patiently(*line)
        stack.push_async_callback(telegram.close)
        understanding = understanding_of(settings)
        stack.push_async_callback(understanding.aclose)
        if is_sandbox(settings) and ProcessRole.BOT in roles:
            await seed(database, settings.timezone)
        path = keyring.derive("webhook.path").hex()[:32]
        pace = SharedPace(settings.database, lambda lane, number: telegram.pacer.heard(Lane(lane), number))
        if roles != frozenset(ProcessRole):  # others send as well
            telegram.pacer.tell = (await stack.enter_async_context(pace)).tell
        process = _Process(settings, texts, database, telegram, understanding, path)
        async with asyncio.TaskGroup() as group:
            for role in sorted(roles):
                group.create_task(process.guarded(role))


class _Process:
    """The rooms of one process, put together."""

    def __init__(
        self,
        settings: Settings,
        texts: Texts,
        database: Database,
        telegram: Telegram,
        understanding: RasaUnderstanding,
        webhook_path: str,
    ) -> None:
        self._settings = settings
        self._database = database
        self._telegram = telegram
        self._catalogs = texts.catalogs
        self._content = texts.content
        self._webhook_path = webhook_path
        store = database.unit
        hosts = settings.linkable | texts.content.linked_hosts()
        acts = Acts.build(
            store,
            texts.content,
            understanding,
            lambda text: worry.alone(text).risk,
            fold,
            language_of,
            clock,
            recall,
            Totp(),
            LockedFile(),
            settings.timezone,
            lambda address: is_linkable(address, hosts),
        )
        self._dispatch = telegram.dispatcher(acts, texts.catalogs, texts.content, clock, hosts)
        support_lane = SupportSender(telegram.messenger, texts.catalogs, texts.content.services)
        # Two of them: a call must not wait until somebody's voice message is sent.
        calls = DeliverSupport(store, support_lane, clock, heavy=False)
        words = DeliverSupport(store, support_lane, clock, heavy=True)
        lane = CampaignSender(telegram.messenger, texts.catalogs)
        self._campaign = DeliverCampaign(store, lane, clock, max(FLIGHT, settings.broadcast_rate // 2))
        admins = AdminNotice(telegram.messenger, texts.catalogs)
        self._notice_pump = Pump("notices", TellAdmins(store, admins, clock), NOTICES_EVERY)
        rounds = RoundReminder(telegram.messenger, texts.catalogs)
        self._rounds = RemindOfRounds(store, texts.content, rounds, clock)
        quizzes = QuizReminder(telegram.messenger, texts.catalogs)
        self._quizzes = RemindOfQuizzes(store, texts.content, quizzes, clock)
        self._call_pump = Pump("calls", calls, LOOK_EVERY)
        self._support_pump = Pump("support", words, LOOK_EVERY)
        self._escalation = RunEscalation(store, clock, settings.timezone)
        self._is_recovered = False
        self._escalation_pump = Pump("escalation", self._escalate, LOOK_EVERY)
        mail = DeliverMail(store, mailer_of(settings, texts.catalogs), clock)
        self._mail_pump = Pump("mail", mail, LOOK_EVERY)
        heartbeat = Heartbeat(Audit(store, clock), settings.var_dir, settings.heartbeat_url)
        self._heartbeat_pump = Pump("heartbeat", heartbeat, EVERY)
        self._campaign_pump = Pump("campaign", self._campaign, LOOK_EVERY)
        vanishing = SweepPosts(store, Sweeper(telegram.messenger), clock)
        self._vanish_pump = Pump("vanish", vanishing, SWEEP_EVERY)
        # As often as the support pump looks: their messages leave at any second of a minute alike.
        self._quiz_pump = Pump("quizzes", self._quizzes, LOOK_EVERY)
        self._check_in_pump = Pump("check-ins", AskHowTheyAre(store, quizzes, clock), LOOK_EVERY)

    async def guarded(self, role: ProcessRole) -> None:
        """Run a role while no other process does; wait in readiness otherwise."""
        async with Guard(self._settings.database, role.value, self._settings.var_dir) as guard:
            await guard.acquire(wait=True)
            log.info("role begun", kind=role.value)
            async with asyncio.TaskGroup() as group:
                running = group.create_task(self._run(role))
                lost = group.create_task(guard.lost.wait())
                await asyncio.wait({running, lost}, return_when=asyncio.FIRST_COMPLETED)
                if guard.lost.is_set():
                    raise GuardLostError
                lost.cancel()

    async def _run(self, role: ProcessRole) -> None:
        match role:
            case ProcessRole.BOT:
                await self._bot()
            case ProcessRole.TIMETABLE:
                await self._timetable()
            case ProcessRole.SENDER:
                await self._sender()

    async def _bot(self) -> None:
        await self._telegram.announce_commands(self._catalogs)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._call_pump.run())
            group.create_task(self._support_pump.run())
            group.create_task(self._escalation_pump.run())
            group.create_task(self._mail_pump.run())
            group.create_task(self._vanish_pump.run())
            group.create_task(self._receive())

    async def _escalate(self) -> int:
        if not self._is_recovered:
            await self._escalation.recover()
            self._is_recovered = True
        if moved := await self._escalation():
            self._call_pump.wake()
            self._mail_pump.wake()
            self._vanish_pump.wake()
        return moved

    async def _receive(self) -> None:
        inbox, sorry = self._database.inbox(), self._dispatch.apologise
        async with Intake(inbox, self._handle, _alert, apologise=sorry) as intake:
            await intake.recover()
            await self._telegram.receive(intake, self._webhook())

    def _webhook(self) -> Webhook | None:
        settings = self._settings
        if settings.webhook_url is None or settings.webhook_secret is None:
            return None
        secret = settings.webhook_secret.get_secret_value()
        place = (settings.webhook_host, settings.webhook_port)
        return Webhook(settings.webhook_url, self._webhook_path, secret, *place)

    async def _timetable(self) -> None:
        store = self._database.unit
        start = StartCampaign(store, FindAudience(store, self._content, clock), clock)
        campaigns = DueCampaigns(store), start, self._campaign_pump.wake
        duties = Duties(*campaigns, self._sweep, self._remind)
        timetable = Timetable(duties, self._settings.timezone)
        timetable.begin()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._quiz_pump.run())
                group.create_task(self._check_in_pump.run())
                group.create_task(self._notice_pump.run())
                group.create_task(self._heartbeat_pump.run())
        finally:
            timetable.end()

    async def _sender(self) -> None:
        if orphans := await self._campaign.recover():
            log.warning("deliveries left unknown", count=orphans)
        await self._campaign_pump.run()

    async def _remind(self) -> int:
        """Rounds whose day has come. Reminders of quizzes get their moment, and leave when that comes."""
        written = await self._rounds()
        await self._quizzes.plan()
        return written

    async def _sweep(self) -> None:
        await sweep(self._database, clock())

    async def _handle(self, raw: RawUpdate) -> None:
        await self._dispatch(raw)
        self._call_pump.wake()
        self._support_pump.wake()
        self._escalation_pump.wake()


def _alert(kind: str) -> None:
    log.error("update set aside", kind=kind)
