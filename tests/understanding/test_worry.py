from collections.abc import Callable

import pytest

from bot.domain.safety import Risk
from bot.understanding import worry
from bot.understanding.risk import Judgement
from bot.understanding.safety_net import NOTHING, Finding


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Callable[[Finding, float], None]:
    """Sets what the phrases find and how likely the small model thinks a risk is."""

    def see(found: Finding, probability: float) -> None:
        monkeypatch.setattr(worry, "look", lambda _: found)
        monkeypatch.setattr(worry, "judge", lambda _: Judgement(probability, "disclose_grooming"))

    return see


FOUND = Finding(Risk.URGENT, "disclose_trapped_work")
JUDGED = Finding(Risk.CONCERN, "disclose_grooming")


def test_what_the_phrases_find_is_believed(seen: Callable[[Finding, float], None]) -> None:
    seen(FOUND, 0.2)
    assert worry.alone("…") == worry.beside("…") == FOUND


def test_a_phrase_in_a_question_in_general_is_not(seen: Callable[[Finding, float], None]) -> None:
    seen(FOUND, worry.DOUBT / 2)
    assert worry.alone("…") == worry.beside("…") == NOTHING


def test_beside_rasa_a_phrase_needs_a_little_more(seen: Callable[[Finding, float], None]) -> None:
    seen(FOUND, (worry.DOUBT + worry.DOUBT_BESIDE) / 2)
    assert worry.alone("…") == FOUND
    assert worry.beside("…") == NOTHING


def test_the_small_model_raises_what_no_phrase_found(seen: Callable[[Finding, float], None]) -> None:
    seen(NOTHING, worry.ALONE)
    assert worry.alone("…") == JUDGED
    assert worry.beside("…") == NOTHING, "Rasa has asked the small model itself"


@pytest.mark.parametrize(
    "text",
    ["aav namaig zodood gereesee hoochihloo", "хэн ч намайг алга болсныг анзаарахгүй дээ", "I want to die"],
)
def test_cries_are_found_without_rasa(text: str) -> None:
    assert worry.alone(text).risk is Risk.URGENT


@pytest.mark.parametrize(
    "text", ["can my employer keep my passport?", "ажил олгогч миний паспортыг хадгалах эрхтэй юу"]
)
def test_a_question_about_what_is_allowed_is_no_cry(text: str) -> None:
    assert worry.alone(text) == NOTHING
