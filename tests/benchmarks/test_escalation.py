"""The simulation of desks: nobody is forgotten at a few of them, and it would be seen."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from benchmarks.escalation.__main__ import report
from benchmarks.escalation.simulation import Seen, simulate
from bot.domain.escalation import Escalation

DESKS = range(20)


async def seen(desks: range = DESKS) -> Seen:
    found = Seen()
    for seed in desks:
        await simulate(seed, found)
    return found


async def test_nobody_is_forgotten_and_nothing_is_late() -> None:
    found = await seen()
    assert (found.stalled, found.to_the_wrong) == (0, 0)
    assert max(found.late) < 30
    assert max(found.after_start) < 60
    assert max(found.schedule) < 30
    assert found.answered > 10
    assert "stalled cases: 0" in report(found)


async def test_the_same_numbers_make_the_same_desks() -> None:
    first, second = await seen(range(3)), await seen(range(3))
    assert first == second


async def test_an_acknowledgement_that_never_ends_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Escalation.acknowledged

    def for_days(self: Escalation, person_id: int, urgent: bool, now: datetime) -> Escalation:
        return replace(real(self, person_id, urgent, now), due_at=now + timedelta(days=3))

    monkeypatch.setattr(Escalation, "acknowledged", for_days)
    assert (await seen()).stalled > 0
