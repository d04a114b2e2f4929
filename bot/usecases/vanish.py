"""Messages of the conversation leave the chats by themselves, and before Telegram keeps them for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from bot.domain.people import Person
from bot.domain.support import Errand, Parcel
from bot.domain.vanish import PAUSES, Post
from bot.usecases.cases import may_read
from bot.usecases.desk import readers_of
from bot.usecases.desk_session import is_open_to
from bot.usecases.ports import Clock, Store, UnitOfWork, VanishLane

PAGE = 500


@dataclass(frozen=True, slots=True)
class SweepPosts:
    """Delete what has stood long enough in a chat; how many messages went.

    What cannot be deleted is tried again; after the last try who holds the case is told, without content. A
    message that was deleted but not noted so is tried once more: that is no failure.

    In a chat of staff only that stays of a case what they may read now: nothing while their desk is locked,
    of a case that lapsed, went to somebody else or ended, or after their role was taken away.
    """

    store: Store
    lane: VanishLane
    clock: Clock

    async def __call__(self) -> int:
        after = gone = 0
        while page := await self._page(after):
            after = page[-1].id
            gone += await self._sweep(page)
        return gone

    async def _page(self, after: int) -> list[Post]:
        async with self.store() as work:
            return await work.cases.standing(after, PAGE)

    async def _sweep(self, page: Sequence[Post]) -> int:
        now = self.clock()
        async with self.store() as work:
            readers = await work.people.several({post.reader_id for post in page})
            shut = await _shut(work, page, readers, now)
        found = [(readers[post.reader_id], post) for post in page if post.reader_id in readers]
        # Nobody knows any more whose chat it is, or all tries are over.
        await self._forget([post for post in page if _is_lost(post, readers, now)])
        due = [
            (one.id, one, post)
            for one, post in found
            if not post.is_given_up
            and (post.goes_at(one.private) if post.id not in shut else post.not_before or now) <= now
        ]
        gone = 0
        for _, group in groupby(sorted(due, key=lambda three: three[0]), key=lambda three: three[0]):
            mine = list(group)
            gone += await self._take_away(mine[0][1], [post for _, _, post in mine])
        return gone

    async def _take_away(self, reader: Person, posts: list[Post]) -> int:
        """Together; where that fails one by one, so that one that stays holds no other back."""
        if await self._is_removed(reader, posts):
            await self._forget(posts)
            return len(posts)
        alone = len(posts) > 1
        left = [post for post in posts if not (alone and await self._is_removed(reader, [post]))]
        await self._forget([post for post in posts if post not in left])
        await self._again([self._failed(post) for post in left])
        return len(posts) - len(left)

    async def _is_removed(self, reader: Person, posts: Sequence[Post]) -> bool:
        try:
            return await self.lane.remove(reader, [post.message_id for post in posts])
        except Exception:  # no connection, a long pause: tried again like any failure
            return False

    async def _forget(self, posts: Sequence[Post]) -> None:
        if not posts:
            return
        async with self.store() as work:
            await work.cases.deleted([post.id for post in posts])
            await work.commit()

    def _failed(self, post: Post) -> Post:
        pause = PAUSES[min(post.tries, len(PAUSES) - 1)]
        return replace(post, tries=post.tries + 1, not_before=self.clock() + pause)

    async def _again(self, posts: Sequence[Post]) -> None:
        """Keep for another try; in the same commit tell of what was the last."""
        now = self.clock()
        async with self.store() as work:
            for post in posts:
                await work.cases.save_post(post)
            for case_id in {post.case_id for post in posts if post.is_given_up and post.case_id is not None}:
                await _tell(work, case_id, now)
            await work.commit()


async def _shut(
    work: UnitOfWork, page: Sequence[Post], readers: Mapping[int, Person], now: datetime
) -> set[int]:
    """Ids of those that show staff a case which they may not read, or not now."""
    of_staff = [p for p in page if p.case_id is not None and not p.own and p.reader_id in readers]
    if not of_staff:
        return set()
    cases = {case.id: case for case in await work.cases.unclosed()}
    there = {post.reader_id for post in of_staff}
    inside = {number for number in there if await is_open_to(work, readers[number], now)}
    shown = {
        post.id
        for post in of_staff
        if post.reader_id in inside
        and (case := cases.get(post.case_id or 0)) is not None
        and may_read(readers[post.reader_id], case)
    }
    return {post.id for post in of_staff} - shown


def _is_lost(post: Post, readers: dict[int, Person], now: datetime) -> bool:
    return post.is_too_old(now) and (post.is_given_up or post.reader_id not in readers)


async def _tell(work: UnitOfWork, case_id: int, now: datetime) -> None:
    case = await work.cases.get(case_id)
    if case is None:
        return
    holder = [case.claimed_by] if case.claimed_by is not None else []
    for reader_id in holder or [reader.id for reader in await readers_of(work, case)]:
        await work.outbox.add(Parcel(0, Errand.STANDS, reader_id, case.id), now)
