"""What became of a campaign: how many got it, opened it, did what it was about; by club and by language.

Nobody can be found in these figures. Everybody stands in one group: those who were in the same clubs when
they were written to, and got it in the same language (a campaign for everybody is told by language alone). In
each group people count in whole fives, and whatever is told is a sum of those fives:

- How many people a group has beyond its fives changes nothing that is told; nor does who of it did something.
- All figures are multiples of five. So is what is left when one is taken from another: a club from the total,
  yesterday's from today's, one campaign's from another's.
- Groups are made when the messages are: who joins or leaves a club later moves no figure.

What somebody *is* in the bot is no part of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.campaign import Action, ActionKind, DeliveryState, Skip
from bot.domain.results import Clubs
from bot.domain.suppression import in_fives


class Count(StrEnum):
    """What is counted. Each receiver counts once in each that fits."""

    REACHED = "reached"
    OPENED = "opened"
    """Tapped the button under it."""
    FINISHED = "finished"
    """Finished the quiz or story that it is about, after they got it."""
    COMING = "coming"
    """Said that they come to the event that it is about."""
    PERHAPS = "perhaps"
    """Nobody knows whether they got it."""
    UNREACHABLE = "unreachable"
    PAUSED = "paused"
    CAP = "cap"
    DECLINED = "declined"
    QUIET = "quiet"
    LEFT = "left"
    LATE = "late"
    GONE = "gone"


STEPS = (Count.REACHED, Count.OPENED, Count.FINISHED, Count.COMING)
"""What people did, in this order; told by club and by language, too."""

NOT_REACHED = tuple(count for count in Count if count not in STEPS)
"""Why it did not reach people, or perhaps did not; left out for a reason is named like its ``Skip``."""

Figures = Mapping[Count, int]
"""People in whole fives. Where there are too few to tell, a count is missing."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What people can do after a campaign's message, as what is stored can be asked: ids of each."""

    quiz: str | None = None
    lesson: str | None = None
    event: int | None = None


def aim_of(action: Action | None, event: int | None) -> Aim:
    """The aim of a message with this button, about this event."""
    ref = action.ref if action is not None else None
    kind = action.kind if action is not None else None
    return Aim(ref if kind is ActionKind.QUIZ else None, ref if kind is ActionKind.LESSON else None, event)


def steps_known(action: Action | None, aim: Aim) -> tuple[Count, ...]:
    """The steps that can be known at all.

    Telegram tells nobody who opens a link; and who voted what in a poll is stored apart from people, so that
    nothing can join them.
    """
    known = {
        Count.REACHED: True,
        Count.OPENED: action is not None and action.kind is not ActionKind.LINK,
        Count.FINISHED: bool(aim.quiz or aim.lesson),
        Count.COMING: aim.event is not None,
    }
    return tuple(step for step in STEPS if known[step])


@dataclass(frozen=True, slots=True)
class Receiver:
    """One person whom a campaign was for, and what they did with it.

    ``language``: in which it left, None when it did not. ``clubs``: theirs when it was addressed to them.
    """

    state: DeliveryState
    reason: Skip | None = None
    language: str | None = None
    opened: bool = False
    finished: bool = False
    coming: bool = False
    clubs: Clubs = frozenset()

    def counts(self) -> Iterator[Count]:
        """What this person counts in; nothing yet while the message waits to leave."""
        # Who tapped its button has got it, whatever became known when it was sent.
        if self.state is DeliveryState.SENT or self.opened:
            yield Count.REACHED
            yield from (
                step
                for step, done in zip(STEPS[1:], (self.opened, self.finished, self.coming), strict=True)
                if done
            )
        elif self.state is DeliveryState.UNKNOWN:
            yield Count.PERHAPS
        elif self.state is DeliveryState.UNREACHABLE:
            yield Count.UNREACHABLE
        elif self.reason is not None:
            yield Count(self.reason.value)


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told: of everybody together, of each club, of those who got it in each language."""

    whole: Figures = field(default_factory=dict)
    clubs: Mapping[int, Figures] = field(default_factory=dict)
    languages: Mapping[str, Figures] = field(default_factory=dict)


class Tally:
    """Counts receivers one after the other and keeps nothing but counts.

    ``by_club``: whether people in different clubs stand in different groups.
    """

    def __init__(self, by_club: bool) -> None:
        self._by_club = by_club
        self._groups: Counter[tuple[Clubs, str, Count]] = Counter()

    def add(self, receiver: Receiver) -> None:
        """Count one more."""
        clubs = receiver.clubs if self._by_club else frozenset[int]()
        for count in receiver.counts():
            language = receiver.language or "" if count in STEPS else ""
            self._groups[clubs, language, count] += 1

    def told(self, clubs: Clubs | None = None, left_out: Mapping[Skip, int] | None = None) -> Told:
        """What may be told of the members of these clubs; of everybody without them.

        ``left_out``: people by the reason for which they were not even addressed: a group of their own.
        """
        whole: Counter[Count] = Counter()
        by_club: dict[int, Counter[Count]] = {}
        by_language: dict[str, Counter[Count]] = {}
        for (place, language, count), people in self._groups.items():
            here = place if clubs is None else place & clubs
            fives = in_fives(people)
            if not fives or not (here or clubs is None):
                continue
            whole[count] += fives
            for club in here:
                by_club.setdefault(club, Counter())[count] += fives
            if language:
                by_language.setdefault(language, Counter())[count] += fives
        for reason, people in (left_out or {}).items():
            whole[Count(reason.value)] += in_fives(people)
        return Told(+whole, by_club, by_language)
