"""Who lives in the sandbox and where it listens."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

TOKEN = "1000001:sandbox-token-for-this-machine-only"  # noqa: S105 - opens nothing beyond this machine
BOT_ID = 1000001
BOT_USERNAME = "luujin_sandbox_bot"
BOT_NAME = "Luujin"


@dataclass(frozen=True)
class PhoneOwner:
    """A person whose phone stands on the page. ``user_id`` is also the private chat's id."""

    role: str
    user_id: int
    first_name: str
    username: str | None
    language_code: str


PHONES: tuple[PhoneOwner, ...] = (
    PhoneOwner("student", 2001, "Тэмүүлэн", "temuulen", "mn"),
    PhoneOwner("member", 2002, "Сарнай", None, "mn"),
    PhoneOwner("leader", 2003, "Сараа", "saraa", "mn"),
    PhoneOwner("coordinator", 2004, "Номин", "nomin", "mn"),
    PhoneOwner("student", 2005, "Anu", "anu", "en"),
    PhoneOwner("supervisor", 2006, "Болор", None, "mn"),
)


@dataclass(frozen=True, kw_only=True)
class SandboxConfig:
    """Where the sandbox listens (loopback only: ValueError otherwise) and what it starts with.

    ``port`` 0 takes any free port. ``state`` None forgets everything at the end. ``strict`` turns Telegram's
    sending limits on; both may be changed later over the control API.
    """

    host: str = "127.0.0.1"
    port: int
    state: Path | None = None
    strict: bool = False

    def __post_init__(self) -> None:
        if not is_loopback(self.host):
            raise ValueError(
                f"the sandbox listens on this machine only: {self.host!r} is not a loopback address"
            )
        if not 0 <= self.port <= 65535:
            raise ValueError(f"no such port: {self.port}")


def is_loopback(host: str) -> bool:
    """Whether this host name or address is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
