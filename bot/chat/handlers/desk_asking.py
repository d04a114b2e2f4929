"""What the desk waits for: the next text of a coordinator is a note, a question, advice or a summary."""

from dataclasses import dataclass

from bot.chat.handlers.desk_page import stand
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.people import Person

EXPECTED = "desk."
"""Before what the next text is for of who writes something about a case."""

NOTE, QUESTION, ADVICE, SUMMARY = (f"{EXPECTED}{what}" for what in ("note", "question", "advice", "summary"))
ALL = frozenset({NOTE, QUESTION, ADVICE, SUMMARY})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and about which case. ``screen``: the message that asks; ``about``: more of it."""

    what: str
    case_id: int
    screen: int
    about: tuple[int, ...]


async def ask(visit: Visit, what: str, case_id: int, screen: Screen, *about: int) -> None:
    """Ask for this: what comes next is taken for it, and stays among staff."""
    post = await stand(visit, case_id, screen, mute=True)
    ref = ":".join(map(str, (case_id, post, *about)))
    visit.person = await visit.acts.change.expect(visit.person, what, ref)


def waits(person: Person) -> bool:
    """Whether what this person types next is about a case, and for staff."""
    return person.expecting is not None and person.expecting.what in ALL


def asked_of(person: Person) -> Asked:
    """What was asked for. Raises StaleError when nothing was."""
    if person.expecting is None or not waits(person):
        raise StaleError
    case_id, screen, *about = map(number, person.expecting.ref.split(":"))
    return Asked(person.expecting.what, case_id, screen, tuple(about))


async def let_go(visit: Visit) -> None:
    """Nothing is written about a case any more."""
    if waits(visit.person):
        visit.person = await visit.acts.change.expect_nothing(visit.person)
