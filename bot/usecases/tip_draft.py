"""What somebody is about to pass on to the desk, as it stands in their settings until they have done so."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self

from bot.domain.people import Person
from bot.domain.tip import TipKind, TipState
from bot.usecases.ports import UnitOfWork

PIECES, WHERE, STEP, SENT = "tip.pieces", "tip.where", "tip.step", "tip.sent"
"""What somebody's next text is for who passes something on: more of it, or where it was seen. Behind a step
it is ordinary talk, and so it is once the tip was sent."""

ALL_STEPS = frozenset({PIECES, WHERE, STEP, SENT})


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to pass on. It stands in their settings, and only until they have done so.

    ``tip_id``: 0 before the first piece. ``posts``: their messages with the pieces; ``others``: those that
    were not taken, or say where. ``screen``: the bot's message that asks for more.
    """

    kind: TipKind
    at: datetime
    tip_id: int = 0
    screen: int = 0
    posts: tuple[int, ...] = ()
    others: tuple[int, ...] = ()

    # Long enough to look for a screenshot; words on another day are meant for somebody else.
    PATIENCE: ClassVar[timedelta] = timedelta(hours=1)
    # Settings have one size for everybody.
    REMEMBERED: ClassVar[int] = 5

    @classmethod
    def of(cls, person: Person) -> Self | None:
        """The draft of this person; None when they pass nothing on."""
        expecting = person.expecting
        if expecting is None or expecting.what not in ALL_STEPS:
            return None
        kind, *numbers = expecting.ref.split()
        at, tip_id, screen, *posts = map(int, numbers)
        mine, others = (n for n in posts if n > 0), (-n for n in posts if n < 0)
        return cls(TipKind(kind), datetime.fromtimestamp(at, UTC), tip_id, screen, tuple(mine), tuple(others))

    @property
    def ref(self) -> str:
        """As it is kept."""
        others = (-post for post in self.others[-self.REMEMBERED :])
        numbers = int(self.at.timestamp()), self.tip_id, self.screen, *self.posts, *others
        return " ".join((self.kind, *map(str, numbers)))

    def waits(self, now: datetime) -> bool:
        """Whether it goes on with what is typed now."""
        return now < self.at + self.PATIENCE

    @property
    def all_posts(self) -> list[int]:
        """Every message of the person's that belongs to it."""
        return sorted({*self.posts, *self.others})


def asked(person: Person, now: datetime) -> str | None:
    """What the person's next text or picture is for, when it belongs to a tip."""
    draft, expecting = Draft.of(person), person.expecting
    if draft is None or expecting is None or expecting.what not in {PIECES, WHERE} or not draft.waits(now):
        return None
    return expecting.what


async def forget_draft(work: UnitOfWork, person: Person) -> None:
    """Within a unit of work: shred what this person has not passed on yet."""
    draft = Draft.of(person)
    tip = await work.tips.get(draft.tip_id) if draft is not None else None
    if tip is not None and tip.state is TipState.DRAFT:
        await work.tips.shred(tip.id)
