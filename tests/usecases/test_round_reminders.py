"""A month later: reminded once, at an agreed time, only who wants it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.campaign import Outcome, Sent
from bot.domain.people import Person, QuietHours
from bot.domain.rounds import DECLINED, LATER, Phase, Taken
from bot.usecases.people import ChangeSettings, MarkUnreachable
from bot.usecases.round_reminders import RemindOfRounds
from bot.usecases.rounds import TakeRound
from tests.fakes.others import FakeLibrary, FakeRoundLane, a_round
from tests.usecases.house import House


class Month(House):
    """Topics ``travel`` and ``food``, and a lane."""

    def __init__(self) -> None:
        super().__init__()
        self.library = FakeLibrary()
        self.library.asked = {topic: a_round(topic) for topic in ("travel", "food")}
        self.lane = FakeRoundLane()
        self.remind = RemindOfRounds(self.memory.unit, self.library, self.lane, self.clock)

    async def answered(self, *topics: str, reminders: bool | None = True) -> Person:
        """Somebody who has answered after these topics, now."""
        person = await self.person(reminders=reminders)
        async with self.memory.unit() as work:
            for topic in topics or ("travel",):
                taken = await work.rounds.begin(person.id, topic, Phase.AFTER, "v1", self.clock())
                await work.rounds.save(replace(taken, finished_at=self.clock()))
            await work.commit()
        return person

    def later(self) -> list[Taken]:
        return [one for one in self.memory.tables.rounds.values() if one.phase is Phase.LATER]


async def test_after_a_month_and_only_once() -> None:
    month = Month()
    person = await month.answered()
    month.clock.now += LATER - timedelta(seconds=1)
    assert await month.remind() == 0
    month.clock.pass_(seconds=1)
    assert await month.remind() == 1
    assert await month.remind() == 0
    month.clock.now += 5 * LATER
    assert await month.remind() == 0
    assert month.lane.sent == [(person.id, "travel")]
    (later,) = month.later()
    assert later.is_open


async def test_the_round_stands_in_the_database_before_anything_is_sent() -> None:
    month = Month()
    person = await month.answered()
    month.clock.now += LATER
    month.lane.outcomes[person.id] = Died()
    with pytest.raises(Died):
        await month.remind()
    del month.lane.outcomes[person.id]
    assert len(month.later()) == 1
    assert await month.remind() == 0
    assert month.lane.sent == []


class Died(BaseException):
    """What a kill looks like from inside."""


async def test_who_wants_no_reminders_on_that_day_gets_none_then_or_later() -> None:
    month = Month()
    no, unasked, gone = [await month.answered(reminders=wanted) for wanted in (False, None, True)]
    await MarkUnreachable(month.memory.unit)(gone.chat_id)
    month.clock.now += LATER
    assert await month.remind() == 0
    for person in (no, unasked):
        await ChangeSettings(month.memory.unit, month.clock).reminders(person, True)
    assert await month.remind() == 0
    assert [one.version for one in month.later()] == [DECLINED] * 3


async def test_in_quiet_hours_it_waits_each_in_their_own_zone() -> None:
    month = Month()
    here, berlin, never = [await month.answered() for _ in range(3)]
    await month.set_(berlin, zone="Europe/Berlin")
    await month.set_(never, quiet=QuietHours(time(0), time(0)))
    month.clock.now = datetime(2026, 4, 4, 15, 30, tzinfo=UTC)  # 23:30 in Ulaanbaatar, 17:30 in Berlin
    assert await month.remind() == 2
    assert {person for person, _ in month.lane.sent} == {berlin.id, never.id}
    assert len(month.later()) == 2
    month.clock.now = datetime(2026, 4, 5, 0, 0, tzinfo=UTC)
    assert await month.remind() == 1
    assert month.lane.sent[-1][0] == here.id


async def test_several_topics_make_one_reminder_that_leads_through_all() -> None:
    month = Month()
    person = await month.answered("travel", "food")
    month.clock.now += LATER
    assert await month.remind() == 1
    assert month.lane.sent == [(person.id, "food")]
    rounds = TakeRound(month.memory.unit, month.library, month.clock)
    first, second = sorted(month.later(), key=lambda one: one.topic)
    asked = await rounds.begin(person, first.id)
    for n in range(5):
        asked = await rounds.answer(person, first.id, "v1", n, 0)
    assert asked.question is None
    assert asked.waiting is not None
    assert asked.waiting.id == second.id
    asked = await rounds.begin(person, second.id)
    for n in range(5):
        asked = await rounds.answer(person, second.id, "v1", n, 0)
    assert asked.waiting is None


async def test_a_topic_that_is_gone_meanwhile_is_let_go() -> None:
    month = Month()
    gone, both = await month.answered("travel"), await month.answered("food", "travel")
    del month.library.asked["travel"]
    month.clock.now += LATER
    assert await month.remind() == 1
    assert month.lane.sent == [(both.id, "food")]
    assert {(one.person_id, one.topic, one.is_open) for one in month.later()} == {
        (gone.id, "travel", False),
        (both.id, "travel", False),
        (both.id, "food", True),
    }


async def test_what_surely_did_not_arrive_is_tried_again_at_the_next_waking() -> None:
    month = Month()
    person, other = await month.answered("travel", "food"), await month.answered()
    month.clock.now += LATER
    month.lane.outcomes[person.id] = Sent(Outcome.RETRY)
    assert await month.remind() == 1
    assert {one.person_id for one in month.later()} == {other.id}
    del month.lane.outcomes[person.id]
    assert await month.remind() == 1
    assert len(month.later()) == 3


@pytest.mark.parametrize("outcome", [Sent(Outcome.UNKNOWN), RuntimeError()])
async def test_what_may_have_arrived_is_not_repeated(outcome: Sent | Exception) -> None:
    month = Month()
    person, other = await month.answered(), await month.answered()
    month.clock.now += LATER
    month.lane.outcomes[person.id] = outcome
    assert await month.remind() == 1
    month.lane.outcomes.clear()
    assert await month.remind() == 0
    assert month.lane.sent == [(other.id, "travel")]


async def test_who_blocked_the_bot_is_left_alone() -> None:
    month = Month()
    person = await month.answered()
    month.clock.now += LATER
    month.lane.outcomes[person.id] = Sent(Outcome.UNREACHABLE)
    assert await month.remind() == 0
    assert (await month.again(person)).unreachable


async def test_more_than_one_batch_at_one_waking() -> None:
    month = Month()
    people = [await month.answered() for _ in range(7)]
    month.clock.now += LATER
    month.remind = replace(month.remind, batch=2)
    assert await month.remind() == 7
    assert sorted(month.lane.sent) == [(person.id, "travel") for person in people]
