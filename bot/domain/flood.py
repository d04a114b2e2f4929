"""What keeps a flood from burying others: how fast words go on to the desk, who is muted, what is a crowd.

No word is lost: it only goes slower, rings once for many, or stands in one line. Only pictures and voice
messages are refused, when one person sends so many that the disk would fill up for everybody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import TooManyFilesError

if TYPE_CHECKING:
    from bot.domain.support import Case

AT_ONCE = 20
"""So many words in a row go on to the desk at once: whoever is upset writes in short lines."""

EACH = timedelta(seconds=3)
"""Behind them one goes on in so long: twenty a minute."""

MUTED = timedelta(hours=24)
"""So long nobody is called for the words of somebody who was muted."""

FILES_A_DAY = 100 * 1024 * 1024
"""Bytes of pictures and voice messages that the desk takes from one person in a row, and again in a day."""

RINGS, RING_EACH = 10, timedelta(minutes=3)
"""So many calls in a row a phone at the desk gets for one request each, and another after each such pause."""

TOGETHER = timedelta(minutes=1)
"""What comes beyond that is called for together, no later than this."""

CROWD = 6
"""So many first words of strangers in the same minute stand in one line of the list."""


@dataclass(frozen=True, slots=True)
class Flood:
    """How much somebody wrote to the desk lately.

    ``busy_until``: by then all of it would have gone on at the pace of ``EACH``. ``muted_until``: nobody is
    called for what they write before. ``told``: they know that it goes slower now, or that nobody is called.
    ``files_until``: by then all the files they sent would have come at the pace of ``FILES_A_DAY``.
    """

    busy_until: datetime | None = None
    told: bool = False
    muted_until: datetime | None = None
    files_until: datetime | None = None

    def after_another(self, now: datetime) -> "Flood":
        """One more word came. Who has been silent for long enough is told anew when it goes slower again."""
        begins, muted = max(self.busy_until or now, now), self.is_muted(now)
        more = replace(self, busy_until=begins + EACH)
        knows = self.told and (begins > now or muted)
        return replace(more, told=knows or muted or more.goes_on(now) > now)

    def goes_on(self, now: datetime) -> datetime:
        """When the newest word goes on to who holds the case."""
        return max(now, self.busy_until - AT_ONCE * EACH) if self.busy_until else now

    def with_file(self, size: int, now: datetime) -> "Flood":
        """A file of so many bytes came. Raises TooManyFilesError."""
        until = max(self.files_until or now, now) + size / FILES_A_DAY * timedelta(days=1)
        if until - now > timedelta(days=1):
            raise TooManyFilesError
        return replace(self, files_until=until)

    def is_muted(self, now: datetime) -> bool:
        """Whether nobody is called."""
        return self.calls_from(now) > now

    def calls_from(self, now: datetime) -> datetime:
        """When the first call for a request of this moment may be made."""
        return max(now, self.muted_until or now)


def minute_of(case: "Case") -> datetime:
    """The minute in which this request was made."""
    return case.opened_at.replace(second=0, microsecond=0)


def crowds(cases: Sequence["Case"], known: Collection[int] = ()) -> Mapping[datetime, list["Case"]]:
    """By their minute requests of which so many came at once that they stand in one line.

    ``known``: people who are no strangers; they never stand among others.
    """
    found: dict[datetime, list[Case]] = {}
    for case in cases:
        if case.person_id not in known:
            found.setdefault(minute_of(case), []).append(case)
    return {minute: those for minute, those in found.items() if len(those) >= CROWD}
