"""When a missed question comes back, by the real scheduler."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.timetable.recall import recall

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)


def test_it_comes_back_tomorrow_and_then_later_each_time() -> None:
    memory, due = recall(None, False, NOON)
    assert due == NOON + timedelta(days=1)
    pauses = []
    for _ in range(4):
        now = due
        memory, due = recall(memory, True, now)
        pauses.append(due - now)
    assert pauses == sorted(pauses)
    assert pauses[-1] > timedelta(days=10)
    _, again = recall(memory, False, due)
    assert again - due < pauses[-1], "missed again it comes back sooner"


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 400)), min_size=1, max_size=12))
def test_never_on_the_same_day_and_what_is_kept_survives_json(answers: list[tuple[bool, int]]) -> None:
    memory, now = None, NOON
    for right, days in answers:
        kept, due = recall(memory, right, now)
        assert due - now >= timedelta(days=1)
        memory = json.loads(json.dumps(dict(kept)))
        now = due + timedelta(days=days)
