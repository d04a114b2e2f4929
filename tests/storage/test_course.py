"""A course over a real database: where somebody stands survives, and the sandbox's phones have passed."""

import pytest

from bot.app import seed
from bot.domain.course import Page
from bot.domain.errors import CourseFirstError
from bot.domain.people import ULAANBAATAR, Role
from bot.sandbox.config import PHONES
from bot.storage.database import Database
from bot.usecases.course import Asked, Courses, Reading, has_passed, require_course
from bot.usecases.invitations import give_role
from tests.fakes.others import FakeLibrary, a_course

from .conftest import MovableClock, add_person


async def test_a_course_from_its_first_page_to_the_pass(database: Database, clock: MovableClock) -> None:
    person = await add_person(database, 77)
    async with database.unit() as work:
        leader = await give_role(
            work, person, Role.LEADER, (await work.clubs.add("ours", "abcd2345")).id, clock()
        )
        await work.commit()
    course = a_course(modules=6, module_id="a" * 39)
    courses = Courses(database.unit, FakeLibrary(courses={"leader": course}), clock)
    await courses.turn(leader, "leader", 5, 3)
    assert await courses.go_on(leader, "leader") == Reading(course, Page(5, 3))
    for number in range(len(course.questions)):
        async with database.unit() as work:
            with pytest.raises(CourseFirstError):
                await require_course(work, leader, Role.LEADER)
        assert isinstance(await courses.ask(leader, "leader"), Asked)
        await courses.answer(leader, "leader", "v1", number, 0)
    async with database.unit() as work:
        await require_course(work, leader, Role.LEADER)


async def test_the_sandboxs_phones_have_passed_however_often_it_starts(database: Database) -> None:
    for _ in range(2):
        await seed(database, ULAANBAATAR)
    async with database.unit() as work:
        for owner in PHONES:
            person = await work.people.by_chat(owner.user_id)
            assert person is not None
            doings = await work.doings.of(person.id)
            if owner.role in ("leader", "coordinator", "supervisor"):
                assert await has_passed(work, person, Role(owner.role))
                assert len(doings) == 1
            else:
                assert doings == []
