"""What a thief of the database gets: no words, no chats, nobody's membership, no way from case to person."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bot.domain.people import Contact, Conversation, Expecting, Person, Role
from bot.domain.safety import SALT, Risk, Worry, kept_word
from bot.domain.support import Author, CaseState, Errand, Parcel
from bot.storage.database import Database
from bot.storage.retention import sweep
from bot.usecases.ports import RawUpdate
from tests.databases import postgres_server
from tests.storage.conftest import NOON, add_person

CHAT = 7_346_125_981
CANARIES = ("канар-үг нууц", "canary-words", "Цасан Шувуу", "desk.canary", "America/Argentina/La_Rioja")


def _stolen(kind: str, folder: Path, url: str) -> bytes:
    if kind == "postgresql":
        return postgres_server().dump(url.split("/")[3].split("?")[0])
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def _forms(word: str | int) -> Iterator[bytes]:
    """How a word or number could stand in a file or a dump."""
    if isinstance(word, int):
        yield str(word).encode()
        for raw in (
            word.to_bytes(6),
            word.to_bytes(8),
            word.to_bytes(6, "little"),
            word.to_bytes(8, "little"),
        ):
            yield raw
            yield raw.hex().encode()
        return
    for raw in (word.encode(), word.encode("utf-16-le"), word.encode("unicode_escape")):
        yield raw
        yield raw.hex().encode()
        yield base64.b64encode(raw)[:-4]


async def _tell(database: Database) -> Person:
    """Fill every sealed column with canaries."""
    person = await add_person(database, CHAT)
    secret = replace(
        person,
        zone="America/Argentina/La_Rioja",
        roles=frozenset({Role.MEMBER}),
        contact=Contact.NOW,
        expecting=Expecting("desk.canary", "canary-words"),
        conversation=Conversation("canary-words", NOON, raised=(Worry("desk.canary", Risk.URGENT),)),
        own_word=kept_word(("канар-үг нууц", "canary-words"), b"s" * SALT),
    )
    async with database.unit() as work:
        await work.people.save(secret)
        await work.invitations.add(b"d" * 32, Role.MEMBER, None, NOON + timedelta(days=1))
        case = await work.cases.add(person.id, "Цасан Шувуу", "mn", True, True, NOON)
        for number, words in enumerate(CANARIES):
            assert await work.cases.write(case.id, Author.PERSON, words, NOON, number)
        await work.cases.note_post(case.id, person.id, CHAT, NOON)
        await work.outbox.add(Parcel(0, Errand.TO_PERSON, person.id, case.id, 1), NOON)
        await work.commit()
    updates = [RawUpdate(n, CHAT, words.encode()) for n, words in enumerate(CANARIES)]
    await database.inbox().store(updates, 9)
    return secret


async def test_a_stolen_database_holds_no_words_chats_or_pseudonyms(
    database: Database, kind: str, tmp_path: Path, database_url: str
) -> None:
    secret = await _tell(database)
    stolen = _stolen(kind, tmp_path, database_url)
    assert len(stolen) > 10_000
    assert b"case_messages" in stolen, "it is the right file"
    assert [word for word in (*CANARIES, CHAT) for form in _forms(word) if form in stolen] == []
    assert secret.own_word is not None
    assert secret.own_word not in stolen, "not even what a guess could be tried against"
    # Names of tables and columns speak of members of clubs, which is no secret; values never do.
    assert b"member" not in stolen.replace(b"club_members", b"")
    async with database.unit() as work:
        assert await work.people.by_chat(CHAT) == secret


async def test_no_column_leads_from_one_table_to_another_but_our_own_numbers(database: Database) -> None:
    """Case, inbox, tries and posts name the same person by hashes that have nothing in common."""
    person = await _tell(database)
    async with database.unit() as work:
        await work.invitations.note_try(person.id, NOON)
        await work.commit()
    questions = (
        "SELECT chat_index FROM people",
        "SELECT DISTINCT chat_index FROM inbox",
        "SELECT person_index FROM cases",
        "SELECT person_index FROM invitation_tries",
        "SELECT reader_index FROM case_posts",
        "SELECT post_index FROM case_posts",
    )
    async with database.session() as session:
        hashes = [bytes(row[0]) for question in questions for row in await session.rows(text(question))]
        columns = set((await session.rows(text("SELECT * FROM cases")))[0]._mapping)
    assert len(set(hashes)) == len(questions)
    assert columns == {
        "id", "token", "person_index", "key", "about", "state", "claimed_by", "closed_on"
    }  # fmt: skip


async def test_a_shredded_case_leaves_the_files_too(
    database: Database, kind: str, tmp_path: Path, database_url: str
) -> None:
    await _tell(database)
    async with database.unit() as work:
        (case,) = await work.cases.unclosed()
        await work.cases.save(replace(case, state=CaseState.CLOSED, closed_at=NOON))
        await work.commit()
    async with database.session() as session:
        row = (await session.rows(text("SELECT key FROM cases")))[0]
    wrapped = bytes(row.key)

    def stands_in(stolen: bytes) -> bool:
        return wrapped in stolen or wrapped.hex().encode() in stolen

    assert stands_in(_stolen(kind, tmp_path, database_url))
    swept = await sweep(database, NOON + timedelta(days=91))
    assert swept.cases == 1
    assert not stands_in(_stolen(kind, tmp_path, database_url))
