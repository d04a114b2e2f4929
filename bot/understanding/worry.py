"""What this process alone thinks of a message: the safety net and the small model of risk together.

The thresholds were chosen on the development sets (docs/decisions/0010-pipeline.md).
"""

from bot.domain.safety import Risk
from bot.understanding.payloads import RISKS
from bot.understanding.risk import Judgement, judge
from bot.understanding.safety_net import NOTHING, Finding, look

__all__ = ["ALONE", "BESIDE", "DOUBT", "Judgement", "alone", "beside"]

ALONE = 0.25
"""So likely a risk must be to be raised while nobody else can be asked."""

BESIDE = 0.9
"""So likely it must be to be raised against a Rasa that saw none: Rasa also knows what sentences mean."""

DOUBT = 0.02
"""Less likely than this, and what the phrases found is taken for a question in general."""


def alone(text: str) -> Finding:
    """The risk of ``text`` when Rasa is not asked or cannot answer. Never raises."""
    return _weighed(text, ALONE)


def beside(text: str) -> Finding:
    """The risk of ``text`` that stands against an answer of Rasa without one. Never raises."""
    return _weighed(text, BESIDE)


def _weighed(text: str, enough: float) -> Finding:
    found, judged = look(text), judge(text)
    if found.risk is not Risk.NONE and judged.probability >= DOUBT:
        return found
    return Finding(RISKS[judged.about], judged.about) if judged.probability >= enough else NOTHING
