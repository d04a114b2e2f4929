"""About one reminder in a week: to whom, when not, and never twice."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.campaign import Campaign, CampaignState, DeliveryState, Outcome, Reach, Sent, Skip
from bot.domain.learning import Doing, Kind
from bot.domain.people import Contact, Person, QuietHours
from bot.domain.practice import Card
from bot.domain.quiz_reminder import IDLE, LATE, LATEST, SOON, SOONEST, Turn
from bot.domain.support import Author
from bot.usecases.audience import FindAudience
from bot.usecases.people import ChangeSettings, MarkUnreachable
from bot.usecases.quiz_reminder import Behind, OpenReminder, RemindOfQuizzes
from tests.fakes.lesson import a_lesson
from tests.fakes.others import NOON, FakeLibrary, FakeQuizLane, a_quiz
from tests.usecases.house import House

NEVER_IDLE = 0.5
"""A chance with which nobody is reminded for whom nothing waits."""


class Week(House):
    """Two quizzes about travel and one about food, a lane, and a chance that a test sets."""

    def __init__(self) -> None:
        super().__init__()
        self.library = FakeLibrary.of(a_quiz("trains"), a_quiz("planes"), a_quiz("soup", topic="food"))
        self.lane = FakeQuizLane()
        self.drawn = NEVER_IDLE
        self.remind = RemindOfQuizzes(
            self.memory.unit, self.library, self.lane, self.clock, lambda: self.drawn
        )
        self.open = OpenReminder(self.memory.unit, self.library, self.clock, lambda: self.drawn)

    async def someone(self, waits: bool = True, reminders: bool | None = True) -> Person:
        """Somebody who may be reminded; ``waits``: they have taken one of two quizzes of a topic."""
        person = await self.person(reminders=reminders)
        await ChangeSettings(self.memory.unit, self.clock).consent(person)
        if waits:
            await self.play(person, "trains")
        return await self.again(person)

    async def play(self, person: Person, quiz_id: str, finished: bool = True) -> None:
        async with self.memory.unit() as work:
            attempt = await work.attempts.begin(person.id, quiz_id, "v1", self.clock())
            await work.attempts.save(replace(attempt, finished=finished), self.clock())
            await work.commit()

    async def miss(self, person: Person, quiz_id: str, due_at: datetime) -> None:
        async with self.memory.unit() as work:
            await work.recall.save(Card(0, person.id, quiz_id, "q1", {"days": 1}, due_at))
            await work.commit()

    async def turns(self, *people: Person) -> int:
        """Everybody has a turn, and those of these people are due now; how many were written to."""
        await self.remind.plan()
        async with self.memory.unit() as work:
            for person in people:
                await work.quiz_reminders.save(replace(self.turn(person), due_at=self.clock()))
            await work.commit()
        return await self.remind()

    def turn(self, person: Person) -> Turn:
        return self.memory.tables.turns[person.id]

    async def answered(self, person: Person, noticed_at: datetime | None) -> None:
        """An answer of the desk waits; ``noticed_at``: and was announced then."""
        async with self.memory.unit() as work:
            case = await work.cases.add(person.id, "x", "mn", False, False, self.clock())
            answer = await work.cases.write(case.id, Author.STAFF, "hello", self.clock(), 1)
            assert answer is not None
            if noticed_at is not None:
                await work.cases.save(replace(case, noticed_at=noticed_at, noticed=answer.id))
            await work.commit()


async def test_everybody_gets_a_turn_in_about_a_week_whether_they_want_reminders_or_not() -> None:
    week = Week()
    people = [await week.someone(reminders=wanted) for wanted in (True, False, None)]
    week.remind = replace(week.remind, batch=2)
    assert await week.remind.plan() == 3
    assert await week.remind.plan() == 0
    for person in people:
        assert SOONEST <= week.turn(person).due_at - NOON < LATEST
    assert await week.remind() == 0
    assert week.lane.sent == []


async def test_who_has_a_quiz_left_in_a_topic_they_began_is_reminded_once() -> None:
    week = Week()
    person = await week.someone()
    assert await week.turns(person) == 1
    assert await week.remind() == 0
    assert week.lane.sent == [person.id]
    assert week.turn(person).sent_at == NOON
    assert SOONEST <= week.turn(person).due_at - NOON < LATEST


async def test_over_half_a_year_it_is_about_one_a_week_never_in_quiet_hours() -> None:
    week = Week()
    person = await week.someone()
    numbers = count(1)
    week.remind = replace(week.remind, chance=lambda: next(numbers) * 0.618034 % 1)
    await week.remind.plan()
    moments = []
    for _ in range(26 * 7 * 24 * 6):
        week.clock.pass_(minutes=10)
        if await week.remind():
            moments.append(week.clock())
    assert 20 <= len(moments) <= 36
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) > SOONEST - timedelta(minutes=20)
    assert {moment.astimezone(ZoneInfo(person.zone)).hour for moment in moments} <= {*range(8, 21)}
    assert len({moment.astimezone(ZoneInfo(person.zone)).hour for moment in moments}) > 6


@pytest.mark.parametrize("what", ["question", "begun", "story"])
async def test_what_waits(what: str) -> None:
    week = Week()
    person = await week.someone(waits=False)
    if what == "question":
        for quiz in ("trains", "planes", "soup"):
            await week.play(person, quiz)
        await week.miss(person, "soup", NOON)
    elif what == "begun":
        await week.play(person, "soup", finished=False)
    else:
        week.library.told = {"tale": a_lesson("tale", topic="food")}
        async with week.memory.unit() as work:
            await work.doings.save(Doing(person.id, Kind.LESSON, "tale", "1"), NOON)
            await work.commit()
    assert await week.turns(person) == 1


@pytest.mark.parametrize("what", ["nothing begun", "all taken", "not its day", "quiz gone"])
async def test_nobody_is_called_back_to_nothing(what: str) -> None:
    week = Week()
    person = await week.someone(waits=False)
    if what != "nothing begun":
        for quiz in ("trains", "planes", "soup"):
            await week.play(person, quiz)
    if what == "not its day":
        await week.miss(person, "soup", NOON + timedelta(minutes=1))
    if what == "quiz gone":
        await week.miss(person, "soup", NOON)
        del week.library.shelf["soup"]
    assert await week.turns(person) == 0
    assert week.turn(person).sent_at is None
    assert SOONEST <= week.turn(person).due_at - NOON < LATEST


async def test_but_now_and_then_so_that_a_notice_of_the_desk_is_nothing_special_there() -> None:
    week = Week()
    person = await week.someone(waits=False)
    week.drawn = IDLE - 0.01
    assert await week.turns(person) == 1
    week.clock.now += LATEST
    week.drawn = IDLE
    assert await week.turns(person) == 0


@pytest.mark.parametrize("why", ["off", "unasked", "unreachable", "no consent"])
async def test_who_does_not_want_any_or_cannot_be_reached(why: str) -> None:
    week = Week()
    person = await week.someone(reminders={"off": False, "unasked": None}.get(why, True))
    if why == "unreachable":
        await MarkUnreachable(week.memory.unit)(person.chat_id)
    if why == "no consent":
        await week.set_(person, consented_on=None)
    assert await week.turns(person) == 0
    assert week.turn(person).sent_at is None
    assert week.turn(person).due_at > NOON + SOONEST, "their turn passes like everybody's"


async def test_in_quiet_hours_the_turn_comes_within_a_day_and_not_with_their_end() -> None:
    week = Week()
    person = await week.someone()
    await week.set_(person, quiet=QuietHours(time(8), time(18)))
    week.drawn = 0.3
    assert await week.turns(person) == 0
    due_at = week.turn(person).due_at
    assert due_at == NOON + 0.3 * SOON
    week.clock.now = due_at
    assert await week.remind() == 1


async def test_after_an_hour_of_darkness_nobody_is_written_to_at_the_moment_of_the_restart() -> None:
    week = Week()
    person = await week.someone()
    await week.remind.plan()
    week.clock.now = week.turn(person).due_at + LATE + timedelta(seconds=1)
    week.drawn = 0.1
    assert await week.remind() == 0
    assert week.turn(person).due_at == week.clock() + 0.1 * SOON
    week.clock.now = week.turn(person).due_at + LATE
    assert await week.remind() == 1


async def _campaign(week: Week, person: Person) -> None:
    """A campaign message arrived just now."""
    async with week.memory.unit() as work:
        written = Campaign(0, 1, texts={"mn": "x"}, reach=Reach(everybody=True), state=CampaignState.RUNNING)
        campaign = await work.campaigns.add(written, week.clock())
        await work.deliveries.address(campaign.id, {person.id: week.clock()})
        rows = await work.deliveries.due(week.clock(), 9)
        await work.deliveries.save_all([replace(row, state=DeliveryState.SENT) for row in rows], week.clock())
        await work.commit()


async def test_campaigns_and_reminders_share_the_weekly_limit() -> None:
    week = Week()
    person = await week.someone()
    await week.set_(person, weekly=1)
    await _campaign(week, person)
    assert await week.turns(person) == 0
    week.clock.now += timedelta(days=8)
    assert await week.turns(person) == 1
    find = FindAudience(week.memory.unit, week.library, week.clock)
    campaign = Campaign(5, 1, texts={"mn": "x"}, reach=Reach(everybody=True))
    assert (await find.count(campaign)).left_out == {Skip.CAP: 1}
    week.clock.now += timedelta(days=6)
    assert await week.turns(person) == 0, "its own last one counts, too"
    week.clock.now += timedelta(days=2)
    assert (await find.count(campaign)).people == 1


async def test_a_notice_of_the_desk_was_this_weeks_reminder() -> None:
    week = Week()
    person, other = await week.someone(), await week.someone()
    await week.answered(person, NOON - SOONEST + timedelta(minutes=1))
    await week.answered(other, None)
    assert await week.turns(person, other) == 1
    assert week.lane.sent == [other.id]
    week.clock.pass_(minutes=1)
    assert await week.turns(person) == 1


async def test_that_it_was_sent_stands_in_the_database_before_anything_leaves() -> None:
    week = Week()
    person = await week.someone()
    week.lane.outcomes[person.id] = Died()
    with pytest.raises(Died):
        await week.turns(person)
    del week.lane.outcomes[person.id]
    assert await week.remind() == 0
    assert week.turn(person).sent_at == NOON
    assert week.lane.sent == []


class Died(BaseException):
    """What a kill looks like from inside."""


async def test_what_surely_did_not_arrive_is_made_up_for_at_another_moment() -> None:
    week = Week()
    person = await week.someone()
    week.lane.outcomes[person.id] = Sent(Outcome.RETRY)
    week.drawn = 0.1
    assert await week.turns(person) == 0
    assert week.turn(person) == Turn(person.id, NOON + 0.1 * SOON, None)
    del week.lane.outcomes[person.id]
    assert await week.turns(person) == 1


@pytest.mark.parametrize("outcome", [Sent(Outcome.UNKNOWN), RuntimeError()])
async def test_what_may_have_arrived_is_not_repeated(outcome: Sent | Exception) -> None:
    week = Week()
    person, other = await week.someone(), await week.someone()
    week.lane.outcomes[person.id] = outcome
    assert await week.turns(person, other) == 1
    assert week.lane.sent == [other.id]
    assert week.turn(person).due_at > NOON + SOONEST


async def test_who_blocked_the_bot_is_left_alone() -> None:
    week = Week()
    person = await week.someone()
    week.lane.outcomes[person.id] = Sent(Outcome.UNREACHABLE)
    assert await week.turns(person) == 0
    assert (await week.again(person)).unreachable


async def test_who_cannot_be_read_holds_up_nobody() -> None:
    week = Week()
    gone, person = await week.someone(), await week.someone()
    await week.remind.plan()
    del week.memory.tables.people[gone.id]
    assert await week.turns(gone, person) == 1
    assert week.turn(gone).due_at > NOON + SOONEST


async def test_behind_it_are_questions_that_come_back_first() -> None:
    week = Week()
    person = await week.someone()
    await week.miss(person, "trains", NOON)
    assert await week.open(person) == (Behind.PRACTICE, "")


async def test_behind_it_is_a_quiz_begun_then_one_of_a_topic_begun_then_a_new_one_then_any() -> None:
    week = Week()
    person = await week.someone(waits=False)
    week.drawn = 0.99
    assert await week.open(person) == (Behind.QUIZ, "soup"), "any of three"
    await week.play(person, "trains")
    assert await week.open(person) == (Behind.QUIZ, "planes")
    await week.play(person, "soup", finished=False)
    assert await week.open(person) == (Behind.QUIZ, "soup")
    for quiz in ("soup", "planes"):
        await week.play(person, quiz)
    week.drawn = 0
    assert await week.open(person) == (Behind.QUIZ, "trains")
    week.library.shelf.clear()
    assert await week.open(person) == (Behind.NOTHING, "")


async def test_behind_it_is_an_answer_that_was_announced_until_it_is_read() -> None:
    week = Week()
    person, unannounced = await week.someone(), await week.someone()
    await week.answered(person, NOON)
    await week.answered(unannounced, None)
    assert await week.open(person) == (Behind.ANSWER, "")
    assert (await week.open(unannounced))[0] is Behind.QUIZ, "nothing shows that was not announced"
    async with week.memory.unit() as work:
        case = await work.cases.latest_of(person.id)
        assert case is not None
        await work.cases.mark_seen(case.id, [message.id for message in await work.cases.messages(case.id)])
        await work.commit()
    assert (await week.open(person))[0] is Behind.QUIZ


@pytest.mark.parametrize("kept", [{"code_word": b"kept"}, {"empty_since": datetime(2026, 3, 1, tzinfo=UTC)}])
async def test_behind_it_is_a_quiz_where_a_word_keeps_the_conversation(kept: dict[str, object]) -> None:
    week = Week()
    person = await week.someone()
    await week.answered(person, NOON)
    private = replace(person.private, **kept)  # type: ignore[arg-type]
    await week.set_(person, private=private, contact=Contact.NOW)
    assert (await week.open(await week.again(person)))[0] is Behind.QUIZ
