"""Reading a lesson page by page: on any day from where it was left."""

from dataclasses import dataclass, replace

from bot.domain.errors import NoSuchLessonError, StaleError
from bot.domain.learning import Doing, Kind, Lesson
from bot.domain.people import Person
from bot.usecases.people import language_of
from bot.usecases.ports import Clock, Library, Store
from bot.usecases.practice import note_week


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where somebody stands in a lesson. ``page`` counts from 0; behind the last page comes the end.

    ``shortened``: the page where they stood, or which a button promised, is no more.
    """

    lesson: Lesson
    page: int
    shortened: bool = False

    @property
    def is_end(self) -> bool:
        """Whether every page has been read."""
        return self.page == len(self.lesson.pages)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Opens lessons and turns their pages. Raises NoSuchLessonError when the lesson is no more."""

    store: Store
    library: Library
    clock: Clock

    async def open(self, person: Person, lesson_id: str) -> Bookmark:
        """The page where this person left the lesson, or else the first."""
        lesson = self._lesson(person, lesson_id)
        async with self.store() as work:
            doing = await work.doings.get(person.id, Kind.LESSON, lesson_id)
        page = int(doing.place) if doing and doing.place.isdecimal() else 0
        last = len(lesson.pages) - 1
        return await self._stand(person, Bookmark(lesson, min(page, last), shortened=page > last))

    async def turn(self, person: Person, lesson_id: str, page: int) -> Bookmark:
        """That page; behind the last one comes the end: the lesson is done. StaleError when ``page`` < 0."""
        lesson = self._lesson(person, lesson_id)
        if page < 0:
            raise StaleError
        if page > len(lesson.pages):
            return await self._stand(person, Bookmark(lesson, len(lesson.pages) - 1, shortened=True))
        return await self._stand(person, Bookmark(lesson, page))

    def _lesson(self, person: Person, lesson_id: str) -> Lesson:
        lesson = self.library.lesson(lesson_id, language_of(person))
        if lesson is None:
            raise NoSuchLessonError
        return lesson

    async def _stand(self, person: Person, mark: Bookmark) -> Bookmark:
        """Keep the place; at the end the lesson is done and no longer under way."""
        now = self.clock()
        async with self.store() as work:
            found = await work.doings.get(person.id, Kind.LESSON, mark.lesson.id)
            doing = found or Doing(person.id, Kind.LESSON, mark.lesson.id)
            if mark.is_end:
                doing = replace(doing, place="", done=True)
                await note_week(work, person, now)
            else:
                doing = replace(doing, place=str(mark.page))
            await work.doings.save(doing, now)
            await work.commit()
        return mark
