"""Rasa's forms, the content and the lists of words say the same about the checks; words are read rightly."""

from functools import cache
from typing import Any

import pytest
import yaml

from bot.domain.checks import Check, Kind
from bot.domain.conversation import Do
from bot.texts.content import Content
from bot.texts.keys import CHECK_IDS
from bot.understanding.folding import fold
from bot.understanding.payloads import steps_of
from nlu.components.ages import Ages
from nlu.components.answers import Answers
from nlu.components.wordlists import Stems, read
from tests.nlu.training import PROJECT, examples, responses

CONTENT = Content.load(PROJECT / "content")
ASKED = ("ask_check", "check_back", "check_result")


@cache
def domain() -> dict[str, dict[str, Any]]:
    """Forms and slots of all domain files."""
    found: dict[str, dict[str, Any]] = {"forms": {}, "slots": {}}
    for path in sorted((PROJECT / "nlu" / "domain").glob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for part, named in found.items():
            named.update(document.get(part, {}))
    return found


def the(check_id: str) -> Check:
    check = CONTENT.check(check_id, "mn")
    assert check is not None
    return check


def mappings(slot: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = domain()["slots"][slot]["mappings"]
    return found


def words(text: str) -> list[str]:
    return fold(text).split()


def test_every_check_has_a_form_and_every_form_is_a_check() -> None:
    assert set(domain()["forms"]) == set(CHECK_IDS)


@pytest.mark.parametrize("check_id", CHECK_IDS)
def test_the_form_asks_what_the_content_asks_in_the_same_order(check_id: str) -> None:
    asked = domain()["forms"][check_id]["required_slots"]
    assert asked == [question.id for question in the(check_id).questions]


@pytest.mark.parametrize("check_id", CHECK_IDS)
def test_rasa_says_all_answers_with_every_question(check_id: str) -> None:
    names = [f"utter_ask_{check_id}_{question.id}" for question in the(check_id).questions]
    for name in [
        *names,
        *(f"utter_{check_id}_{end}" for end in ("result", "missed", "missed_again", "back")),
    ]:
        (step,) = steps_of(responses()[name])
        assert isinstance(step, Do)
        assert step.act in ASKED
        assert step.args["check"] == check_id
        for question in the(check_id).questions:
            assert step.args[question.id] == f"{{{question.id}}}"


@pytest.mark.parametrize("check_id", CHECK_IDS)
def test_each_ask_names_its_own_question(check_id: str) -> None:
    for question in the(check_id).questions:
        (step,) = steps_of(responses()[f"utter_ask_{check_id}_{question.id}"])
        assert isinstance(step, Do)
        assert (step.act, step.args["question"]) == ("ask_check", question.id)


@pytest.mark.parametrize("check_id", CHECK_IDS)
def test_a_slot_takes_the_answers_of_its_question_when_it_is_asked_and_corrections_one_later(
    check_id: str,
) -> None:
    questions = the(check_id).questions
    for place, question in enumerate(questions):
        slot = domain()["slots"][question.id]
        assert slot["influence_conversation"] is False
        if question.kind is not Kind.YES_NO:
            continue
        assert tuple(slot["values"]) == question.answers
        answer, *correction = mappings(question.id)
        assert answer["conditions"] == [{"active_loop": check_id, "requested_slot": question.id}]
        if place + 1 < len(questions):
            later = [{"active_loop": check_id, "requested_slot": questions[place + 1].id}]
            assert [(m["intent"], m["conditions"]) for m in correction] == [("correct", later)]


def test_an_entity_is_looked_for_in_the_intents_that_a_slot_takes_it_from() -> None:
    taken: dict[str, set[str]] = {}
    for slot in domain()["slots"]:
        for mapping in mappings(slot):
            if mapping["type"] == "from_entity" and "intent" in mapping:
                intents = mapping["intent"]
                taken.setdefault(mapping["entity"], set()).update(
                    [intents] if isinstance(intents, str) else intents
                )
    for entity in ("topic", "language", "country", "age", "answer"):
        assert set(read(entity)["intents"]) == taken[entity], entity


def test_every_country_that_is_understood_has_a_name_and_the_other_way_round() -> None:
    assert set(read("country")["values"]) == {country.id for country in CONTENT.countries("mn")}


@pytest.mark.parametrize("language", ["mn", "en"])
def test_a_country_is_understood_by_the_name_on_its_button(language: str) -> None:
    stems = {country: Stems(written) for country, written in read("country")["values"].items()}
    for country in CONTENT.countries(language):
        found = {code for code, one in stems.items() if one.places(words(country.name))}
        assert found == {country.id}, country.name


@pytest.mark.parametrize("value", ["child", "adult"])
def test_ages_are_those_of_the_content(value: str) -> None:
    question = the("trip").question("age")
    assert question is not None
    assert value in question.answers
    assert value in read("age")["values"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("тийм", "yes"),
        ("тийм ээ нэхсэн", "yes"),
        ("за тийм", "yes"),
        ("tiimee", "yes"),
        ("нэхсэн", "yes"),
        ("мөнгө нэхсэн", "yes"),
        ("байгаа", "yes"),
        ("za", "yes"),
        ("yes they did", "yes"),
        ("yeah", "yes"),
        ("they did", "yes"),
        ("үгүй", "no"),
        ("үгүй ээ, огт нэхээгүй", "no"),
        ("тийм биш", "no"),
        ("ugui", "no"),
        ("ugvi ee", "no"),
        ("neheegui", "no"),
        ("bhgui", "no"),
        ("no", "no"),
        ("nope", "no"),
        ("they didnt", "no"),
        ("мэдэхгүй", "unsure"),
        ("medq", "unsure"),
        ("сайн мэдэхгүй байна", "unsure"),
        ("тийм байх, мэдэхгүй ээ", "unsure"),
        ("idk", "unsure"),
        ("i dont know", "unsure"),
        ("not sure", "unsure"),
        ("yes but im not sure", "unsure"),
        ("no idea", "unsure"),
        ("үгүй, гэрийнхэн мэдэхгүй", "no"),
        ("no they didnt ask", "no"),
        ("i havent asked them", "unsure"),
        ("Солонгос", None),
        ("паспорт авч болох уу", None),
        ("тийм үү", None),
        ("би маргааш ажил хийлгэх гэж байгаа хүнтэйгээ уулзсан", None),
        ("", None),
    ],
)
def test_answers_in_everyday_words(text: str, value: str | None) -> None:
    found = Answers().find(words(text), text.endswith("?"))
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("үгүй, би тийм гэсэн юм", "yes"),
        ("ugui bi ugui gsn ym", "no"),
        ("үгүй гэсэн юм", "no"),
        ("I meant yes", "yes"),
        ("no, I meant not sure", "unsure"),
        ("sorry I meant no", "no"),
        ("тийм биш, мэдэхгүй гэсэн юм", "unsure"),
        ("буруу дарчихлаа", None),
        ("үгүй ээ, буруу дарчихлаа", None),
        ("no, wrong button", None),
    ],
)
def test_corrections_in_everyday_words(text: str, value: str | None) -> None:
    found = Answers().corrected(words(text))
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15 настай", "child"),
        ("би 17-тай", "child"),
        ("15tai", "child"),
        ("im 16 and going to Turkey with my friends", "child"),
        ("16 years old", "child"),
        ("насанд хүрээгүй", "child"),
        ("18", "adult"),
        ("би 22 настай", "adult"),
        ("nasand hursen", "adult"),
        ("108", None),
        ("2", None),
        ("12 сарын 5-нд нисэх гэж байна", None),
        ("they promise 3000 dollars", None),
    ],
)
def test_ages_in_everyday_words_and_only_whether_under_18(text: str, value: str | None) -> None:
    found = Ages().find(words(text))
    assert (found and found.value) == value


def test_both_inner_intents_have_examples_and_none_is_anothers() -> None:
    inner = {"inform": 60, "correct": 40}
    for intent, least in inner.items():
        assert sum(example.intent == intent for example in examples()) >= least
