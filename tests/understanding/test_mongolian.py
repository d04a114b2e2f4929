"""Mongolian words with a slip of the finger are put right in their folded form; everything else stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.folding import fold
from bot.understanding.mongolian import Mongolian

WORDS = {
    "pasport": 30,
    "pasportai": 1,
    "huraasan": 9,
    "zurag": 40,
    "hun": 500,
    "nas": 30,
    "naiz": 90,
    "bi": 900,
}
OURS = Mongolian(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pasprot", "pasport"),
        ("hurasan", "huraasan"),
        ("zuragg", "zurag"),
        ("aniz", "naiz"),
        ("uhn", "hun"),
        ("pasportai", "pasportai"),  # said once, so it is a word
        ("pasportain", "pasportain"),  # but too rare to be what another one was meant to be
        ("nag", "nag"),  # three letters have too many neighbours
        ("ib", "ib"),
        ("2000", "2000"),
        ("", ""),
    ],
)
def test_examples(typed: str, meant: str) -> None:
    assert OURS.mend(typed) == meant


def test_learnt_saved_and_loaded_it_mends_the_same() -> None:
    learnt = Mongolian.learn(fold("зурагтай zuragtai зурагтай zurgtai zvragtai зурагтай zuragtay").split())
    loaded = Mongolian(json.loads(json.dumps(learnt.as_dict())))
    for typed in ("zurgatai", "zuragtai", "other"):
        assert loaded.mend(typed) == learnt.mend(typed)
    assert learnt.mend("zurgatai") == "zuragtai"


@given(st.text())
def test_mending_never_fails_and_twice_is_once(text: str) -> None:
    for word in fold(text).split():
        mended = OURS.mend(word)
        assert OURS.mend(mended) == mended
