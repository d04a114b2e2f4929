from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.payloads import RISKS
from bot.understanding.risk import ANY, inputs_digest, judge, model

PROJECT = Path(__file__).parent.parent.parent

CRIES = {
    "darga pasportiig maani huraagaad ajlaas gargahgui bna": "disclose_trapped_work",
    "би үхмээр байна": "disclose_self_harm",
    "aav namaig ugluu bolgon zoddog": "disclose_violence_home",
    "he says he will send my photos to everyone at school": "disclose_image_threat",
}
QUIET = ("өнөөдөр их ядарлаа", "маргааш математикийн шалгалттай", "naiztaigaa kino uzsen", "what is a visa")


def test_the_weights_belong_to_the_present_training_data() -> None:
    assert model().digest == inputs_digest(PROJECT), (
        "run `make risk`: the training data or the folding changed"
    )


def test_every_kind_of_help_has_weights() -> None:
    assert model().classes[0] == ANY
    assert set(model().classes[1:]) == set(RISKS)


@pytest.mark.parametrize("text", CRIES)
def test_cries_are_likely_and_of_their_kind(text: str) -> None:
    judged = judge(text)
    assert judged.probability > 0.5
    assert judged.about == CRIES[text]


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_talk_is_unlikely(text: str) -> None:
    assert judge(text).probability < 0.2


def test_a_long_story_is_judged_where_it_is_worst() -> None:
    quiet = "өнөөдөр хичээл тараад найзтайгаа сагс тоглолоо. " * 30
    told = f"{quiet} аав намайг зодоод гэрээс хөөчихлөө, би одоо хаана хонохоо мэдэхгүй байна {quiet}"
    assert judge(told).probability > 10 * judge(quiet).probability


@given(st.text(max_size=400))
def test_any_text_gets_a_probability_and_a_kind(text: str) -> None:
    judged = judge(text)
    assert 0 <= judged.probability <= 1
    assert judged.about in RISKS
