"""Roles, invitations, cards."""

import asyncio
import os
from collections import Counter
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from bot import launch
from bot.app import (
    Texts,
    clock,
    database_of,
    name_of,
)
from bot.chat.views import card as cards_view
from bot.chat.views.common import deep_link
from bot.commands.console import LanguageName, out, told_kindly
from bot.domain.people import Invitation, Role
from bot.figures.card import print_ as draw_cards
from bot.settings import Settings
from bot.texts.languages import DEFAULT
from bot.usecases.clubs import OpenClub
from bot.usecases.invitations import Holder, Invite, ListPeople, Revoke, new_token

commands = typer.Typer(no_args_is_help=True, help="Roles and invitations.")
cards = typer.Typer()


InvitedRole = Annotated[Role, typer.Option("--role", help="leader, member, coordinator, supervisor or admin")]


@commands.command()
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
        name = await name_of(settings)  # what can fail first: else an invitation stays open that nobody sees
        async with database_of(settings) as (database, _):
            token = await Invite(database.unit, clock)(role, club_name)
        return f"https://t.me/{name}?start=i_{token}"

    launch.ensure_keys(settings)
    out.print(asyncio.run(make()), markup=False)


@commands.command()
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


@commands.command("list")
@told_kindly
def list_people() -> None:
    """Staff roles in force and invitations still open. Members of the network are never listed."""
    settings = Settings.load()

    async def read() -> tuple[list[Holder], list[Invitation]]:
        async with database_of(settings) as (database, _):
            return await ListPeople(database.unit, clock)()

    holders, invitations = asyncio.run(read())
    table = Table("Number", "Role", "Club")
    for holder in holders:
        table.add_row(str(holder.person_id), holder.role.value, holder.club or "")
    out.print(table)
    out.print(f"Open invitations: {len(invitations)}")
    for number, some in sorted(Counter(one.made_by for one in invitations if one.made_by).items()):
        out.print(f"of them made by {number}: {some}")


@commands.command()
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


@cards.command("card")
@told_kindly
def print_cards(
    pdf: Annotated[Path, typer.Option("--pdf", help="the PDF to write")],
    language: LanguageName = DEFAULT,
    number: Annotated[int, typer.Option(min=1, max=90, help="so many cards, nine on a sheet")] = 1,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="cards of the same look that lead to the quizzes alone")
    ] = False,
) -> None:
    """Print cards that lead into the network. Each works once, for 24 hours; they look like any quiz bot's.

    Give out those for everybody, too, in schools: then a card in a pocket tells nothing.
    """
    settings = Settings.load()

    async def make() -> list[str]:
        async with database_of(settings) as (database, _):
            invite = Invite(database.unit, clock)
            return [new_token() if everybody else await invite(Role.MEMBER) for _ in range(number)]

    launch.ensure_keys(settings)
    # What can fail comes first: else invitations stay open that nobody sees.
    name = asyncio.run(name_of(settings))
    words = Texts.load().catalogs.words(language)
    today = clock().astimezone(ZoneInfo(settings.timezone)).date()
    _close(pdf)
    links = [deep_link(name, f"i_{token}") for token in asyncio.run(make())]
    pdf.write_bytes(draw_cards(cards_view.card(words, name), links, today))
    out.print(f"Written: {pdf}", markup=False)


def _close(file: Path) -> None:
    """An empty file for nobody else's eyes on this machine, whatever it was before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        os.fchmod(opened.fileno(), 0o600)
