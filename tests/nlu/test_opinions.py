"""How the opinions of the classifier become one. Runs in Rasa's own environment, where they live."""

import pytest

from bot.understanding.process import rasa_python
from tests.rasa_server import PROJECT, run_rasa

CHECKS = """
import sys, tempfile
from pathlib import Path
import numpy as np
from nlu.components.neighbours import Neighbours
from nlu.components.opinions import agreed, blended, with_worry, within

# Log-odds: two who are equally sure of the contrary leave it open, one who is certain does not decide alone.
assert abs(agreed([0.9, 0.1]) - 0.5) < 1e-9
assert abs(agreed([0.5, 0.5, 0.5]) - 0.5) < 1e-9
assert 0.5 < agreed([1.0, 0.2]) < 0.95
assert agreed([0.0, 0.0]) > 0

linear, near = np.array([0.7, 0.2, 0.1]), np.array([0.0, 1.0, 0.0])
alone, both = blended(linear, None, 0.2, 1.0), blended(linear, near, 0.2, 1.0)
assert np.allclose(alone, linear)
assert abs(both.sum() - 1) < 1e-9 and both[1] > linear[1] and both[0] > 0
assert blended(linear, None, 0.2, 2.0)[0] > linear[0]

outside = np.array([True, False, False])
assert np.allclose(within(linear, outside, 1.0), linear)
less = within(linear, outside, 0.5)
assert abs(less.sum() - 1) < 1e-9 and less[0] < linear[0] and abs(less[1] / less[2] - 2) < 1e-9

worried = with_worry(linear, np.array([False, True, True]), 0.9)
assert abs(worried[1:].sum() - 0.9) < 1e-9 and abs(worried.sum() - 1) < 1e-9
assert worried[1] / worried[2] == linear[1] / linear[2]
assert np.allclose(with_worry(linear, np.zeros(3, bool), 0.9), linear), "no such intents, nothing to move"

vectors = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
some = Neighbours(vectors, np.array([0, 1, 1]), 3)
shares = some.shares(np.array([0.0, 1.0]))
assert abs(shares.sum() - 1) < 1e-9 and shares[1] > 0.9 and shares[2] == 0
with tempfile.TemporaryDirectory() as folder:
    some.save(Path(folder) / "kept.npz")
    again = Neighbours.read(Path(folder) / "kept.npz", 3)
assert np.allclose(again.shares(np.array([0.0, 1.0])), shares, atol=0.01)
print("all hold")
"""


@pytest.mark.skipif(
    not rasa_python(PROJECT).exists(), reason="nlu/.venv is missing; cure: `make test` installs it"
)
def test_opinions_are_joined_as_promised() -> None:
    assert "all hold" in run_rasa([str(rasa_python(PROJECT)), "-c", CHECKS], "opinions")
