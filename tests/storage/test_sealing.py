"""Sealed values open in their own place only, with their own key, and tell little by their size."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.keys import Keyring
from bot.storage.sealing import SETTINGS, SMALL, TEXT, UPDATE, OneKey, Place, Sealer, SealError, Vault, token

PLACE = Place("people", "settings", b"0123456789abcdef")
sealer = Sealer(OneKey.new())


@given(st.binary(max_size=1020))
def test_what_is_sealed_opens_in_its_place(data: bytes) -> None:
    assert sealer.open(sealer.seal(data, PLACE, SETTINGS), PLACE) == data


@given(st.binary(max_size=500), st.binary(max_size=500))
def test_sizes_do_not_depend_on_what_is_sealed(one: bytes, other: bytes) -> None:
    sealed = sealer.seal(one, PLACE, SMALL), sealer.seal(other, PLACE, SMALL)
    assert len(sealed[0]) == len(sealed[1])


@given(st.data())
def test_one_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(sealer.seal(b"Please help me", PLACE, SMALL))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealError) as refused:
        sealer.open(bytes(sealed), PLACE)
    assert "help" not in str(refused.value)
    assert refused.value.__cause__ is None


@given(st.integers(0, 600))
def test_a_shortened_value_is_noticed(length: int) -> None:
    sealed = sealer.seal(b"x", PLACE, SMALL)
    with pytest.raises(SealError):
        sealer.open(sealed[: min(length, len(sealed) - 1)], PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [PLACE._replace(table="cases"), PLACE._replace(column="about"), PLACE._replace(row=b"f" * 16)],
)
def test_a_value_moved_to_another_place_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(SealError):
        sealer.open(sealer.seal(b"x", PLACE, SMALL), elsewhere)


def test_another_key_does_not_open() -> None:
    with pytest.raises(SealError):
        Sealer(OneKey.new()).open(sealer.seal(b"x", PLACE, SMALL), PLACE)


def test_the_same_words_never_look_the_same() -> None:
    assert sealer.seal(b"x", PLACE, SMALL) != sealer.seal(b"x", PLACE, SMALL)


def test_values_sealed_before_a_rotation_still_open(tmp_path: Path) -> None:
    keyring = Keyring.create(tmp_path / "keys.json")
    vault = Vault(keyring)
    before = vault.seal(b"before", PLACE, SMALL)
    keyring.rotate()
    after = vault.seal(b"after", PLACE, SMALL)
    assert before[:10] != after[:10]
    assert len(before) == len(after)
    later = Vault(Keyring.load(tmp_path / "keys.json"))
    assert [later.open(before, PLACE), later.open(after, PLACE)] == [b"before", b"after"]


def test_what_does_not_fit_is_refused_and_not_cut() -> None:
    with pytest.raises(ValueError, match="more than"):
        sealer.seal(b"x" * (SETTINGS[-1] - 3), PLACE, SETTINGS)


@pytest.mark.parametrize("letter", ["а", "x", "😀", "あ"])
def test_the_longest_text_telegram_takes_fits(letter: str) -> None:
    units = len(letter.encode("utf-16-le")) // 2
    text = letter * (4096 // units)
    assert sealer.seal(text.encode(), PLACE, TEXT)


def test_texts_have_three_sizes_and_updates_few() -> None:
    assert len({len(sealer.seal(b"x" * n, PLACE, TEXT)) for n in range(0, 13000, 97)}) == 3
    assert len({len(sealer.seal(b"x" * n, PLACE, UPDATE)) for n in range(0, 30000, 997)}) == 3
    assert sealer.seal(b"x" * 1_000_000, PLACE, UPDATE)


@given(st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62))
def test_an_index_finds_the_same_number_under_the_same_purpose_only(one: int, other: int) -> None:
    assert vault.index("people.chat", one) == vault.index("people.chat", one)
    assert vault.index("people.chat", one) != vault.index("inbox.chat", one)
    assert (vault.index("people.chat", one) == vault.index("people.chat", other)) == (one == other)


class _Derived(OneKey):
    def derive(self, purpose: str) -> bytes:
        return purpose.encode().ljust(32)


vault = Vault(_Derived(b"k" * 32))


def test_row_tokens_are_random() -> None:
    assert len({token() for _ in range(100)}) == 100
