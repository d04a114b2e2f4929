"""A town for a campaign: a database with people of one club, a sandbox with their phones, our processes."""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from functools import cache
from pathlib import Path

from sqlalchemy import insert, select

from bot.domain.campaign import Campaign, CampaignState, Reach
from bot.domain.people import Person, QuietHours, Role
from bot.sandbox.config import TOKEN
from bot.settings import ROOT
from bot.storage import settings as sealed_settings
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from bot.storage.sealing import SETTINGS, Place, Vault, token
from bot.storage.tables import club_members, people
from bot.texts.content import Content
from bot.usecases.audience import FindAudience
from bot.usecases.course import CountAsPassed
from bot.usecases.schedule import ScheduleCampaign
from bot.usecases.start import StartCampaign
from tests.databases import postgres_server
from tests.journeys.phones import Sandbox
from tests.journeys.world import Program, clean_environment
from tests.rasa_server import free_port

TEXT = "Баасан гарагт 15:00 цагт клубын уулзалт боллоо. Ирээрэй!"
CHUNK = 5000
FIRST_CHAT = 5_000_001
NEVER = QuietHours(time_of_day(0), time_of_day(0))
"""It is run at any hour."""


def clock() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass
class Town:
    """A folder with keys and a database in it, open here as well as in the processes that are measured."""

    folder: Path
    url: str
    database: Database
    keyring: Keyring
    club: int = 0
    leader: Person = field(default_factory=lambda: Person(0, 0))

    async def populate(self, number: int) -> None:
        """A leader, and so many members of one club who want reminders."""
        vault = Vault(self.keyring)
        async with self.database.unit() as work:
            club = await work.clubs.add("Луужин клуб", "luujin22")
            leader = await work.people.add(FIRST_CHAT - 1, clock().date())
            await work.people.grant(leader.id, Role.LEADER, club.id, clock())
            await work.commit()
            stored = await work.people.get(leader.id)
        if stored is None:
            raise LookupError("the leader is not there")
        await CountAsPassed(self.database.unit, clock)(FIRST_CHAT - 1, Role.LEADER)
        self.club, self.leader = club.id, stored
        for begin in range(0, number, CHUNK):
            chats = range(FIRST_CHAT + begin, FIRST_CHAT + min(begin + CHUNK, number))
            rows = [_row(vault, chat, clock().date()) for chat in chats]
            async with self.database.session() as session:
                await session.write(insert(people), rows)
                await session.commit()
        async with self.database.session() as session:
            members = select(club.id + people.c.id * 0, people.c.id).where(people.c.id != stored.id)
            await session.write(insert(club_members).from_select(["club_id", "person_id"], members))
            await session.refresh_statistics(people)
            await session.refresh_statistics(club_members)
            await session.commit()

    async def campaign(self) -> int:
        """A draft for the whole club, due now; its id."""
        draft = Campaign(0, self.leader.id, texts={"mn": TEXT}, reach=Reach(frozenset({self.club})))
        async with self.database.unit() as work:
            stored = await work.campaigns.add(replace(draft, due_at=clock()), clock())
            await work.commit()
            return stored.id

    def find(self) -> FindAudience:
        """Who gets it."""
        return FindAudience(self.database.unit, _content(), clock)

    async def schedule(self, campaign_id: int) -> int:
        """Plan it; how many recipients it has."""
        find = self.find()
        return (await ScheduleCampaign(self.database.unit, find, clock)(self.leader, campaign_id))[1]

    async def start(self, campaign_id: int) -> None:
        """Let it run."""
        if not await StartCampaign(self.database.unit, self.find(), clock)(campaign_id):
            raise LookupError("the campaign did not begin")

    async def read(self, campaign_id: int) -> Campaign:
        """It, as it stands."""
        async with self.database.unit() as work:
            campaign = await work.campaigns.get(campaign_id)
        if campaign is None:
            raise LookupError("the campaign is gone")
        return campaign

    async def counts(self, campaign_id: int) -> dict[str, int]:
        """Its deliveries by state."""
        async with self.database.unit() as work:
            return {state.value: n for state, n in (await work.deliveries.counts(campaign_id)).items()}

    async def is_done(self, campaign_id: int) -> bool:
        """Whether it is through."""
        return (await self.read(campaign_id)).state is CampaignState.DONE

    def environment(self, api: str, **more: str) -> dict[str, str]:
        """What a process of ours needs to know."""
        return clean_environment() | {
            "LUUJIN_VAR_DIR": str(self.folder),
            "LUUJIN_KEY_FILE": str(self.folder / "keys.json"),
            "LUUJIN_DATABASE_URL": self.url,
            "LUUJIN_TELEGRAM_TOKEN": TOKEN,
            "LUUJIN_TELEGRAM_API": api,
            "LUUJIN_RASA_URL": "http://127.0.0.1:9",  # nobody there: menus and campaigns need no Rasa
            **more,
        }


@cache
def _content() -> Content:
    return Content.load(ROOT / "content")


def _row(vault: Vault, chat: int, today: date) -> dict[str, object]:
    person = Person(0, chat, "mn", today, reminders=True, quiet=NEVER, last_seen=today)
    row_token = token()
    return {
        "token": row_token,
        "chat_index": vault.index("people.chat", chat),
        "settings": vault.seal(
            sealed_settings.encode(person), Place("people", "settings", row_token), SETTINGS
        ),
        "unreachable": False,
        "last_seen": today,
    }


@contextlib.asynccontextmanager
async def town(kind: str, number: int) -> AsyncIterator[Town]:
    """A fresh town on this kind of database, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="luujin-town-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'luujin.db'}"
        if kind == "postgresql":
            url = await postgres_server().create(f"town_{os.getpid()}_{time.monotonic_ns()}")
        Keyring.create(folder / "keys.json")
        keyring = Keyring.load(folder / "keys.json")
        await migrate(url)
        database = Database.open(url, keyring)
        try:
            made = Town(folder, url, database, keyring)
            await made.populate(number)
            yield made
        finally:
            await database.close()


class Process(Program):
    """One command of ours; its output stands in this folder."""

    def __init__(self, name: str, argv: list[str], env: Mapping[str, str], folder: Path) -> None:
        super().__init__(name, [sys.executable, "-m", "bot", *argv], env, folder / f"{name}.log")


@contextlib.contextmanager
def sandbox_process(folder: Path) -> Iterator[str]:
    """A sandbox of its own; its address."""
    port = free_port()
    environment = clean_environment() | {"LUUJIN_VAR_DIR": str(folder)}
    process = Process("sandbox", ["sandbox", "--port", str(port)], environment, folder)
    process.start()
    try:
        process.wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stop()


async def make_phones(sandbox: Sandbox, number: int) -> None:
    """A phone in the sandbox for each member, who has begun to talk to the bot."""
    for begin in range(0, number, 1000):
        chats = range(FIRST_CHAT + begin, FIRST_CHAT + min(begin + 1000, number))
        wishes = [
            {"first_name": f"n{chat}", "language_code": "mn", "begun": True, "user_id": chat}
            for chat in chats
        ]
        await sandbox.new_phones(wishes)
    await sandbox.clear_journal()
