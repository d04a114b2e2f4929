"""Requests for support through power cuts: real processes, a real database, a real desk in a chat."""

import pytest

from tests.faults.rounds import rounds

PEOPLE, KILLS = 3, 3


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_killed_again_and_again_no_request_is_lost_doubled_or_astray(kind: str) -> None:
    async with rounds(kind, PEOPLE) as it:
        tally = await it.run(PEOPLE, KILLS)
    print(f"{kind}: {tally}")
    assert tally.rounds == PEOPLE
    assert tally.kills == KILLS
    assert (tally.lost, tally.doubled, tally.unanswered, tally.astray) == (0, 0, 0, 0)
    assert tally.repeated <= tally.kills, "one that was under way may come a second time"
    assert tally.contradicted <= tally.kills, "one that was refused in that moment may be taken all the same"
