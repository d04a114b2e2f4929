"""Luujin's command line."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import structlog
import typer
from rich.console import Console
from rich.table import Table

from bot import doctor, launch, rota_report
from bot.app import (
    ProcessRole,
    Texts,
    back_up,
    clock,
    database_of,
    name_of,
    put_back,
    understanding_of,
)
from bot.chat.logs import configure_logs
from bot.chat.screen import plain
from bot.chat.telegram import NobodyThereError
from bot.chat.transport import TokenRefusedError
from bot.chat.views import campaign_results as campaign_view
from bot.chat.views import results as results_view
from bot.chat.views import rota_picture
from bot.chat.views.campaign import title as campaign_title
from bot.chat.views.pack import pack
from bot.domain.campaign import Campaign
from bot.domain.conversation import Reading
from bot.domain.errors import NoSuchClubError, StaleError
from bot.domain.people import Role
from bot.figures.campaign_results_table import table as campaign_table
from bot.figures.measured import measured
from bot.figures.pack import draw
from bot.figures.results_table import table
from bot.figures.rota import draw as draw_rota
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import serve as serve_sandbox
from bot.settings import ROOT, Settings, SettingsError
from bot.storage.access_log import Checked, Line, State
from bot.storage.backup import BackupError
from bot.storage.database import WrongKeysError
from bot.storage.engine import DatabaseUrlError
from bot.storage.health import DatabaseDownError
from bot.storage.keys import KeyFileError, Keyring
from bot.storage.retention import sweep
from bot.supervisor import WRONG_SETTINGS, ChildRefusedError
from bot.texts.check import check, why_not
from bot.texts.confirming import ConfirmError, Seen, confirm
from bot.texts.languages import DEFAULT, LANGUAGES
from bot.texts.problems import CatalogError, ContentError
from bot.texts.schema import write_schemas
from bot.usecases.campaign_results import CampaignResults, ReadCampaignResults
from bot.usecases.clubs import OpenClub
from bot.usecases.desk_session import ResetDesk
from bot.usecases.invitations import Holder, Invite, ListPeople, Revoke
from bot.usecases.results import ReadResults, TopicResults
from bot.usecases.rota import Board, ReadRota, Rehearsed, RehearseRota

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
people = typer.Typer(no_args_is_help=True, help="Roles and invitations.")
desk = typer.Typer(no_args_is_help=True, help="Where coordinators answer.")
content = typer.Typer(no_args_is_help=True, help="What the bot teaches and says.")
keys = typer.Typer(no_args_is_help=True, help="The key file.")
retention = typer.Typer(no_args_is_help=True, help="What is kept, and for how long.")
access = typer.Typer(no_args_is_help=True, help="Who did what with which case.")
rota = typer.Typer(no_args_is_help=True, help="Who is on duty at the desk.")
for name, group in {
    "people": people,
    "desk": desk,
    "content": content,
    "keys": keys,
    "retention": retention,
    "log": access,
    "rota": rota,
}.items():
    app.add_typer(group, name=name)

log = structlog.get_logger()
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

# Errors whose message is meant for the operator as it stands: it names a cure and no value.
OPERATOR_ERRORS = (
    SettingsError,
    KeyFileError,
    WrongKeysError,
    DatabaseUrlError,
    DatabaseDownError,
    BackupError,
    CatalogError,
    ContentError,
    ConfirmError,
    NobodyThereError,
    launch.CannotStartError,
)

P = ParamSpec("P")
R = TypeVar("R")


def told_kindly(command: Callable[P, R]) -> Callable[P, R]:
    """Print what the operator can mend, and end with a code that stops the supervisor from repeating it."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except* OPERATOR_ERRORS as errors:
            for error in _leaves(errors):
                err.print(str(error), markup=False)
        except* TokenRefusedError:
            err.print("Telegram refuses LUUJIN_TELEGRAM_TOKEN. Ask @BotFather for the present one.")
        except* ChildRefusedError:
            pass  # the child has said why
        raise typer.Exit(WRONG_SETTINGS)

    return guarded


def _leaves(errors: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


RoleName = Annotated[str, typer.Option("--role", help="all, bot, timetable or sender")]


@app.command()
@told_kindly
def run(role: RoleName = "all") -> None:
    """Start Luujin. Without a token: with a local Telegram, the sandbox."""
    settings = Settings.load()
    if role == "all":
        roles = frozenset(ProcessRole)
        if launch.needs_supervisor(settings):
            launch.supervise(settings)
            return
    elif role in set(ProcessRole):
        roles = frozenset({ProcessRole(role)})
    else:
        raise typer.BadParameter("choose all, bot, timetable or sender", param_hint="--role")
    launch.ensure_keys(settings)
    launch.serve_here(settings, roles)


@app.command("doctor")
def see_doctor(
    mail: Annotated[bool, typer.Option("--mail", help="send a test by e-mail instead")] = False,
) -> None:
    """List what is still to do (•) and what is wrong (✗), with cures; ends with 1 when something is wrong."""

    async def examine() -> list[doctor.Finding]:
        today = clock().date()
        try:
            settings = Settings.load()
        except SettingsError as error:
            return [*doctor.about_settings(error), *doctor.about_content(ROOT, today)]
        if mail:
            return [await doctor.try_mail(settings)]
        return [finding async for finding in doctor.examine(settings, today)]

    found = asyncio.run(examine())
    for finding in found:
        out.print(str(finding), markup=False)
    if any(finding.mark is doctor.Mark.WRONG for finding in found):
        raise typer.Exit(1)


@app.command(hidden=True)
@told_kindly
def sandbox(port: int = 8090, state: Path | None = None, strict: bool = False) -> None:
    """The local Telegram alone."""
    asyncio.run(serve_sandbox(SandboxConfig(port=port, state=state, strict=strict)))


@app.command("backup")
@told_kindly
def make_backup(file: Path) -> None:
    """Write everything that is stored into a new FILE, while all runs. The key file is not in it."""
    rows = asyncio.run(back_up(Settings.load(), file))
    out.print(f"{rows} rows are in {file.name}. Keep it two weeks, apart from the key file.", markup=False)


@app.command()
@told_kindly
def restore(file: Path) -> None:
    """Fill an empty database from a FILE that ``backup`` wrote, of this version or an older one."""
    rows = asyncio.run(put_back(Settings.load(), file))
    out.print(f"{rows} rows are back. Before you let people in:")
    out.print("luujin retention run        what should be gone by now goes")
    out.print("luujin log verify --renew   the log of the desk ends where it ends now")


@app.command()
@told_kindly
def train() -> None:
    """Train the language model if its inputs changed."""
    out.print(launch.ensure_model(Settings.load()).name)


@app.command()
@told_kindly
def understand() -> None:
    """Read messages from standard input, a line each; print how each is understood, as JSON."""
    settings = Settings.load()

    async def read_all() -> None:
        understanding = understanding_of(settings)
        try:
            for line in sys.stdin:
                reading = await understanding.read(line.rstrip("\n"))
                print(_as_json(reading), flush=True)  # noqa: T201 - machine-readable output
        finally:
            await understanding.aclose()

    try:
        with launch.rasa_beside(settings):
            asyncio.run(read_all())
    except ConnectionError:
        raise launch.CannotStartError("Rasa does not answer. Is it running? See var/log/rasa.log") from None


def _as_json(reading: Reading) -> str:
    return json.dumps(
        {
            "text": reading.text,
            "intent": reading.intent,
            "confidence": round(reading.confidence, 4),
            "risk": reading.risk.word,
            "language": reading.language,
            "source": reading.source.value,
        },
        ensure_ascii=False,
    )


@app.command()
@told_kindly
def results(
    topic: Annotated[str | None, typer.Option("--topic", help="its id, such as job_scams")] = None,
    club_name: Annotated[str | None, typer.Option("--club", help="one club; else everybody together")] = None,
    campaign: Annotated[int | None, typer.Option("--campaign", help="its number: what became of it")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write a table for a spreadsheet here")] = None,
) -> None:
    """Print what rounds about a topic, or a campaign, show. Nothing is told of fewer than five people."""
    settings, texts = Settings.load(), Texts.load()
    if campaign is not None:
        _print_campaign(settings, texts, campaign, csv)
        return
    words = texts.catalogs.words("en")
    known = {one.id: one for one in texts.content.topics("en") if texts.content.round(one.id, "en")}
    if topic not in known:
        raise launch.CannotStartError(f"There is no round about this topic. There are: {', '.join(known)}")

    async def read() -> TopicResults:
        async with database_of(settings) as (database, _):
            return await ReadResults(database.unit, texts.content)(topic, club_name, "en")

    try:
        found = asyncio.run(read())
    except NoSuchClubError:
        raise launch.CannotStartError("No club has this name.") from None
    figures = measured(found.results)
    if found.is_empty:
        screen = results_view.too_few(words, known[topic].title, found.club)
    else:
        screen = results_view.told(words, known[topic], found.club, figures)
    out.print(plain(screen).text, markup=False)
    if csv is not None:
        csv.write_bytes(table(figures, results_view.table_words(words, known[topic].title, found.club)))


def _print_campaign(settings: Settings, texts: Texts, number: int, csv: Path | None) -> None:
    words = texts.catalogs.words("en")

    async def read() -> CampaignResults | list[Campaign]:
        async with database_of(settings) as (database, _):
            show = ReadCampaignResults(database.unit, texts.content)
            try:
                return await show(number, "en")
            except StaleError:
                return await show.newest()

    found = asyncio.run(read())
    if isinstance(found, list):
        there = ", ".join(f"{one.id} “{campaign_title(words, one)}”" for one in found)
        raise launch.CannotStartError(f"There is no campaign with this number. The newest: {there or 'none'}")
    knowledge = measured([found.knowledge])[0] if found.knowledge else None
    screen = (
        campaign_view.too_few(words, found) if found.is_empty else campaign_view.told(words, found, knowledge)
    )
    out.print(plain(screen).text, markup=False)
    if csv is not None:
        lines = campaign_view.table_lines(words, found, knowledge)
        content = campaign_table(campaign_view.header(words), campaign_title(words, found.campaign), lines)
        csv.write_bytes(content)


@content.command("check")
@told_kindly
def check_content() -> None:
    """Check words and content: schema, both languages, ids, lengths, sources, tone, spelling."""
    problems = check(ROOT / "content")
    for problem in problems:
        out.print(str(problem), markup=False)
    if notice := why_not():
        out.print(notice, markup=False)
    if problems:
        raise typer.Exit(1)
    out.print("Content is in order.")


@content.command("confirm-service")
@told_kindly
def confirm_service(
    service_id: Annotated[str, typer.Argument(metavar="ID", help="as in content/mn/services.yml")],
    source: Annotated[str, typer.Option(help="where the number or link was seen")],
    number: Annotated[str | None, typer.Option(help="what is dialled; left out, the number stays")] = None,
    checked_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="2026-06-21, 2026-06 or 2026; left out, today")
    ] = None,
) -> None:
    """Note in both languages that somebody has checked a service: from then on it is shown."""
    today = clock().date()
    seen = Seen(service_id, source.strip(), checked_on or today.isoformat(), number)
    for written in confirm(ROOT / "content", seen, today):
        out.print(f"{written.file}:{written.line}\n{written.text}\n", markup=False)
    out.print("Restart the bot: it reads its content at the start.")


@content.command("schema")
@told_kindly
def write_schema(
    folder: Annotated[Path, typer.Option("--out", help="where to write them")] = Path("var/schemas"),
) -> None:
    """Write a JSON schema of every kind of content file, and print the setting for the editor VS Code."""
    setting = {"yaml.schemas": write_schemas(folder)}
    print(json.dumps(setting, indent=2))  # noqa: T201 - to be pasted as it stands


@content.command("pack")
@told_kindly
def print_pack(
    file: Annotated[Path, typer.Option("--out", help="the PDF to write")],
    language: Annotated[str, typer.Option(help="mn or en")] = DEFAULT,
) -> None:
    """Make the trainers' pack: a PDF to print, of stories, quizzes, talks to play and who helps."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"choose one of: {', '.join(LANGUAGES)}", param_hint="--language")
    texts = Texts.load()
    made_on = clock().astimezone(ZoneInfo(Settings.load().timezone))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(draw(pack(texts.catalogs.words(language), texts.content, made_on)))
    out.print(f"Written: {file}", markup=False)


InvitedRole = Annotated[Role, typer.Option("--role", help="leader, member, coordinator, supervisor or admin")]


@people.command()
@told_kindly
def invite(
    role: InvitedRole,
    club_name: Annotated[str | None, typer.Option("--club", help="the club a leader leads")] = None,
) -> None:
    """Print a single-use link that gives a role. It works for 24 hours."""
    if role is Role.STUDENT:
        raise typer.BadParameter("everybody is a student without an invitation", param_hint="--role")
    if role is Role.LEADER and not club_name:
        raise typer.BadParameter("a leader needs --club", param_hint="--club")
    settings = Settings.load()

    async def make() -> str:
        async with database_of(settings) as (database, _):
            token = await Invite(database.unit, clock)(role, club_name)
        return f"https://t.me/{await name_of(settings)}?start=i_{token}"

    launch.ensure_keys(settings)
    out.print(asyncio.run(make()), markup=False)


@people.command()
@told_kindly
def club(name: Annotated[str, typer.Option(help="the club's name; founded when there is none")]) -> None:
    """Print the link by which anybody joins a club, for its poster."""
    settings = Settings.load()

    async def find() -> str:
        async with database_of(settings) as (database, _):
            found = await OpenClub(database.unit)(name)
        return f"https://t.me/{await name_of(settings)}?start=c_{found.code}"

    launch.ensure_keys(settings)
    out.print(asyncio.run(find()), markup=False)


@people.command("list")
@told_kindly
def list_people() -> None:
    """Staff roles in force and invitations still open. Members of the network are never listed."""
    settings = Settings.load()

    async def read() -> tuple[list[Holder], int]:
        async with database_of(settings) as (database, _):
            holders, invitations = await ListPeople(database.unit, clock)()
            return holders, len(invitations)

    holders, invitations = asyncio.run(read())
    table = Table("Number", "Role", "Club")
    for holder in holders:
        table.add_row(str(holder.person_id), holder.role.value, holder.club or "")
    out.print(table)
    out.print(f"Open invitations: {invitations}")


@people.command()
@told_kindly
def revoke(number: Annotated[int, typer.Argument(help="as `list` shows it")], role: InvitedRole) -> None:
    """Take a role away at once. A coordinator's cases go back to those who wait."""
    settings = Settings.load()

    async def take() -> bool:
        async with database_of(settings) as (database, _):
            return await Revoke(database.unit, clock)(number, role)

    if not asyncio.run(take()):
        raise launch.CannotStartError("Nobody with this number holds this role. See: luujin people list")
    out.print("Taken away.")


@desk.command()
@told_kindly
def reset(number: Annotated[int, typer.Argument(help="as `people list` shows it")]) -> None:
    """When the phone with the code app is lost: take the secret for the desk away, with an open session.

    Be sure who asks for it: whoever holds their Telegram sets up a new one with the next /desk.
    """
    settings = Settings.load()

    async def take() -> bool:
        async with database_of(settings) as (database, _):
            return await ResetDesk(database.unit)(number)

    configure_logs("command")
    if not asyncio.run(take()):
        raise launch.CannotStartError("Nobody with this number has set up the desk. See: luujin people list")
    log.warning("desk secret taken away", code=number)
    out.print("Taken away. With the next /desk they set up a new one.")


@keys.command("new")
@told_kindly
def new_keys() -> None:
    """Make the key file. Refuses when there is one."""
    settings = Settings.load()
    Keyring.create(settings.keys)
    out.print("Made. Keep a copy of it away from the database.")


@keys.command()
@told_kindly
def rotate() -> None:
    """Add a new key; what is written from now on is sealed with it. Restart the bot afterwards."""
    Keyring.load(Settings.load().keys).rotate()
    out.print("Rotated. Restart the bot, and copy the key file again.")


@retention.command("run")
@told_kindly
def run_retention() -> None:
    """Remove now what has been kept long enough; the timetable does the same every night."""
    settings = Settings.load()

    async def remove() -> str:
        async with database_of(settings) as (database, _):
            return str(await sweep(database, clock()))

    out.print(asyncio.run(remove()), markup=False)


@access.command("verify")
@told_kindly
def verify_log(
    renew: Annotated[
        bool, typer.Option("--renew", help="After a backup was put back: the log ends where it ends now.")
    ] = False,
) -> None:
    """Tell whether the log of the desk is as it was written: whole, broken at a line, or cut off."""
    settings = Settings.load()

    async def check_it() -> Checked:
        async with database_of(settings) as (database, _):
            return await database.check_log(renew)

    checked = asyncio.run(check_it())
    match checked.state:
        case State.WHOLE:
            out.print(f"Whole: {checked.count} lines.")
        case State.BROKEN:
            out.print(f"Broken at line {checked.line}: it, or one before it, is not as it was written.")
        case State.CUT:
            out.print(f"Cut off: line {checked.line} was written and is gone. A backup put back? See --help.")
    if checked.state is not State.WHOLE:
        raise typer.Exit(1)


@access.command("show")
@told_kindly
def show_log(
    case: Annotated[str, typer.Option(help="The case's number, or its name while it is open.")],
) -> None:
    """Who did what with a case, and when; no words of it."""
    settings = Settings.load()

    async def read() -> list[Line]:
        async with database_of(settings) as (database, _):
            async with database.unit() as work:
                named = [one.id for one in await work.cases.unclosed() if one.pseudonym == case.strip()]
            numbers = [int(case)] if case.isdecimal() else named
            return [line for number in numbers for line in await database.log_of(number)]

    table = Table("time", "case", "person", "act")
    for line in asyncio.run(read()):
        moment = line.at.astimezone(ZoneInfo(settings.timezone))
        table.add_row(f"{moment:%Y-%m-%d %H:%M:%S}", str(line.case_id), str(line.staff_id), line.act)
    out.print(table if table.row_count else "Nobody did anything with it.")


@rota.command("show")
@told_kindly
def show_rota() -> None:
    """Who is on now, and the shifts of the next 14 days."""
    settings = Settings.load()

    async def read() -> Board:
        async with database_of(settings) as (database, _):
            return await ReadRota(database.unit, clock, settings.timezone).all()

    board = asyncio.run(read())
    out.print(rota_report.now_line(board), markup=False)
    out.print(rota_report.shown(board))


@rota.command("rehearse")
@told_kindly
def rehearse_rota(
    days: Annotated[int, typer.Option(min=1, max=56, help="so many days from now")] = 14,
    picture: Annotated[Path | None, typer.Option("--picture", help="draw them into this PNG")] = None,
    language: Annotated[str, typer.Option(help="of the picture: mn or en")] = DEFAULT,
) -> None:
    """Walk through the next days: gaps, who cannot be reached, who carries what. Ends with 1 for a gap."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"choose one of: {', '.join(LANGUAGES)}", param_hint="--language")
    settings = Settings.load()

    async def walk() -> Rehearsed:
        async with database_of(settings) as (database, _):
            return await RehearseRota(database.unit, clock, settings.timezone)(days)

    found = asyncio.run(walk())
    if found.rehearsal.weak:
        out.print(rota_report.found(found))
    out.print(rota_report.carried(found))
    for line in rota_report.summary(found, days):
        out.print(line, markup=False)
    if picture is not None:
        words = Texts.load().catalogs.words(language)
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(draw_rota(rota_picture.chart(words, found.board, found.rehearsal)))
        out.print(f"Written: {picture}", markup=False)
    if found.rehearsal.has_gaps:
        raise typer.Exit(1)


def main() -> None:
    """The ``luujin`` command."""
    app()


if __name__ == "__main__":
    main()
