"""Escalation: who is told, and when, that somebody waits for the desk, until somebody answers them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum

from bot.domain.people import Person, Role
from bot.domain.support import Case, CaseState

DESK = (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN)
"""Who may read and answer cases, in the order in which they are called."""


class Step(IntEnum):
    """Whom a step tells, beside everybody whom the steps before it told.

    A case that nobody holds begins with ON_DUTY, one that has a holder with HOLDER. With the last step goes
    an e-mail outside Telegram, and it repeats.
    """

    HOLDER = 0
    ON_DUTY = 1
    ROTA = 2
    SUPERVISOR = 3
    EVERYBODY = 4


GAPS = {
    # Long enough to take the phone out and read; who sleeps will not wake later either.
    Step.HOLDER: timedelta(minutes=5),
    Step.ON_DUTY: timedelta(minutes=5),
    # Colleagues are not on duty: they may have to find a quiet place first.
    Step.ROTA: timedelta(minutes=10),
    Step.SUPERVISOR: timedelta(minutes=15),
}
"""How long each step is given before the next one: without a holder they come at 0, 5, 15 and 30 minutes."""

WHOLE = GAPS[Step.ON_DUTY] + GAPS[Step.ROTA] + GAPS[Step.SUPERVISOR]
"""After so long everybody who could answer has been told."""

REPEAT = timedelta(minutes=15)
"""So often the last step repeats at first."""

REPEAT_LATER = timedelta(hours=1)
"""And so often later: a phone that rings four times an hour through a night is switched off."""

LATER = timedelta(hours=2)
"""Until when the last step repeats as at first, from the word that waits."""

QUIET, QUIET_URGENT = timedelta(minutes=10), timedelta(minutes=5)
"""How long nobody is told any more after somebody said that they are on it: to open the desk and to read."""

UNANSWERED, UNANSWERED_URGENT = timedelta(minutes=30), timedelta(minutes=10)
"""How long a word to a coordinator who holds the case may wait: they may be in a meeting, but not all day."""

REMEMBERED = 64
"""So many ids are kept in each list of an escalation, the newest: it has one size for all."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """Where a case stands on its way to somebody who answers.

    ``since``: when the first word came that nobody has answered. ``step``: the next one, at ``due_at``.
    ``acknowledged_by`` said at ``acknowledged_at`` that they are on it: until ``due_at`` all is quiet.
    ``acknowledgers``: who said so and did not answer yet. ``told``: who was told so far. ``late``: the last
    step was reached. ``knocked``: behind which code its holder's desk was locked when they were called for a
    word that came meanwhile; once for each code.
    """

    case_id: int
    since: datetime
    step: Step
    due_at: datetime
    acknowledged_by: int | None = None
    acknowledged_at: datetime | None = None
    acknowledgers: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    late: bool = False
    knocked: int | None = None

    def is_quiet(self, now: datetime) -> bool:
        """Whether somebody is on it, so that nobody else need be told."""
        return self.acknowledged_at is not None and now < self.due_at

    def is_overdue(self, now: datetime, patience: timedelta) -> bool:
        """Whether the next step should have been taken longer ago than this."""
        return now - self.due_at > patience

    def has_come_to(self, person: Person) -> bool:
        """Whether the step of this supervisor or admin was taken, or they were told before it."""
        rank = Step.SUPERVISOR if person.may(Role.SUPERVISOR) else Step.EVERYBODY
        return self.late or person.id in self.told or rank < self.step

    def may_acknowledge(self, person_id: int) -> bool:
        """Whether this person's word quiets it: once each, so that nobody silences it for ever."""
        return person_id not in self.acknowledgers

    def acknowledged(self, person_id: int, urgent: bool, now: datetime) -> "Escalation":
        """Somebody is on it. If no answer comes of that, it goes on with the step where it was."""
        return replace(
            self,
            due_at=now + (QUIET_URGENT if urgent else QUIET),
            acknowledged_by=person_id,
            acknowledged_at=now,
            acknowledgers=tuple(dict.fromkeys((*self.acknowledgers, person_id)))[-REMEMBERED:],
        )

    def claimed(self, person_id: int, urgent: bool, now: datetime) -> "Escalation":
        """Somebody took the case, which says that they are on it. They are the first to be told again."""
        quiet = self.acknowledged(person_id, urgent, now)
        return replace(quiet, step=Step.HOLDER, due_at=max(quiet.due_at, self.since + unanswered(urgent)))

    def pressed(self, now: datetime) -> "Escalation":
        """Now it is urgent: whoever was told is told once more, and whoever said that they are on it too."""
        last = max(Step.ON_DUTY, Step(max(self.step - 1, 0)))
        return replace(self, step=last, due_at=now, acknowledged_by=None, acknowledged_at=None)

    def sooner(self, moment: datetime) -> "Escalation":
        """The next step comes at this moment, unless it comes earlier anyway."""
        return replace(self, due_at=min(self.due_at, moment))

    def told_also(self, people: Collection[int]) -> "Escalation":
        """These people were told."""
        return replace(self, told=tuple(dict.fromkeys((*self.told, *sorted(people))))[-REMEMBERED:])


def begun(case: Case, since: datetime, now: datetime) -> Escalation:
    """For a word of ``since`` in this case: at once where nobody holds it, else when its holder is late."""
    if case.state is CaseState.CLAIMED:
        return Escalation(case.id, since, Step.HOLDER, max(now, since + unanswered(case.urgent)))
    return Escalation(case.id, since, Step.ON_DUTY, now)


def unanswered(urgent: bool) -> timedelta:
    """How long a word to a coordinator who holds the case may wait."""
    return UNANSWERED_URGENT if urgent else UNANSWERED


@dataclass(frozen=True, slots=True)
class Staffing:
    """Whom each step may tell of a case now. A step without anybody is missing."""

    people: Mapping[Step, frozenset[int]] = field(default_factory=dict)

    def of(self, step: Step) -> frozenset[int]:
        """Whom this step itself tells."""
        return self.people.get(step, frozenset())

    def up_to(self, step: Step) -> frozenset[int]:
        """Everybody whom this step tells: its own people, and those of the steps before it."""
        if step is Step.HOLDER:
            return self.of(step)
        return frozenset().union(*(self.of(one) for one in Step if Step.HOLDER < one <= step))


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is planned: ``now`` on duty, and all in the rota. Without a rota nobody is: all are on duty."""

    now: frozenset[int] = frozenset()
    planned: frozenset[int] = frozenset()


def staffed(case: Case, desk: Sequence[Person], trained: Collection[int], duty: Duty) -> Staffing:
    """Whom each step may tell of this case. ``trained``: who has passed the course for the desk.

    Never who asks, nor who must not hold the case, nor who has no role there, nor who cannot be reached. The
    untrained are told where nobody else is left: a cry for help does not wait for a course.
    """
    there = {one.id: one for one in desk if _may_hear(case, one)}
    fair = {number: one for number, one in there.items() if number in trained} or there
    holding = {role: frozenset(number for number, one in fair.items() if one.may(role)) for role in DESK}
    everybody = frozenset(fair)
    planned = everybody & duty.planned if duty.planned else holding[Role.COORDINATOR]
    on_duty = everybody & duty.now if duty.planned else planned
    held = frozenset({case.claimed_by}) if case.claimed_by in there else frozenset[int]()
    return Staffing(
        {
            Step.HOLDER: held if case.state is CaseState.CLAIMED else frozenset(),
            Step.ON_DUTY: on_duty,
            Step.ROTA: planned,
            Step.SUPERVISOR: holding[Role.SUPERVISOR],
            Step.EVERYBODY: everybody,
        }
    )


def watchers(case: Case, desk: Sequence[Person]) -> frozenset[int]:
    """Who is told that a step had nobody: those who can mend it, but for whom the case is about."""
    ranks = (Role.SUPERVISOR, Role.ADMIN)
    return frozenset(one.id for one in desk if _may_hear(case, one) and any(one.may(r) for r in ranks))


def _may_hear(case: Case, person: Person) -> bool:
    is_involved = person.id == case.person_id or person.id in case.declined_by
    return not is_involved and not person.unreachable and any(person.may(role) for role in DESK)


@dataclass(frozen=True, slots=True)
class Move:
    """What is to be done now.

    ``escalation``: as it stands afterwards. ``tell``: whom. ``taken``: the steps that this was, in order;
    ``skipped``: those of them that had nobody. ``mail``: an e-mail belongs to it.
    """

    escalation: Escalation
    tell: frozenset[int] = frozenset()
    taken: tuple[Step, ...] = ()
    skipped: tuple[Step, ...] = ()

    @property
    def mail(self) -> bool:
        """Whether the last step is among them."""
        return Step.EVERYBODY in self.taken

    @property
    def lapses(self) -> bool:
        """Whether a holder had their time: others may take the case now."""
        return any(step is not Step.HOLDER for step in self.taken)


def next_step(escalation: Escalation, staffing: Staffing, now: datetime) -> Move:
    """Take every step that is due. After down-time these are several, and none is taken twice.

    A step without anybody is skipped: the next one is due in its place. Nothing is taken before its time.
    """
    tell: frozenset[int] = frozenset()
    taken: list[Step] = []
    skipped: list[Step] = []
    while escalation.due_at <= now:
        step = escalation.step
        taken.append(step)
        tell |= staffing.up_to(step)
        if not staffing.of(step):
            skipped.append(step)
        escalation = _after(escalation, step in skipped, now)
    return Move(escalation.told_also(tell), tell, tuple(taken), tuple(skipped))


def _after(escalation: Escalation, is_empty: bool, now: datetime) -> Escalation:
    going_on = replace(escalation, acknowledged_by=None, acknowledged_at=None)
    if escalation.step is Step.EVERYBODY:
        pause = REPEAT if now - escalation.since < LATER else REPEAT_LATER
        # From now on: after a night without power one repetition is enough.
        return replace(going_on, due_at=now + pause, late=True)
    pause = timedelta() if is_empty else GAPS[escalation.step]
    return replace(going_on, step=Step(escalation.step + 1), due_at=escalation.due_at + pause)
