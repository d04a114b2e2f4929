"""Where somebody stands in a course, and when it is passed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.course import Answers, Page, after, before, mark, nearest, needed, read, rights, written
from bot.domain.learning import Course
from tests.fakes.others import a_course

COURSE = a_course()


def pages(course: Course = COURSE) -> list[Page]:
    """Every page in the order of reading."""
    found = [Page()]
    while page := after(course, found[-1]):
        found.append(page)
    return found


def test_reading_goes_through_every_page_and_what_to_remember_of_each_part() -> None:
    sizes = [len(module.pages) + 1 for module in COURSE.modules]
    assert pages() == [Page(n, p) for n, size in enumerate(sizes) for p in range(size)]


def test_back_is_the_way_on_turned_round() -> None:
    every = pages()
    assert [before(COURSE, page) for page in every] == [None, *every[:-1]]
    assert after(COURSE, every[-1]) is None


@given(st.sampled_from(pages()) | st.builds(Answers, st.lists(st.integers(0, 3), max_size=10).map(tuple)))
def test_a_place_is_read_as_it_was_written(where: Page | Answers) -> None:
    place = written(COURSE, where)
    assert read(COURSE, place) == where
    assert len(place) <= 64


def test_the_longest_place_fits_into_its_column() -> None:
    longest = a_course(modules=6, module_id="a" * 39)
    assert len(written(longest, Page(5, 5))) <= 64


@pytest.mark.parametrize("place", ["", "gone.1", "intro", "."])
def test_a_place_that_is_no_more_is_none(place: str) -> None:
    assert read(COURSE, place) is None


def test_a_page_that_is_no_more_becomes_the_nearest() -> None:
    shorter = a_course(pages=1)
    assert read(shorter, "m1.3") == Page(0, 1)
    assert nearest(COURSE, 99, 99) == pages()[-1]
    assert nearest(COURSE, -1, -1) == Page()


def test_parts_may_change_their_order() -> None:
    place = written(COURSE, Page(1, 1))
    turned = a_course()
    turned = Course(turned.id, "v2", turned.title, turned.intro, turned.modules[::-1], turned.questions)
    assert read(turned, place) == Page(len(turned.modules) - 2, 1)


def test_answers_to_questions_that_have_changed_begin_anew() -> None:
    place = written(COURSE, Answers((0, 1)))
    assert read(a_course(version="other"), place) == Answers(anew=True)
    assert mark(COURSE) in place


@given(st.lists(st.integers(0, 1), max_size=10).map(tuple))
def test_right_answers_are_counted(chosen: tuple[int, ...]) -> None:
    assert rights(COURSE, Answers(chosen)) == chosen.count(0), "the first option of each is right"


@pytest.mark.parametrize(("questions", "enough"), [(6, 5), (7, 6), (8, 7), (9, 8), (10, 8)])
def test_eighty_of_a_hundred_are_needed(questions: int, enough: int) -> None:
    assert needed(a_course(questions=questions)) == enough
    assert enough / questions >= 0.8 > (enough - 1) / questions
