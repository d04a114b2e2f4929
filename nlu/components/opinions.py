"""How several opinions become one: of which class a message is, and whether it is a cry for help at all."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

HELP = ("ask_for_human", "disclose_", "friend_in_danger")
"""How the names of the intents begin that are a cry for help."""

_LEAST_SURE = 1e-3
"""Nobody is surer than this of what is not: one opinion alone cannot forbid what the others see."""


def blended(linear: Any, near: Any, weight: float, sharpness: float) -> Any:
    """Shares of the linear model and of the neighbours (with ``weight``), multiplied and brought to 1.

    ``sharpness`` is the power they are raised to, so that of answers with 0.8 four of five are right.
    """
    logs = (1 - weight) * np.log(np.clip(linear, _LEAST_SURE / 10, 1))
    logs += weight * np.log(np.clip(near, _LEAST_SURE, 1))
    shares = np.exp(sharpness * (logs - logs.max()))
    return shares / shares.sum()


def within(shares: Any, of_others: Any, outside: float) -> Any:
    """``shares`` with those ``of_others`` (a mask of what is not ours) times ``outside``, brought to 1 again.

    Below 1, who asks for something of ours in odd words is understood, at the price of an answer now and then
    to who did not.
    """
    weighed = np.where(of_others, shares * outside, shares)
    return weighed / weighed.sum()


def agreed(probabilities: Sequence[float]) -> float:
    """What several who judge the same say together: the mean of their log-odds, as a probability."""
    each = np.clip(probabilities, _LEAST_SURE, 1 - _LEAST_SURE)
    return float(1 / (1 + np.exp(-np.mean(np.log(each / (1 - each))))))


def with_worry(shares: Any, of_help: Any, worry: float) -> Any:
    """``shares`` with those of ``of_help`` (a mask) brought to ``worry`` together, the others to the rest."""
    together = shares[of_help].sum()
    if not 0 < together < 1:
        return shares
    return np.where(of_help, shares * worry / together, shares * (1 - worry) / (1 - together))
