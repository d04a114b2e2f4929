import re

from benchmarks.understanding.romanise import romanise

TEXT = "Өнөөдөр хүүхдүүд цэцэрлэгтээ ирлээ, ёстой хөгжилтэй! (OK, 108)"


def test_nothing_stays_in_cyrillic() -> None:
    everything = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"
    for seed in range(20):
        assert re.fullmatch("[a-z]+", romanise(everything + everything.upper(), seed))


def test_other_signs_stay() -> None:
    assert romanise(TEXT).endswith("! (ok, 108)")


def test_one_hand_in_one_message_and_many_hands() -> None:
    hands = {romanise("хөх хөх", seed) for seed in range(60)}
    assert hands == {f"{word} {word}" for word in ("huh", "hoh", "khukh", "khokh", "xux", "xox")}


def test_same_hand_in_every_run() -> None:
    assert romanise(TEXT, 5) == romanise(TEXT, 5)
