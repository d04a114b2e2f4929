"""``luujin doctor`` and ``luujin content confirm-service``: what is to do, what is wrong, and the cures."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import doctor
from bot.__main__ import app
from bot.app import LAST_BACKUP, clock
from bot.chat.telegram import NobodyThereError
from bot.chat.transport import TokenRefusedError
from bot.commands import console
from bot.commands import content as content_commands
from bot.doctor import Finding, Mark, Outside, about_content, about_settings, examine
from bot.domain.people import Role
from bot.domain.rota import Shift
from bot.settings import ROOT, Settings, SettingsError
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from bot.understanding import process as rasa
from bot.usecases.clubs import OpenClub
from bot.usecases.invitations import Grant
from bot.usecases.people import MeetPerson
from tests.fakes.smtp import SmtpSink, smtp_sink

TODAY = date(2026, 3, 5)
TOKEN = "123456789:xxabcdefghijklmnopqrstuvwxyz0123456"
SERVICES = """\
# remark
- id: line
  name: Line
  what: Listens.
  needs: [child]
  places: [mongolia]
  number: "108"
  status: verified
  source: law (2025)
  checked_on: "2025-03-05"
- id: old
  name: Old
  what: Listened.
  needs: [child]
  places: [mongolia]
  link: https://example.org
  status: verified
  source: law (2017)
  checked_on: "2017"
- id: new
  name: New
  what: Will listen.
  needs: [child]
  places: [mongolia]
  status: unverified
"""


class House:
    """A project's folder with settings, keys and a database that a test may break."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.var = folder / "var"
        self.outside = Outside(self._telegram, self._rasa)
        self.telegram: str | Exception = "luujin_bot"
        self.rasa: Exception | None = None

    async def _telegram(self, _: Settings) -> str:
        if isinstance(self.telegram, Exception):
            raise self.telegram
        return self.telegram

    async def _rasa(self, _: Settings) -> None:
        if self.rasa is not None:
            raise self.rasa

    def settings(self, **given: str) -> Settings:
        values = {
            "VAR_DIR": str(self.var),
            "TELEGRAM_TOKEN": TOKEN,
            "RASA_URL": "http://rasa:5005",
            "SMTP_URL": "smtps://user:canary@mail.example.org",
            "ALERT_EMAIL": "canary@example.org",
            "HEARTBEAT_URL": "https://example.org/canary",
            **given,
        }
        return Settings.load({f"LUUJIN_{name}": value for name, value in values.items()}, None)

    async def database(self, **given: str) -> Database:
        settings = self.settings(**given)
        keyring = Keyring.load(settings.keys) if settings.keys.exists() else Keyring.create(settings.keys)
        await migrate(settings.database)
        database = Database.open(settings.database, keyring)
        await database.check_keys()
        return database

    async def grant(self, *roles: Role, club: str | None = None) -> None:
        database = await self.database()
        grant = Grant(database.unit, clock, MeetPerson(database.unit, clock))
        for number, role in enumerate(roles):
            await grant(100 + number, role, club if role is Role.LEADER else None)
        await database.close()

    async def plan(self, hours: tuple[int, int] = (0, 0), unreachable: bool = False) -> None:
        """The coordinator is on every day: all day, or between these hours."""
        database = await self.database()
        async with database.unit() as work:
            (coordinator,) = await work.people.holding(Role.COORDINATOR)
            await work.people.save(replace(coordinator, unreachable=unreachable))
            await work.rota.join(coordinator.id, "Намуун")
            for weekday in range(7):
                for start, end in ((0, 12), (12, 0)) if hours == (0, 0) else (hours,):
                    await work.rota.add_shift(Shift(0, coordinator.id, weekday, time(start), time(end)))
            await work.commit()
        await database.close()

    async def look(self, **given: str) -> list[Finding]:
        settings = self.settings(**given)
        found = [one async for one in examine(settings, TODAY, self.outside, self.root)]
        assert all(one.cure for one in found if one.mark is not Mark.FINE), "each has its cure"
        assert all("\n" not in str(one) for one in found)
        assert TOKEN not in "".join(map(str, found))
        assert "canary" not in "".join(map(str, found))
        return found


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Without the content, which takes seconds to check; it has tests of its own below."""
    monkeypatch.setattr(doctor, "about_content", lambda *_: iter(()))
    return House(tmp_path)


def lines(found: Iterable[Finding], mark: Mark) -> list[str]:
    return [str(one) for one in found if one.mark is mark]


def line(found: Iterable[Finding], words: str) -> str:
    (only,) = [str(one) for one in found if words in str(one)]
    return only


async def test_when_everything_is_done_nothing_is_left(house: House) -> None:
    await house.grant(Role.COORDINATOR, Role.ADMIN, Role.LEADER, club="Club")
    await house.plan()
    (house.var / LAST_BACKUP).touch()
    found = await house.look()
    assert lines(found, Mark.WRONG) == lines(found, Mark.TO_DO) == []
    assert [str(one) for one in found] == [
        "✓ The time zone is Asia/Ulaanbaatar.",
        "✓ The bot asks Telegram for messages (no webhook).",
        "✓ An e-mail tells when nobody answers (luujin doctor --mail sends a test).",
        "✓ A page outside is told that the bot looks after everybody who waits.",
        "✓ The key file is there, apart from the database.",
        "✓ Telegram knows the token: the bot is @luujin_bot.",
        "✓ The database answers and has the present form.",
        "✓ There is a backup of the last two days.",
        "✓ There is room on the disk.",
        "✓ There is a coordinator.",
        "✓ There is an admin.",
        "✓ There is a leader.",
        "✓ Somebody is on duty in each of the next 7 days, all the time.",
        "✓ Rasa answers.",
    ]


async def test_backups_that_are_missing_or_old(house: House) -> None:
    await (await house.database()).close()
    assert line(await house.look(), "No backup").startswith(f"{Mark.TO_DO}")
    mark = house.var / LAST_BACKUP
    mark.touch()
    long_ago = (clock() - timedelta(days=9)).timestamp()
    os.utime(mark, (long_ago, long_ago))
    assert line(await house.look(), "backup").startswith(f"{Mark.TO_DO} The last backup is 9 days old.")


async def test_a_disk_that_is_nearly_full(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await house.database()).close()
    whole = shutil.disk_usage(house.var)
    monkeypatch.setattr("bot.doctor.ROOM", whole.free // 2**30 + 1)
    assert line(await house.look(), "The disk of LUUJIN_VAR_DIR").startswith(f"{Mark.WRONG}")


async def test_alarms_outside_telegram_are_to_be_set_up(house: House) -> None:
    found = await house.look(SMTP_URL="", ALERT_EMAIL="", HEARTBEAT_URL="")
    assert line(found, "No e-mail is set up").startswith("•")
    assert line(found, "Nobody outside would notice").startswith("•")
    for half in ({"SMTP_URL": ""}, {"ALERT_EMAIL": ""}):
        assert line(await house.look(**half), "E-mail is set up by half").startswith("✗")


async def test_a_test_by_email_says_what_became_of_it(house: House) -> None:
    async with smtp_sink(SmtpSink()) as sink:
        here = f"smtp://127.0.0.1:{sink.port}"
        assert str(await doctor.try_mail(house.settings(SMTP_URL=here))).startswith("✓")
    assert len(sink.mails) == 1
    refused = await doctor.try_mail(house.settings(SMTP_URL=here))
    assert str(refused).startswith("✗ The mail server did not take a test")
    assert "(connecting: ConnectionRefusedError)" in str(refused)
    nothing = await doctor.try_mail(house.settings(SMTP_URL=""))
    assert str(nothing).startswith("✗ No e-mail is set up.")


def test_the_command_sends_a_test_by_email(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = house.settings(SMTP_URL="smtp://127.0.0.1:9")
    monkeypatch.setattr(Settings, "load", lambda: settings)
    printed = CliRunner().invoke(app, ["doctor", "--mail"])
    assert printed.exit_code == 1
    assert printed.output.count("\n") == 1
    assert "did not take a test" in printed.output


async def test_on_a_fresh_machine_nothing_is_wrong_and_nothing_is_made(house: House) -> None:
    found = await house.look(TELEGRAM_TOKEN="", RASA_URL="")
    assert not house.var.exists()
    told = lines(found, Mark.TO_DO)
    assert any("There is no token" in one for one in told)
    assert any("There is no key file" in one for one in told)
    assert any("The database is not made yet" in one for one in told)
    assert all("Rasa" in one for one in lines(found, Mark.WRONG)), "only this folder has no Rasa"


async def test_nobody_for_a_duty(house: House) -> None:
    database = await house.database()
    await OpenClub(database.unit)("O'Neill's “club”")
    await database.close()
    found = await house.look()
    assert line(found, "no coordinator").startswith("✗ ")
    assert line(found, "no coordinator").endswith("luujin people invite --role coordinator")
    assert line(found, "no admin").startswith("• ")
    assert line(found, "no leader of").endswith("--role leader --club CLUB")
    assert line(found, "has no leader").endswith("""--role leader --club 'O'"'"'Neill'"'"'s “club”'""")


async def test_a_rota_that_is_empty_or_has_gaps(house: House) -> None:
    await house.grant(Role.COORDINATOR)
    assert line(await house.look(), "The rota is empty").startswith("• ")
    await house.plan((9, 18))
    found = await house.look()
    assert len([one for one in lines(found, Mark.TO_DO) if "Nobody would hear of a request" in one]) == 5
    assert line(found, "more gaps in 7 days").startswith("• ")
    assert line(found, "more gaps in 7 days").endswith("luujin rota rehearse")


async def test_a_rota_of_somebody_who_cannot_be_reached(house: House) -> None:
    await house.grant(Role.COORDINATOR)
    await house.plan(unreachable=True)
    assert line(await house.look(), "Nobody would hear of a request").startswith("• ")


async def test_the_database_is_looked_at_and_left_alone(house: House) -> None:
    settings = house.settings()
    Keyring.create(settings.keys)
    await migrate(settings.database, "0001")
    found = await house.look()
    assert line(found, "an older form").startswith("✗ ")
    assert line(await house.look(), "an older form"), "it was not migrated"
    assert not any("coordinator" in str(one) for one in found)
    path = house.var / "luujin.sqlite3"
    path.write_bytes(b"broken" * 1000)
    assert line(await house.look(), "does not answer").startswith("✗ ")
    assert line(await house.look(DATABASE_URL="sqlite:///:memory:"), "LUUJIN_DATABASE_URL").startswith("✗ ")
    url = "postgresql://me:geheim@127.0.0.1:9/luujin"
    found = await house.look(DATABASE_URL=url)
    assert line(found, "does not answer").startswith("✗ ")
    assert "geheim" not in "".join(map(str, found))


async def test_keys_that_are_lost_open_damaged_strange_or_in_the_wrong_place(house: House) -> None:
    await (await house.database()).close()
    keys = house.settings().keys
    good = keys.read_bytes()
    keys.chmod(0o644)
    assert "chmod 600" in line(await house.look(), "cannot be used")
    keys.chmod(0o600)
    keys.write_text("{}")
    assert line(await house.look(), "cannot be used").startswith("✗ ")
    keys.unlink()
    assert "put the key file back" in line(await house.look(), "no key for it")
    Keyring.create(keys)
    assert line(await house.look(), "belongs to another database").startswith("✗ ")
    beside = house.var / "k.json"
    beside.write_bytes(good)
    beside.chmod(0o600)
    found = await house.look(KEY_FILE=str(beside))
    assert line(found, "beside the database").startswith("✗ ")
    assert not any("another database" in str(one) for one in found)


@pytest.mark.parametrize(
    ("error", "words"),
    [(TokenRefusedError(), "Telegram refuses the token"), (NobodyThereError(), "Telegram does not answer")],
)
async def test_the_line_to_telegram(house: House, error: Exception, words: str) -> None:
    await (await house.database()).close()
    house.telegram = error
    assert line(await house.look(), words).startswith("✗ ")


async def test_the_line_to_rasa(house: House) -> None:
    house.rasa = ConnectionError()
    assert line(await house.look(), "Rasa does not answer").startswith("✗ ")


async def test_the_model_for_the_present_words(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert line(await house.look(RASA_URL=""), "not installed").endswith("make setup")
    monkeypatch.setattr(rasa, "rasa_python", lambda root: root)
    house.root.mkdir()
    assert "make train" in line(await house.look(RASA_URL=""), "no language model")
    model = rasa.model_path(house.root, house.var / "models")
    model.parent.mkdir(parents=True)
    model.touch()
    assert line(await house.look(RASA_URL=""), "language model").startswith("✓ ")


async def test_settings_that_are_worth_a_look(house: House) -> None:
    found = await house.look(
        TIMEZONE="Asia/Seoul", WEBHOOK_URL="https://bot.example.org", WEBHOOK_SECRET="s" * 16
    )
    assert line(found, "Asia/Seoul").startswith("• ")
    assert line(found, "https://bot.example.org").startswith("✓ ")
    found = await house.look(
        TELEGRAM_TOKEN="", WEBHOOK_URL="https://bot.example.org", WEBHOOK_SECRET="s" * 16
    )
    assert line(found, "a webhook, but no token").startswith("✗ ")


def test_settings_that_cannot_be_read() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load({"LUUJIN_TELEGRAM_TOKEN": "canary", "LUUJIN_RASA_PORT": "x"}, None)
    found = list(about_settings(caught.value))
    assert len(lines(found, Mark.WRONG)) == 2
    assert "canary" not in "".join(map(str, found))
    assert lines(found, Mark.TO_DO)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the real content with three services."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    for language in ("mn", "en"):
        (tmp_path / "content" / language / "services.yml").write_text(SERVICES, "utf-8")
    return tmp_path


def test_services_that_nobody_has_checked_or_only_long_ago(project: Path) -> None:
    found = list(about_content(project, TODAY))
    assert line(found, "verified and shown") == "✓ 2 services are verified and shown."
    assert line(found, "“New”").startswith("• ")
    assert line(found, "“New”").endswith("confirm-service new --source SOURCE --number NUMBER")
    assert line(found, "“Old”").endswith("confirm-service old --source SOURCE"), "it has a link"
    assert not any("“Line”" in str(one) for one in found), "a year ago to the day is not more than a year ago"
    assert any("“Line”" in str(one) for one in about_content(project, TODAY + timedelta(days=1)))


def test_without_any_number_that_is_wrong(project: Path) -> None:
    for language in ("mn", "en"):
        path = project / "content" / language / "services.yml"
        path.write_text(SERVICES.replace('"108"\n  status: verified', '"108"\n  status: unverified'), "utf-8")
    assert line(about_content(project, TODAY), "No service with a number").startswith("✗ ")


def test_content_that_cannot_be_used_is_told(project: Path) -> None:
    (project / "content" / "mn" / "faq.yml").write_text("who_to_call: x\n", "utf-8")
    found = list(about_content(project, TODAY))
    wrong = lines(found, Mark.WRONG)
    assert 1 <= len(wrong) <= doctor.MOST_PROBLEMS + 1
    assert "content/mn/faq.yml:1: " in wrong[0]
    assert not any("in order" in str(one) for one in found)


def test_many_problems_are_counted(project: Path) -> None:
    path = project / "content" / "mn" / "faq.yml"
    path.write_text(path.read_text("utf-8").replace("source:", "sauce:"), "utf-8")
    last = lines(about_content(project, TODAY), Mark.WRONG)[-1]
    assert "more problems. → luujin content check" in last


# — The commands themselves —


def run(*words: str, **env: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words), env={f"LUUJIN_{n}": v for n, v in env.items()})
    return done.exit_code, done.output


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the commands print."""
    printed: list[str] = []

    def keep(text: object = "", **_: object) -> None:
        printed.append(str(text))

    monkeypatch.setattr(console.out, "print", keep)
    monkeypatch.setattr(console.err, "print", keep)
    return printed


def test_the_doctor_ends_with_one_only_when_something_is_wrong(
    house: House, screen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasa, "rasa_python", lambda root: root)
    code, _ = run("doctor", VAR_DIR=str(house.var))
    assert screen
    assert {line[0] for line in screen} <= {"✓", "•"}
    assert code == 0
    code, _ = run("doctor", VAR_DIR=str(house.var), RASA_PORT="many")
    assert any(line.startswith("✗ LUUJIN_RASA_PORT") for line in screen)
    assert code == 1


def test_a_service_is_confirmed_and_shown_as_written(
    project: Path, screen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_commands, "ROOT", project)
    code, _ = run("content", "confirm-service", "new", "--source", "a letter", "--number", "000-0000")
    assert code == 0
    today = datetime.now(UTC).date().isoformat()
    for language in ("mn", "en"):
        text = (project / "content" / language / "services.yml").read_text("utf-8")
        added = f'  number: "000-0000"\n  status: verified\n  source: a letter\n  checked_on: "{today}"\n'
        assert text == SERVICES.removesuffix("  status: unverified\n") + added
        assert any(added.rstrip() in shown for shown in screen)


def test_what_cannot_be_confirmed_is_told_with_its_cure(
    project: Path, screen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_commands, "ROOT", project)
    code, _ = run("content", "confirm-service", "nee", "--source", "a letter")
    assert code == 2
    assert "did you mean new?" in "".join(screen)
    code, output = run("content", "confirm-service", "new")
    assert code == 2
    assert "--source" in output
    assert (project / "content" / "mn" / "services.yml").read_text("utf-8") == SERVICES
