"""Taking a course: where somebody stands in it, and when its closing questions are passed."""

from dataclasses import dataclass

from bot.domain.learning import Course

ENOUGH = 80
"""So many of a hundred closing questions have to be right."""

_ASKING = "?"  # no id of a module begins with it
_VERSION = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its places, from 0. Behind the last page of a module comes what to remember of it."""

    module: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """The closing questions answered so far: places of the chosen options, in the order of the questions.

    ``anew``: the questions have changed since, so they begin again.
    """

    chosen: tuple[int, ...] = ()
    anew: bool = False


def mark(course: Course) -> str:
    """Four letters that tell whether the course is still the same."""
    return course.version[:_VERSION]


def written(course: Course, where: Page | Answers) -> str:
    """Where somebody stands, in at most 64 letters: ``replies.3``, ``?1a3f.0213``."""
    if isinstance(where, Page):
        return f"{course.modules[where.module].id}.{where.page}"
    return f"{_ASKING}{mark(course)}.{''.join(map(str, where.chosen))}"


def read(course: Course, place: str) -> Page | Answers | None:
    """What ``written`` wrote, as near to it as the course of today allows; None when it is not under way."""
    name, _, number = place.rpartition(".")
    if name.startswith(_ASKING):
        chosen = tuple(int(digit) for digit in number)
        same = name == f"{_ASKING}{mark(course)}"
        return Answers(chosen) if same else Answers(anew=True)
    ids = [module.id for module in course.modules]
    return nearest(course, ids.index(name), int(number)) if name in ids else None


def nearest(course: Course, module: int, page: int) -> Page:
    """This page, or the nearest one that the course has."""
    module = min(max(module, 0), len(course.modules) - 1)
    return Page(module, min(max(page, 0), len(course.modules[module].pages)))


def after(course: Course, page: Page) -> Page | None:
    """The page that follows, in the next module if need be; None behind the last one."""
    if page.page < len(course.modules[page.module].pages):
        return Page(page.module, page.page + 1)
    return Page(page.module + 1) if page.module + 1 < len(course.modules) else None


def before(course: Course, page: Page) -> Page | None:
    """The page that comes before; None at the first one."""
    if page.page > 0:
        return Page(page.module, page.page - 1)
    return Page(page.module - 1, len(course.modules[page.module - 1].pages)) if page.module else None


def rights(course: Course, answers: Answers) -> int:
    """How many of the answers are right."""
    return sum(
        question.options[place].right
        for question, place in zip(course.questions, answers.chosen, strict=False)
    )


def needed(course: Course) -> int:
    """How many right answers pass the course."""
    return -(-len(course.questions) * ENOUGH // 100)
