"""Opinion polls: one vote for each person, none of them traceable, results in steps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import StaleError
from bot.domain.opinion import Poll, PollOption, Results
from bot.domain.people import Person
from bot.domain.suppression import FEWEST
from bot.usecases.opinion import Polls, mark_of
from tests.fakes.others import NOON, FakeLibrary
from tests.fakes.store import Memory

WHOM = Poll(
    "whom",
    "rights_help",
    "Whom?",
    "Whom would you tell first?",
    (PollOption("friend", "A friend"), PollOption("parents", "Mum"), PollOption("nobody", "Nobody")),
    "Thanks!",
)
MARK = mark_of(WHOM)


class Desk:
    """Polls over a library that a test may change, and people who come one after the other."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.library = FakeLibrary(opinions={"whom": WHOM})
        self.polls = Polls(self.memory.unit, self.library)
        self._chat = 0

    async def person(self) -> Person:
        self._chat += 1
        async with self.memory.unit() as work:
            person = await work.people.add(self._chat, NOON.date())
            await work.commit()
        return person

    async def vote(self, place: int) -> Person:
        person = await self.person()
        assert (await self.polls.vote(person, MARK, place)).first
        return person

    async def results(self) -> Results | None:
        return (await self.polls.open(await self.person(), "whom")).results


async def test_the_first_vote_stays() -> None:
    desk = Desk()
    person = await desk.vote(0)
    for place in (0, 1):
        again = await desk.polls.vote(person, MARK, place)
        assert not again.first
        assert again.asked.has_voted
    for _ in range(FEWEST - 1):
        await desk.vote(0)
    found = await desk.results()
    assert found is not None
    assert [share.votes for share in found.shares] == [FEWEST, None, None]


async def test_the_list_knows_what_was_answered() -> None:
    desk = Desk()
    desk.library.opinions["other"] = replace(WHOM, id="other")
    person = await desk.vote(1)
    assert [(poll.id, voted) for poll, voted in await desk.polls.listed(person)] == [
        ("whom", True),
        ("other", False),
    ]


@pytest.mark.parametrize(("mark", "place"), [("nonsense", 0), ("", 0), (MARK, 3), (MARK, -1)])
async def test_a_button_from_another_time_counts_nothing(mark: str, place: int) -> None:
    desk = Desk()
    with pytest.raises(StaleError):
        await desk.polls.vote(await desk.person(), mark, place)
    assert not desk.memory.tables.voters


async def test_a_poll_whose_options_were_changed_takes_no_vote_for_the_old_ones() -> None:
    desk = Desk()
    desk.library.opinions["whom"] = replace(WHOM, options=WHOM.options[::-1])
    with pytest.raises(StaleError):
        await desk.polls.vote(await desk.person(), MARK, 0)
    del desk.library.opinions["whom"]
    with pytest.raises(StaleError):
        await desk.polls.open(await desk.person(), "whom")


async def test_words_may_be_mended_without_harm() -> None:
    desk = Desk()
    desk.library.opinions["whom"] = replace(WHOM, text="Who first?")
    assert (await desk.polls.vote(await desk.person(), MARK, 0)).first


async def test_who_said_what_is_stored_nowhere() -> None:
    desk = Desk()
    person = await desk.vote(2)
    tables = desk.memory.tables
    assert tables.voters == {("whom", person.id)}
    assert tables.waiting_votes == {("whom", "nobody"): 1}


@given(st.lists(st.integers(0, 2), min_size=1, max_size=40))
async def test_whoever_watches_sees_no_step_of_fewer_than_five(places: list[int]) -> None:
    """Looking before and after somebody votes tells what several people said, or nothing."""
    desk = Desk()
    waited = 0
    async with desk.memory.unit() as work:
        before = await work.votes.counts("whom")
    for place in places:
        await desk.vote(place)
        waited += 1
        async with desk.memory.unit() as work:
            now = await work.votes.counts("whom")
        if now != before:
            assert sum(now.values()) - sum(before.values()) == waited >= FEWEST
            before, waited = now, 0
    assert waited < FEWEST
    assert sum(before.values()) + waited == len(places)
