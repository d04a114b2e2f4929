"""What Rasa sends back, as values of the domain."""

import logging
from collections.abc import Mapping, Sequence

from bot.domain.checks import Standing
from bot.domain.conversation import Do, Say
from bot.domain.safety import Risk

logger = logging.getLogger(__name__)

RISKS: Mapping[str, Risk] = {
    "ask_for_human": Risk.CONCERN,
    "disclose_danger_now": Risk.URGENT,
    "disclose_trapped_work": Risk.URGENT,
    "disclose_sexual_exploitation": Risk.URGENT,
    "disclose_image_threat": Risk.URGENT,
    "disclose_grooming": Risk.CONCERN,
    "disclose_violence_home": Risk.URGENT,
    "disclose_self_harm": Risk.URGENT,
    "friend_in_danger": Risk.URGENT,
}
"""The risk of each intent of help (intents.md); every other intent has none."""


def steps_of(answer: object) -> tuple[Say | Do, ...]:
    """The steps in an answer of Rasa's REST channel, in order. What has another shape is left out and logged.

    ValueError when the answer as a whole is no list.
    """
    if not isinstance(answer, list):
        raise ValueError("Rasa's answer is not a list")  # noqa: TRY004 (a bad answer, not a bad call)
    steps = [_step(item) for item in answer]
    known = tuple(step for step in steps if step is not None)
    if len(known) < len(steps):
        logger.warning("left out %d parts of an answer of Rasa with unknown shape", len(steps) - len(known))
    return known


def _step(item: object) -> Say | Do | None:
    payload = item.get("custom") if isinstance(item, dict) else None
    if not isinstance(payload, dict) or not all(isinstance(value, str) for value in payload.values()):
        return None
    if set(payload) == {"say"}:
        return Say(payload["say"])
    if "do" in payload and "say" not in payload:
        return Do(payload["do"], {name: value for name, value in payload.items() if name != "do"})
    return None


def events_of(standing: Standing) -> list[dict[str, str]]:
    """What Rasa's tracker has to hear so that its form stands where the person does, whatever it knew."""
    slots = {**standing.answers, "requested_slot": standing.question}
    return [
        {"event": "reset_slots"},
        *({"event": "slot", "name": name, "value": value} for name, value in slots.items()),
        {"event": "active_loop", "name": standing.check},
    ]


def risk_of(steps: Sequence[Say | Do]) -> Risk:
    """The highest risk among the steps that open help; an unknown word counts as a concern."""
    return max((_risk(step) for step in steps), default=Risk.NONE)


def _risk(step: Say | Do) -> Risk:
    if not isinstance(step, Do) or step.act != "open_help":
        return Risk.NONE
    try:
        return Risk.of(step.args.get("risk", "concern"))
    except ValueError:
        return Risk.CONCERN
