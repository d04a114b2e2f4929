"""What this process alone thinks of a message: the safety net and the small model of risk together.

The thresholds were chosen on the development sets (docs/decisions/0010-pipeline.md).
"""

from bot.domain.safety import Risk
from bot.understanding.payloads import RISKS
from bot.understanding.risk import Judgement, judge
from bot.understanding.safety_net import NOTHING, Finding, look

ALONE = 0.25
"""So likely a risk must be to be raised while nobody else can be asked."""

DOUBT = 0.05
"""Less likely than this, and what the phrases found is taken for a question in general."""

DOUBT_BESIDE = 0.2
"""The same where Rasa was asked and saw no risk either: record 21 has what it costs."""


def alone(text: str) -> Finding:
    """The risk of ``text`` when Rasa is not asked or cannot answer. Never raises."""
    judged = judge(text)
    found = _found(text, judged, DOUBT)
    if found is NOTHING and judged.probability >= ALONE:
        return Finding(RISKS[judged.about], judged.about)
    return found


def beside(text: str) -> Finding:
    """The risk of ``text`` that stands against an answer of Rasa without one. Never raises.

    Only what the phrases found: Rasa has asked the small model itself.
    """
    return _found(text, judge(text), DOUBT_BESIDE)


def _found(text: str, judged: Judgement, doubt: float) -> Finding:
    found = look(text)
    return found if found.risk is not Risk.NONE and judged.probability >= doubt else NOTHING
