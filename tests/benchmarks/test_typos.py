import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.understanding.typos import neighbours, slip, with_typos

WORDS = st.text("абвгөүаайnmbxzAÜЕ", min_size=2, max_size=9)
TEXT = "Паспортыг минь хураачихсан, надад туслаач гуйя намайг эндээс гаргаж өгөөч ээ"


def distance(one: str, other: str) -> int:
    """Swaps of neighbours, insertions, deletions and changes between two words."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@given(WORDS, st.integers())
def test_a_slip_is_one_slip(word: str, seed: int) -> None:
    assert distance(word, slip(word, random.Random(seed))) == 1


def test_every_kind_of_slip_is_made() -> None:
    made = {slip("хоёр", random.Random(seed)) for seed in range(300)}
    assert {"охёр", "хоё", "хоёрр", "хоёо"} <= made


def test_one_word_in_four() -> None:
    for seed in range(20):
        before, after = TEXT.split(), with_typos(TEXT, seed).split()
        changed = [place for place, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
        assert [b - a for a, b in pairwise(changed)] == [4] * (len(changed) - 1)
        assert len(changed) in (2, 3)


def test_one_in_four_of_single_words() -> None:
    words = [f"үг{chr(ord('а') + n % 32)}{chr(ord('а') + n // 32)}" for n in range(1000)]
    assert 200 < sum(with_typos(word) != word for word in words) < 300


@given(st.text(max_size=80), st.integers(0, 5))
def test_same_slips_in_every_run_and_the_rest_untouched(text: str, seed: int) -> None:
    slipped = with_typos(text, seed)
    assert slipped == with_typos(text, seed)
    assert re.findall(r"[\W\d_]+", slipped) == re.findall(r"[\W\d_]+", text)


def test_no_letters_no_slips() -> None:
    assert with_typos("108 🙂 …") == "108 🙂 …"


@pytest.mark.parametrize(
    ("letter", "beside"), [("a", "qwsz"), ("g", "tyfhvb"), ("ө", "жэбасё"), ("е", "щзк")]
)
def test_keys_beside_each_other(letter: str, beside: str) -> None:
    assert set(neighbours(letter)) == set(beside)


def test_beside_is_mutual() -> None:
    for letter in "qwertyuiopasdfghjklzxcvbnmещфцужэнгшүзкъйыбөахролдпячёсмитьвю":
        assert neighbours(letter)
        assert all(letter in neighbours(other) for other in neighbours(letter))
