"""What stands in whose chat since when: the same on every database, and readable to nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.domain.people import Person, Role
from bot.domain.private import CheckIn, Plan, Private
from bot.domain.safety import SafeWords
from bot.domain.support import Case
from bot.domain.vanish import Post
from bot.storage.database import Database
from bot.storage.sealing import SMALL, Place, to_bytes
from bot.storage.tables import case_posts
from bot.understanding.folding import fold
from bot.usecases.people import update
from bot.usecases.ports import Store
from bot.usecases.private import PrivateSettings
from bot.usecases.vanish import SweepPosts
from tests.fakes.others import FakeVanishLane
from tests.storage.conftest import NOON, MovableClock, add_person, count

LATER = NOON + timedelta(minutes=5)


async def _people(store: Store, *chats: int) -> list[Person]:
    async with store() as work:
        found = [await work.people.add(chat, NOON.date()) for chat in chats]
        await work.commit()
    return found


async def _case(store: Store, person: Person) -> Case:
    async with store() as work:
        case = await work.cases.add(person.id, "Цасан Шувуу", "mn", True, True, NOON)
        await work.commit()
    return case


async def _note(store: Store, case: Case | None, reader: Person, *posts: int) -> None:
    async with store() as work:
        for post in posts:
            await work.cases.note_post(case.id if case else None, reader.id, post, NOON)
        await work.commit()


async def _standing(store: Store, after: int = 0, limit: int = 100) -> Sequence[Post]:
    async with store() as work:
        return await work.cases.standing(after, limit)


async def test_everything_that_stands_is_listed_with_whose_it_is(store: Store) -> None:
    person, staff = await _people(store, 1, 2)
    case = await _case(store, person)
    await _note(store, case, person, 10, 11)
    await _note(store, case, staff, 10)
    await _note(store, None, person, 12)
    found = [(p.case_id, p.reader_id, p.message_id, p.at, p.own, p.tries) for p in await _standing(store)]
    assert found == [
        (case.id, person.id, 10, NOON, True, 0),
        (case.id, person.id, 11, NOON, True, 0),
        (case.id, staff.id, 10, NOON, False, 0),
        (None, person.id, 12, NOON, True, 0),
    ]
    async with store() as work:
        shown = [(post.reader_id, post.message_id) for post in await work.cases.shown(case.id)]
    assert shown == [(person.id, 10), (person.id, 11), (staff.id, 10)]
    first, second, *_ = await _standing(store)
    assert list(await _standing(store, first.id, 1)) == [second]


async def test_private_screens_are_found_and_forgotten_apart_from_the_case(store: Store) -> None:
    person, other = await _people(store, 1, 2)
    case = await _case(store, person)
    await _note(store, case, person, 10)
    await _note(store, None, person, 11, 12)
    await _note(store, None, other, 11)
    async with store() as work:
        assert await work.cases.posts(None, person.id) == [11, 12]
        assert await work.cases.posts(case.id, person.id) == [10]
        assert await work.cases.case_of_post(person.id, 11) is None
        await work.cases.forget_posts(None, person.id)
        await work.commit()
    assert [(post.reader_id, post.message_id) for post in await _standing(store)] == [
        (person.id, 10),
        (other.id, 11),
    ]


async def test_a_screen_that_becomes_the_conversation_belongs_to_the_case(store: Store) -> None:
    (person,) = await _people(store, 1)
    case = await _case(store, person)
    await _note(store, None, person, 10)
    await _note(store, case, person, 10)
    (post,) = await _standing(store)
    assert post.case_id == case.id


async def test_tries_are_kept_and_what_is_gone_is_forgotten(store: Store) -> None:
    (person,) = await _people(store, 1)
    await _note(store, None, person, 10, 11)
    first, second = await _standing(store)
    async with store() as work:
        await work.cases.save_post(replace(first, tries=2, not_before=LATER))
        await work.cases.deleted([second.id])
        await work.cases.save_post(replace(second, tries=1))
        await work.commit()
    (left,) = await _standing(store)
    assert (left.message_id, left.tries, left.not_before) == (10, 2, LATER)


async def test_the_sweep_is_the_same_everywhere(store: Store) -> None:
    person, staff = await _people(store, 1, 2)
    case, clock, lane = await _case(store, person), MovableClock(), FakeVanishLane()
    async with store() as work:
        await update(work, person, lambda p: replace(p, private=replace(p.private, vanish=15)))
        await work.commit()
    await _note(store, case, person, 10, 11)
    await _note(store, case, staff, 10)
    sweep = SweepPosts(store, lane, clock)
    assert await sweep() == 1, "nothing stays with who is not at the desk"
    clock.pass_(timedelta(minutes=15) - timedelta(seconds=1))
    assert await sweep() == 0
    clock.pass_(timedelta(seconds=1))
    assert await sweep() == 2
    assert await _standing(store) == []


async def test_no_column_tells_whose_chat_it_is_or_when(database: Database) -> None:
    """A moment in the open would lead to whoever began a quiz a minute later."""
    person = await add_person(database, 77)
    await _note(database.unit, None, person, 10)
    async with database.session() as session:
        (row,) = await session.rows(text("SELECT * FROM case_posts"))
    assert set(row._mapping) == {"id", "token", "case_id", "reader_index", "post_index", "post"}


async def test_all_posts_have_one_size(database: Database) -> None:
    person = await add_person(database, 77)
    await _note(database.unit, None, person, 1, 10**9)
    async with database.unit() as work:
        first, _ = await work.cases.standing(0, 10)
        await work.cases.save_post(replace(first, tries=6, not_before=LATER))
        await work.commit()
    async with database.session() as session:
        sizes = await session.rows(text("SELECT DISTINCT length(post) FROM case_posts"))
    assert len(sizes) == 1


async def test_a_post_of_an_older_version_is_left_until_telegram_keeps_it(database: Database) -> None:
    person = await add_person(database, 77)
    case = await _case(database.unit, person)
    await _note(database.unit, case, person, 10)
    async with database.unit() as work:
        cases = work.cases
        async with database.session() as session:
            (row,) = await session.rows(case_posts.select())
            old = to_bytes({"message": 10, "at": NOON.isoformat()})
            sealed = cases._vault.seal(old, Place("case_posts", "post", row.token), SMALL)
            await session.write(case_posts.update().values(post=sealed))
            await session.commit()
    clock, lane = MovableClock(NOON + timedelta(hours=47)), FakeVanishLane()
    sweep = SweepPosts(database.unit, lane, clock)
    await sweep()
    assert await count(database, "case_posts") == 1
    clock.pass_(timedelta(hours=1))
    await sweep()
    assert await count(database, "case_posts") == 0
    assert lane.asked == 0


async def test_a_forgotten_person_leaves_no_private_screen_behind(database: Database) -> None:
    person = await add_person(database, 77)
    await _note(database.unit, None, person, 10)
    async with database.unit() as work:
        await work.people.forget(person.id)
        await work.commit()
    assert await count(database, "case_posts") == 0


async def test_two_who_change_the_private_part_at_once_undo_nothing(database: Database) -> None:
    """A check-in that is agreed to in the second in which the person changes a word."""
    person = await add_person(database, 77)
    asked = CheckIn(CheckIn.DAILY, Plan.TELL)
    async with database.unit() as slow:
        seen = await slow.people.get(person.id)
        assert seen is not None
        async with database.unit() as quick:
            await update(quick, person, lambda p: replace(p, private=replace(p.private, code_word=b"x" * 32)))
            await quick.commit()
        await slow.people.save(replace(seen, private=replace(seen.private, check_in=asked)))
        await slow.commit()
    async with database.unit() as work:
        found = await work.people.get(person.id)
    assert found is not None
    assert (found.private.code_word, found.private.check_in) == (b"x" * 32, asked)


async def test_who_left_the_network_has_a_row_like_everybody(store: Store, clock: MovableClock) -> None:
    (person,) = await _people(store, 1)
    case = await _case(store, person)
    await _note(store, case, person, 10)
    async with store() as work:
        full = Private(alias="Цасан Шувуу", vanish=15, circles=True)
        await update(
            work,
            person,
            lambda p: replace(p, roles=frozenset({Role.MEMBER}), consented_on=NOON.date(), private=full),
        )
        await work.commit()
    act = PrivateSettings(store, SafeWords.of(fold), clock)
    async with store() as work:
        stored = await work.people.get(person.id)
    assert stored is not None
    left = await act.leave(stored)
    assert (left.private, left.roles) == (Private(), frozenset())
    assert await _standing(store) == []
    async with store() as work:
        assert await work.cases.latest_of(person.id) is None
        assert await work.cases.get(case.id) is None
