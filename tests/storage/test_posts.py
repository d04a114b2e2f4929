"""What a Telegram message of a case is for, and which message an update brought: on every database."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.support import Asked, Author, Case, Fate, Question
from bot.storage.database import Database
from tests.storage.conftest import NOON

LATER = NOON + timedelta(minutes=5)


async def a_case(database: Database, person_id: int = 7) -> Case:
    async with database.unit() as work:
        case = await work.cases.add(person_id, "Цасан Шувуу", "mn", True, True, NOON)
        await work.commit()
    return case


async def test_what_a_message_shows_is_kept_with_it_and_it_counts_from_the_first_time(
    database: Database,
) -> None:
    fate = Fate(77)
    case = await a_case(database)
    async with database.unit() as work:
        await work.cases.note_post(case.id, 100, 30, NOON)
        await work.cases.note_post(case.id, 100, 30, LATER, mute=True)
        await work.cases.note_post(case.id, 100, 31, NOON, fate=fate)
        await work.commit()
    async with database.unit() as work:
        assert await work.cases.case_of_post(100, 30) is None, "a reply to it is for nobody"
        assert await work.cases.case_of_post(100, 31) == case.id
        first, second = await work.cases.standing(0, 9)
        assert (first.at, first.mute, first.fate) == (NOON, True, None)
        assert (second.mute, second.fate) == (False, fate)
        assert await work.cases.echo_of(case.id, 77) == second
        assert await work.cases.echo_of(case.id, 78) is None
        assert await work.cases.echo_of(case.id + 1, 77) is None
        told = replace(second, fate=replace(fate, announced_at=NOON, opened_at=LATER))
        await work.cases.save_post(told)
        await work.cases.note_post(case.id, 100, 30, LATER)
        await work.commit()
    async with database.unit() as work:
        assert await work.cases.echo_of(case.id, 77) == told
        assert await work.cases.case_of_post(100, 30) == case.id


async def test_the_message_of_an_update_is_found_with_its_own_case_until_it_is_taken_back(
    database: Database,
) -> None:
    case, other = await a_case(database), await a_case(database, 8)
    asked = Asked(Question.REFERRAL, 5)
    async with database.unit() as work:
        kept = await work.cases.write(case.id, Author.STAFF, "үг", NOON, 900, None, asked)
        await work.commit()
    async with database.unit() as work:
        assert kept is not None
        assert await work.cases.write(case.id, Author.STAFF, "үг", NOON, 900) is None
        assert await work.cases.message_of(case.id, 900) == kept
        assert await work.cases.message_of(other.id, 900) is None
        assert await work.cases.message_of(case.id, 901) is None
        assert await work.cases.take_back(case.id, kept.id)
        assert await work.cases.message_of(case.id, 900) is None
