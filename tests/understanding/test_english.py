"""English words typed in a hurry are put right; everything else stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.english import English
from bot.understanding.slips import Slips

PHRASES = (
    "can my employer keep my passport",
    "he took my passport and my phone",
    "when do people celebrate tsagaan sar and what do they eat",
    "tsagaan sar is the first holiday of the year",
    "please help me",
    "how are you",
    "паспортыг минь авсан",
)
OURS = English.learn(PHRASES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("can my emploer keep my pasport", "can my employer keep my passport"),
        ("Pasport pelase", "passport please"),
        ("they want my sallary", "they want my salary"),  # in no phrase of ours, but a frequent word
        ("tsagan sar", "tsagaan sar"),  # in no dictionary, but said to us twice
        ("hw are yuo", "hw are you"),  # two letters have too many neighbours
        ("an ngo sent me a msg", "an ngo sent me a msg"),
        ("Bayankhongor", "Bayankhongor"),
        ("", ""),
        ("108 👋", "108 👋"),
    ],
)
def test_examples(typed: str, meant: str) -> None:
    assert OURS.mend(typed) == meant


def test_what_was_mended_once_keeps_the_case_of_what_is_left_alone() -> None:
    english = English.learn(PHRASES)
    assert english.mend("Uvurkhangai uvurkhangai") == "Uvurkhangai uvurkhangai"


def test_saved_and_loaded_it_mends_the_same() -> None:
    loaded = English(json.loads(json.dumps(OURS.as_dict())))
    for typed in ("my pasport", "tsagan sar", "sallary", "emploer"):
        assert loaded.mend(typed) == OURS.mend(typed)


@given(st.text())
def test_mending_never_fails_and_twice_is_once(text: str) -> None:
    mended = OURS.mend(text)
    assert OURS.mend(mended) == mended


@pytest.mark.parametrize("slip", ["nrarow", "narow", "narroww", "nartow", "narrow"])
def test_each_kind_of_slip_leads_back(slip: str) -> None:
    assert Slips({"narrow": 3, "barrow": 1}).meant(slip) == "narrow"


def test_two_slips_lead_nowhere_and_the_more_frequent_word_wins() -> None:
    slips = Slips({"best": 1, "rest": 5})
    assert slips.meant("bbrst") is None
    assert slips.meant("nest") == "rest"
