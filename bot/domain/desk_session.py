"""Who may open the desk, for how long it stays open, and how often a code may be wrong."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

CODE_LENGTH = 6


def read_code(text: str) -> str | None:
    """The six digits in a text, however they are grouped; None when it is anything else."""
    digits = "".join(text.split())
    return digits if len(digits) == CODE_LENGTH and digits.isascii() and digits.isdigit() else None


@dataclass(frozen=True, slots=True)
class DeskSession:
    """The secret by which one of its people opens the desk, and since when the desk is open to them.

    Until it is ``confirmed`` the secret opens nothing. ``last_step``: the 30 seconds to which the newest code
    that was taken belongs; a code works once. ``misses``: when the last few wrong codes came, oldest first.
    """

    person_id: int
    secret: str = field(repr=False)
    made_at: datetime
    confirmed: bool = False
    last_step: int | None = None
    opened_at: datetime | None = None
    acted_at: datetime | None = None
    misses: tuple[datetime, ...] = ()

    IDLE: ClassVar[timedelta] = timedelta(minutes=15)
    WHOLE: ClassVar[timedelta] = timedelta(hours=8)
    # Whoever saw an older picture over somebody's shoulder has not seen the secret that will count.
    SETTING_UP: ClassVar[timedelta] = timedelta(minutes=15)
    MISSES: ClassVar[int] = 5
    PAUSE: ClassVar[timedelta] = timedelta(minutes=15)

    def is_open(self, now: datetime) -> bool:
        """Whether the desk is open: somebody acted there lately, and it was not opened too long ago."""
        if not self.confirmed or self.opened_at is None or self.acted_at is None:
            return False
        return now - self.acted_at < self.IDLE and now - self.opened_at < self.WHOLE

    def is_outdated(self, now: datetime) -> bool:
        """Whether the secret was shown too long ago without being confirmed."""
        return not self.confirmed and now - self.made_at >= self.SETTING_UP

    def has_used(self, step: int) -> bool:
        """Whether a code of these 30 seconds, or of later ones, was taken already."""
        return self.last_step is not None and step <= self.last_step

    def waits_until(self, now: datetime) -> datetime | None:
        """Until when no code is taken after too many wrong ones; None when one is taken now."""
        if len(self.misses) < self.MISSES or self.misses[-1] - self.misses[0] >= self.PAUSE:
            return None
        until = self.misses[-1] + self.PAUSE
        return until if now < until else None

    def opened(self, step: int, now: datetime) -> "DeskSession":
        """The desk opens with a code of these 30 seconds, which also confirms the secret."""
        return replace(self, confirmed=True, last_step=step, opened_at=now, acted_at=now, misses=())

    def missed(self, now: datetime) -> "DeskSession":
        """A wrong code came."""
        return replace(self, misses=(*self.misses, now)[-self.MISSES :])

    def locked(self) -> "DeskSession":
        """The desk is closed to this person until the next code."""
        return replace(self, opened_at=None, acted_at=None)
