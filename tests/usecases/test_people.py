"""Meeting people, their settings, invitations, clubs, and talk."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import InvitationRefusedError, NoSuchClubError, StaleError, TooManyTriesError
from bot.domain.people import QUIET_CHOICES, WEEKLY_CHOICES, ZONES, Contact, Expecting, Person, Role
from bot.usecases.clubs import CODE_LENGTH, CODE_LETTERS, JoinClub
from bot.usecases.conversation import Converse
from bot.usecases.invitations import Grant, Invite, InviteMember, ListPeople, Redeem, Revoke
from bot.usecases.people import ChangeSettings, DeleteMe, MarkUnreachable, MeetPerson, update
from tests.fakes.desk import open_desk
from tests.fakes.others import FakeUnderstanding
from tests.usecases.house import House


async def test_a_new_person_is_stored_once_and_the_day_is_noted() -> None:
    house = House()
    meet = MeetPerson(house.memory.unit, house.clock)
    first = await meet(5)
    writes = house.memory.writes
    assert await meet(5) == first
    assert house.memory.writes == writes, "nothing new, nothing written"
    house.clock.pass_(days=1)
    assert (await meet(5)).last_seen == house.clock().date()
    assert len(house.memory.tables.people) == 1


async def test_who_writes_again_can_be_reached_again() -> None:
    house = House()
    person = await house.person()
    await MarkUnreachable(house.memory.unit)(person.chat_id)
    assert (await house.again(person)).unreachable
    assert not (await MeetPerson(house.memory.unit, house.clock)(person.chat_id)).unreachable
    await MarkUnreachable(house.memory.unit)(987654)
    assert len(house.memory.tables.people) == 1, "a stranger who blocks the bot is not stored"


async def test_a_setting_changes_nothing_that_somebody_else_wrote_meanwhile() -> None:
    house = House()
    early = await house.person()
    async with house.memory.unit() as work:
        await update(work, early, lambda p: replace(p, reminders=False))
        await work.commit()
    late = await ChangeSettings(house.memory.unit, house.clock).consent(early)
    assert late.reminders is False


async def test_stop_leaves_nothing_that_comes_unasked() -> None:
    house = House()
    person = await house.person()
    settings = ChangeSettings(house.memory.unit, house.clock)
    await settings.expect(person, "club.code")
    async with house.memory.unit() as work:
        await update(work, person, lambda p: replace(p, contact=Contact.NOW))
        await work.commit()
    stopped = await settings.stop(person)
    assert (stopped.reminders, stopped.contact, stopped.expecting) == (False, Contact.WHEN_I_WRITE, None)


# — What people decide about reminders —


async def agreed(house: House) -> tuple[ChangeSettings, Person]:
    settings = ChangeSettings(house.memory.unit, house.clock)
    return settings, await settings.consent(await house.person())


async def test_every_choice_can_be_made_and_stays() -> None:
    house = House()
    settings, person = await agreed(house)
    for quiet in QUIET_CHOICES:
        person = await settings.quiet(person, quiet.start.hour, quiet.end.hour)
        assert (await house.again(person)).quiet == person.quiet == quiet
    for most in WEEKLY_CHOICES:
        person = await settings.weekly(person, most)
        assert (await house.again(person)).weekly == person.weekly == most
    for zone in ZONES:
        person = await settings.zone(person, zone)
        assert (await house.again(person)).zone == person.zone == zone
    assert person.quiet == QUIET_CHOICES[-1], "one choice leaves the others alone"


FORGED: list[Callable[[ChangeSettings, Person], Awaitable[Person]]] = [
    lambda settings, person: settings.quiet(person, 8, 21),
    lambda settings, person: settings.quiet(person, 0, 0),
    lambda settings, person: settings.quiet(person, 25, -1),
    lambda settings, person: settings.weekly(person, 0),
    lambda settings, person: settings.weekly(person, 10**9),
    lambda settings, person: settings.zone(person, "Asia/Pyongyang"),
    lambda settings, person: settings.zone(person, "../../etc/passwd"),
    lambda settings, person: settings.zone(person, ""),
]


@pytest.mark.parametrize("forged", FORGED)
async def test_what_is_not_offered_is_refused_and_nothing_changes(
    forged: Callable[[ChangeSettings, Person], Awaitable[Person]],
) -> None:
    house = House()
    settings, person = await agreed(house)
    with pytest.raises(StaleError):
        await forged(settings, person)
    assert await house.again(person) == person


async def test_nothing_is_decided_before_consent() -> None:
    house = House()
    settings = ChangeSettings(house.memory.unit, house.clock)
    person = await house.person(reminders=None)
    for decision in (
        settings.quiet(person, 22, 7),
        settings.weekly(person, 1),
        settings.zone(person, "Asia/Seoul"),
    ):
        with pytest.raises(StaleError):
            await decision
    assert await house.again(person) == person


async def test_stop_leaves_zone_and_hours_for_the_day_that_reminders_are_wanted_again() -> None:
    house = House()
    settings, person = await agreed(house)
    person = await settings.zone(await settings.quiet(person, 22, 7), "Asia/Seoul")
    stopped = await settings.stop(await settings.weekly(person, 2))
    assert stopped.reminders is False
    assert (stopped.quiet, stopped.zone, stopped.weekly) == (person.quiet, "Asia/Seoul", 2)


async def test_leaving_a_unit_without_commit_undoes_everything() -> None:
    house = House()
    person = await house.person()
    async with house.memory.unit() as work:
        await work.people.save(replace(person, language="en"))
    assert (await house.again(person)).language is None


async def test_deleting_leaves_nothing_behind() -> None:
    house = House()
    person = await house.person(club="ours")
    settings = ChangeSettings(house.memory.unit, house.clock)
    await settings.expect(person, "club.code")
    with pytest.raises(InvitationRefusedError):
        await Redeem(house.memory.unit, house.clock)(person, "wrong")
    await DeleteMe(house.memory.unit, house.clock)(person)
    await DeleteMe(house.memory.unit, house.clock)(person)
    tables = house.memory.tables
    assert (tables.people, tables.club_members, tables.tries) == ({}, [], [])


# — Invitations —


async def test_an_invitation_works_once_and_never_twice() -> None:
    house = House()
    redeem = Redeem(house.memory.unit, house.clock)
    token = await Invite(house.memory.unit, house.clock)(Role.COORDINATOR)
    assert (await redeem(await house.person(), token)).role is Role.COORDINATOR
    with pytest.raises(InvitationRefusedError):
        await redeem(await house.person(), token)


async def test_an_invitation_dies_after_a_day() -> None:
    house = House()
    invite, redeem = Invite(house.memory.unit, house.clock), Redeem(house.memory.unit, house.clock)
    young, old = await invite(Role.MEMBER), await invite(Role.MEMBER)
    house.clock.pass_(hours=23, minutes=59, seconds=59)
    await redeem(await house.person(), young)
    house.clock.pass_(seconds=1)
    with pytest.raises(InvitationRefusedError):
        await redeem(await house.person(), old)


async def test_when_it_was_made_cannot_be_told_from_when_it_dies() -> None:
    house = House()
    house.clock.pass_(minutes=1)
    for _ in range(3):
        house.clock.pass_(minutes=18, seconds=5)
        await Invite(house.memory.unit, house.clock)(Role.MEMBER)
    ends = {one.expires_at for one in house.memory.tables.invitations.values()}
    assert ends == {house.clock().replace(minute=0, second=0) + timedelta(hours=25)}


async def test_a_card_is_no_good_once_who_made_it_has_left_the_desk_nor_for_themselves() -> None:
    house = House()
    redeem = Redeem(house.memory.unit, house.clock)
    maker, other = await house.person(Role.COORDINATOR), await house.person(Role.COORDINATOR)
    cards = []
    for staff in (maker, maker, other):
        await open_desk(house.memory, house.clock, staff.id)
        cards.append(await InviteMember(house.memory.unit, house.clock)(staff))
    with pytest.raises(InvitationRefusedError):
        await redeem(maker, cards[0])
    assert (await redeem(await house.person(), cards[0])).role is Role.MEMBER, "trying does not use it up"
    await Revoke(house.memory.unit, house.clock)(maker.id, Role.COORDINATOR)
    with pytest.raises(InvitationRefusedError):
        await redeem(await house.person(), cards[1])
    assert (await redeem(await house.person(), cards[2])).role is Role.MEMBER


async def test_tokens_are_long_fit_into_a_link_and_are_not_stored() -> None:
    house = House()
    invite = Invite(house.memory.unit, house.clock)
    tokens = {await invite(Role.MEMBER) for _ in range(20)}
    assert len(tokens) == 20
    assert all(21 <= len(token) <= 62 for token in tokens)
    assert all(
        set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
        for token in tokens
    )
    assert not any(token in repr(house.memory.tables) for token in tokens)


async def test_five_tries_an_hour_for_each_person() -> None:
    house = House()
    redeem = Redeem(house.memory.unit, house.clock)
    token = await Invite(house.memory.unit, house.clock)(Role.MEMBER)
    guesser, other = await house.person(), await house.person()
    for _ in range(5):
        with pytest.raises(InvitationRefusedError):
            await redeem(guesser, "guess")
        house.clock.pass_(minutes=1)
    for guess in ("guess", token):
        with pytest.raises(TooManyTriesError):
            await redeem(guesser, guess)
    house.clock.pass_(minutes=55, seconds=1)
    assert (await redeem(guesser, token)).role is Role.MEMBER
    with pytest.raises(InvitationRefusedError):
        await redeem(other, token)


async def test_a_leader_of_one_club_can_be_invited_to_a_second() -> None:
    house = House()
    leader = await house.person(Role.LEADER, club="one")
    token = await Invite(house.memory.unit, house.clock)(Role.LEADER, "two")
    await Redeem(house.memory.unit, house.clock)(leader, token)
    async with house.memory.unit() as work:
        assert [club.name for club in await work.clubs.led_by(leader.id)] == ["one", "two"]


async def test_the_list_names_staff_and_never_members() -> None:
    house = House()
    leader = await house.person(Role.LEADER, club="ours")
    member = await house.person(Role.MEMBER)
    await Invite(house.memory.unit, house.clock)(Role.ADMIN)
    holders, invitations = await ListPeople(house.memory.unit, house.clock)()
    assert [(h.person_id, h.role, h.club) for h in holders] == [(leader.id, Role.LEADER, "ours")]
    assert [i.role for i in invitations] == [Role.ADMIN]
    assert member.id not in {h.person_id for h in holders}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STUDENT])
async def test_every_role_can_be_taken_away(role: Role) -> None:
    house = House()
    revoke = Revoke(house.memory.unit, house.clock)
    person = await house.person(role, club="ours")
    assert await revoke(person.id, role)
    assert not (await house.again(person)).may(role)
    assert not await revoke(person.id, role)


async def test_nobody_takes_away_being_a_student_or_from_nobody() -> None:
    house = House()
    revoke = Revoke(house.memory.unit, house.clock)
    assert not await revoke((await house.person()).id, Role.STUDENT)
    assert not await revoke(4711, Role.ADMIN)


async def test_the_sandbox_seeds_its_phones_once() -> None:
    house = House()
    grant = Grant(house.memory.unit, house.clock, MeetPerson(house.memory.unit, house.clock))
    for _ in range(2):
        await grant(1, Role.LEADER, "ours")
        await grant(2, Role.STUDENT, "ours")
        await grant(3, Role.MEMBER, None)
    tables = house.memory.tables
    assert (len(tables.people), len(tables.grants), len(tables.club_members)) == (3, 1, 1)


# — Clubs —


async def test_clubs_are_joined_by_a_code_that_reads_well_on_a_poster() -> None:
    house = House()
    await house.person(Role.LEADER, club="ours")
    club = await house.club("ours")
    assert len(club.code) == CODE_LENGTH
    assert set(club.code) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("il1o0")
    join = JoinClub(house.memory.unit, house.clock)
    person = await house.person()
    for typed in (club.code, f"  {club.code.upper()} ", f"{club.code[:4]} {club.code[4:]}"):
        assert await join(person, typed) == club
    with pytest.raises(NoSuchClubError):
        await join(person, "nonsense")


# — Talk —


async def test_a_pseudonym_lasts_as_long_as_the_talk() -> None:
    house = House()
    understanding = FakeUnderstanding()
    converse = Converse(house.memory.unit, understanding, house.clock)
    person = await house.person()
    for minutes in (0, 1, 29, 30, 30, 0, 31):
        house.clock.pass_(minutes=minutes)
        person, _ = await converse(await house.again(person), "?")
    senders = understanding.senders
    assert len(set(senders[:-1])) == 1
    assert senders[-1] != senders[0]
    assert all(len(sender) >= 32 for sender in senders)


async def test_a_talk_in_full_flow_writes_nothing() -> None:
    house = House()
    converse = Converse(house.memory.unit, FakeUnderstanding(), house.clock)
    person, _ = await converse(await house.person(), "?")
    writes = house.memory.writes
    for _ in range(5):
        house.clock.pass_(seconds=10)
        person, _ = await converse(person, "?")
    assert house.memory.writes == writes


async def test_another_language_begins_a_new_talk_and_the_same_one_does_not() -> None:
    house = House()
    settings = ChangeSettings(house.memory.unit, house.clock)
    converse = Converse(house.memory.unit, FakeUnderstanding(), house.clock)
    person = await settings.language(await house.person(), "mn")
    person, _ = await converse(person, "?")
    same = await settings.language(person, "mn")
    assert same.conversation == person.conversation
    assert (await settings.language(person, "en")).conversation is None


async def test_the_first_choice_of_a_language_leaves_a_running_talk_alone() -> None:
    house = House()
    person, _ = await Converse(house.memory.unit, FakeUnderstanding(), house.clock)(await house.person(), "?")
    chosen = await ChangeSettings(house.memory.unit, house.clock).language(person, "en")
    assert chosen.conversation == person.conversation


def test_what_is_expected_is_a_value() -> None:
    assert Person(1, 2, expecting=Expecting("a", "b")) == Person(1, 2, expecting=Expecting("a", "b"))
