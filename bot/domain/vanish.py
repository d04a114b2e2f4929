"""When messages of the conversation leave a chat: when the person likes, and before Telegram keeps them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.private import Private
from bot.domain.support import Fate

LATEST = timedelta(hours=47)
"""Everything of a conversation goes by then; what is tried first so late can still be tried for an hour."""

KEPT = timedelta(hours=48)
"""Telegram deletes nothing older for a bot."""

PAUSES = tuple(timedelta(seconds=s) for s in (20, 60, 300, 900, 1800))
"""How long to wait after each failure; after the one behind the last nothing more is tried."""


@dataclass(frozen=True, slots=True)
class Post:
    """A Telegram message in somebody's chat that shows a case, or a private screen of theirs.

    ``case_id``: None for a private screen. ``own``: it stands with the person whom it is about, not with
    staff. ``tries``: how often it could not be deleted; ``not_before``: when to try again. ``reader_id``: 0
    when an older version did not note whose chat it is. ``mute``: it shows what only staff read, so a reply
    to it is for nobody. ``fate``: it tells a coordinator what became of an answer.
    """

    id: int
    case_id: int | None
    reader_id: int
    message_id: int
    at: datetime
    own: bool
    tries: int = 0
    not_before: datetime | None = None
    mute: bool = False
    fate: Fate | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether every try has failed."""
        return self.tries > len(PAUSES)

    def goes_at(self, private: Private) -> datetime:
        """When it is to leave the chat of a reader with these settings.

        A private screen stays no longer than the code word counts as said: nobody else may find it there.
        """
        spans = [LATEST]
        if self.own and private.vanish:
            spans.append(timedelta(minutes=private.vanish))
        if self.case_id is None:
            spans.append(Private.OPEN)
        return max(self.at + min(spans), self.not_before or self.at)

    def is_too_old(self, now: datetime) -> bool:
        """Whether Telegram would not delete it any more."""
        return now >= self.at + KEPT
