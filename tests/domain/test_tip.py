"""Tips: the numbers of messages as a button carries them, and what a tip knows of itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tip import Forwarded, Tip, TipKind, packed, unpacked
from tests.fakes.others import NOON


@given(st.lists(st.integers(1, 2**40)))
def test_numbers_come_back_in_order_and_once(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == sorted(set(numbers))


def test_neighbours_take_a_byte_each() -> None:
    assert len(packed(range(1_000_000, 1_000_010))) == 3 + 9


def test_what_was_cut_off_is_no_list() -> None:
    with pytest.raises(ValueError, match="cut off"):
        unpacked(packed([1_000_000])[:-1])


def test_a_tip_knows_which_services_have_it() -> None:
    tip = Tip(1, TipKind.ADVERT, date(2026, 3, 4), forwarded=(Forwarded("police", 7, NOON),))
    assert tip.is_with("police")
    assert not tip.is_with("child_helpline")
