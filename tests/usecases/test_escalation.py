"""Nobody who waits is forgotten: who is called when, what quiets the calls, and what brings them back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import (
    AlreadyAcknowledgedError,
    AlreadyClaimedError,
    GoneError,
    LuujinError,
    NoSuchCaseError,
    NotAllowedError,
    SomebodyOnItError,
    StaleError,
)
from bot.domain.escalation import Step
from bot.domain.people import Role
from bot.domain.private import Private
from bot.domain.safety import Risk
from bot.domain.support import CaseState
from bot.usecases.honest_wait import Expected
from bot.usecases.invitations import Revoke
from bot.usecases.people import DeleteMe
from bot.usecases.support import LeaveSupport
from tests.usecases.calls import Calls


async def test_the_steps_come_at_their_minutes_until_somebody_answers() -> None:
    calls = Calls()
    person = await calls.person()
    on, off, supervisor, admin = [one.id for one in await calls.team()]
    await calls.write(person)
    assert await calls.look() == [on]
    assert await calls.minutes(50) == [
        (5, [on, off]),
        (15, [on, off, supervisor]),
        (30, [on, off, supervisor, admin]),
        (45, [on, off, supervisor, admin]),
    ]


async def test_an_answer_ends_the_calls_and_taking_it_back_begins_them_again() -> None:
    calls = Calls()
    person = await calls.person()
    on, *_ = await calls.team()
    case = await calls.write(person)
    await calls.claim(on, case)
    message = await calls.answer(on, case)
    assert calls.escalation() is None
    await calls.take_back(on, case, message)
    escalation = calls.escalation()
    assert escalation is not None
    assert escalation.step is Step.HOLDER
    await calls.answer(on, case)
    assert await calls.minutes(60) == []


async def test_closing_ends_the_calls() -> None:
    calls = Calls()
    person = await calls.person()
    on, *_ = await calls.team()
    case = await calls.write(person)
    await calls.claim(on, case)
    await calls.close(on, case)
    assert calls.escalation() is None
    await calls.write(person, "again")
    assert await calls.look() == [on.id], "a case that is opened again begins anew"


async def test_a_holder_who_does_not_answer_is_called_and_then_everybody_may_take_it() -> None:
    calls = Calls()
    person = await calls.person()
    on, off, *_ = await calls.team()
    case = await calls.write(person)
    await calls.look()
    calls.clock.pass_(minutes=2)
    await calls.claim(off, case)
    assert await calls.minutes(40) == [(28, [off.id]), (33, [on.id]), (38, [on.id, off.id])]
    assert calls.case().state is CaseState.WAITING
    assert (case.id, off.id, "lapsed") in calls.memory.tables.log
    await calls.claim(on, case)
    assert calls.case().is_with(on.id)


async def test_a_word_to_the_holder_may_wait_for_half_an_hour_and_an_urgent_one_for_ten_minutes() -> None:
    calls = Calls()
    person = await calls.person()
    on, off, *_ = await calls.team()
    case = await calls.write(person)
    await calls.claim(on, case)
    await calls.answer(on, case)
    await calls.look()
    await calls.write(person, "and then")
    assert await calls.minutes(29) == []
    await calls.open_desk(on)
    await calls.write(person, "are you there?")
    assert await calls.minutes(1) == [(1, [on.id])], "the first word that waits counts"
    await calls.answer(on, case)
    calls.alarm.risks = {"now!": Risk.URGENT}
    await calls.write(person, "hm")
    await calls.minutes(1)
    await calls.write(person, "now!")
    assert await calls.minutes(16) == [(10, [on.id]), (15, [on.id])]
    assert off.id not in calls.lane.pings[-2:]


async def test_an_urgent_word_calls_at_once_whoever_was_called_before() -> None:
    calls = Calls()
    calls.alarm.risks = {"now!": Risk.URGENT}
    person = await calls.person()
    on, off, *_ = await calls.team()
    case = await calls.write(person)
    await calls.look()
    await calls.minutes(6)
    await calls.acknowledge(off, case.id)
    await calls.write(person, "and")
    assert await calls.look() == []
    await calls.write(person, "now!")
    assert await calls.look() == [on.id, off.id]


async def test_who_is_on_it_is_left_in_peace_and_called_again() -> None:
    calls = Calls()
    person = await calls.person()
    on, off, supervisor, _ = await calls.team()
    case = await calls.write(person)
    await calls.look()
    assert await calls.acknowledge(on, case.id) == timedelta(minutes=10)
    assert await calls.acknowledge(on, case.id) == timedelta(minutes=10), "a second tap says the same"
    assert (case.id, on.id, "acknowledged") in calls.memory.tables.log
    with pytest.raises(SomebodyOnItError):
        await calls.acknowledge(off, case.id)
    assert await calls.minutes(11) == [(10, [on.id, off.id])]
    with pytest.raises(AlreadyAcknowledgedError):
        await calls.acknowledge(on, case.id)
    assert await calls.acknowledge(off, case.id) == timedelta(minutes=10)
    assert await calls.minutes(10) == [(10, [on.id, off.id, supervisor.id])]


async def test_a_ping_under_way_is_dropped_when_somebody_is_on_it() -> None:
    calls = Calls()
    person = await calls.person()
    on, off = await calls.person(Role.COORDINATOR), await calls.person(Role.COORDINATOR)
    case = await calls.write(person)
    await calls.run()
    assert calls.owed() == {"ping": 2}
    await calls.acknowledge(on, case.id)
    await calls.carry()
    assert calls.lane.pings == []
    assert calls.owed() == {}
    assert off


@pytest.mark.parametrize("role", list(Role))
async def test_only_the_desk_can_say_that_it_is_on_it(role: Role) -> None:
    calls = Calls()
    case = await calls.write(await calls.person())
    who = await calls.person() if role is Role.STUDENT else await calls.person(role)
    if role in {Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN}:
        await calls.acknowledge(who, case.id)
    else:
        with pytest.raises(NotAllowedError):
            await calls.acknowledge(who, case.id)


async def test_nobody_says_so_of_their_own_case_nor_of_one_that_has_an_answer() -> None:
    calls = Calls()
    asking, on = await calls.person(Role.COORDINATOR), await calls.person(Role.COORDINATOR)
    declined = await calls.person(Role.COORDINATOR)
    case = await calls.write(asking)
    calls.memory.tables.cases[case.id] = replace(calls.case(), declined_by=frozenset({declined.id}))

    async def refused(error: type[LuujinError], who: object, number: int) -> None:
        with pytest.raises(error):
            await calls.acknowledge(who, number)  # type: ignore[arg-type]

    await refused(NoSuchCaseError, asking, case.id)
    await refused(NoSuchCaseError, declined, case.id)
    await refused(NoSuchCaseError, on, 4711)
    await calls.claim(on, case)
    await refused(AlreadyClaimedError, await calls.person(Role.ADMIN), case.id)
    await calls.answer(on, case)
    await refused(StaleError, on, case.id)


async def test_who_asks_is_never_called_about_it_nor_reported_to() -> None:
    calls = Calls()
    asking = await calls.person(Role.SUPERVISOR)
    on, _ = await calls.person(Role.COORDINATOR), await calls.person(Role.ADMIN)
    await calls.write(asking)
    await calls.look()
    await calls.minutes(120)
    assert asking.id not in calls.lane.pings
    assert asking.id not in calls.lane.gaps
    assert on.id in calls.lane.pings


async def test_an_empty_step_is_skipped_at_once_and_reported_once_an_hour() -> None:
    calls = Calls()
    on, off = await calls.person(Role.COORDINATOR), await calls.person(Role.COORDINATOR)
    supervisor, admin = await calls.person(Role.SUPERVISOR), await calls.person(Role.ADMIN)
    await calls.on_duty(on, off, weekday=5)
    await calls.write(await calls.person())
    assert await calls.look() == [on.id, off.id], "nobody is on duty on a Wednesday"
    assert sorted(calls.lane.gaps) == [supervisor.id, admin.id]
    await calls.write(await calls.person())
    assert await calls.look() == [on.id, off.id]
    assert len(calls.lane.gaps) == 2
    await calls.later(timedelta(minutes=60))
    await calls.write(await calls.person())
    await calls.look()
    assert len(calls.lane.gaps) == 4


async def test_whom_a_ping_does_not_reach_is_no_step() -> None:
    calls = Calls()
    on, off, *_ = await calls.team()
    calls.lane.failures[on.id] = [GoneError()]
    await calls.write(await calls.person())
    assert await calls.look() == []
    assert (await calls.again(on)).unreachable
    assert await calls.look() == [off.id], "the next step comes now, not in five minutes"


async def test_one_of_two_who_is_gone_does_not_hurry_the_others() -> None:
    calls = Calls()
    on, other = await calls.person(Role.COORDINATOR), await calls.person(Role.COORDINATOR)
    supervisor = await calls.person(Role.SUPERVISOR)
    calls.lane.failures[on.id] = [GoneError()]
    await calls.write(await calls.person())
    assert await calls.look() == [other.id]
    assert await calls.look() == []
    assert supervisor.id not in calls.lane.pings


async def test_a_holder_whom_the_ping_does_not_reach_holds_it_no_more() -> None:
    calls = Calls()
    person = await calls.person()
    on, off, *_ = await calls.team()
    case = await calls.write(person)
    await calls.claim(off, case)
    calls.lane.failures[off.id] = [GoneError()]
    await calls.later(timedelta(minutes=30))
    assert calls.case().state is CaseState.WAITING
    assert on.id in await calls.look()


async def test_down_for_six_hours_everything_overdue_is_done_at_the_first_look() -> None:
    calls = Calls()
    team = [one.id for one in await calls.team()]
    await calls.write(await calls.person())
    assert await calls.later(timedelta(hours=6)) == team
    assert calls.owed() == {"mail": 1}
    assert await calls.audit() == 0


async def test_the_email_leaves_at_the_last_step_one_for_all_and_not_too_often() -> None:
    calls = Calls()
    await calls.team()
    for _ in range(3):
        await calls.write(await calls.person())
    await calls.look()
    await calls.minutes(29)
    assert await calls.mail() == 0
    await calls.minutes(1)
    assert await calls.mail() == 1
    assert calls.mailer.sent == 1
    await calls.minutes(14)
    await calls.mail()
    assert calls.mailer.sent == 1
    await calls.minutes(1)
    await calls.mail()
    assert calls.mailer.sent == 2


async def test_an_email_that_cannot_be_sent_is_tried_again_and_two_become_one() -> None:
    calls = Calls()
    calls.mailer.failures = 3
    await calls.write(await calls.person())
    await calls.look()
    for pause in (15, 60, 300):
        with pytest.raises(ConnectionError):
            await calls.mail()
        calls.clock.pass_(seconds=pause - 1)
        assert await calls.mail() == 0
        calls.clock.pass_(seconds=1)
    await calls.minutes(20)
    assert calls.owed()["mail"] == 2
    assert await calls.mail() == 2
    assert calls.mailer.sent == 1


async def test_no_email_leaves_for_what_was_answered_meanwhile_and_none_without_a_server() -> None:
    calls = Calls()
    staff = await calls.person(Role.COORDINATOR)
    case = await calls.write(await calls.person())
    await calls.later(timedelta(hours=1))
    await calls.claim(staff, case)
    assert await calls.mail() == 1
    assert calls.mailer.sent == 0
    nobody = replace(calls.mail, mailer=None)
    await calls.write(await calls.person())
    await calls.later(timedelta(hours=1))
    assert await nobody() == 1
    assert calls.owed()["mail"] == 0


async def test_who_waits_is_told_once_that_nobody_has_answered_while_they_look() -> None:
    calls = Calls()
    person = await calls.person()
    await calls.team()
    await calls.write(person)
    await calls.look()
    await calls.minutes(25)
    await calls.write(person, "hello?")
    await calls.minutes(60)
    assert calls.lane.told_to_wait == [person.id]
    posts = [post.case_id for post in calls.memory.tables.posts.values() if post.reader_id == person.id]
    assert posts == [calls.case().id], "it goes from the phone with the rest"


@pytest.mark.parametrize("why", ["left", "gone", "locked", "empty"])
async def test_nothing_is_shown_on_a_phone_that_may_be_in_other_hands(why: str) -> None:
    calls = Calls()
    person = await calls.person()
    await calls.team()
    await calls.write(person)
    await calls.look()
    await calls.minutes(20 if why == "gone" else 29)
    if why != "gone":
        await calls.write(person, "hello?")
    if why == "left":
        await LeaveSupport(calls.memory.unit, calls.clock)(person)
    if why == "locked":
        await calls.set_(person, private=Private(code_word=b"x"))
    if why == "empty":
        await calls.set_(person, private=Private(empty_since=calls.clock()))
    await calls.minutes(20)
    assert calls.lane.told_to_wait == []
    wait = await calls.expect(person)
    assert wait is not None
    assert wait.late, "they are told at their next visit"


async def test_a_case_without_an_escalation_is_found_and_called_for() -> None:
    calls = Calls()
    on, *_ = await calls.team()
    case = await calls.write(await calls.person())
    other = await calls.write(await calls.person())
    await calls.claim(on, other)
    calls.memory.tables.escalations.clear()
    assert await calls.audit() == 2
    assert await calls.look() == [on.id]
    assert await calls.audit() == 1, "what a holder owes is found at the start"
    assert await calls.run.recover() == 1
    assert await calls.audit() == 0
    assert calls.memory.tables.escalations[case.id].step is Step.ROTA
    assert calls.memory.tables.escalations[other.id].step is Step.HOLDER
    await calls.answer(on, other)
    assert await calls.run.recover() == 1
    assert other.id not in calls.memory.tables.escalations, "an answered case is not waited for"


async def test_the_audit_sees_a_step_that_is_a_minute_late_and_an_answered_case_as_fine() -> None:
    calls = Calls()
    on, *_ = await calls.team()
    case = await calls.write(await calls.person())
    calls.clock.pass_(seconds=60)
    assert await calls.audit() == 0
    calls.clock.pass_(seconds=1)
    assert await calls.audit() == 1
    await calls.look()
    assert await calls.audit() == 0
    await calls.claim(on, case)
    await calls.answer(on, case)
    await calls.look()
    calls.clock.pass_(hours=5)
    assert await calls.audit() == 1, "the answer is still on its way"
    await calls.look()
    assert await calls.audit() == 0


async def test_the_audit_sees_what_does_not_leave() -> None:
    calls = Calls()
    await calls.team()
    await calls.write(await calls.person())
    await calls.run()
    calls.clock.pass_(minutes=4, seconds=59)
    await calls.run()
    assert await calls.audit() == 0
    calls.memory.tables.escalations.clear()  # nothing of the steps is late
    calls.memory.tables.cases.clear()
    calls.clock.pass_(minutes=5)
    assert await calls.audit() == 0
    calls.clock.pass_(seconds=1)
    assert await calls.audit() == 1, "nobody carries the ping"
    assert await calls.carry() == 1
    assert await calls.audit() == 0


async def test_the_audit_sees_what_fails_again_and_again_but_not_who_is_away() -> None:
    calls = Calls()
    on = await calls.person(Role.COORDINATOR)
    away = await calls.person(Role.COORDINATOR)
    calls.lane.failures = {on.id: [ConnectionError()] * 99, away.id: [GoneError()] * 99}
    await calls.write(await calls.person())
    found = []
    for _ in range(17):
        await calls.look()
        found.append(await calls.audit())
        calls.clock.pass_(minutes=1)
    assert found[:7] == [0] * 7
    assert found[-1] == 1
    calls.lane.failures[on.id] = []
    calls.clock.pass_(minutes=5)
    await calls.look()
    assert await calls.audit() == 0


async def test_a_case_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Calls()
    on, *_ = await calls.team()
    broken = await calls.write(await calls.person())
    await calls.write(await calls.person())
    take = type(calls.run)._take

    async def fail(self: object, case_id: int) -> None:
        if case_id == broken.id:
            raise ConnectionError
        await take(calls.run, case_id)

    monkeypatch.setattr(type(calls.run), "_take", fail)
    with pytest.raises(ConnectionError):
        await calls.run()
    await calls.carry()
    assert calls.lane.pings == [on.id]


async def test_who_deletes_themselves_or_loses_the_role_leaves_nobody_waiting() -> None:
    calls = Calls()
    on, off, supervisor, _ = await calls.team()
    case = await calls.write(await calls.person())
    await calls.claim(on, case)
    await Revoke(calls.memory.unit, calls.clock)(on.id, Role.COORDINATOR)
    assert await calls.look() == [off.id]
    await calls.claim(off, case)
    await DeleteMe(calls.memory.unit, calls.clock)(off)
    assert await calls.look() == [supervisor.id]


async def test_who_asked_and_is_forgotten_is_not_waited_for() -> None:
    calls = Calls()
    person = await calls.person()
    await calls.write(person)
    await DeleteMe(calls.memory.unit, calls.clock)(person)
    assert calls.memory.tables.escalations == {}
    assert await calls.audit() == 0


async def test_what_is_told_of_the_wait_is_what_the_rota_knows() -> None:
    calls = Calls()
    person = await calls.person()

    async def told() -> tuple[Expected, datetime | None]:
        wait = await calls.expect(person)
        assert wait is not None
        return wait.expected, wait.at

    assert await calls.expect(person) is None
    case = await calls.write(person)
    assert await told() == (Expected.NOBODY, None)
    on, off = await calls.person(Role.COORDINATOR), await calls.person(Role.COORDINATOR)
    assert await told() == (Expected.UNKNOWN, None), "without a rota nobody is on duty at any hour"
    await calls.on_duty(off, weekday=3)
    assert await told() == (Expected.LATER, datetime(2026, 3, 4, 16, tzinfo=UTC))
    await calls.on_duty(on, weekday=2)
    calls.clock.pass_(minutes=1, seconds=5)
    assert await told() == (Expected.NOW, datetime(2026, 3, 4, 4, 35, tzinfo=UTC))
    await calls.set_(on, unreachable=True)
    assert await told() == (Expected.LATER, datetime(2026, 3, 4, 16, tzinfo=UTC))
    await calls.set_(off, unreachable=True)
    assert await told() == (Expected.NOBODY, None)
    await calls.claim(on, case)
    await calls.answer(on, case)
    wait = await calls.expect(person)
    assert wait is not None
    assert not wait.waits


async def test_a_ping_under_way_does_not_reach_who_declined_meanwhile() -> None:
    calls = Calls()
    on, _ = await calls.person(Role.COORDINATOR), await calls.person(Role.COORDINATOR)
    case = await calls.write(await calls.person())
    await calls.run()
    calls.memory.tables.cases[case.id] = replace(calls.case(), declined_by=frozenset({on.id}))
    await calls.carry()
    assert on.id not in calls.lane.pings
    assert len(calls.lane.pings) == 1
