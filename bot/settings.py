"""Settings from the environment, ``.env`` and secret files; one loader that reports every mistake at once."""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

PREFIX = "LUUJIN_"
DOTENV = f"{PREFIX}DOTENV"
ROOT = Path(__file__).resolve().parent.parent

# Telegram's tokens: the bot's number, a colon, about 35 letters (core.telegram.org/bots/api).
TOKEN_FORM = re.compile(r"\d{5,16}:[A-Za-z0-9_-]{20,80}")
HOST_FORM = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{16,256}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong setting: its full name and what to do about it. Never its value."""

    name: str
    cure: str

    def __str__(self) -> str:
        return f"{self.name}: {self.cure}"


class SettingsError(Exception):
    """Some settings are wrong; ``mistakes`` names each with its cure."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(m) for m in mistakes))
        self.mistakes = mistakes


class Settings(BaseModel):
    """Everything that can be set from outside.

    Field ``x`` is ``LUUJIN_X`` in the environment; secrets can also be given as ``LUUJIN_X_FILE``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(8443, ge=1, le=65535)
    database_url: SecretStr | None = None
    key_file: Path | None = None
    rasa_url: str | None = None
    rasa_port: int = Field(5005, ge=1, le=65535)
    sandbox_port: int = Field(8090, ge=1, le=65535)
    timezone: str = "Asia/Ulaanbaatar"
    broadcast_rate: int = Field(30, ge=1, le=1000)
    link_hosts: str = ""
    smtp_url: SecretStr | None = None
    alert_email: str | None = None
    heartbeat_url: str | None = None
    var_dir: Path = ROOT / "var"

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None, dotenv: Path | None = ROOT / ".env") -> Self:
        """Settings from ``env`` (default: the process's), over ``dotenv``, over the defaults.

        ``LUUJIN_DOTENV`` in ``env`` names another file, or none when it is empty.
        Empty values count as unset. Raises SettingsError naming every mistake at once; no value is shown.
        """
        env = os.environ if env is None else env
        if DOTENV in env:
            dotenv = Path(env[DOTENV]) if env[DOTENV] else None
        given = _gather(env, dotenv)
        mistakes: list[Mistake] = []
        values = _with_secret_files(given, mistakes)
        known = {f"{PREFIX}{name.upper()}" for name in cls.model_fields}
        mistakes += [
            Mistake(name, f"is not a setting{_nearest(name, known)}")
            for name in sorted(values.keys() - known)
        ]
        if f"{PREFIX}WEBHOOK_URL" in values and f"{PREFIX}WEBHOOK_SECRET" not in values:
            mistakes.append(Mistake(f"{PREFIX}WEBHOOK_SECRET", "is needed with LUUJIN_WEBHOOK_URL"))
        fields = {name.removeprefix(PREFIX).lower(): v for name, v in values.items() if name in known}
        try:
            settings = cls.model_validate(fields)
        except ValidationError as error:
            mistakes += [_mistake(e["loc"], e["msg"]) for e in error.errors(include_input=False)]
        if mistakes:
            raise SettingsError(mistakes)
        return settings

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN_FORM.fullmatch(value.get_secret_value()):
            raise ValueError("looks like 123456789:ABC…, as @BotFather prints it")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET_FORM.fullmatch(value.get_secret_value()):
            raise ValueError("is 16 to 256 characters of A-Z a-z 0-9 _ -")
        return value

    @field_validator("telegram_api", "rasa_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        scheme, host = _parts(value)
        if scheme not in {"http", "https"} or not host:
            raise ValueError("is an address such as http://127.0.0.1:8081")
        return value.rstrip("/")

    @field_validator("heartbeat_url")
    @classmethod
    def _heartbeat(cls, value: str | None) -> str | None:
        scheme, host = _parts(value) if value is not None else ("https", "there")
        if scheme not in {"http", "https"} or not host:
            raise ValueError("is an address such as https://example.org/alive")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value is None:
            return None
        scheme, host = _parts(value)
        if host in {"127.0.0.1", "localhost"}:
            return value.rstrip("/")  # the sandbox delivers on this machine
        if scheme != "https" or not host:
            raise ValueError("is an https address that Telegram can reach")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(
            ("sqlite:", "postgresql:", "postgres:")
        ):
            raise ValueError("begins with sqlite:///… or postgresql://…")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():  # containers name its file in any case
            return None
        scheme, host = _parts(value.get_secret_value())
        if scheme not in {"smtp", "smtps"} or not host:
            raise ValueError("looks like smtps://user:password@host, and begins with smtp:// or smtps://")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is a time zone's name such as Asia/Ulaanbaatar") from None
        return value

    @field_validator("link_hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        for host in value.split(","):
            if host.strip() and not HOST_FORM.fullmatch(host.strip().lower()):
                raise ValueError("are names of hosts with commas between them, such as example.mn,unicef.org")
        return value

    @field_validator("alert_email")
    @classmethod
    def _email(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
            raise ValueError("is one e-mail address")
        return value

    @property
    def database(self) -> str:
        """The database's address; by default a SQLite file in ``var_dir``."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.var_dir / 'luujin.sqlite3'}"

    @property
    def keys(self) -> Path:
        """The key file; by default beside the database's folder, not in a backup of it."""
        return self.key_file or self.var_dir / "keys" / "luujin.keys.json"

    @property
    def linkable(self) -> frozenset[str]:
        """Hosts that a campaign may link to beside those of the help services."""
        return frozenset(host.strip().lower() for host in self.link_hosts.split(",") if host.strip())

    @property
    def sandboxed(self) -> bool:
        """Whether there is no token, so that the bot talks to the sandbox."""
        return self.telegram_token is None


def _parts(address: str) -> tuple[str, str]:
    """Scheme and host of an address; both empty when it cannot be read or its port is none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "", ""
    return (parts.scheme, parts.hostname or "") if port != 0 else ("", "")


def _gather(env: Mapping[str, str], dotenv: Path | None) -> dict[str, str]:
    values: dict[str, str] = {}
    if dotenv is not None and dotenv.is_file():
        values.update({k: v for k, v in dotenv_values(dotenv).items() if k.startswith(PREFIX) and v})
    values.update({k: v for k, v in env.items() if k.startswith(PREFIX) and v})
    values.pop(DOTENV, None)
    return values


SECRETS = frozenset(
    f"{PREFIX}{name}" for name in ("TELEGRAM_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL", "SMTP_URL")
)


def _with_secret_files(given: dict[str, str], mistakes: list[Mistake]) -> dict[str, str]:
    values = dict(given)
    for secret in SECRETS & {name.removesuffix("_FILE") for name in given if name.endswith("_FILE")}:
        name = f"{secret}_FILE"
        path = Path(values.pop(name))
        if secret in values:
            mistakes.append(Mistake(name, f"is set together with {secret}; keep one of them"))
            continue
        try:
            values[secret] = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            mistakes.append(Mistake(name, "names a file that cannot be read"))
    return values


def _nearest(name: str, known: set[str]) -> str:
    # Compared without the prefix, which makes everything alike.
    bare = difflib.get_close_matches(name.removeprefix(PREFIX), [k.removeprefix(PREFIX) for k in known], n=1)
    return f"; did you mean {PREFIX}{bare[0]}?" if bare else ""


def _mistake(place: tuple[int | str, ...], message: str) -> Mistake:
    cure = message.removeprefix("Value error, ")
    return Mistake(f"{PREFIX}{str(place[0]).upper()}", cure[:1].lower() + cure[1:])
