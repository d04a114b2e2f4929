"""What Rasa's answers are taken for."""

import pytest

from bot.domain.checks import Standing
from bot.domain.conversation import Do, Say
from bot.domain.safety import Risk
from bot.understanding.payloads import events_of, risk_of, steps_of


def test_say_and_do_become_steps_in_order() -> None:
    answer = [
        {"recipient_id": "x", "custom": {"say": "faq.passport_kept"}},
        {"recipient_id": "x", "custom": {"do": "start_quiz", "topic": "job_scams"}},
    ]
    assert steps_of(answer) == (Say("faq.passport_kept"), Do("start_quiz", {"topic": "job_scams"}))


@pytest.mark.parametrize(
    "item",
    [
        {"text": "words"},
        {"custom": "greet"},
        {"custom": {}},
        {"custom": {"say": 3}},
        {"custom": {"say": "greet", "do": "leave"}},
        {"custom": {"say": "greet", "more": "x"}},
        {"custom": {"do": "open_help", "urgent": True}},
        {"custom": None},
        "greet",
        None,
    ],
)
def test_unknown_shapes_are_left_out(item: object) -> None:
    assert steps_of([item, {"custom": {"say": "greet"}}]) == (Say("greet"),)


@pytest.mark.parametrize("answer", [{}, None, "[]", 3])
def test_an_answer_that_is_no_list_is_refused(answer: object) -> None:
    with pytest.raises(ValueError, match="not a list"):
        steps_of(answer)


def test_risk_is_that_of_the_most_worrying_step() -> None:
    assert risk_of(()) is Risk.NONE
    assert risk_of([Say("greet"), Do("start_quiz")]) is Risk.NONE
    concern = Do("open_help", {"risk": "concern", "about": "ask_for_human"})
    urgent = Do("open_help", {"risk": "urgent", "about": "disclose_self_harm"})
    assert risk_of([concern, urgent]) is Risk.URGENT
    assert risk_of([Do("open_help", {"risk": "?"})]) is Risk.CONCERN
    assert risk_of([Do("open_help")]) is Risk.CONCERN


def test_a_standing_sets_everything_anew_whatever_rasa_knew() -> None:
    events = events_of(Standing("trip", {"age": "child"}, "with_parent"))
    assert events == [
        {"event": "reset_slots"},
        {"event": "slot", "name": "age", "value": "child"},
        {"event": "slot", "name": "requested_slot", "value": "with_parent"},
        {"event": "active_loop", "name": "trip"},
    ]
