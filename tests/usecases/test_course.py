"""A course page by page and question by question, and what it opens when it is passed."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

import pytest

from bot.domain.campaign import CampaignState
from bot.domain.course import Page
from bot.domain.errors import CourseFirstError, CourseFirstForCaseError, NotAllowedError, StaleError
from bot.domain.learning import Kind
from bot.domain.people import Person, Role
from bot.domain.safety import Risk
from bot.usecases.audience import FindAudience
from bot.usecases.campaign import ReadCampaigns
from bot.usecases.cases import ClaimCase, CloseCase, ReplyToCase
from bot.usecases.compose import ComposeCampaign
from bot.usecases.course import FIRST_GO, Asked, CountAsPassed, Courses, Cover, Judged, Reading, Result
from bot.usecases.invitations import Revoke, give_role
from bot.usecases.people import MarkUnreachable
from bot.usecases.schedule import ScheduleCampaign
from bot.usecases.steer import SteerCampaign
from bot.usecases.support import NoteShown, WriteToDesk
from tests.fakes.others import FakeAlarm, FakeLibrary, a_course
from tests.usecases.house import House

RIGHT, WRONG = 0, 1


class School(House):
    """A house with the courses of the fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.library = FakeLibrary(courses={name: a_course(name) for name in ("leader", "coordinator")})
        self.courses = Courses(self.memory.unit, self.library, self.clock)

    async def leader(self) -> Person:
        return await self.person(Role.LEADER, club="ours", trained=False)

    async def answer(
        self, person: Person, *options: int, course: str = "leader", begin: int = 0
    ) -> list[object]:
        """Answer the closing questions one after the other."""
        return [
            await self.courses.answer(person, course, "v1", number, option)
            for number, option in enumerate(options, begin)
        ]

    async def place(self, person: Person, course: str = "leader") -> tuple[str, bool]:
        async with self.memory.unit() as work:
            doing = await work.doings.get(person.id, Kind.COURSE, course)
        assert doing is not None
        return doing.place, doing.done


async def test_every_page_is_kept_and_gone_on_from_on_any_day() -> None:
    school = School()
    leader = await school.leader()
    assert await school.courses.go_on(leader, "leader") == Reading(a_course(), Page())
    await school.courses.turn(leader, "leader", 1, 2)
    school.clock.pass_(days=40)
    assert await school.courses.go_on(leader, "leader") == Reading(a_course(), Page(1, 2))
    (cover,) = await school.courses.of(leader)
    assert (cover.under_way, cover.passed) == (True, False)


async def test_a_page_that_is_no_more_is_the_nearest_one() -> None:
    school = School()
    leader = await school.leader()
    now = await school.courses.turn(leader, "leader", 7, 7)
    assert now.page == Page(1, 3)
    school.library.courses["leader"] = a_course(modules=1, pages=1)
    assert await school.courses.go_on(leader, "leader") == Reading(a_course(modules=1, pages=1), Page())


async def test_the_questions_one_after_the_other_to_the_end() -> None:
    school = School()
    leader = await school.leader()
    asked = await school.courses.ask(leader, "leader")
    assert isinstance(asked, Asked)
    assert asked.question.id == "q1"
    judged = await school.answer(leader, *[RIGHT] * 8, WRONG)
    assert all(isinstance(one, Judged) and not one.is_last for one in judged)
    assert not (await school.place(leader))[1]
    (last,) = await school.answer(leader, WRONG, begin=9)
    assert isinstance(last, Judged)
    assert last.is_last
    assert (await school.place(leader))[1], "passed with the last answer, whatever comes after"
    end = await school.courses.close(leader, "leader")
    assert isinstance(end, Result)
    assert (end.right, end.needed, end.passed) == (8, 8, True)
    assert await school.place(leader) == ("", True)


async def test_too_many_wrong_answers_and_kindly_once_more() -> None:
    school = School()
    leader = await school.leader()
    await school.courses.ask(leader, "leader")
    await school.answer(leader, *[WRONG] * 3, *[RIGHT] * 7)
    end = await school.courses.close(leader, "leader")
    assert isinstance(end, Result)
    assert not end.passed
    assert await school.place(leader) == ("", False)
    again = await school.courses.ask(leader, "leader")
    assert isinstance(again, Asked)
    assert again.question.id == "q1"
    await school.answer(leader, *[RIGHT] * 10)
    assert (await school.place(leader))[1]


async def test_who_has_passed_once_may_fail_later() -> None:
    school = School()
    leader = await school.person(Role.LEADER, club="ours")
    await school.courses.ask(leader, "leader")
    await school.answer(leader, *[WRONG] * 10)
    end = await school.courses.close(leader, "leader")
    assert isinstance(end, Result)
    assert not end.passed
    assert (await school.courses.of(leader))[0].passed


async def test_the_first_answer_stays_and_a_second_tap_says_the_same() -> None:
    school = School()
    leader = await school.leader()
    await school.courses.ask(leader, "leader")
    (first,) = await school.answer(leader, WRONG)
    (second,) = await school.answer(leader, RIGHT)
    assert second == first
    for _ in range(2):
        now = await school.courses.ask(leader, "leader")
        assert isinstance(now, Asked)
        assert now.question.id == "q2"


async def test_a_second_tap_on_the_result_shows_the_cover() -> None:
    school = School()
    leader = await school.leader()
    await school.courses.ask(leader, "leader")
    await school.answer(leader, *[RIGHT] * 10)
    assert isinstance(await school.courses.close(leader, "leader"), Result)
    cover = await school.courses.close(leader, "leader")
    assert cover == Cover(a_course(), under_way=False, passed=True)


async def test_who_never_saw_the_result_sees_it_on_another_day() -> None:
    school = School()
    leader = await school.leader()
    await school.courses.ask(leader, "leader")
    await school.answer(leader, *[RIGHT] * 10)
    assert isinstance(await school.courses.go_on(leader, "leader"), Result)


async def test_looking_something_up_keeps_the_questions_open() -> None:
    school = School()
    leader = await school.leader()
    await school.courses.ask(leader, "leader")
    await school.answer(leader, RIGHT, RIGHT)
    assert (await school.courses.turn(leader, "leader", 0, 1)).page == Page(0, 1)
    now = await school.courses.go_on(leader, "leader")
    assert isinstance(now, Asked)
    assert now.question.id == "q3"


@pytest.mark.parametrize(("question", "option"), [(1, 0), (0, 2), (-1, 0), (10, 0), (0, -1)])
async def test_buttons_that_have_had_their_day(question: int, option: int) -> None:
    school = School()
    leader = await school.leader()
    await school.courses.ask(leader, "leader")
    with pytest.raises(StaleError):
        await school.courses.answer(leader, "leader", "v1", question, option)


async def test_an_answer_to_questions_that_were_closed_is_stale() -> None:
    school = School()
    leader = await school.leader()
    with pytest.raises(StaleError):
        await school.courses.answer(leader, "leader", "v1", 0, RIGHT)
    await school.courses.turn(leader, "leader", 0, 0)
    with pytest.raises(StaleError):
        await school.courses.answer(leader, "leader", "v1", 0, RIGHT)


async def test_a_change_of_the_course_begins_the_questions_anew_and_takes_no_pass_away() -> None:
    school = School()
    leader, passed = await school.leader(), await school.person(Role.LEADER, club="ours")
    await school.courses.ask(leader, "leader")
    await school.answer(leader, RIGHT, RIGHT)
    school.library.courses["leader"] = a_course(version="v2", questions=6)
    for now in (
        await school.courses.answer(leader, "leader", "v1", 2, RIGHT),
        await school.courses.answer(leader, "leader", "v2", 0, RIGHT),
    ):
        assert isinstance(now, Asked | Judged)
    now = await school.courses.ask(leader, "leader")
    assert isinstance(now, Asked)
    assert now.question.id == "q2"
    assert not now.answers.anew, "it is told once"
    assert (await school.courses.of(passed))[0].passed
    await ComposeCampaign(school.memory.unit, school.clock).begin(passed)


async def test_answers_of_before_a_change_are_never_counted() -> None:
    school = School()
    leader = await school.leader()
    await school.courses.ask(leader, "leader")
    await school.answer(leader, *[RIGHT] * 9)
    school.library.courses["leader"] = a_course(version="v2")
    now = await school.courses.answer(leader, "leader", "v1", 9, RIGHT)
    assert isinstance(now, Asked)
    assert now.answers.anew
    assert now.question.id == "q1"
    assert not (await school.place(leader))[1]


Act: TypeAlias = Callable[[Courses, Person], Awaitable[object]]
ACTS: dict[str, Act] = {
    "of": lambda courses, who: courses.of(who),
    "cover": lambda courses, who: courses.cover(who, "coordinator"),
    "go_on": lambda courses, who: courses.go_on(who, "coordinator"),
    "turn": lambda courses, who: courses.turn(who, "coordinator", 0, 0),
    "ask": lambda courses, who: courses.ask(who, "coordinator"),
    "close": lambda courses, who: courses.close(who, "coordinator"),
    "answer": lambda courses, who: courses.answer(who, "coordinator", "v1", 0, 0),
}


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("role", list(Role))
async def test_a_course_is_for_its_role_alone(role: Role, act: str) -> None:
    school = School()
    who = await school.person() if role is Role.STUDENT else await school.person(role, trained=False)
    allowed = {Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN} | ({Role.LEADER} if act == "of" else set())
    before = school.memory.tables
    try:
        await ACTS[act](school.courses, who)
    except NotAllowedError:
        assert role not in allowed
        assert school.memory.tables is before
    except StaleError:
        assert role in allowed
        assert act == "answer"
    else:
        assert role in allowed


async def test_somebody_with_two_roles_has_two_courses() -> None:
    school = School()
    both = await school.person(Role.LEADER, Role.SUPERVISOR, Role.ADMIN, club="ours", trained=False)
    assert [cover.course.id for cover in await school.courses.of(both)] == ["leader", "coordinator"]


async def test_a_course_that_nobody_wrote_is_stale() -> None:
    school = School()
    leader = await school.leader()
    school.library.courses.clear()
    with pytest.raises(StaleError):
        await school.courses.go_on(leader, "leader")
    with pytest.raises(NotAllowedError):
        await school.courses.go_on(leader, "nothing")


async def test_campaigns_open_when_the_course_is_passed() -> None:
    school = School()
    leader, compose = await school.leader(), ComposeCampaign(school.memory.unit, school.clock)
    find = FindAudience(school.memory.unit, school.library, school.clock)
    with pytest.raises(CourseFirstError):
        await compose.begin(leader)
    assert await ReadCampaigns(school.memory.unit, find, school.clock).newest(leader) == []
    await school.courses.ask(leader, "leader")
    await school.answer(leader, *[RIGHT] * 10)
    assert (await compose.begin(leader)).state is CampaignState.DRAFT


async def test_what_was_planned_before_can_be_stopped_but_not_gone_on_with() -> None:
    """As after the first start of a bot that has courses."""
    school = School()
    leader, trained = await school.leader(), await school.person(Role.LEADER, club="ours")
    compose = ComposeCampaign(school.memory.unit, school.clock)
    draft = await compose.begin(trained)
    store = school.memory.unit
    find = FindAudience(store, school.library, school.clock)
    for act in (
        lambda: compose.text(leader, draft.id, "mn", "Ирээрэй"),
        lambda: compose.action(leader, draft.id, None),
        lambda: compose.due(leader, draft.id, school.clock()),
        lambda: ScheduleCampaign(store, find, school.clock)(leader, draft.id),
    ):
        with pytest.raises(CourseFirstError):
            await act()
    read = ReadCampaigns(store, find, school.clock)
    await read(leader, draft.id)
    await read.audience(leader, draft.id)
    cancelled = await SteerCampaign(store, school.clock).cancel(leader, draft.id)
    assert cancelled.state is CampaignState.CANCELLED


class Office(School):
    """A desk, and somebody who asks."""

    async def ask_for_help(self, person: Person | None = None) -> int:
        write = WriteToDesk(self.memory.unit, self.alarm, self.clock)
        return (await write(person or await self.person(), "help", self.last_chat)).case.id

    async def claim(self, staff: Person, case: int) -> None:
        await self.open_desk(staff)
        await ClaimCase(self.memory.unit, self.clock)(staff, case)


async def test_a_request_waits_for_those_who_have_passed_for_five_minutes_and_not_longer() -> None:
    office = Office()
    new = await office.person(Role.COORDINATOR, trained=False)
    await office.person(Role.COORDINATOR)
    case = await office.ask_for_help()
    before = office.memory.tables
    with pytest.raises(CourseFirstForCaseError):
        await office.claim(new, case)
    assert office.memory.tables is before
    office.clock.pass_(seconds=FIRST_GO.total_seconds() - 1)
    with pytest.raises(CourseFirstForCaseError):
        await office.claim(new, case)
    office.clock.pass_(seconds=1)
    await office.claim(new, case)


async def test_an_urgent_request_is_anybodys_at_once() -> None:
    office = Office()
    new = await office.person(Role.COORDINATOR, trained=False)
    await office.person(Role.COORDINATOR)
    office.alarm = FakeAlarm({"help": Risk.URGENT})
    await office.claim(new, await office.ask_for_help())


async def test_a_cry_for_help_never_waits_for_a_course() -> None:
    office = Office()
    new = await office.person(Role.COORDINATOR, trained=False)
    other = await office.person(Role.COORDINATOR, trained=False)
    await office.claim(new, await office.ask_for_help())
    await CountAsPassed(office.memory.unit, office.clock)(other.chat_id, Role.COORDINATOR)
    asking = await office.ask_for_help(other)
    await office.claim(new, asking)  # the only one who has passed is the one who asks
    await MarkUnreachable(office.memory.unit)(other.chat_id)
    await office.claim(new, await office.ask_for_help())  # the only one who has passed cannot be reached


async def test_a_colleague_who_has_passed_and_left_the_desk_does_not_count() -> None:
    office = Office()
    new, gone = await office.person(Role.COORDINATOR, trained=False), await office.person(Role.SUPERVISOR)
    await Revoke(office.memory.unit, office.clock)(gone.id, Role.SUPERVISOR)
    await office.claim(new, await office.ask_for_help())


async def test_who_holds_a_case_goes_on_answering() -> None:
    office = Office()
    new = await office.person(Role.COORDINATOR, trained=False)
    case = await office.ask_for_help()
    await office.claim(new, case)
    await office.person(Role.COORDINATOR)  # a colleague who has passed comes to the desk
    await office.claim(new, case)
    await NoteShown(office.memory.unit, office.clock)(new, case, 9)
    await ReplyToCase(office.memory.unit, office.clock)(new, 9, "answer", 77)
    await CloseCase(office.memory.unit, office.clock)(new, case)


async def test_after_the_course_a_request_is_taken_at_once() -> None:
    office = Office()
    new = await office.person(Role.COORDINATOR, trained=False)
    await office.person(Role.COORDINATOR)
    case = await office.ask_for_help()
    await office.courses.ask(new, "coordinator")
    await office.answer(new, *[RIGHT] * 10, course="coordinator")
    await office.claim(new, case)


async def test_the_leaders_course_opens_no_desk() -> None:
    office = Office()
    leader = await office.person(Role.LEADER, club="ours")
    async with office.memory.unit() as work:
        leader = await give_role(work, leader, Role.COORDINATOR, None, office.clock())
        await work.commit()
    await office.person(Role.COORDINATOR)
    with pytest.raises(CourseFirstForCaseError):
        await office.claim(leader, await office.ask_for_help())


async def test_counting_as_passed_twice_or_for_nobody_changes_nothing() -> None:
    school = School()
    leader = await school.leader()
    count = CountAsPassed(school.memory.unit, school.clock)
    await school.courses.turn(leader, "leader", 1, 1)
    for _ in range(2):
        await count(leader.chat_id, Role.LEADER)
    writes = school.memory.writes
    await count(leader.chat_id, Role.LEADER)
    await count(99, Role.LEADER)
    await count(leader.chat_id, Role.MEMBER)
    assert school.memory.writes == writes
    assert (await school.courses.of(leader))[0].passed


def test_five_minutes_are_five_minutes() -> None:
    assert timedelta(minutes=5) == FIRST_GO, "the words of the refusal say so"
