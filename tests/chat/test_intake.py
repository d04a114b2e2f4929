import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.errors import RetryLaterError
from bot.chat.intake import Intake
from bot.usecases.ports import RawUpdate
from tests.chat.virtual import now, run
from tests.fakes.inbox import FakeInbox

Handle = Callable[[RawUpdate], Awaitable[None]]


def update(update_id: int, chat_id: int = 7) -> RawUpdate:
    return RawUpdate(update_id, chat_id, b"{}")


class Story:
    """An intake with a fake inbox and a record of what was handled when."""

    def __init__(self, inbox: FakeInbox | None = None) -> None:
        self.inbox = inbox or FakeInbox()
        self.handled: list[int] = []
        self.alerts: list[str] = []
        self.trouble: dict[int, list[Exception]] = {}
        self.takes: dict[int, float] = defaultdict(float)
        self.running = 0
        self.most_running = 0

    async def handle(self, raw: RawUpdate) -> None:
        self.running += 1
        self.most_running = max(self.running, self.most_running)
        try:
            await asyncio.sleep(self.takes[raw.update_id])
            if self.trouble.get(raw.update_id):
                raise self.trouble[raw.update_id].pop(0)
            self.handled.append(raw.update_id)
        finally:
            self.running -= 1

    def intake(self, **options: Any) -> Intake:
        return Intake(self.inbox, self.handle, self.alerts.append, **options)

    def play(self, *updates: RawUpdate, seconds: float = 60, **options: Any) -> None:
        async def scene() -> None:
            async with self.intake(**options) as intake:
                await intake.recover()
                await intake.accept(updates, 1000)
                await asyncio.sleep(seconds)

        run(scene())


def test_an_update_is_stored_with_the_offset_handled_and_finished() -> None:
    story = Story()
    story.play(update(1), update(2))
    assert story.inbox.next_offset == 1000
    assert story.handled == story.inbox.finished == [1, 2]


def test_a_redelivered_update_does_nothing() -> None:
    story = Story()
    story.play(update(1), update(1))
    story.play(update(1))
    assert story.handled == [1]


def test_order_within_a_chat_and_chats_side_by_side() -> None:
    story = Story()
    story.takes[1] = 5
    story.play(update(1, 7), update(2, 7), update(3, 8))
    assert story.handled == [3, 1, 2]


def test_no_more_than_so_many_are_handled_side_by_side() -> None:
    story = Story()
    story.takes = defaultdict(lambda: 1.0)
    story.play(*(update(n, chat_id=n) for n in range(30)), at_once=4)
    assert story.most_running == 4
    assert len(story.handled) == 30


def test_what_a_dead_process_left_comes_before_what_is_new() -> None:
    story = Story()
    asyncio.run(story.inbox.store([update(1), update(2)], 3))
    story.play(update(3))
    assert story.handled == [1, 2, 3]


def test_updates_before_recovery_are_stored_and_keep_their_place() -> None:
    story = Story()

    async def scene() -> None:
        await story.inbox.store([update(1)], 2)
        async with story.intake() as intake:
            await intake.accept([update(2)], 3)
            assert await intake.recover() == 2
            await asyncio.sleep(1)

    run(scene())
    assert story.handled == [1, 2]


def test_two_failures_are_tried_again_after_short_pauses() -> None:
    story = Story()
    story.trouble[1] = [ValueError("canary"), KeyError("canary")]
    story.play(update(1), update(2), seconds=2.6)
    assert story.handled == [1, 2]
    assert story.inbox.failures == {1: ["ValueError", "KeyError"]}
    assert story.alerts == []


def test_the_third_failure_sets_aside_with_an_alert_and_the_next_goes_on() -> None:
    story = Story()
    story.trouble[1] = [ValueError("canary")] * 3
    story.play(update(1), update(2))
    assert story.inbox.aside == [1]
    assert story.alerts == ["ValueError"]
    assert story.handled == [2]


def test_failures_before_a_restart_count() -> None:
    story = Story()
    story.inbox.failures[1] = ["ValueError", "ValueError"]
    story.trouble[1] = [ValueError("canary")]
    story.play(update(1))
    assert story.inbox.aside == [1]


def test_a_failing_update_holds_up_its_own_chat_only() -> None:
    story = Story()
    story.trouble[1] = [ValueError("canary")]
    story.play(update(1, 7), update(2, 8), seconds=0.1)
    assert story.handled == [2]


def test_to_be_tried_later_is_no_failure_while_patience_lasts() -> None:
    story = Story()
    story.trouble[1] = [RetryLaterError(5)] * 40
    story.play(update(1), seconds=1300)
    assert story.handled == [1]
    assert story.inbox.failures == {}


def test_patience_ends() -> None:
    story = Story()
    story.trouble[1] = [RetryLaterError(5)] * 10_000
    story.play(update(1), update(2), seconds=20_000)
    assert story.inbox.aside == [1]
    assert story.handled == [2]


def test_a_pause_as_long_as_asked_for() -> None:
    story = Story()
    story.trouble[1] = [RetryLaterError(120)]
    story.play(update(1), seconds=119)
    assert story.handled == []
    story.trouble[1] = [RetryLaterError(120)]
    story.play(seconds=121)
    assert story.handled == [1]


def test_who_waits_to_try_again_takes_no_place() -> None:
    story = Story()
    story.trouble[1] = [RetryLaterError(600)]
    story.play(update(1, 7), update(2, 8), at_once=1, seconds=1)
    assert story.handled == [2]


def test_a_handler_that_hangs_is_a_failure() -> None:
    story = Story()
    story.takes[1] = 10_000
    story.play(update(1), update(2), limit=30, seconds=200)
    assert story.inbox.failures == {1: ["TimeoutError"] * 3}
    assert story.handled == [2]


def test_a_database_that_goes_away_is_waited_for() -> None:
    story = Story()

    async def scene() -> None:
        async with story.intake() as intake:
            await intake.recover()
            await intake.accept([update(1), update(2)], 3)
            story.inbox.away = 4
            await asyncio.sleep(30)

    run(scene())
    assert story.inbox.finished == [1, 2]


def test_what_cannot_be_stored_is_not_accepted() -> None:
    story = Story()

    async def scene() -> None:
        async with story.intake() as intake:
            await intake.recover()
            story.inbox.away = 1
            with pytest.raises(ConnectionError):
                await intake.accept([update(1)], 2)
            await intake.accept([update(1)], 2)
            await asyncio.sleep(1)

    run(scene())
    assert story.handled == [1]


def test_an_alert_that_fails_stops_nothing() -> None:
    story = Story()
    story.trouble[1] = [ValueError("canary")] * 3

    def alert(_: str) -> None:
        raise OSError("no mail today")

    async def scene() -> None:
        async with Intake(story.inbox, story.handle, alert) as intake:
            await intake.recover()
            await intake.accept([update(1), update(2)], 3)
            await asyncio.sleep(10)

    run(scene())
    assert story.handled == [2]


def test_at_the_end_running_handlers_finish_and_the_rest_stays_in_the_inbox() -> None:
    story = Story()
    story.takes[1] = 5
    story.play(update(1), update(2), seconds=1, grace=10)
    assert story.handled == [1]
    assert [left.update_id for left in run(story.inbox.unfinished())] == [2]


def test_the_end_does_not_wait_for_ever() -> None:
    story = Story()
    story.takes[1] = 500

    async def scene() -> float:
        begun = now()
        async with story.intake(grace=10) as intake:
            await intake.recover()
            await intake.accept([update(1)], 2)
            await asyncio.sleep(1)
        return now() - begun

    assert run(scene()) == 11
    assert story.handled == []
    assert story.inbox.failures == {}


def test_somebody_who_waits_to_try_again_does_not_delay_the_end() -> None:
    story = Story()
    story.trouble[1] = [RetryLaterError(600)]

    async def scene() -> float:
        begun = now()
        async with story.intake() as intake:
            await intake.recover()
            await intake.accept([update(1)], 2)
            await asyncio.sleep(1)
        return now() - begun

    assert run(scene()) == 1


def test_an_error_around_the_intake_keeps_its_class() -> None:
    story = Story()

    async def scene() -> None:
        async with story.intake() as intake:
            await intake.recover()
            await intake.accept([update(1)], 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(scene())


def test_cancelling_ends_it_with_grace() -> None:
    story = Story()
    story.takes[1] = 3

    async def scene() -> None:
        async with story.intake() as intake:
            await intake.recover()
            await intake.accept([update(1)], 2)
            await asyncio.sleep(1000)

    async def outer() -> None:
        task = asyncio.ensure_future(scene())
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(outer())
    assert story.handled == [1]


def test_there_is_room_until_a_thousand_wait() -> None:
    story = Story()
    story.takes[0] = 50

    async def scene() -> float:
        async with story.intake() as intake:
            await intake.recover()
            await intake.accept([update(n) for n in range(1000)], None)
            begun = now()
            await intake.room()
            return now() - begun

    assert run(scene()) == 50


plays = st.lists(st.tuples(st.integers(1, 4), st.floats(0, 3), st.integers(0, 4)), max_size=40)


@settings(max_examples=40, deadline=None)
@given(plays, st.integers(1, 5))
def test_every_update_is_settled_once_and_chats_keep_their_order(
    wishes: list[tuple[int, float, int]], at_once: int
) -> None:
    story = Story()
    updates = [update(n, chat) for n, (chat, _, _) in enumerate(wishes)]
    for n, (_, takes, failures) in enumerate(wishes):
        story.takes[n] = takes
        story.trouble[n] = [ValueError("canary")] * failures
    story.play(*updates, at_once=at_once, seconds=3000)
    assert sorted(story.inbox.finished + story.inbox.aside) == list(range(len(wishes)))
    assert story.inbox.aside == [] or all(wishes[n][2] >= 3 for n in story.inbox.aside)
    for chat in range(1, 5):
        own = [n for n in story.handled if wishes[n][0] == chat]
        assert own == sorted(own)


def test_who_sent_what_was_set_aside_gets_an_apology_and_one_that_fails_stops_nothing() -> None:
    sorry: list[int] = []

    async def apologise(update: RawUpdate) -> None:
        sorry.append(update.update_id)
        raise RuntimeError("nobody there")

    story = Story()
    story.trouble[1] = [RuntimeError()] * 3
    story.play(update(1), update(2), apologise=apologise)
    assert sorry == [1]
    assert story.handled == [2]
