import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import DATA_LIMIT, CallbackCodec

CODEC = CallbackCodec(b"k" * 32)
chats = st.integers(-(2**63), 2**63 - 1)
data = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=DATA_LIMIT).filter(
    lambda text: len(text.encode()) <= DATA_LIMIT
)


@given(chats, data)
def test_what_was_signed_opens_and_fits_telegram(chat_id: int, text: str) -> None:
    signed = CODEC.sign(chat_id, text)
    assert len(signed.encode()) <= 64
    assert CODEC.open(chat_id, signed) == text


@given(chats, chats, data)
def test_another_person_cannot_use_it(chat_id: int, other: int, text: str) -> None:
    if chat_id != other:
        assert CODEC.open(other, CODEC.sign(chat_id, text)) is None


@given(chats, data, st.data())
def test_any_changed_bit_is_refused(chat_id: int, text: str, draw: st.DataObject) -> None:
    raw = bytearray(CODEC.sign(chat_id, text).encode())
    bit = draw.draw(st.integers(0, 8 * len(raw) - 1))
    raw[bit // 8] ^= 1 << bit % 8
    assert CODEC.open(chat_id, raw.decode("utf-8", "surrogateescape")) is None


@given(chats, st.text(max_size=80))
def test_anything_else_is_refused(chat_id: int, text: str) -> None:
    assert CODEC.open(chat_id, text) is None


@given(data, data)
def test_a_signature_serves_its_own_data_only(one: str, other: str) -> None:
    moved = CODEC.sign(7, one)[:12] + other
    assert CODEC.open(7, moved) == (one if one == other else None)


def test_another_key_opens_nothing() -> None:
    assert CallbackCodec(b"x" * 32).open(7, CODEC.sign(7, "menu")) is None


@pytest.mark.parametrize("text", ["", "x" * 53, "ө" * 27])
def test_what_does_not_fit_is_refused_when_the_button_is_built(text: str) -> None:
    with pytest.raises(ValueError, match="callback data of"):
        CODEC.sign(7, text)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        CallbackCodec(b"short")
