"""A quiz in a group: by whom, in which order, and what is kept of the counts."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import pytest

from bot.domain.errors import CourseFirstError, NoSuchQuizError, NotAllowedError, StaleError
from bot.domain.group import Posted
from bot.domain.people import Person, Role
from bot.usecases.group import GroupGame, GroupQuizzes
from bot.usecases.invitations import Revoke
from bot.usecases.people import ChangeSettings
from tests.fakes.others import FakeLibrary, a_quiz
from tests.usecases.house import House

HERE, THERE = -100, -200


class Club(House):
    """A group chat with a leader in it."""

    def __init__(self, library: FakeLibrary | None = None) -> None:
        super().__init__()
        self.library = library or FakeLibrary.of(a_quiz(), a_quiz("planes"))
        self.quizzes = GroupQuizzes(self.memory.unit, self.library, self.clock)

    async def leader(self, *roles: Role, trained: bool = True) -> Person:
        person = await self.person(*(roles or (Role.LEADER,)), trained=trained)
        return await ChangeSettings(self.memory.unit, self.clock).consent(person)

    async def post(self, game: GroupGame) -> GroupGame:
        """Send the next question and note it."""
        assert game.question is not None
        number = len(game.group.posted) + 1
        poll = Posted(game.question.id, f"{game.group.id}-{number}", number)
        assert await self.quizzes.note(game, poll)
        return await self.now(game.group.chat_id)

    async def now(self, chat_id: int = HERE) -> GroupGame:
        game = await self.quizzes.running(chat_id)
        assert game is not None
        return game

    async def counts(self, chat_id: int = HERE) -> list[dict[str, int]]:
        return [dict(posted.counts) for posted in (await self.now(chat_id)).group.posted]


async def test_from_the_first_question_to_the_end() -> None:
    club = Club()
    leader = await club.leader()
    game = await club.quizzes.begin(leader, HERE, "trains")
    for number in range(1, 4):
        assert (await club.quizzes.at(leader, HERE, game.group.id)).group.id == game.group.id
        game = await club.post(game)
        await club.quizzes.count(f"{game.group.id}-{number}", [4 + number, 1])
    assert game.question is None
    assert [(t.answered, t.right) for t in (await club.now()).summary.tallies] == [(6, 5), (7, 6), (8, 7)]
    await club.quizzes.close(HERE)
    assert await club.quizzes.open(leader, HERE) is None
    with pytest.raises(StaleError):
        await club.quizzes.at(leader, HERE, game.group.id)


async def test_one_at_a_time_in_a_group_and_several_groups_side_by_side() -> None:
    club = Club()
    leader = await club.leader()
    here = await club.post(await club.quizzes.begin(leader, HERE, "trains"))
    for quiz_id in ("planes", "trains"):
        with pytest.raises(StaleError):
            await club.quizzes.begin(leader, HERE, quiz_id)
    there = await club.quizzes.begin(leader, THERE, "planes")
    with pytest.raises(StaleError):
        await club.quizzes.at(leader, HERE, there.group.id)
    await club.quizzes.close(HERE)
    again = await club.quizzes.begin(leader, HERE, "trains")
    assert again.group.id != here.group.id
    assert again.group.posted == ()
    assert (await club.now(THERE)).group.id == there.group.id


async def test_a_tap_that_is_handled_again_before_anything_was_posted_begins_the_same_quiz() -> None:
    club = Club()
    leader = await club.leader()
    first = await club.quizzes.begin(leader, HERE, "trains")
    assert (await club.quizzes.begin(leader, HERE, "trains")).group == first.group
    with pytest.raises(StaleError):
        await club.quizzes.begin(leader, HERE, "planes")


async def test_a_question_is_noted_once() -> None:
    club = Club()
    game = await club.quizzes.begin(await club.leader(), HERE, "trains")
    assert await club.quizzes.note(game, Posted("q1", "one", 1))
    assert not await club.quizzes.note(game, Posted("q1", "two", 2))
    assert [posted.poll_id for posted in (await club.now()).group.posted] == ["one"]


async def test_a_quiz_that_is_not() -> None:
    club = Club()
    with pytest.raises(NoSuchQuizError):
        await club.quizzes.begin(await club.leader(), HERE, "gone")
    assert club.memory.tables.group_quizzes == {}


async def test_the_newest_counts_stay_whatever_the_order_they_come_in() -> None:
    club = Club()
    await club.post(await club.quizzes.begin(await club.leader(), HERE, "trains"))
    (poll,) = (posted.poll_id for posted in (await club.now()).group.posted)
    for votes in ([1, 0], [2, 1], [1, 1], [2, 1], [0, 0]):
        await club.quizzes.count(poll, votes)
    assert await club.counts() == [{"a": 2, "b": 1}]
    await club.quizzes.count(poll, [9, 9, 9])  # not our options
    await club.quizzes.count("somebody else's", [9, 9])
    assert await club.counts() == [{"a": 2, "b": 1}]
    await club.quizzes.close(HERE)
    writes = club.memory.writes
    await club.quizzes.count(poll, [9, 9])
    assert club.memory.writes == writes, "what is closed is summed up"


async def test_the_edition_it_was_begun_with_is_played_to_the_end() -> None:
    club = Club()
    leader = await club.leader()
    game = await club.post(await club.quizzes.begin(leader, HERE, "trains"))
    club.library.shelf["trains"] = a_quiz(questions=2, version="v2")
    game = await club.now()
    assert len(game.quiz.questions) == 3
    club.library.shelf.clear()
    await club.quizzes.count(game.group.posted[0].poll_id, [5, 0])
    assert (await club.now()).summary.tallies[0].answered == 5
    assert (await club.post(await club.post(game))).question is None


async def test_a_quiz_of_which_nothing_is_left_stands_in_nobodys_way() -> None:
    club = Club()
    leader = await club.leader()
    await club.quizzes.begin(leader, HERE, "trains")
    club.library.shelf.pop("trains")
    club.memory.tables.editions.clear()
    assert await club.quizzes.running(HERE) is None
    assert (await club.quizzes.begin(leader, HERE, "planes")).quiz.id == "planes"


async def test_whoever_never_talked_to_the_bot_is_not_stored() -> None:
    club = Club()
    assert await club.quizzes.person(4711) is None
    assert club.memory.tables.people == {}


async def test_playing_in_a_group_counts_as_being_seen() -> None:
    club = Club()
    leader = await club.leader()
    club.clock.pass_(days=200)
    await club.quizzes.begin(leader, HERE, "trains")
    assert (await club.again(leader)).last_seen == club.clock().date()
    assert (await club.again(leader)).roles == leader.roles


async def test_the_leaders_course_comes_first() -> None:
    club = Club()
    leader = await club.leader(trained=False)
    with pytest.raises(CourseFirstError):
        await club.quizzes.begin(leader, HERE, "trains")
    assert club.memory.tables.group_quizzes == {}
    assert await club.quizzes.begin(await club.leader(), HERE, "trains")
    assert await club.quizzes.open(leader, HERE), "going on with what runs waits for nothing"


Act: TypeAlias = Callable[[Club, Person, int], Awaitable[object]]
ACTS: dict[str, Act] = {
    "open": lambda club, who, quiz: club.quizzes.open(who, HERE),
    "begin": lambda club, who, quiz: club.quizzes.begin(who, THERE, "planes"),
    "at": lambda club, who, quiz: club.quizzes.at(who, HERE, quiz),
}


@pytest.mark.parametrize("role", [*Role, "has not consented", "was a leader"])
@pytest.mark.parametrize("act", sorted(ACTS))
async def test_who_may(act: str, role: Role | str) -> None:
    club = Club()
    game = await club.quizzes.begin(await club.leader(), HERE, "trains")
    if isinstance(role, Role):
        who = await club.leader(role) if role is not Role.STUDENT else await club.person()
    else:
        who = await club.leader()
    if role == "has not consented":
        who = replace(who, consented_on=None)
    if role == "was a leader":
        assert await Revoke(club.memory.unit, club.clock)(who.id, Role.LEADER)
        found = await club.quizzes.person(who.chat_id)
        assert found is not None
        who = found
    club.clock.now += timedelta(minutes=1)
    before = club.memory.tables
    if role is Role.LEADER:
        assert await ACTS[act](club, who, game.group.id)
    else:
        with pytest.raises(NotAllowedError):
            await ACTS[act](club, who, game.group.id)
        assert club.memory.tables is before
