"""Certificates: whether somebody has finished what they ask one for, and with which name."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.errors import NotFinishedError, StaleError
from bot.domain.learning import Course, Kind
from bot.domain.people import Person
from bot.domain.printed_name import printed_name
from bot.usecases.people import ChangeSettings, language_of
from bot.usecases.ports import Clock, Library, Store

EXPECTED = "certificate"
"""What a person's next text is for who was asked for the name to print."""

COURSE = "course_"
"""Before the role of a course, where else the id of a topic stands."""

WAITS = timedelta(hours=1)
"""So long the next text is taken for a name; after that it is ordinary talk again."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What somebody has finished: the course, or the topic ``subject``, with the titles of its parts."""

    subject: str
    course: Course | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificates:
    """Asks for the name on a certificate, and takes it. The name is given back and never stored.

    ``subject``: the id of a topic, or ``course_leader`` for the course of that role.
    """

    store: Store
    library: Library
    clock: Clock

    async def earned(self, person: Person, subject: str) -> Earned:
        """What the certificate is for. Raises NotFinishedError, or StaleError for nothing that is taught."""
        language = language_of(person)
        if subject.startswith(COURSE):
            return await self._course(person, subject, language)
        quizzes = self.library.quizzes(language, subject)
        if not quizzes:
            raise StaleError
        async with self.store() as work:
            finished = set(await work.attempts.finished_quizzes(person.id))
        if not finished.issuperset(quiz.id for quiz in quizzes):
            raise NotFinishedError
        return Earned(subject, None, tuple(quiz.title for quiz in quizzes))

    async def ask(self, person: Person, subject: str) -> Person:
        """Take the next text for the name to print. Raises what ``earned`` raises."""
        await self.earned(person, subject)
        ref = f"{subject}@{self.clock().timestamp():.0f}"
        return await ChangeSettings(self.store, self.clock).expect(person, EXPECTED, ref)

    def waiting(self, person: Person) -> str | None:
        """The subject for whose certificate a name is waited for, or None."""
        expecting = person.expecting
        if expecting is None or expecting.what != EXPECTED:
            return None
        subject, _, since = expecting.ref.rpartition("@")
        is_over = self.clock() - datetime.fromtimestamp(int(since), UTC) > WAITS
        return None if is_over else subject

    async def take(self, person: Person, subject: str, text: str) -> tuple[str, Earned]:
        """The name to print, and what for. Raises UnfitNameError, and what ``earned`` raises."""
        return printed_name(text), await self.earned(person, subject)

    async def _course(self, person: Person, subject: str, language: str) -> Earned:
        role = subject.removeprefix(COURSE)
        course = self.library.course(role, language)
        if course is None:
            raise StaleError
        async with self.store() as work:
            doing = await work.doings.get(person.id, Kind.COURSE, role)
        if doing is None or not doing.done:
            raise NotFinishedError
        return Earned(subject, course, tuple(module.title for module in course.modules))
