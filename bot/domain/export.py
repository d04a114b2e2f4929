"""Taking a case out of the system at the person's own wish: after their yes, by two people of the desk."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.referral import Consent

LIFE = timedelta(hours=24)
"""So long a second person can confirm, and the file can be taken."""


class Stage(StrEnum):
    """How far it has come, for who holds the case now."""

    NONE = "none"
    """Nobody has asked the person, or a file was made with their last yes."""
    ASKED = "asked"
    REFUSED = "refused"
    AGREED = "agreed"
    WANTED = "wanted"
    """The holder asks for a second person."""
    CONFIRMED = "confirmed"
    """A second person has confirmed: the holder can take the file."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a file is locked with: the key that comes of a pass phrase and this salt."""

    salt: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Export:
    """``wanted_by``: the holder who asked for a second person. ``second``: who confirmed.

    ``taken_at``: when a file was first made with it; one yes of the person's is good for one.
    """

    consent: Consent = Consent.ASKED
    answered_at: datetime | None = None
    wanted_by: int | None = None
    wanted_at: datetime | None = None
    second: int | None = None
    lock: Lock | None = None
    taken_at: datetime | None = None

    def stage(self, holder: int | None, now: datetime) -> Stage:
        """How far it has come; what an earlier holder asked for counts no more."""
        if self.consent is not Consent.GIVEN:
            return Stage(self.consent)
        if self.wanted_at is not None and self.wanted_by == holder and now < self.wanted_at + LIFE:
            return Stage.WANTED if self.lock is None else Stage.CONFIRMED
        return Stage.AGREED if self.taken_at is None else Stage.NONE

    def answered(self, yes: bool, now: datetime) -> "Export":
        """The person decided. A no ends everything that was asked for meanwhile."""
        if not yes:
            return Export(Consent.REFUSED, now)
        return self if self.consent is Consent.GIVEN else Export(Consent.GIVEN, now)

    def wanted(self, by: int, now: datetime) -> "Export":
        """The holder asks for a second person."""
        return replace(self, wanted_by=by, wanted_at=now, second=None, lock=None)

    def unconfirmed(self) -> "Export":
        """As before a second person was asked for; the person's answer stands."""
        return replace(self, wanted_by=None, wanted_at=None, second=None, lock=None)

    def taken(self, now: datetime) -> "Export":
        """A file was made."""
        return replace(self, taken_at=self.taken_at or now)
