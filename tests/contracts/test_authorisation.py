"""Promise: nobody does anything with a case that is not theirs to do. Every cell is tried."""

import importlib
import inspect
import pkgutil

import pytest

import bot.usecases
from bot.domain.errors import DeskLockedError, LuujinError, NotAllowedError
from bot.domain.people import Role
from tests.contracts.acts import ACTS, BESIDE, Row
from tests.contracts.standing import DESK, FORGED, LEAVING, LOCKED, RANKS, WHO, WHOSE, scene


def _allowed(row: Row, who: Role | str, whose: str) -> bool:
    if whose in row.everybody or (who == LOCKED and whose in row.locked):
        return True
    if (who in RANKS and whose in row.coordinators) or (row.ranks and who not in RANKS):
        return False
    return who in DESK and whose in row.may


async def _cell(row: Row, who: Role | str, whose: str) -> str | None:
    """What is wrong with one cell; None when it is as the table says."""
    at = await scene(who, whose)
    before, allowed = at.house.memory.tables, _allowed(row, who, whose)
    try:
        await row.do(at)
    except LuujinError as error:
        if allowed:
            return f"refused: {type(error).__name__}"
        if at.house.memory.tables is not before:
            return "refused, but something was written"
        expected = _refusal(row, who, whose)
        return None if isinstance(error, expected) else f"refused as {type(error).__name__}"
    return None if allowed else "allowed"


def _refusal(row: Row, who: Role | str, whose: str) -> type[LuujinError]:
    """Who does not belong to the desk is told so, whatever else is wrong; and so is who has to open it."""
    if row.everybody and (not row.may or whose == FORGED):
        return LuujinError
    if who in RANKS or (who in DESK and not row.ranks):
        return LuujinError
    if who in {LOCKED, LEAVING}:
        return LuujinError if row.locked or row.ranks else DeskLockedError
    return NotAllowedError


@pytest.mark.parametrize("act", sorted(ACTS))
async def test_every_role_before_every_case(act: str) -> None:
    row = ACTS[act]
    wrong = {
        (str(who), whose): found
        for who in WHO
        for whose in WHOSE
        # It shows nothing of any case, and the next tap is refused.
        if not (who == LEAVING and row.locked)
        if (found := await _cell(row, who, whose)) is not None
    }
    assert wrong == {}


def _acts_with_cases() -> set[str]:
    """What is done at the desk: by its parameters, wherever it stands."""
    found = set()
    for module in pkgutil.iter_modules(bot.usecases.__path__):
        loaded = importlib.import_module(f"bot.usecases.{module.name}")
        for name, kind in vars(loaded).items():
            if inspect.isclass(kind) and kind.__module__ == loaded.__name__ and module.name != "ports":
                found |= {f"{module.name}.{name}.{method}" for method in _methods(kind)}
    return found


def _methods(kind: type) -> set[str]:
    """Public acts that take a member of the desk, a case, or one of its messages or questions."""
    theirs = {"staff", "case_id", "message_id", "tip_id", "announcement_id"}
    return {
        name
        for name, method in vars(kind).items()
        if inspect.iscoroutinefunction(method)
        and (name == "__call__" or not name.startswith("_"))
        and ("message" in (taken := set(inspect.signature(method).parameters)) or taken & theirs)
    }


def test_every_act_has_its_row() -> None:
    acts = _acts_with_cases()
    assert len(acts) > 20, "they are found"
    assert acts - ACTS.keys() - BESIDE.keys() == set(), "say in tests/contracts/acts.py who may do this"
    assert (ACTS.keys() | BESIDE.keys()) - acts == set(), "these are no acts (any more)"
