"""People: one row for each chat, all rows of one size, and savers who do not undo each other."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Row, func, select, text, update

from bot.domain.circles import MOST_OPEN
from bot.domain.clubs import MOST_JOINED
from bot.domain.people import (
    QUIET_CHOICES,
    STAFF,
    WEEKLY_CHOICES,
    ZONES,
    Contact,
    Conversation,
    Expecting,
    Joined,
    Person,
    QuietHours,
    Role,
)
from bot.domain.private import VANISH_CHOICES, CheckIn, Ideas, Plan, Private, SafeHours
from bot.domain.safety import SALT, Risk, Worry, kept_word
from bot.storage import people as storage
from bot.storage import settings
from bot.storage.database import Database
from bot.storage.sealing import SETTINGS, OneKey, Place, Sealer, SealError, from_bytes, to_bytes
from bot.storage.tables import people
from bot.texts.keys import HELP_KINDS
from tests.storage.conftest import NOON, add_people, add_person, count

WORRY = Worry("disclose_image_threat", Risk.URGENT)

short = st.text(max_size=32)
moments = st.datetimes(timezones=st.just(NOON.tzinfo))
worries = st.builds(Worry, st.text("abcdefgh_.", max_size=28), st.sampled_from(Risk))
answers = st.frozensets(st.integers(1, 10**6), max_size=MOST_OPEN)
persons = st.builds(
    Person,
    id=st.just(7),
    chat_id=st.integers(-(2**53), 2**53),
    language=st.sampled_from([None, "mn", "en"]),
    consented_on=st.none() | st.dates(),
    reminders=st.sampled_from([None, True, False]),
    zone=st.sampled_from([*ZONES, "America/Argentina/ComodRivadavia"]),
    quiet=st.builds(QuietHours, st.times(), st.times()) | st.sampled_from(QUIET_CHOICES),
    weekly=st.sampled_from(WEEKLY_CHOICES),
    roles=st.frozensets(st.sampled_from([*STAFF, Role.MEMBER])),
    contact=st.sampled_from(Contact),
    expecting=st.none() | st.builds(Expecting, short, short),
    start=st.none() | st.text("abcXYZ019_-", max_size=64),
    conversation=st.none()
    | st.builds(
        Conversation,
        st.uuids().map(str),
        st.datetimes(timezones=st.just(NOON.tzinfo)),
        st.lists(worries, max_size=Conversation.REMEMBERED).map(tuple),
        st.frozensets(worries, max_size=4),
    ),
    own_word=st.none() | st.binary(min_size=32, max_size=32),
    joined=st.lists(st.builds(Joined, st.integers(1, 10**6), st.dates()), max_size=MOST_JOINED).map(tuple),
    private=st.builds(
        Private,
        alias=st.text(max_size=24),
        code_word=st.none() | st.binary(min_size=32, max_size=32),
        duress_word=st.none() | st.binary(min_size=32, max_size=32),
        hours=st.none()
        | st.builds(SafeHours, st.times(), st.times(), st.frozensets(st.integers(0, 6), min_size=1)),
        vanish=st.sampled_from(VANISH_CHOICES),
        check_in=st.none() | st.builds(CheckIn, st.sampled_from([1, 7]), st.sampled_from(Plan)),
        circles=st.booleans(),
        coming=answers,
        declined=answers,
        told=answers,
        ideas=st.none() | st.builds(Ideas, st.dates(), st.integers(0, 3), st.integers(0, 2**31)),
        said_at=st.none() | moments,
        open_until=st.none() | moments,
        empty_since=st.none() | moments,
    ),
    here_at=st.none() | moments,
    unreachable=st.booleans(),
    last_seen=st.none() | st.dates(),
)


@given(persons)
def test_every_settings_document_reads_back_and_all_have_one_size(person: Person) -> None:
    sealer, place = Sealer(OneKey.new()), Place("people", "settings", b"t" * 16)
    sealed = sealer.seal(settings.encode(person), place, SETTINGS)
    assert len(sealed) == len(sealer.seal(settings.encode(Person(0, 1)), place, SETTINGS))
    staff = person.roles & STAFF
    opened = settings.decode(7, sealer.open(sealed, place), staff, person.unreachable, person.last_seen)
    assert opened == person


def _everything_private() -> Private:
    moment = NOON.replace(microsecond=999_999)
    return Private(
        alias="Ү" * 24,
        code_word=kept_word(("a", "b"), b"s" * SALT),
        duress_word=kept_word(("c", "d"), b"s" * SALT),
        hours=SafeHours(time(23, 59, 59, 999_999), time(7, 59, 59, 999_999)),
        vanish=max(VANISH_CHOICES),
        check_in=CheckIn(CheckIn.WEEKLY, Plan.NOTHING),
        circles=True,
        coming=frozenset(range(9_999_990, 9_999_990 + MOST_OPEN)),
        told=frozenset(range(9_999_990, 9_999_990 + MOST_OPEN)),
        ideas=Ideas(date.max, Ideas.MOST, 2**31),
        said_at=moment,
        open_until=moment,
        empty_since=moment,
    )


def test_everything_a_person_can_have_at_once_still_fits() -> None:
    """A cry for help must not fail because its kind is one more to remember."""
    every = [Worry(about, Risk.URGENT) for about in HELP_KINDS]
    talk = Conversation("f" * 32, NOON.replace(microsecond=999_999))
    for worry in every:
        talk = talk.raising(worry).correcting(worry)
    full = Person(
        id=7,
        chat_id=-(2**53),
        language="mn",
        consented_on=NOON.date(),
        reminders=False,
        zone="America/Argentina/ComodRivadavia",
        quiet=QuietHours(time(23, 59, 59, 999_999), time(7, 59, 59, 999_999)),
        weekly=max(WEEKLY_CHOICES),
        roles=frozenset({Role.MEMBER}),
        contact=Contact.WHEN_I_WRITE,
        expecting=Expecting("support.message", " ".join(["9999999999"] * 8)),
        start="s" * 64,
        conversation=talk,
        own_word=kept_word(("a", "b"), b"s" * SALT),
        joined=tuple(Joined(9_999_999_999 - n, date.max) for n in range(MOST_JOINED)),
        private=_everything_private(),
        here_at=NOON,
    )
    sealer, place = Sealer(OneKey.new()), Place("people", "settings", b"t" * 16)
    sealed = sealer.seal(settings.encode(full), place, SETTINGS)
    assert settings.decode(7, sealer.open(sealed, place), frozenset(), False, None) == full


def test_corrections_of_an_older_version_are_read_and_mean_all_of_their_kind() -> None:
    talk = {"talk": ["s", NOON.isoformat()], "wrong": ["disclose_grooming"]}
    old = from_bytes(settings.encode(Person(1, 2))) | talk
    del old["told"], old["word"], old["weekly"], old["clubs"]
    person = settings.decode(1, to_bytes(old), frozenset(), False, None)
    assert person.conversation == Conversation(
        "s", NOON, (), frozenset({Worry("disclose_grooming", Risk.URGENT)})
    )
    assert person.own_word is None
    assert person.weekly == Person(1, 2).weekly


async def test_a_person_is_found_by_chat_and_by_id(database: Database) -> None:
    added = await add_person(database, 501)
    assert added == Person(id=added.id, chat_id=501, last_seen=NOON.date())
    async with database.unit() as work:
        assert await work.people.by_chat(501) == added
        assert await work.people.get(added.id) == added
        assert await work.people.by_chat(502) is None
        assert await work.people.get(added.id + 1) is None


async def test_adding_a_chat_again_gives_the_stored_person(database: Database) -> None:
    added = await add_person(database, 501)
    async with database.unit() as work:
        await work.people.save(replace(added, language="en"))
        again = await work.people.add(501, date(2030, 1, 1))
        await work.commit()
    assert again == replace(added, language="en")


async def test_two_who_add_the_same_chat_at_once_get_one_person(database: Database) -> None:
    both = await asyncio.gather(*(add_person(database, 77) for _ in range(8)))
    assert len({person.id for person in both}) == 1
    assert await count(database, "people") == 1


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(person=persons)
async def test_everything_saved_comes_back(database: Database, person: Person) -> None:
    async with database.unit() as work:
        added = await work.people.add(person.chat_id, NOON.date())
        saved = replace(person, id=added.id, roles=person.roles - STAFF)
        await work.people.save(saved)
        await work.commit()
    async with database.unit() as work:
        assert await work.people.by_chat(person.chat_id) == saved
        await work.people.forget(added.id)
        await work.commit()


async def test_rows_of_members_and_others_have_one_size(database: Database) -> None:
    plain, member = await add_people(database, 2)
    full = replace(
        member,
        language="mn",
        consented_on=date(2026, 1, 1),
        reminders=True,
        zone="America/Los_Angeles",
        quiet=QuietHours(time(22, 30), time(7, 15)),
        weekly=1,
        roles=frozenset({Role.MEMBER}),
        contact=Contact.NOW,
        expecting=Expecting("desk.write", "31"),
        conversation=Conversation("6d1f2b1e-3a55-4f0e-9a0e-2f6d9a3f1c11", NOON, (WORRY,), frozenset({WORRY})),
        own_word=kept_word(("маргааш", "margash"), b"s" * SALT),
        private=_everything_private(),
    )
    async with database.unit() as work:
        await work.people.save(full)
        await work.commit()
    rows = await _shapes(database)
    assert rows[0] == rows[1]
    assert plain.last_seen == full.last_seen


async def _shapes(database: Database) -> list[Row[Any]]:
    sizes = [func.length(column) for column in (people.c.settings, people.c.token, people.c.chat_index)]
    async with database.session() as session:
        query = select(people.c.unreachable, people.c.last_seen, *sizes)
        return list(await session.rows(query.order_by(people.c.id)))


async def test_rows_of_an_older_version_are_brought_to_the_size_of_all(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(storage, "SETTINGS", (1024,))
        before = [await add_person(database, n) for n in (1, 2, 3)]
    await add_person(database, 4)
    assert len(set(await _shapes(database))) == 2
    await database.even_out()
    assert len(set(await _shapes(database))) == 1
    async with database.unit() as work:
        assert [await work.people.get(person.id) for person in before] == before


async def test_a_row_that_cannot_be_opened_does_not_hold_up_the_others(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(storage, "SETTINGS", (1024,))
        broken, person = await add_people(database, 2)
    async with database.session() as session:
        await session.write(update(people).where(people.c.id == broken.id).values(settings=b"broken"))
        await session.commit()
    await database.even_out()
    sizes = [row[2] for row in await _shapes(database)]
    assert sizes[0] == len(b"broken") < SETTINGS[-1] < sizes[1]
    async with database.unit() as work:
        assert await work.people.get(person.id) == person


async def test_saving_changes_no_staff_role(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        await work.people.save(replace(person, roles=frozenset({Role.ADMIN, Role.MEMBER})))
        await work.commit()
    async with database.unit() as work:
        saved = await work.people.get(person.id)
    assert saved
    assert saved.roles == {Role.MEMBER}


async def test_roles_are_granted_held_listed_and_revoked(database: Database) -> None:
    ana, bat, _ = await add_people(database, 3)
    async with database.unit() as work:
        club = await work.clubs.add("Club 12", "c12")
        other = await work.clubs.add("Club 13", "c13")
        for _ in range(2):  # twice changes nothing
            await work.people.grant(ana.id, Role.COORDINATOR, None, NOON)
            await work.people.grant(bat.id, Role.LEADER, club.id, NOON)
        await work.people.grant(bat.id, Role.LEADER, other.id, NOON)
        await work.people.grant(bat.id, Role.COORDINATOR, None, NOON)
        await work.commit()
    async with database.unit() as work:
        holders = await work.people.holding(Role.COORDINATOR)
        assert [p.id for p in holders] == [ana.id, bat.id]
        assert holders[1].roles == {Role.LEADER, Role.COORDINATOR}
        staff = [(p.id, role, club_id) for p, role, club_id in await work.people.staff()]
        assert staff == [
            (ana.id, Role.COORDINATOR, None),
            (bat.id, Role.LEADER, club.id),
            (bat.id, Role.LEADER, other.id),
            (bat.id, Role.COORDINATOR, None),
        ]
        await work.people.revoke(bat.id, Role.LEADER, other.id + 1)
        await work.people.revoke(bat.id, Role.LEADER, other.id)
        assert await work.clubs.led_by(bat.id) == [club]
        await work.people.grant(bat.id, Role.LEADER, other.id, NOON)
        await work.people.revoke(bat.id, Role.LEADER)
        await work.commit()
    async with database.unit() as work:
        again = await work.people.by_chat(bat.chat_id)
        assert again
        assert again.roles == {Role.COORDINATOR}
        assert await work.people.holding(Role.LEADER) == []


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STUDENT])
async def test_membership_can_never_be_written_where_a_thief_could_read_it(
    database: Database, role: Role
) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        with pytest.raises(ValueError, match="no staff role"):
            await work.people.grant(person.id, role, None, NOON)


async def test_a_sender_does_not_undo_what_the_person_decided_meanwhile(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        await work.people.save(replace(person, reminders=True))
        await work.commit()
    async with database.unit() as sender:
        seen_by_sender = await sender.people.get(person.id)
        assert seen_by_sender
        async with database.unit() as handler:
            mine = await handler.people.by_chat(1)
            assert mine
            await handler.people.save(replace(mine, reminders=False, roles=frozenset({Role.MEMBER})))
            await handler.commit()
        await sender.people.save(replace(seen_by_sender, unreachable=True))
        await sender.commit()
    async with database.unit() as work:
        stored = await work.people.get(person.id)
    assert stored
    assert (stored.reminders, stored.unreachable) == (False, True)
    assert stored.roles == {Role.MEMBER}


async def test_a_forgotten_person_stays_forgotten_when_saved_late(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        await work.people.forget(person.id)
        await work.people.save(person)
        await work.commit()
    assert await count(database, "people") == 0


async def test_a_new_person_never_gets_the_number_of_a_forgotten_one(database: Database) -> None:
    first = await add_person(database, 1)
    async with database.unit() as work:
        await work.people.forget(first.id)
        await work.commit()
    assert (await add_person(database, 2)).id > first.id


async def test_a_row_that_was_swapped_is_noticed(database: Database) -> None:
    one, other = await add_people(database, 2)
    swap = text("UPDATE people SET settings = (SELECT settings FROM people WHERE id = :b) WHERE id = :a")
    async with database.session() as session:
        await session.write(swap.bindparams(a=one.id, b=other.id))
        await session.commit()
    async with database.unit() as work:
        with pytest.raises(SealError):
            await work.people.get(one.id)
        assert await work.people.get(other.id) == other


async def test_an_index_that_was_swapped_leads_to_nobody_else(database: Database) -> None:
    one, other = await add_people(database, 2)
    async with database.session() as session:
        indexes = {row.id: row.chat_index for row in await session.rows(select(people))}
        for number, index in ((one.id, b"x" * 32), (other.id, indexes[one.id])):
            await session.write(people.update().where(people.c.id == number).values(chat_index=index))
        await session.commit()
    async with database.unit() as work:
        with pytest.raises(SealError):
            await work.people.by_chat(one.chat_id)


async def test_one_damaged_row_does_not_hide_the_other_coordinators(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    one, other = await add_people(database, 2)
    async with database.unit() as work:
        for person in (one, other):
            await work.people.grant(person.id, Role.COORDINATOR, None, NOON)
        await work.commit()
    async with database.session() as session:
        await session.write(people.update().where(people.c.id == one.id).values(settings=b"\x01damaged"))
        await session.commit()
    async with database.unit() as work:
        assert [p.id for p in await work.people.holding(Role.COORDINATOR)] == [other.id]
        assert [p.id for p, _, _ in await work.people.staff()] == [other.id]
    assert ("people", one.id) in reported


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        with pytest.raises(Exception, match="zone"):
            await work.people.grant(person.id, Role.ADMIN, None, datetime(2026, 1, 1))  # noqa: DTZ001
