"""What leaves is locked; what locks it stands in the sealed case, which has one size for all of it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.export import Export, Lock
from bot.domain.flood import Flood
from bot.domain.referral import Consent
from bot.domain.support import Case, CaseState, Missed, Need, Outcome
from bot.storage.export import CannotOpenError, LockedFile, opened
from bot.usecases.ports import Store
from tests.storage.conftest import NOON

MICRO = NOON.replace(microsecond=123_456)
CONTENT = "Энд ярьсан бүхэн".encode()
WHOLE = Export(Consent.GIVEN, NOON, 2_000_000, NOON, 2_000_001, Lock(b"s" * 16, b"k" * 32), NOON)


async def test_it_opens_with_its_phrase_alone_however_it_is_typed() -> None:
    phrase, lock = await LockedFile().new()
    file = await LockedFile().close(lock, CONTENT)
    assert CONTENT not in file
    assert [len(group) for group in phrase.split()] == [5] * 6
    for typed in (phrase, phrase.replace(" ", ""), phrase.replace(" ", "-"), f" {phrase}\n"):
        assert opened(file, typed) == CONTENT
    other, _ = await LockedFile().new()
    for wrong in (other, phrase[:-1], ""):
        with pytest.raises(CannotOpenError):
            opened(file, wrong)
    assert await LockedFile().close(lock, CONTENT) != file
    assert "kkk" not in repr(WHOLE)


async def test_any_change_of_the_file_is_noticed() -> None:
    phrase, lock = await LockedFile().new()
    file = await LockedFile().close(lock, CONTENT)
    changed = [file[:at] + bytes((file[at] ^ 1,)) + file[at + 1 :] for at in range(0, len(file), 5)]
    for wrong in (*changed, file[:-1], file[:30], b"", file + b"\x00"):
        with pytest.raises(CannotOpenError):
            opened(wrong, phrase)


@pytest.mark.parametrize("export", [Export(), Export(Consent.REFUSED, NOON), WHOLE])
async def test_how_far_it_has_come_is_kept_with_the_case(store: Store, export: Export) -> None:
    async with store() as work:
        case = await work.cases.add(7, "Цасан Шувуу", "mn", True, True, NOON)
        await work.cases.save(replace(case, export=export))
        await work.commit()
    async with store() as work:
        assert (await work.cases.get(case.id)) == replace(case, export=export)


async def test_a_case_with_everything_in_it_keeps_to_its_size(store: Store) -> None:
    async with store() as work:
        case = await work.cases.add(2**40, "Ө" * 24, "mn", True, True, MICRO)
        many = frozenset(range(1_000_000, 1_000_012))
        whole: Case = replace(
            case,
            state=CaseState.CLOSED,
            closed_at=MICRO,
            present_until=MICRO,
            need=Need.PRACTICAL,
            duress=True,
            handed_to=many,
            declined_by=many,
            follow_up=date(2026, 3, 2),
            outcome=Outcome.NOT_FOR_US,
            noticed_at=MICRO,
            noticed=2**31,
            export=WHOLE,
            flood=Flood(MICRO, True, MICRO, MICRO),
            missed=Missed.BLOCKED,
            missed_on=date(2026, 3, 2),
            thought_of=True,
        )
        await work.cases.save(whole)
        await work.commit()
