"""The page of a club: who may see it, and what looking twice tells."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clubs import WEEKS, Sums, open_week
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Person, Role
from bot.domain.streak import WEEK
from bot.usecases.club_pages import ShowClub
from bot.usecases.clubs import JoinClub, LeaveClub
from bot.usecases.people import DeleteMe
from bot.usecases.practice import note_week
from bot.usecases.results import ShowResults
from tests.fakes.others import FakeLibrary, a_quiz
from tests.usecases.house import House

QUIZZES = ("trains", "boats", "bread")


class School(House):
    """A house with quizzes about travel and food, and a club ``ours`` with a leader."""

    def __init__(self) -> None:
        super().__init__()
        library = FakeLibrary.of(a_quiz("trains"), a_quiz("boats"), a_quiz("bread", topic="food"))
        self.show = ShowClub(self.memory.unit, library, self.clock)
        self.results = ShowResults(self.memory.unit, library)
        self.join = JoinClub(self.memory.unit, self.clock)

    async def open_(self) -> None:
        self.leader = await self.person(Role.LEADER, club="ours")
        self.club_id = (await self.club("ours")).id

    async def sums(self) -> Sums:
        return (await self.show(self.leader, self.club_id)).sums

    async def enter(self, person: Person) -> None:
        await self.join(person, (await self.club("ours")).code)

    async def learn(self, person: Person, quiz: str | None = None) -> None:
        """Learn something now; with a quiz, finish it."""
        async with self.memory.unit() as work:
            await note_week(work, person, self.clock())
            if quiz is not None:
                attempt = await work.attempts.begin(person.id, quiz, "v1", self.clock())
                await work.attempts.save(replace(attempt, finished=True), self.clock())
            await work.commit()


async def test_a_club_in_figures() -> None:
    school = School()
    await school.open_()
    people = [await school.person() for _ in range(12)]
    for person in people:
        await school.enter(person)
    for person in people[:7]:
        await school.learn(person, "trains")
        await school.learn(person, "boats")
    now = open_week(school.clock())
    sums = await school.sums()
    assert sums.members == 10
    assert not any(sums.weeks.values())
    school.clock.pass_(days=7)
    await school.learn(people[11], "bread")
    sums = await school.sums()
    assert list(sums.weeks) == [now + WEEK - n * WEEK for n in range(WEEKS, 0, -1)]
    assert {week: people for week, people in sums.weeks.items() if people} == {now: 5}
    assert sums.topics == {"travel": 5, "food": None}


async def test_a_leader_sees_own_clubs_and_an_admin_every_club() -> None:
    school = School()
    await school.open_()
    other = await school.person(Role.LEADER, club="theirs")
    theirs = await school.club("theirs")
    admin = await school.person(Role.ADMIN)
    assert [club.name for club in await school.show.places(school.leader)] == ["ours"]
    assert [club.name for club in await school.show.places(admin)] == ["ours", "theirs"]
    assert await school.results.places(admin) == await school.show.places(admin)
    assert (await school.show(school.leader, school.club_id)).is_led
    assert (await school.show(other, theirs.id)).is_led
    assert not (await school.show(admin, theirs.id)).is_led
    assert await school.show.club(admin, theirs.id) == theirs
    for ask in (school.show, school.show.club):
        with pytest.raises(NotAllowedError):
            await ask(other, school.club_id)
        with pytest.raises(NotAllowedError):
            await ask(other, 4711)
        with pytest.raises(StaleError):
            await ask(admin, 4711)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMIN, Role.LEADER}])
async def test_nobody_else_sees_any(role: Role) -> None:
    school = School()
    await school.open_()
    person = await school.person() if role is Role.STUDENT else await school.person(role)
    await school.enter(person)
    with pytest.raises(NotAllowedError):
        await school.show.places(person)
    for ask in (school.show, school.show.club):
        with pytest.raises(NotAllowedError):
            await ask(person, school.club_id)


@dataclass(frozen=True)
class Life:
    """One person: how many weeks ago they joined (None: never), learnt, and finished which quiz."""

    joined: int | None
    learnt: frozenset[tuple[int, str | None]]
    roles: tuple[Role, ...]


weeks_ago = st.integers(0, WEEKS + 1)
lives = st.builds(
    Life,
    st.none() | weeks_ago,
    st.frozensets(st.tuples(weeks_ago, st.none() | st.sampled_from(QUIZZES)), max_size=6),
    st.sampled_from([(), (), (Role.MEMBER,)]),
)
groups = st.lists(lives, min_size=1, max_size=13)


@st.composite
def on_the_brink(draw: st.DrawFn) -> tuple[list[Life], Life]:
    """A group in which one more who did as the others would be the fifth or the tenth; and such a friend."""
    usual = draw(lives.filter(lambda life: life.learnt))
    alike = replace(usual, joined=draw(st.integers(WEEKS, WEEKS + 1)))
    return [alike] * draw(st.sampled_from([4, 9])) + draw(st.lists(lives, max_size=2)), usual


async def play(school: School, group: list[Life]) -> list[Person]:
    """Let these lives pass, week after week; the school's clock ends where it was."""
    await school.open_()
    people = [await school.person(*life.roles) for life in group]
    now = school.clock()
    for ago in range(WEEKS + 1, -1, -1):
        school.clock.now = now - timedelta(weeks=ago)
        for person, life in zip(people, group, strict=True):
            if life.joined == ago:
                await school.enter(person)
            for week, quiz in sorted(life.learnt, key=str):
                if week == ago:
                    await school.learn(person, quiz)
    school.clock.now = now
    return people


@settings(max_examples=60, deadline=None)
@given(on_the_brink() | st.tuples(groups, lives), st.sampled_from([None, *QUIZZES]))
async def test_looking_before_and_after_a_friend_joins_tells_nothing_of_what_they_did(
    group_and_friend: tuple[list[Life], Life], quiz: str | None
) -> None:
    """A friend with any past joins, and learns, beside a leader who looks each time."""
    group, friend = group_and_friend
    school = School()
    *_, one = await play(school, [*group, replace(friend, joined=None)])
    first = await school.sums()
    await school.enter(one)
    joined = await school.sums()
    assert (joined.weeks, joined.topics) == (first.weeks, first.topics)
    assert (joined.members or 0) - (first.members or 0) in (0, 5)
    await school.learn(one, quiz)
    assert await school.sums() == joined


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([4, 9]), st.frozensets(st.sampled_from(QUIZZES)), lives)
async def test_looking_before_and_after_a_member_learns_tells_nothing_until_the_week_is_over(
    others: int, quizzes: frozenset[str], life: Life
) -> None:
    """Four have done already what one more does now: with the week it becomes five."""
    school = School()
    done = Life(WEEKS, frozenset((1, quiz) for quiz in quizzes), ())
    *_, one = await play(school, [*[done] * others, replace(life, joined=WEEKS, learnt=frozenset())])
    first = await school.sums()
    for quiz in quizzes:
        await school.learn(one, quiz)
        assert await school.sums() == first
    school.clock.pass_(days=7)
    then = await school.sums()
    finished = {"travel": {"trains", "boats"} <= quizzes, "food": "bread" in quizzes}
    assert then.topics == {topic: others + 1 if done else None for topic, done in finished.items()}


@settings(max_examples=25, deadline=None)
@given(groups, st.booleans())
async def test_who_leaves_or_is_erased_is_missed_by_one_five_at_most(group: list[Life], erased: bool) -> None:
    school = School()
    people = await play(school, group)
    first = await school.sums()
    if erased:
        await DeleteMe(school.memory.unit, school.clock)(people[0])
    elif group[0].joined is None:
        with pytest.raises(StaleError):
            await LeaveClub(school.memory.unit)(people[0], school.club_id)
    else:
        await LeaveClub(school.memory.unit)(people[0], school.club_id)
    then = await school.sums()
    told = [(first.members, then.members)]
    told += zip(first.weeks.values(), then.weeks.values(), strict=True)
    told += zip(first.topics.values(), then.topics.values(), strict=True)
    assert all((before or 0) - (after or 0) in (0, 5) for before, after in told)


@settings(max_examples=25, deadline=None)
@given(groups)
async def test_a_page_does_not_know_who_is_in_the_network(group: list[Life]) -> None:
    pages = []
    for roles in ((), (Role.MEMBER,)):
        school = School()
        await play(school, [replace(life, roles=roles) for life in group])
        pages.append(await school.sums())
    assert pages[0] == pages[1]
