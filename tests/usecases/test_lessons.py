"""Reading: on any day, with lessons that may have changed since."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NoSuchLessonError, StaleError
from bot.domain.learning import Doing, Kind
from bot.domain.people import Person
from bot.usecases.lessons import Lessons
from tests.fakes.lesson import a_lesson
from tests.fakes.others import FakeLibrary
from tests.usecases.house import House


@dataclass
class Reader(House):
    """A house with a lesson of four pages in it."""

    library: FakeLibrary = field(default_factory=FakeLibrary)

    def __post_init__(self) -> None:
        self.put()
        self.lessons = Lessons(self.memory.unit, self.library, self.clock)

    def put(self, pages: int = 4) -> None:
        self.library.told["bench"] = a_lesson(pages=pages)

    async def doing(self, person: Person) -> Doing | None:
        async with self.memory.unit() as work:
            return await work.doings.get(person.id, Kind.LESSON, "bench")


async def test_from_the_first_page_to_the_end() -> None:
    house = Reader()
    person = await house.person()
    mark = await house.lessons.open(person, "bench")
    for page in range(4):
        assert (mark.page, mark.is_end, mark.shortened) == (page, False, False)
        mark = await house.lessons.turn(person, "bench", page + 1)
    assert mark.is_end
    assert await house.doing(person) == Doing(person.id, Kind.LESSON, "bench", "", done=True)


async def test_it_goes_on_where_it_was_left_on_any_day() -> None:
    house = Reader()
    person = await house.person()
    await house.lessons.open(person, "bench")
    await house.lessons.turn(person, "bench", 2)
    house.clock.pass_(days=40)
    assert (await house.lessons.open(person, "bench")).page == 2


async def test_a_lesson_that_is_done_begins_anew_and_stays_done() -> None:
    house = Reader()
    person = await house.person()
    await house.lessons.turn(person, "bench", 4)
    assert (await house.lessons.open(person, "bench")).page == 0
    doing = await house.doing(person)
    assert doing is not None
    assert (doing.place, doing.done) == ("0", True)


async def test_the_week_is_noted_at_the_end_and_not_before() -> None:
    house = Reader()
    person = await house.person()
    await house.lessons.turn(person, "bench", 3)
    async with house.memory.unit() as work:
        assert await work.weeks.of(person.id) == []
    await house.lessons.turn(person, "bench", 4)
    async with house.memory.unit() as work:
        assert len(await work.weeks.of(person.id)) == 1


async def test_a_lesson_with_fewer_pages_goes_on_at_its_last_one() -> None:
    house = Reader()
    person = await house.person()
    await house.lessons.turn(person, "bench", 3)
    house.put(pages=2)
    mark = await house.lessons.open(person, "bench")
    assert (mark.page, mark.shortened) == (1, True)
    assert not (await house.lessons.open(person, "bench")).shortened, "said once"
    mark = await house.lessons.turn(person, "bench", 3)
    assert (mark.page, mark.shortened, mark.is_end) == (1, True, False)
    assert (await house.lessons.turn(person, "bench", 2)).is_end


async def test_a_lesson_that_is_gone() -> None:
    house = Reader()
    person = await house.person()
    await house.lessons.turn(person, "bench", 2)
    house.library.told.clear()
    with pytest.raises(NoSuchLessonError):
        await house.lessons.open(person, "bench")
    with pytest.raises(NoSuchLessonError):
        await house.lessons.turn(person, "bench", 1)


async def test_there_is_no_page_before_the_first() -> None:
    house = Reader()
    person = await house.person()
    with pytest.raises(StaleError):
        await house.lessons.turn(person, "bench", -1)
    assert await house.doing(person) is None


async def test_a_place_that_is_no_number_is_the_beginning() -> None:
    house = Reader()
    person = await house.person()
    async with house.memory.unit() as work:
        await work.doings.save(Doing(person.id, Kind.LESSON, "bench", "a_scene"), house.clock())
        await work.commit()
    assert (await house.lessons.open(person, "bench")).page == 0


async def test_two_people_read_for_themselves() -> None:
    house = Reader()
    person, other = await house.person(), await house.person()
    await house.lessons.turn(person, "bench", 3)
    assert (await house.lessons.open(other, "bench")).page == 0


@given(st.lists(st.tuples(st.integers(-2, 9), st.integers(1, 6)), max_size=12))
async def test_whatever_is_tapped_and_changed_the_page_is_there(steps: list[tuple[int, int]]) -> None:
    house = Reader()
    person = await house.person()
    for page, pages in steps:
        house.library.told["bench"] = a_lesson(pages=pages)
        try:
            mark = await house.lessons.turn(person, "bench", page)
        except StaleError:
            mark = await house.lessons.open(person, "bench")
        assert 0 <= mark.page <= pages
        assert mark.is_end or mark.lesson.pages[mark.page]
        doing = await house.doing(person)
        assert doing is not None
        assert doing.place == ("" if mark.is_end else str(mark.page))
