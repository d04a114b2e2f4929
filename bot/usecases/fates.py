"""What became of an answer, kept with the message that told its coordinator that it is stored."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.people import Person
from bot.domain.support import LEAVES, Errand, Fate, Parcel
from bot.usecases.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class NoteEcho:
    """A coordinator was told in Telegram message ``post`` that their answer is stored.

    What becomes of it will be told there, for the first time when it can be taken back no more. Nobody is
    refused: a message that stands in a chat has to be known, so that it is swept. Whether this coordinator
    may still read the case is asked when the news is carried (``DeliverSupport``).
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int, post: int, message_id: int) -> None:
        now = self.clock()
        async with self.store() as work:
            await work.cases.note_post(case_id, staff.id, post, now, fate=Fate(message_id))
            await work.outbox.add(Parcel(0, Errand.RECEIPT, staff.id, case_id, message_id), now + LEAVES)
            await work.commit()


async def announced(work: UnitOfWork, case_id: int, message_id: int, now: datetime) -> None:
    """Within a unit of work: the person was told, covertly, that something waits."""
    await _became(work, case_id, Fate(message_id, announced_at=now), now)


async def opened(work: UnitOfWork, case_id: int, message_id: int, now: datetime) -> None:
    """Within a unit of work: the person was shown the answer."""
    await _became(work, case_id, Fate(message_id, opened_at=now), now)


async def _became(work: UnitOfWork, case_id: int, news: Fate, now: datetime) -> None:
    echo = await work.cases.echo_of(case_id, news.message_id)
    if echo is None or echo.fate is None:  # swept, or the case went to somebody else
        return
    fate = replace(
        echo.fate,
        announced_at=echo.fate.announced_at or news.announced_at,
        opened_at=echo.fate.opened_at or news.opened_at,
    )
    if fate != echo.fate:
        await work.cases.save_post(replace(echo, fate=fate))
        await work.outbox.add(Parcel(0, Errand.RECEIPT, echo.reader_id, case_id, news.message_id), now)
