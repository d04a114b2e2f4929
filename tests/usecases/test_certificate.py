"""Who gets a certificate, for what, and that its name goes nowhere."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotFinishedError, StaleError, UnfitNameError
from bot.domain.learning import Course, Doing, Kind, Module
from bot.domain.people import Person
from bot.usecases.certificate import EXPECTED, WAITS, Certificates
from bot.usecases.people import ChangeSettings
from tests.fakes.others import FakeLibrary, a_quiz
from tests.usecases.house import House

MODULE = Module("privacy", "Privacy", ("A page.",), ("Keep it.",), "A source")
COURSE = Course("leader", "v1", "For leaders", "Let us see.", (MODULE, replace(MODULE, title="Care")), ())


class School(House):
    """Two quizzes about travel, one about work, and a course for leaders."""

    def __init__(self) -> None:
        super().__init__()
        quizzes = a_quiz("trains"), a_quiz("planes"), a_quiz("pay", topic="work")
        self.library = FakeLibrary.of(*quizzes)
        self.library.courses["leader"] = COURSE
        self.certificates = Certificates(self.memory.unit, self.library, self.clock)

    async def finish(self, person: Person, *quizzes: str) -> None:
        async with self.memory.unit() as work:
            for quiz in quizzes:
                attempt = await work.attempts.begin(person.id, quiz, "v1", self.clock())
                await work.attempts.save(replace(attempt, finished=True), self.clock())
            await work.commit()

    async def doing(self, person: Person, done: bool) -> None:
        async with self.memory.unit() as work:
            await work.doings.save(Doing(person.id, Kind.COURSE, "leader", "privacy.0", done), self.clock())
            await work.commit()


async def test_a_topic_counts_when_every_quiz_of_it_is_finished() -> None:
    school = School()
    person = await school.person()
    for finished in ([], ["trains"], ["pay"]):
        await school.finish(person, *finished)
        with pytest.raises(NotFinishedError):
            await school.certificates.ask(person, "travel")
    assert (await school.again(person)).expecting is None
    await school.finish(person, "planes")
    earned = await school.certificates.earned(person, "travel")
    assert (earned.subject, earned.course) == ("travel", None)
    assert set(earned.parts) == {"About trains", "About planes"}


async def test_somebody_elses_quizzes_do_not_count() -> None:
    school = School()
    other = await school.person()
    await school.finish(other, "pay")
    with pytest.raises(NotFinishedError):
        await school.certificates.earned(await school.person(), "work")
    assert await school.certificates.earned(other, "work")


async def test_an_unfinished_attempt_does_not_count_and_a_second_one_takes_nothing_away() -> None:
    school = School()
    person = await school.person()
    async with school.memory.unit() as work:
        await work.attempts.begin(person.id, "pay", "v1", school.clock())
        await work.commit()
    with pytest.raises(NotFinishedError):
        await school.certificates.earned(person, "work")
    await school.finish(person, "pay")
    async with school.memory.unit() as work:
        await work.attempts.begin(person.id, "pay", "v1", school.clock())
        await work.commit()
    assert (await school.certificates.earned(person, "work")).parts == ("About pay",)


async def test_a_quiz_that_was_taken_out_is_not_missed_and_a_new_one_is() -> None:
    school = School()
    person = await school.person()
    await school.finish(person, "trains", "planes")
    del school.library.shelf["planes"]
    assert (await school.certificates.earned(person, "travel")).parts == ("About trains",)
    school.library.shelf["ships"] = a_quiz("ships")
    with pytest.raises(NotFinishedError):
        await school.certificates.earned(person, "travel")


async def test_a_course_counts_when_it_was_passed() -> None:
    school = School()
    person = await school.person()
    with pytest.raises(NotFinishedError):
        await school.certificates.earned(person, "course_leader")
    await school.doing(person, done=False)
    with pytest.raises(NotFinishedError):
        await school.certificates.earned(person, "course_leader")
    await school.doing(person, done=True)
    earned = await school.certificates.earned(person, "course_leader")
    assert (earned.course, earned.parts) == (COURSE, ("Privacy", "Care"))


@pytest.mark.parametrize("subject", ["", "nonsense", "course_", "course_admin", "travel@1", "course_travel"])
async def test_nothing_is_certified_that_is_not_taught(subject: str) -> None:
    school = School()
    person = await school.person()
    await school.finish(person, "trains", "planes", "pay")
    with pytest.raises(StaleError):
        await school.certificates.ask(person, subject)
    assert (await school.again(person)).expecting is None


async def test_the_name_is_given_back_and_kept_nowhere() -> None:
    school = School()
    person = await school.person()
    await school.finish(person, "pay")
    person = await school.certificates.ask(person, "work")
    assert school.certificates.waiting(person) == "work"
    assert school.certificates.waiting(await school.again(person)) == "work"
    writes = school.memory.writes
    name, earned = await school.certificates.take(person, "work", " Канарейка \u202e 🐻")
    assert (name, earned.parts) == ("Канарейка", ("About pay",))
    assert school.memory.writes == writes
    assert "Канарейка" not in repr(vars(school.memory.tables))


async def test_a_name_that_cannot_be_printed_can_be_typed_again() -> None:
    school = School()
    person = await school.person()
    await school.finish(person, "pay")
    person = await school.certificates.ask(person, "work")
    with pytest.raises(UnfitNameError):
        await school.certificates.take(person, "work", "1")
    assert school.certificates.waiting(await school.again(person)) == "work"


async def test_after_an_hour_a_text_is_no_name_any_more() -> None:
    school = School()
    person = await school.person()
    await school.finish(person, "pay")
    person = await school.certificates.ask(person, "work")
    school.clock.pass_(seconds=WAITS.total_seconds())
    assert school.certificates.waiting(person) == "work"
    school.clock.pass_(seconds=1)
    assert school.certificates.waiting(person) is None


async def test_only_a_name_is_waited_for() -> None:
    school = School()
    person = await school.person()
    assert school.certificates.waiting(person) is None
    change = ChangeSettings(school.memory.unit, school.clock)
    assert school.certificates.waiting(await change.expect(person, "club.code")) is None
    await school.finish(person, "pay")
    person = await school.certificates.ask(person, "work")
    assert person.expecting is not None
    assert person.expecting.what == EXPECTED
    assert (await change.let_go(person, EXPECTED)).expecting is None
