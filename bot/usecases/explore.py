"""Finding something to learn: by topic, where one was interrupted, or by chance."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.errors import StaleError
from bot.domain.learning import Doing, Kind, Lesson
from bot.domain.people import Person
from bot.domain.quiz import Attempt, Quiz
from bot.domain.scenario import Scenario
from bot.usecases.people import language_of
from bot.usecases.ports import Library, Store, UnitOfWork


class Genre(StrEnum):
    """What can be opened. Quizzes, stories and chats belong to a topic; words and answers are looked up."""

    QUIZ = "quiz"
    STORY = "story"
    CHAT = "chat"
    WORD = "word"
    ANSWER = "answer"


GENRES = (Genre.QUIZ, Genre.STORY, Genre.CHAT)
"""What a topic is made of, in the order shown."""

_KINDS = {Kind.LESSON: Genre.STORY, Kind.SCENARIO: Genre.CHAT}


class Mark(StrEnum):
    """How one person stands to a thing: never opened, in the middle of it, or through with it."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Item:
    """A quiz, a story or a chat. ``is_done``: gone through at least once, also when it was begun again."""

    genre: Genre
    id: str
    topic: str
    title: str
    intro: str
    is_under_way: bool = False
    is_done: bool = False

    @property
    def mark(self) -> Mark:
        """Going on comes before done."""
        if self.is_under_way:
            return Mark.BEGUN
        return Mark.DONE if self.is_done else Mark.NEW


@dataclass(frozen=True, slots=True)
class Area:
    """A topic with all that there is to do in it."""

    topic: str
    items: tuple[Item, ...]

    def of(self, genre: Genre) -> tuple[Item, ...]:
        """The items of one genre."""
        return tuple(item for item in self.items if item.genre is genre)

    @property
    def done(self) -> int:
        """How many of the items are done."""
        return sum(item.is_done for item in self.items)

    @property
    def is_new(self) -> bool:
        """Whether nothing of it was ever opened."""
        return all(item.mark is Mark.NEW for item in self.items)


@dataclass(frozen=True, slots=True)
class Home:
    """Every topic, and what was interrupted last (None when nothing is under way)."""

    areas: tuple[Area, ...]
    left: Item | None


Chance = Callable[[Sequence[Item]], Item]
"""Takes one of several (at least one) by chance."""


@dataclass(frozen=True, slots=True)
class Explore:
    """What there is to learn, with how this person stands to it."""

    store: Store
    library: Library
    chance: Chance = secrets.choice

    async def home(self, person: Person) -> Home:
        """All topics, those with quizzes first and in the library's order."""
        items, left = await self._look(person)
        return Home(areas_of(items), left)

    async def left(self, person: Person) -> Item | None:
        """What this person interrupted last, if it is still there; None when nothing is under way."""
        _, left = await self._look(person)
        return left

    async def area(self, person: Person, topic: str) -> Area:
        """One topic. Raises StaleError when there is nothing in it (any more)."""
        home = await self.home(person)
        found = next((area for area in home.areas if area.topic == topic), None)
        if found is None:
            raise StaleError
        return found

    async def surprise(self, person: Person) -> Item:
        """Something not done yet, of any topic; anything when all is done. StaleError without content."""
        items, _ = await self._look(person)
        if not items:
            raise StaleError
        return self.chance([item for item in items if not item.is_done] or items)

    async def _look(self, person: Person) -> tuple[tuple[Item, ...], Item | None]:
        async with self.store() as work:
            return await look(work, self.library, person)


async def look(work: UnitOfWork, library: Library, person: Person) -> tuple[tuple[Item, ...], Item | None]:
    """Everything in the library as it stands with this person, and what they interrupted last."""
    attempts = await work.attempts.every_unfinished(person.id)
    finished = await work.attempts.finished_quizzes(person.id)
    doings = [doing for doing in await work.doings.of(person.id) if doing.kind in _KINDS]
    done = {(Genre.QUIZ, quiz_id) for quiz_id in finished}
    done |= {(_KINDS[doing.kind], doing.item) for doing in doings if doing.done}
    under_way = _latest_first(attempts, doings)
    items = tuple(
        Item(
            genre,
            one.id,
            one.topic,
            one.title,
            one.intro,
            (genre, one.id) in under_way,
            (genre, one.id) in done,
        )
        for genre, one in _all(library, language_of(person))
    )
    by_name = {(item.genre, item.id): item for item in items}
    left = next((by_name[name] for name in under_way if name in by_name), None)
    return items, left


def areas_of(items: tuple[Item, ...]) -> tuple[Area, ...]:
    """The items by topic, those of quizzes first and in the library's order."""
    topics = dict.fromkeys(item.topic for item in items)
    return tuple(Area(topic, tuple(item for item in items if item.topic == topic)) for topic in topics)


def _all(shelf: Library, language: str) -> list[tuple[Genre, Quiz | Lesson | Scenario]]:
    return [
        *((Genre.QUIZ, quiz) for quiz in shelf.quizzes(language)),
        *((Genre.STORY, lesson) for lesson in shelf.lessons(language)),
        *((Genre.CHAT, scenario) for scenario in shelf.scenarios(language)),
    ]


def _latest_first(attempts: list[Attempt], doings: list[Doing]) -> list[tuple[Genre, str]]:
    """What is under way, by genre and id."""
    begun = [((Genre.QUIZ, attempt.quiz_id), attempt.changed_at) for attempt in attempts]
    begun += [((_KINDS[doing.kind], doing.item), doing.changed_at) for doing in doings if doing.place]
    return [name for name, at in sorted(begun, key=lambda one: one[1] or _LONG_AGO, reverse=True)]


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
