"""How the opinions of the classifier become one. Runs in Rasa's own environment, where they live."""

import pytest

from bot.understanding.process import rasa_python
from tests.rasa_server import PROJECT, run_rasa

CHECKS = """
import sys, tempfile
from pathlib import Path
import numpy as np
from scipy.sparse import csr_matrix
from nlu.components.neighbours import Neighbours
from nlu.components.opinions import agreed, blended, with_worry, within

# Log-odds: two who are equally sure of the contrary leave it open, one who is certain does not decide alone.
assert abs(agreed([0.9, 0.1]) - 0.5) < 1e-9
assert abs(agreed([0.5, 0.5, 0.5]) - 0.5) < 1e-9
assert 0.5 < agreed([1.0, 0.2]) < 0.95
assert agreed([0.0, 0.0]) > 0

linear, near = np.array([0.7, 0.2, 0.1]), np.array([0.0, 1.0, 0.0])
alone, both = blended(linear, near, 0.0, 1.0), blended(linear, near, 0.2, 1.0)
assert np.allclose(alone, linear)
assert abs(both.sum() - 1) < 1e-9 and both[1] > linear[1] and both[0] > 0
assert blended(linear, near, 0.0, 2.0)[0] > linear[0]

outside = np.array([True, False, False])
assert np.allclose(within(linear, outside, 1.0), linear)
less = within(linear, outside, 0.5)
assert abs(less.sum() - 1) < 1e-9 and less[0] < linear[0] and abs(less[1] / less[2] - 2) < 1e-9

worried = with_worry(linear, np.array([False, True, True]), 0.9)
assert abs(worried[1:].sum() - 0.9) < 1e-9 and abs(worried.sum() - 1) < 1e-9
assert worried[1] / worried[2] == linear[1] / linear[2]
assert np.allclose(with_worry(linear, np.zeros(3, bool), 0.9), linear), "no such intents, nothing to move"

# All thirty have the first piece, and the last alone has the second.
places = np.array([0, 1, 1, 1] * 7 + [0, 2])
vectors = np.tile([[1.0, 0.0], [0.0, 1.0]], (15, 1))
counts = csr_matrix(np.column_stack([np.ones(30), places == 2, places != 2]))
some = Neighbours.learn(vectors, counts, places, 4)
everybody, rare, unknown = csr_matrix([[1.0, 0, 0]]), csr_matrix([[1.0, 1.0, 0]]), csr_matrix((1, 3))


def asked(neighbours):
    return [neighbours.shares(np.array([0.0, 1.0]), row) for row in (everybody, rare, unknown)]


by_meaning, by_letters, again_by_meaning = asked(some)
assert abs(by_meaning.sum() - 1) < 1e-9 and by_meaning[1] > 0.7 and by_meaning[0] < 1e-5, by_meaning
assert by_letters[2] > 0.99, "what is rare and shared makes alike"
assert np.allclose(by_meaning, again_by_meaning), "what all have makes nobody alike"
nothing = some.shares(np.zeros(2), unknown)
assert np.allclose(nothing, [8 / 30, 21 / 30, 1 / 30, 0]), "like nobody: as many as there are of each"
without = Neighbours.learn(np.zeros((30, 0)), counts, places, 4)
assert without.shares(np.zeros(0), rare)[2] > 0.99, "letters alone, where there is no embedding"
with tempfile.TemporaryDirectory() as folder:
    for kept, rows in ((some, asked), (without, lambda one: [one.shares(np.zeros(0), rare)])):
        kept.save(Path(folder) / "kept.npz")
        again = Neighbours.read(Path(folder) / "kept.npz", 4)
        assert np.allclose(rows(again), rows(kept), atol=0.01)
print("all hold")
"""


@pytest.mark.skipif(
    not rasa_python(PROJECT).exists(), reason="nlu/.venv is missing; cure: `make test` installs it"
)
def test_opinions_are_joined_as_promised() -> None:
    assert "all hold" in run_rasa([str(rasa_python(PROJECT)), "-c", CHECKS], "opinions")
