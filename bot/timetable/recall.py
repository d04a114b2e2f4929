"""When a missed question comes back: FSRS, the scheduler that Anki uses too."""

from collections.abc import Mapping
from datetime import datetime

from fsrs import Card, Rating, Scheduler

# Days only: a question that comes back within minutes teaches the place of the answer, not the answer.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def recall(
    memory: Mapping[str, object] | None, right: bool, now: datetime
) -> tuple[Mapping[str, object], datetime]:
    """``bot.usecases.ports.Recall``: at the earliest a day after ``now``; later each time it went well."""
    card = Card() if memory is None else Card.from_dict(dict(memory))  # type: ignore[arg-type]
    reviewed, _ = _SCHEDULER.review_card(card, Rating.Good if right else Rating.Again, now)
    return {**reviewed.to_dict()}, reviewed.due
