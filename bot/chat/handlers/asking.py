"""What a draft waits for: the next text of its leader, or a picture."""

from dataclasses import dataclass

from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.visit import Visit
from bot.domain.people import Person

EXPECTED = "campaign."
"""Before what a person's next text is for who writes a campaign."""

PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and about which draft. ``screen``: the message that asks; ``about``: more of it."""

    draft: int
    screen: int
    about: tuple[str, ...]


async def ask(visit: Visit, what: str, draft: int, screen: Screen, *about: str) -> None:
    """Ask for this: what comes next is taken for it."""
    shown = await visit.show(screen)
    ref = ":".join((str(draft), str(shown), *about))
    visit.person = await visit.acts.change.expect(visit.person, EXPECTED + what, ref)


def read(ref: str) -> Asked:
    """What was asked for. Raises StaleError for what an earlier version asked for."""
    draft, _, rest = ref.partition(":")
    screen, *about = rest.split(":")
    return Asked(number(draft), number(screen), tuple(about))


def waits_for(person: Person) -> str | None:
    """What a draft of this person's waits for, None when for nothing."""
    expecting = person.expecting
    if expecting is None or not expecting.what.startswith(EXPECTED):
        return None
    return expecting.what.removeprefix(EXPECTED)


async def let_go(visit: Visit) -> None:
    """A draft waits for nothing more."""
    if waits_for(visit.person) is not None:
        visit.person = await visit.acts.change.expect_nothing(visit.person)


async def taken(visit: Visit, asked: Asked) -> None:
    """It came. The question goes, so that the draft has one message, below what was sent."""
    await let_go(visit)
    await visit.forget([asked.screen])
