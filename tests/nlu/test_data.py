"""The training data, the domain and the rules, checked without Rasa."""

from collections import Counter, defaultdict

import pytest

from bot.understanding.folding import fold
from bot.understanding.language import language_of
from bot.understanding.payloads import RISKS, steps_of
from tests.nlu.training import MISSION, examples, held_out, is_cyrillic, responses, rules

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
SAYS = {
    *"greet goodbye thanks bot_identity capabilities affirm deny".split(),
    *(f"faq.{key}" for key in FAQ),
}
ACTS = {
    "start_quiz": {"topic": {"safe_migration", "online_safety", "job_scams", "rights_help"}},
    "change_language": {"language": {"mn", "en"}},
    "open_check": {"check": {"job_offer", "online_contact", "trip"}},
    "open_help": {"risk": {"concern", "urgent"}, "about": set(RISKS)},
    **{act: {} for act in "show_progress pause_reminders resume_reminders show_privacy".split()},
    **{act: {} for act in "delete_my_data join_club next_campaign leave not_understood".split()},
}


def test_every_intent_of_the_design_has_examples_and_no_other() -> None:
    assert {example.intent for example in examples()} == INTENTS


@pytest.mark.parametrize("intent", sorted(INTENTS))
def test_there_are_enough_examples(intent: str) -> None:
    least = 200 if intent == "out_of_scope" else 40 if intent.startswith(MISSION) else 25
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


def test_no_held_out_phrase_was_trained_on() -> None:
    trained = {fold(example.text) for example in examples()}
    leaked = [e.text for phrases in held_out().values() for e in phrases if fold(e.text) in trained]
    assert leaked == []


def test_the_held_out_phrases_are_many_and_of_all_spellings() -> None:
    assert sum(len(phrases) for phrases in held_out().values()) >= 120
    assert set(held_out()) == {"cyrillic", "latin", "english", "mixed"}
    assert {e.intent for phrases in held_out().values() for e in phrases} == INTENTS


def test_every_intent_is_answered_by_a_rule_with_a_response() -> None:
    answered = rules()
    for intent in INTENTS:
        action = answered[intent.split("/")[0]]
        name = f"utter_{intent}" if "/" in intent else action
        assert name in responses(), f"no response for {intent}"


def test_a_fallback_is_answered_like_what_is_out_of_scope() -> None:
    assert rules()["nlu_fallback"] == rules()["out_of_scope"]


@pytest.mark.parametrize("name", sorted(responses()))
def test_responses_keep_the_contract_with_the_chat_room(name: str) -> None:
    for variation in responses()[name]:
        assert set(variation) <= {"custom", "condition"}, "Rasa answers with keys, never with words"
        (step,) = steps_of([variation])
        match step:
            case _ if hasattr(step, "key"):
                assert step.key in SAYS
            case _:
                allowed = ACTS[step.act]
                assert all(value in allowed[arg] for arg, value in step.args.items())


@pytest.mark.parametrize("intent", sorted(RISKS))
def test_a_disclosure_opens_help_with_its_own_risk(intent: str) -> None:
    (variation,) = responses()[f"utter_{intent}"]
    expected = {"do": "open_help", "risk": RISKS[intent].word, "about": intent}
    assert variation["custom"] == expected
