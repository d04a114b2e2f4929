"""One's own progress: nobody is compared with anybody."""

from dataclasses import dataclass

from bot.domain.people import Person
from bot.domain.quiz import Quiz
from bot.domain.streak import Streak, streak
from bot.usecases.explore import Area, Genre, areas_of, look
from bot.usecases.people import language_of, today_of
from bot.usecases.ports import Clock, Library, Store


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a topic is done: quizzes, stories and chats, of so many in all."""

    topic: str
    done: int
    total: int
    has_badge: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """What one person has done.

    ``finished``: quizzes finished at least once, of ``total``. ``parts`` by topic; a topic has its badge when
    all its quizzes are finished. ``waiting``: questions whose day for practice has come.
    """

    finished: tuple[Quiz, ...]
    total: int
    parts: tuple[Part, ...]
    streak: Streak
    waiting: int


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """What this person has finished, by topic, and the weeks in a row."""

    store: Store
    library: Library
    clock: Clock

    async def __call__(self, person: Person) -> Progress:
        now = self.clock()
        async with self.store() as work:
            items, _ = await look(work, self.library, person)
            weeks = await work.weeks.of(person.id)
            due = await work.recall.due(person.id, now)
        quizzes = self.library.quizzes(language_of(person))
        done = {item.id for item in items if item.genre is Genre.QUIZ and item.is_done}
        mine = tuple(quiz for quiz in quizzes if quiz.id in done)
        parts = tuple(_part(area) for area in areas_of(items) if area.of(Genre.QUIZ))
        return Progress(mine, len(quizzes), parts, streak(weeks, today_of(person, now)), len(due))


def _part(area: Area) -> Part:
    has_badge = all(item.is_done for item in area.of(Genre.QUIZ))
    return Part(area.topic, area.done, len(area.items), has_badge)
