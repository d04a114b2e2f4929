"""A day at a random desk, from tick to tick: what was late, and who was forgotten."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.escalation.world import Desk, PowerCutError
from bot.domain.escalation import DESK, WHOLE, Escalation, Step
from bot.domain.people import Person
from bot.domain.support import Case, CaseState

TICK = timedelta(seconds=1)  # what a pump waits between two looks
LONGEST_DOWN = timedelta(hours=6)
DAY = timedelta(hours=10)
ENOUGH = timedelta(hours=4)  # of quiet at the end: all that can be put off is over
PATIENCE = timedelta(seconds=60)
START = timedelta(seconds=5)  # from a crash to the process that follows


@dataclass
class Seen:
    """What was measured, over all desks. Delays in seconds.

    ``late``: of steps while the process ran; ``after_start``: of those that were overdue at a start;
    ``schedule``: how far the steps of undisturbed cases were from 0, 5, 15 and 30 minutes. ``odd``: seeds of
    desks at which somebody was forgotten, told wrongly, or told too late.
    """

    desks: int = 0
    cases: int = 0
    answered: int = 0
    steps: int = 0
    skipped: int = 0
    starts: int = 0
    mails: int = 0
    stalled: int = 0
    to_the_wrong: int = 0
    odd: list[int] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    after_start: list[float] = field(default_factory=list)
    schedule: list[float] = field(default_factory=list)


@dataclass
class _Day:
    desk: Desk
    seen: Seen
    tick: timedelta
    begin: datetime
    downs: list[tuple[datetime, datetime]]
    asking: dict[int, Person] = field(default_factory=dict)
    plain: dict[int, datetime] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.desk.clock()

    def runs_from(self, moment: datetime) -> datetime:
        """This moment, or when the process runs again that is down then."""
        return self._after_downs(moment, timedelta())

    def ready_from(self, due_at: datetime) -> datetime:
        """When a step that was due then could be taken: at the next look, or at the start behind it."""
        return self._after_downs(due_at, TICK)

    def _after_downs(self, moment: datetime, lead: timedelta) -> datetime:
        for start, end in sorted(self.downs):
            if start - lead <= moment < end:
                moment = end
        return moment

    def started(self, moment: datetime) -> datetime:
        """The last start until this moment."""
        return max((end for _, end in self.downs if end <= moment), default=self.begin)


async def simulate(seed: int, seen: Seen) -> None:
    """One desk for a day."""
    desk = Desk(seed)
    await desk.furnish()
    chance, begin = desk.chance, desk.clock()
    down_at = begin + chance.random() * timedelta(hours=2)
    down_for = LONGEST_DOWN if chance.random() < 0.3 else chance.random() * LONGEST_DOWN
    day = _Day(desk, seen, chance.random() * TICK, begin, [(down_at, down_at + down_for)])
    events = sorted(begin + chance.random() * timedelta(hours=3) for _ in range(chance.randint(0, 4)))
    asks = sorted(begin + chance.random() * timedelta(hours=2) for _ in range(chance.randint(1, 3)))
    words = sorted(begin + chance.random() * timedelta(hours=4) for _ in range(chance.randint(0, 3)))
    end = begin + DAY + ENOUGH
    seen.desks += 1
    before = seen.stalled, len(seen.late), len(seen.after_start)
    while (moment := _next(day, events, asks, words, end)) < end:
        desk.clock.now = max(desk.clock.now, moment)
        if asks and asks[0] <= day.now:
            asks.pop(0)
            person, case = await desk.somebody_asks()
            if case.id not in day.asking:
                seen.cases += 1
                day.plain[case.id] = day.now
            day.asking[case.id] = person
        elif words and words[0] <= day.now:
            words.pop(0)
            if day.asking:
                case_id = chance.choice(list(day.asking))
                day.plain.pop(case_id, None)
                await desk.write(day.asking[case_id])
        elif events and events[0] <= day.now:
            events.pop(0)
            day.plain.clear()
            await desk.something_happens()
        elif due := sorted(one for one in desk.reactions if one[0] <= day.now):
            desk.reactions.remove(due[0])
            day.plain.pop(due[0][3], None)
            await desk.react(*due[0][1:])
        else:
            await _look(day)
    await _judge(day)
    delays = (*seen.late[before[1] :], *seen.after_start[before[2] :])
    if seen.stalled > before[0] or desk.to_the_wrong or max(delays, default=0.0) > PATIENCE.total_seconds():
        seen.odd.append(seed)


def _next(
    day: _Day, events: list[datetime], asks: list[datetime], words: list[datetime], end: datetime
) -> datetime:
    """When something happens next: to people, or a look of the pumps at something that is due."""
    tables = day.desk.memory.tables
    people = [*events[:1], *asks[:1], *words[:1], *(one[0] for one in day.desk.reactions)]
    due = [one.due_at for one in tables.escalations.values()]
    due += [moment for _, moment in tables.outbox.values()]
    looked = [_tick_after(day, moment) for moment in due]
    return min([*people, *looked, end])


def _tick_after(day: _Day, moment: datetime) -> datetime:
    """The first look of a running process at or after this moment."""
    moment = day.runs_from(max(moment, day.now))
    first = day.started(moment) + day.tick
    look = first + max(0, -((first - moment) // TICK)) * TICK
    return look if day.runs_from(look) == look else _tick_after(day, look)


async def _look(day: _Day) -> None:
    """What the process does in one look. It may die before it commits: then it is started again."""
    desk = day.desk
    before = dict(desk.memory.tables.escalations)
    desk.is_fragile = True
    try:
        while await desk.run():
            pass
        while await desk.carry():
            pass
        await desk.mail()
    except PowerCutError:
        day.downs.append((day.now, day.now + START))
        day.seen.starts += 1
    finally:
        desk.is_fragile = False
    _measure(day, before)
    if day.now >= day.started(day.now) + PATIENCE:
        day.seen.stalled += await desk.audit()


def _measure(day: _Day, before: dict[int, Escalation]) -> None:
    after = day.desk.memory.tables.escalations
    for case_id, was in before.items():
        due_at, step = was.due_at, was.step
        if due_at > day.now or after.get(case_id) == was:
            continue
        day.seen.steps += 1
        # Due while it was down, or in the seconds before it died in the middle of it.
        start = day.started(day.now)
        down = due_at < start and start > day.begin
        ready = day.ready_from(due_at) if down else due_at
        (day.seen.after_start if down else day.seen.late).append((day.now - ready).total_seconds())
        begun = None if case_id in day.desk.disturbed else day.plain.get(case_id)
        now = after.get(case_id)
        if begun is None or now is None or down or step is Step.HOLDER or now.late:
            day.plain.pop(case_id, None)
        elif now.step == step + 1 and now.due_at > due_at:
            wanted = {Step.ON_DUTY: 0, Step.ROTA: 5, Step.SUPERVISOR: 15}[step]
            day.seen.schedule.append(abs((day.now - begun).total_seconds() - 60 * wanted))
        else:  # a step had nobody, so the others come sooner
            day.seen.skipped += 1
            day.plain.pop(case_id, None)


async def _judge(day: _Day) -> None:
    """At the end of the day: nobody waits of whom somebody who could be told does not know."""
    desk, seen = day.desk, day.seen
    async with desk.memory.unit() as work:
        staff = [one for person in desk.staff if (one := await work.people.get(person.id))]
        for case in await work.cases.unclosed():
            escalation = await work.escalations.get(case.id)
            messages = await work.cases.messages(case.id)
            is_answered = escalation is None and messages[-1].author.value == "staff"
            seen.answered += is_answered
            if not is_answered and _is_forgotten(day, case, staff):
                seen.stalled += 1
    seen.mails += desk.mailer.sent
    seen.to_the_wrong += desk.to_the_wrong


def _is_forgotten(day: _Day, case: Case, staff: list[Person]) -> bool:
    if case.state is CaseState.CLOSED or case.id not in day.desk.memory.tables.escalations:
        return True
    lately = day.now - ENOUGH + WHOLE
    trained = {
        person_id for (person_id, _, _), (doing, _) in day.desk.memory.tables.doings.items() if doing.done
    }
    fair = [
        one
        for one in staff
        if one.id != case.person_id
        and one.id not in case.declined_by
        and not one.unreachable
        and one.id not in day.desk.blocked
        and any(one.may(role) for role in DESK)
    ]
    fair = [one for one in fair if one.id in trained] or fair
    return any(not any(at > lately for at in day.desk.heard.get((case.id, one.id), [])) for one in fair)
