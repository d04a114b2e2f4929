"""``luujin doctor``: what the operator must still do, each with its cure. It looks, and changes nothing."""

import contextlib
import shlex
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from bot.app import LAST_BACKUP, clock, is_sandbox, mailer_of, name_of, understanding_of
from bot.chat.telegram import NobodyThereError
from bot.chat.transport import TokenRefusedError
from bot.domain.people import ULAANBAATAR, Role
from bot.rota_report import local
from bot.settings import ROOT, Settings, SettingsError
from bot.storage.database import Database
from bot.storage.engine import DatabaseUrlError
from bot.storage.health import DatabaseDownError, Form, file_of, form_of
from bot.storage.keys import KeyFileError, Keyring
from bot.texts.catalog import Catalogs
from bot.texts.check import check, why_not
from bot.texts.content import read_all
from bot.texts.languages import DEFAULT
from bot.texts.models import Service, Status
from bot.texts.problems import ContentError
from bot.texts.services import is_old
from bot.timetable.mail import MailError
from bot.understanding import process as rasa
from bot.usecases.rota import Rehearsed, RehearseRota
from bot.usecases.staffing import LookAtStaff, Staffing

MOST_PROBLEMS = 10
"""So many problems of the content are listed here; `luujin content check` lists all."""


ROTA_DAYS, MOST_GAPS = 7, 5
"""So many days of the rota are looked at here, and so many gaps listed; `luujin rota rehearse` shows more."""


BACKUP_DAYS = 1
"""A backup that is older by more full days than this is one to make again."""


ROOM = 2
"""With fewer gigabytes left on the disk, pictures of a few days would fill it up."""


class Mark(StrEnum):
    """How things stand: fine, still to do, or wrong."""

    FINE = "✓"
    TO_DO = "•"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``cure`` says what to do where it is not fine."""

    mark: Mark
    what: str
    cure: str = ""

    def __str__(self) -> str:
        """Everything in one line."""
        return f"{self.mark} {self.what}" + (f" → {self.cure}" if self.cure else "")


async def _ask_rasa(settings: Settings) -> None:
    understanding = understanding_of(settings)
    try:
        await understanding.read("сайн уу")
    finally:
        await understanding.aclose()


@dataclass(frozen=True, slots=True)
class Outside:
    """Whom the doctor asks outside this machine.

    ``telegram`` gives the bot's user name, and raises TokenRefusedError or NobodyThereError; ``rasa`` raises
    ConnectionError when it does not answer.
    """

    telegram: Callable[[Settings], Awaitable[str]] = name_of
    rasa: Callable[[Settings], Awaitable[None]] = _ask_rasa


async def examine(
    settings: Settings, today: date, outside: Outside | None = None, root: Path = ROOT
) -> AsyncIterator[Finding]:
    """Everything there is to say, one after the other."""
    outside = outside or Outside()
    for finding in _settings(settings):
        yield finding
    for finding in _alarms(settings):
        yield finding
    keyring, findings = _keys(settings)
    for finding in findings:
        yield finding
    if keyring is not None and not is_sandbox(settings):
        yield await _telegram(settings, outside)
    async for finding in _data(settings, keyring):
        yield finding
    yield await _rasa(settings, outside, root)
    for finding in about_content(root, today):
        yield finding


def about_settings(error: SettingsError) -> Iterator[Finding]:
    """Settings that cannot be read: nothing that depends on them can be looked at."""
    for mistake in error.mistakes:
        yield Finding(Mark.WRONG, f"{mistake.name} cannot be used.", mistake.cure)
    cure = "mend the settings and ask again"
    yield Finding(Mark.TO_DO, "Keys, database, people and Rasa were not looked at.", cure)


def _settings(settings: Settings) -> Iterator[Finding]:
    if is_sandbox(settings):
        cure = "write LUUJIN_TELEGRAM_TOKEN into .env when real people shall use it"
        yield Finding(Mark.TO_DO, "There is no token: the bot talks to the sandbox.", cure)
    if settings.timezone == ULAANBAATAR:
        yield Finding(Mark.FINE, f"The time zone is {settings.timezone}.")
    else:
        cure = f"leave LUUJIN_TIMEZONE empty for {ULAANBAATAR}; quiet hours of new people follow it"
        yield Finding(Mark.TO_DO, f"The time zone is {settings.timezone}.", cure)
    if settings.webhook_url is None:
        yield Finding(Mark.FINE, "The bot asks Telegram for messages (no webhook).")
    elif settings.sandboxed:
        cure = "write LUUJIN_TELEGRAM_TOKEN, or take LUUJIN_WEBHOOK_URL out"
        yield Finding(Mark.WRONG, "There is a webhook, but no token.", cure)
    else:
        yield Finding(Mark.FINE, f"Telegram posts messages to {settings.webhook_url}.")


def _alarms(settings: Settings) -> Iterator[Finding]:
    both = settings.smtp_url is not None, settings.alert_email is not None
    if all(both):
        yield Finding(Mark.FINE, "An e-mail tells when nobody answers (luujin doctor --mail sends a test).")
    else:
        cure = "write LUUJIN_SMTP_URL and LUUJIN_ALERT_EMAIL, then luujin doctor --mail"
        what = "E-mail is set up by half" if any(both) else "No e-mail is set up"
        mark = Mark.WRONG if any(both) else Mark.TO_DO
        yield Finding(mark, f"{what}: outside Telegram nobody hears when nobody answers.", cure)
    if settings.heartbeat_url is None:
        cure = "let a service outside wait for a sign every few minutes, and write its LUUJIN_HEARTBEAT_URL"
        yield Finding(Mark.TO_DO, "Nobody outside would notice that the bot stands still.", cure)
    else:
        yield Finding(Mark.FINE, "A page outside is told that the bot looks after everybody who waits.")


async def try_mail(settings: Settings) -> Finding:
    """Send a test by e-mail, and say what became of it."""
    mailer = mailer_of(settings, Catalogs.load(ROOT / "content"))
    if mailer is None:
        cure = "write LUUJIN_SMTP_URL and LUUJIN_ALERT_EMAIL"
        return Finding(Mark.WRONG, "No e-mail is set up.", cure)
    try:
        await mailer.test()
    except MailError as error:
        cure = "look at LUUJIN_SMTP_URL: server, port, user and password"
        return Finding(Mark.WRONG, f"The mail server did not take a test ({error}).", cure)
    return Finding(Mark.FINE, "The mail server took a test. Look whether it arrives.")


def _keys(settings: Settings) -> tuple[Keyring | None, list[Finding]]:
    if not settings.keys.exists():
        return None, [Finding(Mark.TO_DO, f"There is no key file {settings.keys}.", "luujin run makes one")]
    try:
        keyring = Keyring.load(settings.keys)
        database = file_of(settings.database)
    except KeyFileError as error:
        return None, [Finding(Mark.WRONG, f"The key file {settings.keys} cannot be used.", error.cure)]
    except DatabaseUrlError:
        return None, []  # the database says so itself
    if database is not None and settings.keys.resolve().parent == database.parent:
        cure = "move it to a folder of its own, name it in LUUJIN_KEY_FILE, and erase backups that hold both"
        return keyring, [Finding(Mark.WRONG, "The key file lies beside the database.", cure)]
    return keyring, [Finding(Mark.FINE, "The key file is there, apart from the database.")]


async def _telegram(settings: Settings, outside: Outside) -> Finding:
    try:
        name = await outside.telegram(settings)
    except TokenRefusedError:
        cure = "ask @BotFather for the present one and write it into LUUJIN_TELEGRAM_TOKEN"
        return Finding(Mark.WRONG, "Telegram refuses the token.", cure)
    except NobodyThereError:
        cure = "look at this machine's network and at LUUJIN_TELEGRAM_API"
        return Finding(Mark.WRONG, "Telegram does not answer.", cure)
    return Finding(Mark.FINE, f"Telegram knows the token: the bot is @{name}.")


FORMS = {
    Form.MISSING: Finding(Mark.TO_DO, "The database is not made yet.", "luujin run makes it"),
    Form.OLDER: Finding(
        Mark.WRONG,
        "The database has an older form.",
        "copy it, then start the bot: it is brought to the present form",
    ),
    Form.PRESENT: Finding(Mark.FINE, "The database answers and has the present form."),
    Form.NEWER: Finding(
        Mark.WRONG,
        "The database was used by a newer Luujin.",
        "update the program, or put back the copy from before",
    ),
}


async def _data(settings: Settings, keyring: Keyring | None) -> AsyncIterator[Finding]:
    try:
        form = await form_of(settings.database)
    except DatabaseUrlError as error:
        yield Finding(Mark.WRONG, "LUUJIN_DATABASE_URL names no database.", str(error))
        return
    except DatabaseDownError as error:
        cure = "look whether it runs, and at the address in LUUJIN_DATABASE_URL"
        yield Finding(Mark.WRONG, f"The database does not answer ({error}).", cure)
        return
    yield FORMS[form]
    if keyring is None and form is not Form.MISSING:
        cure = "put the key file back from where you keep it: without it nobody can read the database"
        yield Finding(Mark.WRONG, "There is a database, and no key for it.", cure)
    elif keyring is not None and form is Form.PRESENT:
        yield _backup(settings)
        yield _room(settings)
        for finding in await _people(Database.open(settings.database, keyring), settings.timezone):
            yield finding


def _backup(settings: Settings) -> Finding:
    cure = "luujin backup FILE, every night, on another disk than the key file (docs/operating.md)"
    try:
        made = datetime.fromtimestamp((settings.var_dir / LAST_BACKUP).stat().st_mtime, UTC)
    except FileNotFoundError:
        return Finding(Mark.TO_DO, "No backup was made yet from here.", cure)
    days = (clock() - made).days
    if days > BACKUP_DAYS:
        return Finding(Mark.TO_DO, f"The last backup is {days} days old.", cure)
    return Finding(Mark.FINE, "There is a backup of the last two days.")


def _room(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.var_dir).free // 2**30
    if free < ROOM:
        cure = "make room there, or name a larger disk: on a full one nothing that comes is kept"
        return Finding(Mark.WRONG, f"The disk of LUUJIN_VAR_DIR has {free} GB left.", cure)
    return Finding(Mark.FINE, "There is room on the disk.")


async def _people(database: Database, zone: str) -> list[Finding]:
    try:
        if await database.has_other_keys():
            cure = "put back the key file that this database was filled with"
            return [Finding(Mark.WRONG, "The key file belongs to another database.", cure)]
        rehearsed = await RehearseRota(database.unit, clock, zone)(ROTA_DAYS)
        return [*_staff(await LookAtStaff(database.unit)()), *_rota(rehearsed)]
    finally:
        await database.close()


DUTIES = (
    (Role.COORDINATOR, "a coordinator", Mark.WRONG, "There is no coordinator: nobody answers requests."),
    (Role.ADMIN, "an admin", Mark.TO_DO, "There is no admin."),
    (Role.LEADER, "a leader", Mark.TO_DO, "There is no leader of a club."),
)


def _staff(staffing: Staffing) -> Iterator[Finding]:
    for role, name, mark, missed in DUTIES:
        if role in staffing.held:
            yield Finding(Mark.FINE, f"There is {name}.")
        else:
            club = " --club CLUB" if role is Role.LEADER else ""
            yield Finding(mark, missed, f"luujin people invite --role {role}{club}")
    for club in staffing.clubs_without_leader:
        cure = f"luujin people invite --role leader --club {shlex.quote(club)}"
        yield Finding(Mark.TO_DO, f"The club “{club}” has no leader.", cure)


def _rota(rehearsed: Rehearsed) -> Iterator[Finding]:
    if rehearsed.is_empty:
        cure = "a supervisor or admin writes /rota to the bot; coordinators join there"
        yield Finding(Mark.TO_DO, "The rota is empty: nobody is on duty.", cure)
        return
    gaps = [one for one in rehearsed.rehearsal.weak if one.is_gap]
    cure = "mend it with /rota; all of it: luujin rota rehearse"
    for one in gaps[:MOST_GAPS]:
        times = local(rehearsed.board.rota, one.start), local(rehearsed.board.rota, one.end)
        yield Finding(Mark.TO_DO, f"Nobody would hear of a request: {times[0]} to {times[1]}.", cure)
    if len(gaps) > MOST_GAPS:
        more = len(gaps) - MOST_GAPS
        yield Finding(Mark.TO_DO, f"The rota has {more} more gaps in {ROTA_DAYS} days.", cure)
    if not gaps:
        yield Finding(Mark.FINE, f"Somebody is on duty in each of the next {ROTA_DAYS} days, all the time.")


async def _rasa(settings: Settings, outside: Outside, root: Path) -> Finding:
    if settings.rasa_url is not None:
        try:
            await outside.rasa(settings)
        except ConnectionError:
            cure = "look whether it runs, and at LUUJIN_RASA_URL; until then the bot understands buttons only"
            return Finding(Mark.WRONG, "Rasa does not answer.", cure)
        return Finding(Mark.FINE, "Rasa answers.")
    if rasa.model_path(root, settings.var_dir / "models").exists():
        return Finding(Mark.FINE, "The language model is there.")
    if not rasa.rasa_python(root).exists():
        return Finding(Mark.WRONG, "Rasa is not installed.", "make setup")
    cure = "make train (luujin run does it by itself, in some minutes)"
    return Finding(Mark.TO_DO, "There is no language model for the present words.", cure)


def about_content(root: Path, today: date) -> Iterator[Finding]:
    """What is to do about services and content; it needs no settings."""
    content = root / "content"
    with contextlib.suppress(ContentError):  # the check below tells all of it
        yield from _services(read_all(content)[DEFAULT].services, today)
    problems = check(content)
    for problem in problems[:MOST_PROBLEMS]:
        what = (
            f"{problem.file}:{problem.line}: {problem.what}"
            if problem.line
            else f"{problem.file}: {problem.what}"
        )
        yield Finding(Mark.WRONG, what, problem.cure)
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        yield Finding(Mark.WRONG, f"The content has {more} more problems.", "luujin content check")
    if reason := why_not():
        yield Finding(Mark.TO_DO, "The spelling of the Mongolian was not checked.", reason)
    if not problems:
        yield Finding(Mark.FINE, "The content is in order.")


def _services(services: tuple[Service, ...], today: date) -> Iterator[Finding]:
    shown = [service for service in services if service.status is Status.VERIFIED]
    if any(service.number for service in shown):
        yield Finding(Mark.FINE, f"{len(shown)} services are verified and shown.")
    else:
        yield Finding(Mark.WRONG, "No service with a number is verified.", "confirm one of those below")
    for service in services:
        number = "" if service.number or service.link else " --number NUMBER"
        cure = f"luujin content confirm-service {service.id} --source SOURCE{number}"
        if service.status is not Status.VERIFIED:
            what = f"“{service.name}” is not verified, and not shown."
            yield Finding(Mark.TO_DO, what, f"check it, then {cure}")
        elif is_old(service, today):
            what = f"“{service.name}” was checked more than a year ago ({service.checked_on})."
            yield Finding(Mark.TO_DO, what, f"check it again, then {cure}")
