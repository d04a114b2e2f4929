"""Courses for staff: read page by page, closed with questions, and what stays shut until they are passed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.course import Answers, Page, mark, nearest, needed, read, rights, written
from bot.domain.errors import CourseFirstError, CourseFirstForCaseError, NotAllowedError, StaleError
from bot.domain.learning import Course, Doing, Kind
from bot.domain.people import Person, Role
from bot.domain.quiz import Option, Question
from bot.domain.support import Case
from bot.usecases.desk import DESK
from bot.usecases.people import language_of
from bot.usecases.ports import Clock, Library, Store, UnitOfWork

NEEDED = {Role.LEADER: "leader", **dict.fromkeys(DESK, "coordinator")}
"""The course that each role needs."""

FIRST_GO = timedelta(minutes=5)
"""So long those who have passed the course are the only ones who may take a new request."""


async def has_passed(work: UnitOfWork, person: Person, role: Role) -> bool:
    """Whether this person has passed the course of this role once, however it has changed since."""
    doing = await work.doings.get(person.id, Kind.COURSE, NEEDED[role])
    return doing is not None and doing.done


async def require_course(work: UnitOfWork, person: Person, role: Role) -> None:
    """Raises CourseFirstError when the course of this role has not been passed."""
    if not await has_passed(work, person, role):
        raise CourseFirstError


async def require_training(work: UnitOfWork, person: Person) -> None:
    """Raises CourseFirstError until the course for what this person is has been passed.

    That is the leaders'. An admin who leads nothing is offered another one only, and needs that.
    """
    await require_course(work, person, Role.LEADER if person.may(Role.LEADER) else Role.ADMIN)


async def require_course_for_case(work: UnitOfWork, staff: Person, case: Case, now: datetime) -> None:
    """Raises CourseFirstForCaseError when this request is better left to a colleague who has passed.

    A cry for help must never wait for a course. So it stands before no urgent one, and before another only
    for ``FIRST_GO``, as long as somebody who can be reached, and is not the one who asks, has passed it.
    It is asked for when a request is taken, not at every reply: who holds a case goes on answering.
    """
    if case.urgent or now - case.opened_at >= FIRST_GO:
        return
    if await has_passed(work, staff, Role.COORDINATOR):
        return
    for role in DESK:
        for colleague in await work.people.holding(role):
            is_other = colleague.id not in (staff.id, case.person_id) and not colleague.unreachable
            if is_other and await has_passed(work, colleague, role):
                raise CourseFirstForCaseError


@dataclass(frozen=True, slots=True)
class Cover:
    """A course before it is opened. ``under_way``: somebody is in the middle of it; ``passed``: once."""

    course: Course
    under_way: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody reads this page."""

    course: Course
    page: Page


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody stands before this closing question. ``answers``: those before it."""

    course: Course
    question: Question
    answers: Answers


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody chose in which question. ``answers``: all so far, this one too."""

    course: Course
    question: Question
    chosen: Option
    answers: Answers

    @property
    def is_last(self) -> bool:
        """Whether every question has an answer now."""
        return len(self.answers.chosen) == len(self.course.questions)


@dataclass(frozen=True, slots=True)
class Result:
    """All questions have answers. ``passed``: now; who passed once has passed, whatever comes later."""

    course: Course
    right: int
    needed: int

    @property
    def passed(self) -> bool:
        """Whether enough of the answers are right."""
        return self.right >= self.needed


@dataclass(frozen=True, slots=True)
class Courses:
    """Opens courses, turns their pages and asks their questions.

    Every method raises NotAllowedError when the course is for a role that the person does not hold.
    """

    store: Store
    library: Library
    clock: Clock

    async def of(self, person: Person) -> tuple[Cover, ...]:
        """The courses for the roles of this person."""
        mine = dict.fromkeys(course_id for role, course_id in NEEDED.items() if person.may(role))
        if not mine:
            raise NotAllowedError
        return tuple([await self.cover(person, course_id) for course_id in mine])

    async def cover(self, person: Person, course_id: str) -> Cover:
        """One course as it is offered to this person."""
        course = self._course(person, course_id)
        async with self.store() as work:
            doing = await _doing(work, person, course.id)
        return Cover(course, read(course, doing.place) is not None, doing.done)

    async def go_on(self, person: Person, course_id: str) -> Reading | Asked | Result | Cover:
        """The page or question where this person left the course; its first page when they did not."""
        course = self._course(person, course_id)
        async with self.store() as work:
            where = read(course, (await _doing(work, person, course.id)).place)
        if isinstance(where, Answers):
            return await self.ask(person, course_id)
        where = where or Page()
        return await self.turn(person, course_id, where.module, where.page)

    async def turn(self, person: Person, course_id: str, module: int, page: int) -> Reading:
        """That page, or the nearest there is. Who looks something up keeps the closing questions open."""
        course = self._course(person, course_id)
        page_now = nearest(course, module, page)
        async with self.store() as work:
            doing = await _doing(work, person, course.id)
            where = read(course, doing.place)
            if not isinstance(where, Answers) or where.anew:
                await self._stand(work, doing, written(course, page_now))
        return Reading(course, page_now)

    async def ask(self, person: Person, course_id: str) -> Asked | Result | Cover:
        """The first closing question without an answer; the result when every question has one."""
        course = self._course(person, course_id)
        async with self.store() as work:
            doing = await _doing(work, person, course.id)
            where = read(course, doing.place)
            answers = where if isinstance(where, Answers) else Answers()
            if not _is_whole(course, answers):
                await self._stand(work, doing, written(course, answers))
                return Asked(course, course.questions[len(answers.chosen)], answers)
        return await self.close(person, course_id)

    async def close(self, person: Person, course_id: str) -> Result | Cover:
        """How the closing questions went, once; the cover when that was told before."""
        course = self._course(person, course_id)
        async with self.store() as work:
            doing = await _doing(work, person, course.id)
            where = read(course, doing.place)
            if isinstance(where, Answers) and _is_whole(course, where):
                await self._stand(work, doing, "")
                return Result(course, rights(course, where), needed(course))
        return await self.cover(person, course_id)

    async def answer(
        self, person: Person, course_id: str, version: str, question: int, option: int
    ) -> Judged | Asked | Result | Cover:
        """Answer a closing question; the first answer stays. With the last one the course may be passed.

        A button from before the questions were changed begins them again. Raises StaleError when the button
        has had its day in another way.
        """
        course = self._course(person, course_id)
        async with self.store() as work:
            doing = await _doing(work, person, course.id)
            where = read(course, doing.place)
            if isinstance(where, Answers) and version == mark(course) and not where.anew:
                answers = _answered(course, where, question, option)
                done = doing.done or (_is_whole(course, answers) and _is_passed(course, answers))
                await self._stand(work, replace(doing, done=done), written(course, answers))
                asked = course.questions[question]
                return Judged(course, asked, asked.options[answers.chosen[question]], answers)
        if not isinstance(where, Answers):
            raise StaleError
        return await self.ask(person, course_id)

    def _course(self, person: Person, course_id: str) -> Course:
        if not any(needed == course_id and person.may(role) for role, needed in NEEDED.items()):
            raise NotAllowedError
        course = self.library.course(course_id, language_of(person))
        if course is None:
            raise StaleError
        return course

    async def _stand(self, work: UnitOfWork, doing: Doing, place: str) -> None:
        await work.doings.save(replace(doing, place=place), self.clock())
        await work.commit()


async def _doing(work: UnitOfWork, person: Person, course_id: str) -> Doing:
    found = await work.doings.get(person.id, Kind.COURSE, course_id)
    return found or Doing(person.id, Kind.COURSE, course_id)


def _answered(course: Course, before: Answers, question: int, option: int) -> Answers:
    if 0 <= question < len(before.chosen):
        return before
    is_next = question == len(before.chosen) < len(course.questions)
    if not is_next or not 0 <= option < len(course.questions[question].options):
        raise StaleError
    return Answers((*before.chosen, option))


def _is_whole(course: Course, answers: Answers) -> bool:
    return len(answers.chosen) == len(course.questions)


def _is_passed(course: Course, answers: Answers) -> bool:
    return rights(course, answers) >= needed(course)


@dataclass(frozen=True, slots=True)
class CountAsPassed:
    """Let a person of a chat count as having passed the course of a role: for the sandbox's own phones."""

    store: Store
    clock: Clock

    async def __call__(self, chat_id: int, role: Role) -> None:
        if role not in NEEDED:
            return
        async with self.store() as work:
            person = await work.people.by_chat(chat_id)
            if person is None or await has_passed(work, person, role):
                return
            doing = await _doing(work, person, NEEDED[role])
            await work.doings.save(replace(doing, done=True), self.clock())
            await work.commit()
