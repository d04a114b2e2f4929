"""A pump goes on, whatever its work does."""

import asyncio

from bot.timetable.pump import Pump
from tests.chat.virtual import run


class Work:
    """Answers as told, then 0; raises what is an exception; notes when it was done."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.at: list[float] = []

    async def __call__(self) -> int:
        self.at.append(asyncio.get_running_loop().time() - 1000.0)
        answer = self.answers.pop(0) if self.answers else 0
        if isinstance(answer, Exception):
            raise answer
        return answer


def played(work: Work, seconds: float, wake_at: float | None = None) -> list[float]:
    """When the work was done, while the pump ran for so long in virtual time."""

    async def story() -> None:
        pump = Pump("test", work, 5.0)
        task = asyncio.ensure_future(pump.run())
        if wake_at is not None:
            await asyncio.sleep(wake_at)
            pump.wake()
        await asyncio.sleep(seconds - (wake_at or 0))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run(story())
    return work.at


def test_while_there_is_work_it_does_not_rest() -> None:
    assert played(Work(3, 2, 1), 1.0) == [0.0] * 4


def test_with_nothing_to_do_it_looks_again_after_the_pause() -> None:
    assert played(Work(), 11.0) == [0.0, 5.0, 10.0]


def test_it_wakes_at_once() -> None:
    assert played(Work(), 4.0, wake_at=2.0) == [0.0, 2.0]


def test_it_goes_on_after_an_exception() -> None:
    assert played(Work(RuntimeError(), ConnectionError(), 1), 11.0) == [0.0, 5.0, 10.0, 10.0]


def test_a_ring_during_the_work_is_not_lost() -> None:
    async def story() -> list[float]:
        times: list[float] = []

        async def work() -> int:
            times.append(asyncio.get_running_loop().time() - 1000.0)
            if len(times) == 1:
                pump.wake()
            return 0

        pump = Pump("test", work, 5.0)
        task = asyncio.ensure_future(pump.run())
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return times

    assert run(story()) == [0.0, 0.0]


def test_an_exception_is_logged_by_its_class_alone(capsys: object) -> None:
    import structlog

    with structlog.testing.capture_logs() as logs:
        played(Work(RuntimeError("a secret text")), 1.0)
    assert [line["kind"] for line in logs] == ["RuntimeError"]
    assert "secret" not in repr(logs)
