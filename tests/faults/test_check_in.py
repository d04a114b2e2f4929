"""Power cuts while check-ins are asked: real processes, a real database."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.domain.check_in import Asking, Book
from bot.domain.private import CheckIn, Plan, Private
from bot.domain.quiz_reminder import SOON
from bot.domain.support import Missed
from bot.usecases.people import update
from tests.faults.town import FIRST_CHAT, Process, Town, clock, make_phones, sandbox_process, town
from tests.journeys.phones import Sandbox

WITHIN = 60.0
ASKED, MISSED = 8, 4
DAY = timedelta(days=1)


async def _agree(place: Town) -> None:
    """The first of them are due to be asked now; the others were asked yesterday, and nothing came of it."""
    now, askings = clock(), {}
    agreed = Private(code_word=b"x" * 32, check_in=CheckIn(CheckIn.DAILY, Plan.TELL))
    async with place.database.unit() as work:
        for number in range(ASKED + MISSED):
            person = await work.people.by_chat(FIRST_CHAT + number)
            assert person is not None
            await update(work, person, lambda p: replace(p, private=agreed))
            one = Asking(person.id, CheckIn.DAILY, now if number < ASKED else now + DAY)
            askings[person.id] = one if number < ASKED else one.asked(person, now - DAY)
        await work.check_ins.save(Book(now, askings))
        await work.commit()


async def _book(place: Town) -> Book:
    async with place.database.unit() as work:
        return await work.check_ins.read()


async def _sent(sandbox: Sandbox) -> Counter[int]:
    journal = await sandbox.journal(method="sendMessage")
    return Counter(int(one["params"]["chat_id"]) for one in journal if "remind" in str(one["params"]))


async def test_killed_again_and_again_nobody_is_asked_twice_and_each_miss_is_told_once() -> None:
    kills = 3
    async with town("sqlite", ASKED + MISSED) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, ASKED + MISSED)
                await _agree(place)
                process = Process(
                    "timetable", ["run", "--role", "timetable"], place.environment(api), place.folder
                )
                for kill in range(1, kills + 1):
                    process.start()
                    async with asyncio.timeout(WITHIN):
                        while sum((await _sent(sandbox)).values()) < kill and (await _book(place)).due(
                            clock()
                        ):
                            await asyncio.sleep(0.005)
                    process.kill()
                process.start()
                try:
                    async with asyncio.timeout(WITHIN):
                        while (await _book(place)).due(clock()):
                            await asyncio.sleep(0.2)
                    await asyncio.sleep(1)  # what was decided last is sent
                finally:
                    process.stop()
                sent = await _sent(sandbox)
                book = await _book(place)
        async with place.database.unit() as work:
            cases = await work.cases.unclosed()
    noted = [one for one in book.askings.values() if one.sent_at is not None and not one.is_told]
    assert set(sent) <= {FIRST_CHAT + number for number in range(ASKED)}
    assert max(sent.values()) == 1
    assert ASKED - kills <= len(noted) <= sum(sent.values()) <= ASKED
    assert all(one.next_at < clock() + 2 * SOON for one in book.askings.values())
    assert [case.missed for case in cases] == [Missed.SILENT] * MISSED
    assert len({case.person_id for case in cases}) == MISSED
