"""What there is to learn, and how one person stands to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.domain.errors import StaleError
from bot.domain.learning import Doing, Kind
from bot.domain.people import Person
from bot.usecases.explore import Explore, Genre, Item, Mark
from bot.usecases.lessons import Lessons
from bot.usecases.quiz import AnswerQuestion, BeginQuiz
from tests.fakes.lesson import a_lesson
from tests.fakes.others import FakeLibrary, a_quiz, fake_recall
from tests.fakes.scenario import a_scenario
from tests.usecases.house import House


@dataclass
class Shop(House):
    """A house with two topics: travel (a quiz, a lesson, a chat) and home (a quiz)."""

    library: FakeLibrary = field(
        default_factory=lambda: FakeLibrary.of(a_quiz(), a_quiz("door", topic="home"))
    )

    def __post_init__(self) -> None:
        scenario = a_scenario()
        self.topic = scenario.topic
        self.library.shelf["trains"] = a_quiz(topic=self.topic)
        self.library.told["bench"] = a_lesson(topic=self.topic)
        self.library.played[scenario.id] = scenario
        self.explore = Explore(self.memory.unit, self.library, lambda items: items[-1])
        self.lessons = Lessons(self.memory.unit, self.library, self.clock)

    async def play(self, person: Person, quiz_id: str = "trains", answers: int = 3) -> None:
        attempt = (await BeginQuiz(self.memory.unit, self.library, self.clock)(person, quiz_id)).attempt
        answer = AnswerQuestion(self.memory.unit, self.library, self.clock, fake_recall)
        for number in range(answers):
            await answer(person, attempt.id, number, 0)

    async def stand(self, person: Person, scene: str, done: bool = False) -> None:
        """In the middle of the scenario, or through with it."""
        async with self.memory.unit() as work:
            await work.doings.save(Doing(person.id, Kind.SCENARIO, "offer", scene, done), self.clock())
            await work.commit()

    async def begin_all(self, person: Person) -> None:
        """In the middle of a quiz, then of a lesson, then of a chat."""
        await self.play(person, answers=1)
        self.clock.pass_(minutes=1)
        await self.lessons.open(person, "bench")
        self.clock.pass_(minutes=1)
        await self.stand(person, "somewhere")
        self.clock.pass_(minutes=1)

    async def left(self, person: Person) -> str | None:
        """What is gone on with, on every screen the same; what comes next comes a minute later."""
        found = await self.explore.left(person)
        assert (await self.explore.home(person)).left == found
        self.clock.pass_(minutes=1)
        return found.id if found else None

    async def marks(self, person: Person) -> dict[str, Mark]:
        return {item.id: item.mark for item in (await self.explore.area(person, self.topic)).items}


async def test_at_first_everything_is_new_and_nothing_waits() -> None:
    shop = Shop()
    home = await shop.explore.home(await shop.person())
    assert [(area.topic, area.done, len(area.items)) for area in home.areas] == [
        (shop.topic, 0, 3),
        ("home", 0, 1),
    ]
    assert all(area.is_new for area in home.areas)
    assert home.left is None


async def test_a_topic_is_not_new_any_more_when_something_of_it_was_opened() -> None:
    shop = Shop()
    person = await shop.person()
    await shop.lessons.open(person, "bench")
    home = await shop.explore.home(person)
    assert [area.is_new for area in home.areas] == [False, True]
    assert [area.done for area in home.areas] == [0, 0]


async def test_each_thing_is_new_then_begun_then_done() -> None:
    shop = Shop()
    person = await shop.person()
    assert set((await shop.marks(person)).values()) == {Mark.NEW}
    await shop.begin_all(person)
    assert set((await shop.marks(person)).values()) == {Mark.BEGUN}
    await shop.play(person)
    await shop.lessons.turn(person, "bench", 4)
    await shop.stand(person, "", done=True)
    assert set((await shop.marks(person)).values()) == {Mark.DONE}
    area = await shop.explore.area(person, shop.topic)
    assert area.done == len(area.items) == 3


async def test_what_is_done_and_begun_again_counts_as_done_and_is_marked_as_begun() -> None:
    shop = Shop()
    person = await shop.person()
    await shop.play(person)
    await shop.play(person, answers=0)
    (quiz,) = (await shop.explore.area(person, shop.topic)).of(Genre.QUIZ)
    assert (quiz.mark, quiz.is_done) == (Mark.BEGUN, True)


async def test_what_was_left_last_is_gone_on_with() -> None:
    shop = Shop()
    person = await shop.person()
    await shop.play(person, answers=1)
    assert await shop.left(person) == "trains"
    await shop.lessons.open(person, "bench")
    assert await shop.left(person) == "bench"
    await shop.stand(person, "somewhere")
    assert await shop.left(person) == "offer"
    await shop.lessons.turn(person, "bench", 1)
    assert await shop.left(person) == "bench"
    await shop.play(person, "door", answers=2)
    assert await shop.left(person) == "door"
    await shop.lessons.turn(person, "bench", 2)
    assert await shop.left(person) == "bench"
    await shop.play(person, "door", answers=1)
    assert await shop.left(person) == "bench", "what was answered before moves nothing"
    await shop.play(person, "trains", answers=2)
    assert await shop.left(person) == "trains", "an answer counts, not only the beginning"


async def test_what_is_finished_is_left_no_more() -> None:
    shop = Shop()
    person = await shop.person()
    await shop.begin_all(person)
    await shop.stand(person, "", done=True)
    assert await shop.left(person) == "bench"
    await shop.lessons.turn(person, "bench", 4)
    assert await shop.left(person) == "trains"
    await shop.play(person)
    assert await shop.left(person) is None
    await shop.lessons.open(person, "bench")
    assert await shop.left(person) == "bench", "done before, and begun again"


async def test_what_is_no_more_is_not_gone_on_with() -> None:
    shop = Shop()
    person = await shop.person()
    await shop.begin_all(person)
    shop.library.played.clear()
    assert await shop.left(person) == "bench"
    shop.library.told.clear()
    assert await shop.left(person) == "trains"
    shop.library.shelf.clear()
    assert await shop.left(person) is None


async def test_a_story_and_a_chat_of_the_same_name_are_told_apart() -> None:
    shop = Shop()
    shop.library.told["offer"] = a_lesson("offer", topic=shop.topic)
    person = await shop.person()

    async def left() -> Genre | None:
        found = await shop.explore.left(person)
        return found.genre if found else None

    await shop.stand(person, "somewhere")
    shop.clock.pass_(minutes=1)
    await shop.lessons.open(person, "offer")
    assert await left() is Genre.STORY
    await shop.lessons.turn(person, "offer", 4)
    assert await left() is Genre.CHAT


async def test_a_course_for_staff_is_nothing_to_explore() -> None:
    shop = Shop()
    person = await shop.person()
    await shop.lessons.open(person, "bench")
    shop.clock.pass_(minutes=1)
    async with shop.memory.unit() as work:
        await work.doings.save(Doing(person.id, Kind.COURSE, "leader", "0.1"), shop.clock())
        await work.commit()
    assert await shop.left(person) == "bench"


async def test_a_topic_with_nothing_in_it() -> None:
    shop = Shop()
    with pytest.raises(StaleError):
        await shop.explore.area(await shop.person(), "gardening")


async def test_a_surprise_is_something_not_done_until_all_is_done() -> None:
    shop = Shop()
    offered: list[list[str]] = []

    def first(items: Sequence[Item]) -> Item:
        offered.append([item.id for item in items])
        return items[0]

    shop.explore = Explore(shop.memory.unit, shop.library, first)
    person = await shop.person()
    assert (await shop.explore.surprise(person)).id == "trains"
    await shop.play(person)
    await shop.play(person, "door", answers=1)
    await shop.explore.surprise(person)
    await shop.play(person, "door")
    await shop.lessons.turn(person, "bench", 4)
    await shop.explore.surprise(person)
    await shop.stand(person, "", done=True)
    await shop.explore.surprise(person)
    every = ["trains", "door", "bench", "offer"]
    assert offered == [every, ["door", "bench", "offer"], ["offer"], every]


async def test_without_content_nothing_surprises() -> None:
    shop = Shop()
    explore = Explore(shop.memory.unit, FakeLibrary())
    with pytest.raises(StaleError):
        await explore.surprise(await shop.person())
    assert (await explore.home(await shop.person())).areas == ()


async def test_chance_is_chance_unless_a_test_says_otherwise() -> None:
    shop = Shop()
    explore, person = Explore(shop.memory.unit, shop.library), await shop.person()
    seen = {(await explore.surprise(person)).id for _ in range(200)}
    assert seen == {"trains", "door", "bench", "offer"}


async def test_what_others_do_changes_nothing() -> None:
    shop = Shop()
    other, person = await shop.person(), await shop.person()
    await shop.play(other, "door")
    await shop.begin_all(other)
    assert all(area.is_new for area in (await shop.explore.home(person)).areas)
    assert await shop.left(person) is None
