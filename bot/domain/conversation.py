"""What somebody meant, as keys. Words for these keys live in ``content/``, acts in the use cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.safety import Risk


@dataclass(frozen=True, slots=True)
class Say:
    """Answer with the words behind ``key``: ``greet`` or ``faq.passport_kept``."""

    key: str


@dataclass(frozen=True, slots=True)
class Do:
    """Perform ``act`` (``start_quiz``) with plain string arguments (``{"topic": "job_scams"}``)."""

    act: str
    args: Mapping[str, str] = field(default_factory=dict)


class Source(StrEnum):
    """Which part understood a message."""

    RASA = "rasa"
    SAFETY_NET = "safety_net"
    NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Understood:
    """What to do about one message.

    ``available`` is False when the model could not be asked; ``risk`` is then what the safety net alone saw,
    and ``steps`` opens help or is empty. ``otherwise`` is what the model alone would have done where the
    safety net was more worried: for somebody who has said that this worry is a misunderstanding.
    """

    steps: tuple[Say | Do, ...]
    risk: Risk
    source: Source
    available: bool = True
    otherwise: tuple[Say | Do, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as the model and the safety net read it together; for people who check the model.

    ``confidence`` is between 0 and 1; ``language`` is ``mn`` or ``en``.
    """

    text: str
    intent: str
    confidence: float
    risk: Risk
    language: str
    source: Source
