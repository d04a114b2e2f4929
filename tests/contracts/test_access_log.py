"""Promise: whoever looks into a case, its notes, a file or a tip leaves a line that nobody can take away."""

import pytest

from bot.domain.people import Role
from tests.contracts.acts import ACTS
from tests.contracts.standing import LET, MINE, WAITS, scene

LOOKS = {
    ("cases.ClaimCase.__call__", WAITS): "claimed",
    ("cases.ClaimCase.__call__", MINE): "claimed",
    ("read_case.ReadCase.whole", MINE): "read",
    ("read_case.ReadCase.whole", LET): "read",
    ("notes.Notes.read", MINE): "notes read",
    ("notes.Notes.read", LET): "notes read",
    ("case_files.OpenCaseFile.__call__", MINE): "file read",
    ("case_files.OpenCaseFile.__call__", LET): "file read",
    ("export.TakeOut.take", MINE): "exported",
    ("tip_desk.ReadTips.open", WAITS): "tip {tip} read",
    ("tip_desk.ReadTips.picture", WAITS): "tip {tip} picture read",
}


@pytest.mark.parametrize(("act", "whose"), sorted(LOOKS))
async def test_whoever_looks_leaves_a_line(act: str, whose: str) -> None:
    at = await scene(Role.COORDINATOR, whose)
    await ACTS[act].do(at)
    expected = LOOKS[act, whose].format(tip=at.tip)
    case_id = 0 if expected.startswith("tip") else at.case.id
    assert at.house.memory.tables.log == [(case_id, at.who.id, expected)]
