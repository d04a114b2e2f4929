"""The training data, the domain and the rules, checked without Rasa."""

from collections import Counter, defaultdict
from functools import cache

import pytest

from bot.understanding.folding import fold
from bot.understanding.language import language_of
from bot.understanding.payloads import RISKS, steps_of
from tests.nlu.training import MISSION, examples, is_cyrillic, measured, responses, rules

FAQ = """
trafficking_meaning trafficking_signs boys_too passport_kept debt_to_employer recruiter_licence
working_abroad_legally contract_checklist student_visa_work scam_centres marriage_abroad child_travel_consent
working_age embassy_help grooming_signs fake_profile sharing_photos image_threat_advice remove_image
password_safety cyberbullying help_a_friend after_report victim_rights who_to_call
""".split()
INTENTS = {
    *"greet goodbye thanks affirm deny cancel bot_identity capabilities".split(),
    *"change_language pause_reminders resume_reminders ask_privacy delete_my_data".split(),
    *"start_quiz ask_progress join_club ask_campaign check_job_offer check_online_contact check_trip".split(),
    *RISKS,
    *(f"faq/{key}" for key in FAQ),
    "out_of_scope",
}
INNER = {"inform", "correct"}
"""For the inside of a check only; elsewhere they end like what is out of scope."""
CHECKS = ("job_offer", "online_contact", "trip")
IN_CHECKS = ("ask_check", "check_back", "check_result")
"""What these carry is looked at in test_checks.py."""
SAYS = {
    *"greet goodbye thanks bot_identity capabilities affirm deny".split(),
    *(f"faq.{key}" for key in FAQ),
}
ACTS = {
    "start_quiz": {"topic": {"safe_migration", "online_safety", "job_scams", "rights_help"}},
    "change_language": {"language": {"mn", "en"}},
    "clarify": {"first": {"{first_guess}"}, "second": {"{second_guess}"}},
    "open_help": {"risk": {"concern", "urgent"}, "about": set(RISKS)},
    **{act: {} for act in "show_progress pause_reminders resume_reminders show_privacy".split()},
    **{act: {} for act in "delete_my_data join_club next_campaign leave not_understood".split()},
}


def test_every_intent_of_the_design_has_examples_and_no_other() -> None:
    assert {example.intent for example in examples()} == INTENTS | INNER


@pytest.mark.parametrize("intent", sorted(INTENTS))
def test_there_are_enough_examples(intent: str) -> None:
    least = 300 if intent == "out_of_scope" else 60 if intent.startswith(MISSION) else 40
    assert sum(example.intent == intent for example in examples()) >= least


@pytest.mark.parametrize("intent", sorted(INTENTS))
def test_every_intent_has_all_three_spellings(intent: str) -> None:
    found: Counter[str] = Counter()
    for example in examples():
        if example.intent == intent:
            spelling = "cyrillic" if is_cyrillic(example.text) else language_of(example.text)
            found[spelling] += 1
    assert all(found[spelling] >= 5 for spelling in ("cyrillic", "mn", "en")), dict(found)


def test_no_phrase_means_two_things() -> None:
    intents: defaultdict[str, set[str]] = defaultdict(set)
    for example in examples():
        # What nothing remains of (emoji, other alphabets) is told apart by itself.
        intents[fold(example.text) or example.text].add(example.intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_no_example_is_written_twice() -> None:
    counted = Counter(example.text.casefold() for example in examples())
    assert [text for text, times in counted.items() if times > 1] == []


def test_no_example_holds_markup_that_rasa_would_read() -> None:
    assert [example.text for example in examples() if set(example.text) & set("[]{}()")] == []


@cache
def trained() -> frozenset[str]:
    """All examples as the model sees them."""
    return frozenset(fold(example.text) for example in examples()) - {""}


@pytest.mark.parametrize("name", sorted(measured()))
def test_nothing_that_is_measured_on_was_trained_on(name: str) -> None:
    leaked = sum(fold(e.text) in trained() for phrases in measured()[name].values() for e in phrases)
    assert leaked == 0, f"{leaked} phrases of {name} stand in the training data"


@pytest.mark.parametrize(
    ("name", "cyrillic", "latin", "english", "mixed"),
    [
        ("intents", 300, 300, 300, 150),
        ("disclosures", 100, 100, 100, 50),
        ("hard_negatives", 300, 300, 300, 90),
        ("out_of_scope", 100, 100, 100, 40),
    ],
)
def test_there_is_enough_to_measure_on(
    name: str, cyrillic: int, latin: int, english: int, mixed: int
) -> None:
    counts = {spelling: len(phrases) for spelling, phrases in measured()[name].items()}
    least = {"cyrillic": cyrillic, "latin": latin, "english": english, "mixed": mixed}
    assert all(counts[spelling] >= least[spelling] for spelling in least), counts


@pytest.mark.parametrize("name", sorted(measured()))
def test_what_is_measured_on_has_intents_of_the_design(name: str) -> None:
    intents = {e.intent for phrases in measured()[name].values() for e in phrases}
    assert intents <= INTENTS
    if name in {"foundation", "intents", "sealed/intents"}:
        assert intents >= INTENTS - {"out_of_scope"}


def test_every_intent_is_answered_by_a_rule_with_a_response() -> None:
    answered = rules()
    for intent in INTENTS:
        action = answered[intent.split("/")[0]]
        if action in CHECKS:
            action = f"utter_{action}_result"  # a form: what it asks is looked at in test_checks.py
        name = f"utter_{intent}" if "/" in intent else action
        assert name in responses(), f"no response for {intent}"


def test_what_is_not_ours_gets_the_menu_at_once_and_a_fallback_two_guesses() -> None:
    assert {rules()[intent] for intent in (*INNER, "out_of_scope")} == {"utter_not_understood"}
    assert rules()["nlu_fallback"] == "utter_clarify"


@pytest.mark.parametrize("name", sorted(responses()))
def test_responses_keep_the_contract_with_the_chat_room(name: str) -> None:
    for variation in responses()[name]:
        assert set(variation) <= {"custom", "condition"}, "Rasa answers with keys, never with words"
        (step,) = steps_of([variation])
        match step:
            case _ if hasattr(step, "key"):
                assert step.key in SAYS
            case _ if step.act in IN_CHECKS:
                assert step.args["check"] in CHECKS
            case _:
                allowed = ACTS[step.act]
                assert all(value in allowed[arg] for arg, value in step.args.items())


@pytest.mark.parametrize("intent", sorted(RISKS))
def test_a_disclosure_opens_help_with_its_own_risk(intent: str) -> None:
    (variation,) = responses()[f"utter_{intent}"]
    expected = {"do": "open_help", "risk": RISKS[intent].word, "about": intent}
    assert variation["custom"] == expected
