"""One's own progress: nobody is compared with anybody."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.learning import Kind
from bot.domain.people import Person
from bot.domain.quiz import Quiz
from bot.domain.streak import Streak, streak
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
            finished = set(await work.attempts.finished_quizzes(person.id))
            doings = await work.doings.of(person.id)
            weeks = await work.weeks.of(person.id)
            due = await work.recall.due(person.id, now)
        language = person.language or "mn"
        done = {(doing.kind, doing.item) for doing in doings if doing.done}
        quizzes = self.library.quizzes(language)
        topics = dict.fromkeys(quiz.topic for quiz in quizzes)
        parts = tuple(_part(self.library, language, topic, finished, done) for topic in topics)
        mine = tuple(quiz for quiz in quizzes if quiz.id in finished)
        return Progress(mine, len(quizzes), parts, streak(weeks, _today(person, now)), len(due))


def _today(person: Person, now: datetime) -> date:
    return now.astimezone(ZoneInfo(person.zone)).date()


def _part(
    library: Library, language: str, topic: str, finished: set[str], done: set[tuple[Kind, str]]
) -> Part:
    quizzes = [quiz.id in finished for quiz in library.quizzes(language, topic)]
    lessons = [(Kind.LESSON, lesson.id) in done for lesson in library.lessons(language, topic)]
    chats = [(Kind.SCENARIO, scenario.id) in done for scenario in library.scenarios(language, topic)]
    every = quizzes + lessons + chats
    return Part(topic, sum(every), len(every), all(quizzes))
