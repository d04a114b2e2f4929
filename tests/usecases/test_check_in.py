"""Asked as agreed, answered by any sign of life, told once when there is none; whatever happens meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.campaign import Outcome, Sent
from bot.domain.check_in import Asking, Book
from bot.domain.errors import GoneError, StaleError
from bot.domain.people import Contact, Person, Role
from bot.domain.private import CheckIn, Plan, SafeHours
from bot.domain.quiz_reminder import SOON, SOONEST
from bot.domain.safety import SafeWords
from bot.domain.support import CaseState, Errand, Missed
from bot.usecases.cases import CloseCase, OpenDesk
from bot.usecases.check_in import AskHowTheyAre
from bot.usecases.mute import MuteCase
from bot.usecases.people import ChangeSettings, DeleteMe, MarkUnreachable, MeetPerson
from bot.usecases.private import PrivateSettings, PrivateWords
from bot.usecases.quiz_reminder import RemindOfQuizzes
from bot.usecases.support import EnterSupport
from tests.fakes.others import FakeLibrary, FakeQuizLane
from tests.usecases.calls import Calls
from tests.usecases.test_quiz_reminder import Died

AFTERNOON = SafeHours(time(16), time(19))
DAY = timedelta(days=1)


class Quiet(Calls):
    """Somebody with a check-in, a lane, and a desk whose calls are made."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.quizzes = FakeQuizLane()
        self.ask = AskHowTheyAre(self.memory.unit, self.quizzes, self.clock, Random(7).random)
        self.asked: list[datetime] = []
        self.calls = 0
        self.private = PrivateSettings(self.memory.unit, SafeWords.of(str.lower), self.clock)

    async def someone(
        self, every: int = CheckIn.DAILY, plan: Plan = Plan.TELL, hours: SafeHours | None = AFTERNOON
    ) -> Person:
        """Somebody who agreed to it, has a code word, and left the conversation."""
        person = await self.person()
        agreed = replace(person.private, hours=hours, code_word=b"x", check_in=CheckIn(every, plan))
        await self.set_(person, private=agreed, consented_on=self.clock().date())
        return await self.again(person)

    async def until_missed(self, person: Person) -> None:
        """Let the time pass in which the question could be answered."""
        asking = self.asking(person)
        assert asking is not None
        assert asking.until is not None
        await self.until(asking.until)

    async def until(self, moment: datetime) -> None:
        """Let time pass from one moment at which there is something to do to the next."""
        while self.clock.now < moment:
            due = [one.due_at for one in self.book.askings.values()]
            soonest = min([*due, self.clock.now + timedelta(minutes=31)])
            self.clock.now = min(max(soonest, self.clock.now + timedelta(seconds=1)), moment)
            await self.turn()

    async def turn(self) -> None:
        """Let what is due happen; what left is noted, and whether the desk was called."""
        before = len(self.quizzes.sent)
        owed = self.owed(), dict(self.memory.tables.escalations)
        await self.ask()
        self.asked += [self.clock.now] * (len(self.quizzes.sent) - before)
        self.calls += owed != (self.owed(), self.memory.tables.escalations)

    async def days(self, number: float) -> int:
        """Let so many days pass; how many questions left meanwhile."""
        before = len(self.asked)
        await self.until(self.clock.now + number * DAY)
        return len(self.asked) - before

    async def question(self) -> None:
        """Let time pass until the next question leaves."""
        while not await self.days(0.01):
            assert self.clock.now < self.start + 30 * DAY
        await self.later(timedelta(minutes=1))

    @property
    def book(self) -> Book:
        return self.memory.tables.check_ins[0] if self.memory.tables.check_ins else Book()

    @property
    def start(self) -> datetime:
        return Calls().clock.now

    async def visit(self, person: Person) -> Person:
        return await MeetPerson(self.memory.unit, self.clock)(person.chat_id)

    def asking(self, person: Person) -> Asking | None:
        return self.book.askings.get(person.id)


def local(moment: datetime, person: Person) -> datetime:
    return moment.astimezone(ZoneInfo(person.zone))


async def test_daily_means_once_a_day_in_their_hours_at_another_minute_each_day() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    for _ in range(20):
        await quiet.days(1)
        await quiet.visit(person)
    days = [local(at, person).date() for at in quiet.asked]
    assert len(set(days)) == len(days) == 19
    assert {local(at, person).hour for at in quiet.asked} == {16, 17, 18}
    assert len({local(at, person).minute for at in quiet.asked}) > 10
    assert quiet.memory.tables.cases == {}


async def test_weekly_is_as_often_as_everybodys_reminder() -> None:
    quiet = Quiet()
    person = await quiet.someone(CheckIn.WEEKLY, hours=None)
    for _ in range(26 * 7):
        await quiet.days(1)
        await quiet.visit(person)
    assert 20 <= len(quiet.asked) <= 36
    assert {local(at, person).hour for at in quiet.asked} <= {*range(8, 21)}


async def test_who_agreed_to_nothing_is_never_asked_and_the_book_is_written_all_the_same() -> None:
    quiet = Quiet()
    await quiet.person()
    assert await quiet.days(3) == 0
    assert quiet.book.askings == {}
    writes = quiet.memory.writes
    await quiet.days(0.5)
    assert quiet.memory.writes - writes == 12 * 60 // 31, "at each look, asked or not"


async def test_any_sign_of_life_is_an_answer() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    await quiet.days(0.9)
    await quiet.visit(person)
    await quiet.days(0.9)
    assert quiet.memory.tables.cases == {}


async def test_a_sign_in_the_very_minute_is_one_and_who_is_here_is_not_asked() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    await quiet.visit(person)
    assert (await quiet.again(person)).here_at == quiet.clock.now.replace(microsecond=0)
    asking = quiet.asking(person)
    assert asking is not None
    await quiet.until(asking.next_at - timedelta(minutes=8))
    await quiet.visit(person)
    assert await quiet.days(0.2) == 0
    assert quiet.memory.tables.cases == {}


@pytest.mark.parametrize("plan", Plan)
async def test_a_day_without_a_sign_is_told_once_if_they_wish_it(plan: Plan) -> None:
    quiet = Quiet()
    coordinator = await quiet.person(Role.COORDINATOR)
    person = await quiet.someone(plan=plan)
    await quiet.question()
    asked_on = local(quiet.clock.now, person).date()
    await quiet.days(0.98)
    assert quiet.memory.tables.cases == {}
    await quiet.days(0.04)
    if plan is Plan.NOTHING:
        assert quiet.memory.tables.cases == {}
        return
    case = quiet.case()
    assert (case.person_id, case.state, case.urgent) == (person.id, CaseState.WAITING, False)
    assert (case.missed, case.missed_on, case.thought_of) == (Missed.SILENT, asked_on, True)
    assert await quiet.look() == [coordinator.id], "called as for a word"
    assert quiet.memory.tables.messages == {}
    await quiet.open_desk(coordinator)
    assert [one.id for one in (await OpenDesk(quiet.memory.unit, quiet.clock)(coordinator)).cases] == [
        case.id
    ]
    await quiet.claim(coordinator, case)
    assert await quiet.audit() == 0
    assert await quiet.days(3) == 3, "they are asked as before"
    assert await quiet.look() == [], "taking it ends the calls, and two missed in a row are told once"
    assert quiet.case().missed is Missed.SILENT


async def test_after_a_sign_the_desk_knows_and_the_next_miss_is_told_again() -> None:
    quiet = Quiet()
    coordinator = await quiet.person(Role.COORDINATOR)
    person = await quiet.someone()
    await quiet.question()
    await quiet.days(1.1)
    await quiet.claim(coordinator, quiet.case())
    await quiet.visit(person)
    await quiet.days(0.05)
    assert quiet.case().missed is Missed.BACK
    await quiet.open_desk(coordinator)
    await CloseCase(quiet.memory.unit, quiet.clock)(coordinator, quiet.case().id)
    await quiet.days(2.5)
    assert (quiet.case().state, quiet.case().missed) == (CaseState.WAITING, Missed.SILENT)
    assert await quiet.look() == [coordinator.id]


async def held(quiet: Quiet) -> tuple[Person, Person, Person]:
    """Two coordinators, the first of whom holds the case of the third, who was just asked quietly."""
    holder, other = await quiet.person(Role.COORDINATOR), await quiet.person(Role.COORDINATOR)
    person = await quiet.someone()
    case = await quiet.write(person)
    await quiet.claim(holder, case)
    await quiet.answer(holder, case)
    await quiet.question()
    return holder, other, person


async def test_an_open_case_is_marked_and_its_holder_told_without_a_word() -> None:
    quiet = Quiet()
    holder, _, person = await held(quiet)
    await quiet.until_missed(person)
    assert quiet.case().is_with(holder.id)
    assert quiet.case().missed is Missed.SILENT
    assert quiet.owed()[Errand.MISSED] == 1
    await quiet.look()
    assert quiet.lane.told_news == [(holder.id, Errand.MISSED)]
    told = [ping for minute, pings in await quiet.minutes(40) for ping in pings]
    assert holder.id in told, "silence is called for as behind any word"


async def test_who_was_muted_is_called_for_when_nothing_is_heard_of_them() -> None:
    quiet = Quiet()
    holder, _, person = await held(quiet)
    asking = quiet.asking(person)
    assert asking is not None
    assert asking.until is not None
    await quiet.until(asking.until - timedelta(hours=1))
    await quiet.open_desk(holder)
    await MuteCase(quiet.memory.unit, quiet.clock)(holder, quiet.case().id)
    assert quiet.case().flood.calls_from(asking.until) > asking.until
    await quiet.until_missed(person)
    assert not quiet.case().flood.is_muted(quiet.clock()), "the miss is no word of theirs"
    assert quiet.memory.tables.escalations[quiet.case().id].due_at <= quiet.clock() + timedelta(minutes=5)


async def test_where_the_holder_is_gone_others_are_called() -> None:
    quiet = Quiet()
    holder, other, _ = await held(quiet)
    await MarkUnreachable(quiet.memory.unit)(holder.chat_id)
    await quiet.days(1.05)
    assert quiet.case().state is CaseState.WAITING
    assert other.id in await quiet.look()


async def test_a_holder_who_cannot_be_told_loses_the_case_at_once() -> None:
    quiet = Quiet()
    holder, other, person = await held(quiet)
    await quiet.until_missed(person)
    quiet.lane.failures[holder.id] = [GoneError()]
    await quiet.look()
    assert quiet.case().state is CaseState.WAITING
    assert await quiet.look() == [other.id]


@pytest.mark.parametrize("when", ["before", "at the question"])
async def test_a_block_is_no_sign_of_life_and_the_desk_is_told_so(when: str) -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.ask()
    if when == "before":
        await MarkUnreachable(quiet.memory.unit)(person.chat_id)
    else:
        quiet.quizzes.outcomes[person.id] = Sent(Outcome.UNREACHABLE)
    assert await quiet.days(2.5) == 0
    assert (await quiet.again(person)).unreachable
    assert quiet.case().missed is Missed.BLOCKED
    await quiet.visit(person)
    await quiet.days(0.05)
    assert quiet.case().missed is Missed.BACK


@pytest.mark.parametrize("answer", [Sent(Outcome.RETRY), Sent(Outcome.UNKNOWN), RuntimeError()])
async def test_what_may_not_have_arrived_is_missed_by_nobody_and_comes_again_within_a_day(
    answer: Sent | Exception,
) -> None:
    quiet = Quiet()
    person = await quiet.someone(CheckIn.WEEKLY, hours=None)
    quiet.quizzes.outcomes[person.id] = answer
    await quiet.days(11)
    asking = quiet.asking(person)
    assert asking is not None
    assert asking.asked_at is None
    del quiet.quizzes.outcomes[person.id]
    assert await quiet.days(2) >= 1


async def test_killed_while_it_is_sent_it_is_asked_once_more_and_missed_by_nobody() -> None:
    quiet = Quiet()
    person = await quiet.someone(CheckIn.WEEKLY, hours=None)
    quiet.quizzes.outcomes[person.id] = Died()
    with pytest.raises(Died):
        await quiet.days(11)
    del quiet.quizzes.outcomes[person.id]
    assert await quiet.ask() == 0
    killed_at = quiet.clock.now
    await quiet.question()
    assert quiet.clock.now - killed_at < 2 * SOON
    assert quiet.memory.tables.cases == {}


async def test_after_days_without_power_nobody_is_asked_at_once_nor_told_of() -> None:
    quiet = Quiet()
    people = [await quiet.someone() for _ in range(3)]
    await quiet.question()
    await quiet.until(quiet.clock.now.replace(hour=11))
    sent = len(quiet.quizzes.sent)
    quiet.clock.now += 5 * DAY
    await quiet.ask()
    assert len(quiet.quizzes.sent) == sent, "not all at the moment of the restart"
    assert quiet.memory.tables.cases == {}, "who could not be heard did not miss anything"
    for person in people:
        await quiet.visit(person)
    assert await quiet.days(1.9) <= 6, "one each a day"
    assert quiet.memory.tables.cases == {}


@pytest.mark.parametrize(
    "jump", [timedelta(days=400), timedelta(days=-400), timedelta(hours=30), -timedelta(hours=30)]
)
async def test_a_clock_that_jumps_makes_nobody_miss_anything_and_stops_nothing(jump: timedelta) -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    quiet.clock.now += jump
    await quiet.days(0.5)
    assert quiet.memory.tables.cases == {}
    await quiet.visit(person)
    assert 2 <= await quiet.days(4) <= 4
    assert quiet.case().missed is Missed.SILENT


async def test_another_zone_and_other_hours_count_from_then_on() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.days(1.5)
    await quiet.set_(person, zone="America/New_York")
    person = await quiet.again(person)
    quiet.asked.clear()
    for _ in range(6):
        await quiet.days(1)
        await quiet.visit(person)
    assert len(quiet.asked) >= 5
    assert {local(at, person).hour for at in quiet.asked} <= {16, 17, 18}
    await quiet.set_(person, private=replace(person.private, hours=SafeHours(time(8), time(12))))
    quiet.asked.clear()
    for _ in range(6):
        await quiet.days(1)
        await quiet.visit(person)
    assert {local(at, person).hour for at in quiet.asked} <= {8, 9, 10, 11}
    assert quiet.asked


async def _off(quiet: Quiet, person: Person) -> None:
    await quiet.private.no_check_in(await quiet.again(person))


async def _no_word(quiet: Quiet, person: Person) -> None:
    await quiet.private.no_code_word(await quiet.again(person))


async def _leaves(quiet: Quiet, person: Person) -> None:
    await quiet.private.leave(await quiet.again(person))


async def _erased(quiet: Quiet, person: Person) -> None:
    await DeleteMe(quiet.memory.unit, quiet.clock)(await quiet.again(person))


@pytest.mark.parametrize("how", [_off, _no_word, _leaves, _erased])
async def test_who_ends_it_is_never_asked_again_nor_told_of(how: Callable[[Quiet, Person], object]) -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    await quiet.set_(person, private=(await quiet.again(person)).private.opened(quiet.clock.now))
    await how(quiet, person)  # type: ignore[misc]
    assert await quiet.days(3) == 0
    assert quiet.memory.tables.cases == {}
    assert quiet.book.askings == {}, "nothing of them stays"


@pytest.mark.parametrize("how", [_off, _no_word])
@pytest.mark.parametrize("sees", ["the next look", "the next turn"])
async def test_who_comes_back_and_ends_it_is_not_taken_for_silent(
    how: Callable[[Quiet, Person], object], sees: str
) -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    await quiet.until_missed(person)
    assert quiet.case().missed is Missed.SILENT
    await quiet.visit(person)
    await quiet.set_(person, private=(await quiet.again(person)).private.opened(quiet.clock.now))
    await how(quiet, person)  # type: ignore[misc]
    if sees == "the next turn":
        asking = quiet.asking(person)
        assert asking is not None
        quiet.memory.tables.check_ins[0] = quiet.book.with_(replace(asking, next_at=quiet.clock.now))
        await quiet.ask()
    else:
        await quiet.days(0.05)
    assert quiet.case().missed is Missed.BACK
    assert quiet.book.askings == {}


async def test_after_the_duress_word_nothing_is_asked_until_the_code_word() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    words = PrivateWords(quiet.memory.unit, SafeWords.of(str.lower), quiet.clock)
    await words.empty(await quiet.visit(person))
    assert await quiet.days(4) == 0
    assert quiet.memory.tables.cases == {}
    await words.said(await quiet.visit(person))
    assert await quiet.days(2) >= 1


async def test_while_reminders_are_off_nothing_is_asked_nor_missed() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    await ChangeSettings(quiet.memory.unit, quiet.clock).stop(await quiet.visit(person))
    assert await quiet.days(4) == 0
    assert quiet.memory.tables.cases == {}
    await quiet.set_(person, reminders=True)
    assert await quiet.days(2) >= 1


async def test_when_nobody_looks_after_them_any_more_the_heartbeat_stops() -> None:
    quiet = Quiet()
    assert await quiet.audit() == 0, "none was ever begun"
    await quiet.ask()
    quiet.clock.pass_(minutes=59)
    assert await quiet.audit() == 0
    quiet.clock.pass_(minutes=2)
    assert await quiet.audit() == 1
    await quiet.ask()
    assert await quiet.audit() == 0


async def test_who_is_gone_holds_up_nobody() -> None:
    quiet = Quiet()
    gone, person = await quiet.someone(), await quiet.someone()
    await quiet.ask()
    del quiet.memory.tables.people[gone.id]
    assert await quiet.days(2) >= 1
    assert set(quiet.quizzes.sent) == {person.id}


async def test_the_question_was_this_weeks_reminder() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    remind = RemindOfQuizzes(quiet.memory.unit, FakeLibrary.of(), quiet.quizzes, quiet.clock, lambda: 0.1)
    await remind.plan()
    await quiet.question()
    turn = replace(quiet.memory.tables.turns[person.id], due_at=quiet.clock.now)
    quiet.memory.tables.turns[person.id] = turn
    assert await remind() == 0
    await quiet.set_(person, private=replace(person.private, check_in=None))
    await quiet.until(quiet.clock.now + SOONEST + SOON)
    quiet.memory.tables.turns[person.id] = replace(turn, due_at=quiet.clock.now)
    assert await remind() == 1, "and later there are reminders again"


async def test_it_is_agreed_behind_the_code_word_only_and_turns_reminders_on() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    with pytest.raises(StaleError):
        await quiet.private.check_in(person, CheckIn.DAILY, Plan.TELL)
    without = replace(person.private, code_word=None, check_in=None)
    await quiet.set_(person, private=without, reminders=False)
    with pytest.raises(StaleError):
        await quiet.private.check_in(await quiet.again(person), CheckIn.DAILY, Plan.TELL)
    await quiet.set_(person, private=person.private.opened(quiet.clock.now))
    person = await quiet.again(person)
    for wrong in (0, 2, 30, -1):
        with pytest.raises(StaleError):
            await quiet.private.check_in(person, wrong, Plan.TELL)
    person = await quiet.private.check_in(person, CheckIn.WEEKLY, Plan.NOTHING)
    assert (person.private.check_in, person.reminders) == (CheckIn(7, Plan.NOTHING), True)
    assert (await quiet.private.no_check_in(person)).private.check_in is None


async def test_who_comes_after_a_miss_reads_once_that_somebody_thought_of_them() -> None:
    quiet = Quiet()
    person = await quiet.someone()
    await quiet.question()
    await quiet.days(1.05)
    enter = EnterSupport(quiet.memory.unit, quiet.clock)
    assert not (await enter(await quiet.again(person))).thought_of, "not before the code word"
    await quiet.set_(person, private=person.private.opened(quiet.clock.now))
    thread = await enter(await quiet.again(person))
    assert (thread.case, thread.thought_of) == (None, True), (
        "nothing was said yet: it looks like a first time"
    )
    assert not (await enter(await quiet.again(person))).thought_of


async def test_who_said_nothing_is_not_told_that_nobody_answers_them() -> None:
    quiet = Quiet()
    await quiet.person(Role.COORDINATOR)
    person = await quiet.someone()
    await quiet.question()
    await quiet.days(1.05)
    for _ in range(60):
        await quiet.later(timedelta(minutes=1))
    assert quiet.memory.tables.escalations[quiet.case().id].late
    assert quiet.owed()[Errand.STILL_WAITING] == 0
    wait = await quiet.expect(person)
    assert wait is not None
    assert not wait.late
    first = await quiet.write(person)
    assert quiet.case().id == first.id
    wait = await quiet.expect(person)
    assert wait is not None
    assert wait.waits


@pytest.mark.parametrize("agrees", [True, False])
async def test_a_visit_is_noted_alike_of_everybody_to_a_quarter_of_an_hour(agrees: bool) -> None:
    quiet = Quiet()
    person = await (quiet.someone() if agrees else quiet.person())
    before = quiet.memory.writes
    for _ in range(12):
        quiet.clock.pass_(minutes=5)
        await quiet.visit(person)
    assert quiet.memory.writes - before == 4
    assert (await quiet.again(person)).is_here(quiet.clock.now)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *["pass"] * 8,  # else it is hardly ever silent for long enough
                "visit",
                "block",
                "down",
                "stop",
                "on",
                "hours",
                "zone",
                "duress",
                "code",
                "off",
                "again",
            ]
        ),
        st.integers(1, 100),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(
    acts=ACTS,
    seed=st.integers(),
    every=st.sampled_from([CheckIn.DAILY, CheckIn.WEEKLY]),
    is_held=st.booleans(),
)
async def test_whatever_happens_it_comes_when_agreed_and_is_told_once_between_two_signs(
    acts: list[tuple[str, int]], seed: int, every: int, is_held: bool
) -> None:
    quiet = Quiet()
    quiet.ask = replace(quiet.ask, chance=Random(seed).random)
    person = await quiet.someone(every)
    if is_held:
        holder, case = await quiet.person(Role.COORDINATOR), await quiet.write(person)
        await quiet.claim(holder, case)
        await quiet.answer(holder, case)
    words = PrivateWords(quiet.memory.unit, SafeWords.of(str.lower), quiet.clock)
    for act, hours in acts:
        now = await quiet.again(person)
        agreed, is_off = (
            now.private.check_in,
            now.reminders is not True or now.private.empty_since is not None,
        )
        if act not in ("pass", "block", "down"):  # whatever they decide they do here
            now = await quiet.visit(person)
            quiet.calls = 0
        match act:
            case "pass":
                before = len(quiet.asked)
                await quiet.until(quiet.clock.now + timedelta(hours=hours))
                asked = quiet.asked[before:]
                assert not asked or (agreed is not None and not is_off)
                for at in asked:
                    there = local(at, now)
                    assert now.private.hours is None or now.private.hours.covers(there)
                    assert not now.quiet.covers(there.time())
                assert len(asked) <= hours / 24 + 3
            case "duress":
                await words.empty(now)
            case "code":
                await words.said(now)
            case "stop":
                await ChangeSettings(quiet.memory.unit, quiet.clock).stop(now)
            case "block":
                await MarkUnreachable(quiet.memory.unit)(person.chat_id)
            case "down":
                quiet.clock.now += timedelta(hours=hours)
                calls = quiet.calls
                await quiet.turn()
                assert quiet.calls == calls, "that time counts for nobody"
            case "on":
                await quiet.set_(person, reminders=True, contact=Contact.NOW)
            case "hours":
                safe = AFTERNOON if hours % 2 else None
                await quiet.set_(person, private=replace(now.private, hours=safe))
            case "zone":
                await quiet.set_(person, zone="Europe/Berlin" if hours % 2 else "Asia/Ulaanbaatar")
            case "off" | "again":
                wanted = CheckIn(every, Plan.TELL) if act == "again" else None
                await quiet.set_(person, private=replace(now.private, check_in=wanted))
        assert quiet.calls <= 1
        assert len(quiet.memory.tables.cases) <= 1
