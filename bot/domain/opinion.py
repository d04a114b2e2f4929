"""Opinion polls: one question, no right answer, and everybody sees what others said."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.suppression import FEWEST

SURE = 80
"""So many told votes for each option that is not told: then what is not told moves no share by 3 in 100."""


@dataclass(frozen=True, slots=True)
class PollOption:
    """One possible opinion."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll in one language. Ids are the same in every language."""

    id: str
    topic: str
    title: str
    text: str
    options: tuple[PollOption, ...]
    thanks: str


@dataclass(frozen=True, slots=True)
class Share:
    """One option in the results; ``votes`` is None when fewer than ``FEWEST`` chose it.

    ``part``: of all votes, from 0 to 1; 0 when ``votes`` is None.
    """

    option: PollOption
    votes: int | None
    part: float


@dataclass(frozen=True, slots=True)
class Results:
    """What may be told of a poll: the options in its order."""

    shares: tuple[Share, ...]

    @property
    def votes(self) -> int:
        """The votes that are told."""
        return sum(share.votes or 0 for share in self.shares)

    @property
    def untold(self) -> int:
        """How many options are not told."""
        return sum(share.votes is None for share in self.shares)

    @property
    def has_percentages(self) -> bool:
        """Whether the parts are near enough to be told as percentages."""
        return self.votes >= SURE * self.untold


def results(poll: Poll, counts: Mapping[str, int]) -> Results | None:
    """What may be told of these counts; None when nothing may be told yet.

    It follows from the counts of the told options alone: whatever was chosen by fewer than ``FEWEST``, by
    nobody too, could have had any other such count. So there is no total of all votes, and in a part every
    untold option stands for half of what it can be at most.
    """
    told = {o.id: n for o in poll.options if (n := counts.get(o.id, 0)) >= FEWEST}
    if not told:
        return None
    untold = len(poll.options) - len(told)
    everybody = sum(told.values()) + untold * (FEWEST - 1) / 2
    shares = (Share(o, told.get(o.id), told.get(o.id, 0) / everybody) for o in poll.options)
    return Results(tuple(shares))
