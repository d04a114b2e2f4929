"""Settings: every mistake at once, each with a cure, and never a value."""

from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT, SECRETS, Settings, SettingsError

TOKEN = "123456789:xxabcdefghijklmnopqrstuvwxyz0123456"


def load(dotenv: Path | None = None, /, **given: str) -> Settings:
    return Settings.load({f"LUUJIN_{name}": value for name, value in given.items()}, dotenv)


def mistakes(dotenv: Path | None = None, /, **given: str) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        load(dotenv, **given)
    return {m.name.removeprefix("LUUJIN_"): m.cure for m in caught.value.mistakes}


def test_without_anything_it_is_the_sandbox_on_this_machine() -> None:
    settings = load()
    assert settings.sandboxed
    assert settings.timezone == "Asia/Ulaanbaatar"
    assert settings.database == f"sqlite:///{ROOT / 'var' / 'luujin.sqlite3'}"
    assert settings.keys.parent != (ROOT / "var"), "a backup of the database's folder holds no keys"
    assert settings.webhook_host == "127.0.0.1"


def test_the_environment_wins_over_the_file_and_empty_counts_as_unset(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("LUUJIN_RASA_PORT=5006\nLUUJIN_SANDBOX_PORT=8091\nLUUJIN_ALERT_EMAIL=\nOTHER=1\n")
    settings = load(dotenv, RASA_PORT="5007", SANDBOX_PORT="", TIMEZONE="")
    assert settings.rasa_port == 5007
    assert settings.sandbox_port == 8091
    assert settings.alert_email is None
    assert settings.timezone == "Asia/Ulaanbaatar"


def test_a_file_that_is_not_there_is_no_mistake(tmp_path: Path) -> None:
    assert load(tmp_path / "nowhere").sandboxed


def test_every_mistake_is_told_at_once() -> None:
    told = mistakes(
        TELEGRAM_TOKEN="nonsense",
        TELEGRAM_API="ftp://x",
        WEBHOOK_URL="http://example.org",
        WEBHOOK_PORT="0",
        DATABASE_URL="mysql://x",
        RASA_URL="localhost:5005",
        RASA_PORT="many",
        SANDBOX_PORT="70000",
        TIMEZONE="Mars/Olympus",
        SMTP_URL="http://x",
        HEARTBEAT_URL="ping.example.org/alive",
        ALERT_EMAIL="two@a.mn, three@a.mn",
        TELEGRAM_TOKN="x",
    )
    assert set(told) == {
        "TELEGRAM_TOKEN",
        "TELEGRAM_API",
        "WEBHOOK_URL",
        "WEBHOOK_SECRET",
        "WEBHOOK_PORT",
        "DATABASE_URL",
        "RASA_URL",
        "RASA_PORT",
        "SANDBOX_PORT",
        "TIMEZONE",
        "SMTP_URL",
        "HEARTBEAT_URL",
        "ALERT_EMAIL",
        "TELEGRAM_TOKN",
    }
    assert "LUUJIN_TELEGRAM_TOKEN" in told["TELEGRAM_TOKN"]
    assert all(told.values())


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_no_value_is_ever_shown(name: str) -> None:
    canary = "cAnArY\x01 value"
    shown = ""
    try:
        settings = load(**{name.upper(): canary})
        shown = repr(settings) if f"LUUJIN_{name.upper()}" in SECRETS else ""
    except SettingsError as error:
        shown = str(error) + repr(error) + repr(error.__cause__)
    assert "cAnArY" not in shown


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_every_secret_can_come_from_a_file(name: str, tmp_path: Path) -> None:
    values = {
        "LUUJIN_TELEGRAM_TOKEN": TOKEN,
        "LUUJIN_WEBHOOK_SECRET": "s" * 32,
        "LUUJIN_DATABASE_URL": "sqlite:///x",
        "LUUJIN_SMTP_URL": "smtp://x",
    }
    path = tmp_path / "secret"
    path.write_text(values[name] + "\n")
    settings = Settings.load({f"{name}_FILE": str(path)}, None)
    secret = getattr(settings, name.removeprefix("LUUJIN_").lower())
    assert secret.get_secret_value() == values[name]
    assert values[name] not in repr(settings)


def test_a_secret_given_twice_or_in_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(TOKEN)
    assert set(mistakes(TELEGRAM_TOKEN=TOKEN, TELEGRAM_TOKEN_FILE=str(path))) == {"TELEGRAM_TOKEN_FILE"}
    assert set(mistakes(TELEGRAM_TOKEN_FILE=str(tmp_path / "nowhere"))) == {"TELEGRAM_TOKEN_FILE"}
    path.write_bytes(b"\xff\xfe")
    assert set(mistakes(TELEGRAM_TOKEN_FILE=str(path))) == {"TELEGRAM_TOKEN_FILE"}
    path.write_text("")
    assert set(mistakes(TELEGRAM_TOKEN_FILE=str(path))) == {"TELEGRAM_TOKEN"}


def test_the_key_file_is_a_path_and_no_secret_in_a_file() -> None:
    assert load(KEY_FILE="/keys/k.json").keys == Path("/keys/k.json")


@pytest.mark.parametrize(
    "url",
    ["https://bot.example.org", "https://bot.example.org/x/", "http://127.0.0.1:8443", "http://localhost:1"],
)
def test_webhook_addresses_that_can_be_reached(url: str) -> None:
    settings = load(WEBHOOK_URL=url, WEBHOOK_SECRET="s" * 16)
    assert settings.webhook_url == url.rstrip("/")


@pytest.mark.parametrize("secret", ["short", "with a space in it ..", "ү" * 20])
def test_a_webhook_secret_telegram_does_not_take(secret: str) -> None:
    assert set(mistakes(WEBHOOK_URL="https://x.org", WEBHOOK_SECRET=secret)) == {"WEBHOOK_SECRET"}


@pytest.mark.parametrize("name", ["TELEGRAM_API", "RASA_URL"])
@pytest.mark.parametrize("url", ["http://x:notaport", "http://x:99999", "http://[::1", "x", "http://"])
def test_an_address_that_is_none(name: str, url: str) -> None:
    assert set(mistakes(**{name: url})) == {name}


@pytest.mark.parametrize("zone", ["../etc/passwd", "/etc/localtime", "Asia", "asia/ulaanbaatar\0", "Nowhere"])
def test_a_zone_that_is_none(zone: str) -> None:
    assert set(mistakes(TIMEZONE=zone)) == {"TIMEZONE"}


def test_settings_cannot_be_changed_afterwards() -> None:
    settings = load(TELEGRAM_TOKEN=TOKEN)
    assert not settings.sandboxed
    with pytest.raises(ValueError, match="frozen"):
        settings.timezone = "UTC"  # type: ignore[misc]


def test_tests_never_read_the_settings_of_whoever_runs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    load: Any = Settings.load
    assert load.__func__.__defaults__[1] != ROOT / ".env"
    assert Settings.load().sandboxed
    monkeypatch.setenv("LUUJIN_RASA_PORT", "5099")
    assert Settings.load().rasa_port == 5099


def test_another_file_or_none_can_be_named(tmp_path: Path) -> None:
    usual, other = tmp_path / ".env", tmp_path / "other.env"
    usual.write_text("LUUJIN_RASA_PORT=5006\n")
    other.write_text("LUUJIN_RASA_PORT=5007\n")
    assert load(usual, DOTENV=str(other)).rasa_port == 5007
    assert load(usual, DOTENV="").rasa_port == 5005


def test_a_campaign_links_to_hosts_that_are_named() -> None:
    assert load(LINK_HOSTS="Example.mn, school.example.mn").linkable == {"example.mn", "school.example.mn"}
    assert load().linkable == frozenset()
    assert set(mistakes(LINK_HOSTS="https://example.mn/page")) == {"LINK_HOSTS"}


def test_more_than_telegram_allows_is_no_rate() -> None:
    assert load(BROADCAST_RATE="1000").broadcast_rate == 1000
    assert set(mistakes(BROADCAST_RATE="1001")) == {"BROADCAST_RATE"}
    assert set(mistakes(BROADCAST_RATE="0")) == {"BROADCAST_RATE"}


@pytest.mark.parametrize("url", ["smtp://", "smtps://:465", "smtp://host:many", "smtps://user:canary@"])
def test_a_mail_server_needs_a_name(url: str) -> None:
    told = mistakes(SMTP_URL=url)
    assert "smtps://user:password@host" in told["SMTP_URL"]
    assert "canary" not in told["SMTP_URL"]


def test_a_heartbeat_address_stays_as_it_was_given() -> None:
    assert (
        load(HEARTBEAT_URL="https://example.org/alive/?x=1/").heartbeat_url
        == "https://example.org/alive/?x=1/"
    )


def test_an_empty_file_for_the_mail_server_means_that_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "smtp_url"
    path.write_text("\n")
    assert load(SMTP_URL_FILE=str(path)).smtp_url is None
