"""Checks as authors write them: loaded for both languages, and every mistake told with its line and cure."""

from pathlib import Path

import pytest

from bot.domain.checks import ADULT, CHILD, UNSURE, Kind, Weight
from bot.texts.content import Content
from bot.texts.keys import CHECK_IDS
from tests.texts.conftest import CONTENT, Edit, check_told, problems

OFFER, TRIP = "checks/job_offer.yml", "checks/trip.yml"


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_checks_come_in_the_order_of_the_menu(language: str) -> None:
    checks = Content.load(CONTENT).checks(language)
    assert tuple(check.id for check in checks) == CHECK_IDS
    assert all(6 <= len(check.questions) <= 9 for check in checks)


@pytest.mark.parametrize("check_id", CHECK_IDS)
def test_both_languages_ask_and_weigh_the_same(check_id: str) -> None:
    content = Content.load(CONTENT)
    mongolian, english = (content.check(check_id, language) for language in ("mn", "en"))
    assert mongolian is not None
    assert english is not None
    assert mongolian.version == english.version
    for one, other in zip(mongolian.questions, english.questions, strict=True):
        assert (one.id, one.kind, one.answers) == (other.id, other.kind, other.answers)
        weighed = [[(f.answers, f.weight, f.only_if) for f in q.flags] for q in (one, other)]
        assert weighed[0] == weighed[1]


def test_answers_follow_the_kind_of_question() -> None:
    trip = Content.load(CONTENT).check("trip", "mn")
    assert trip is not None
    country, age, parent = trip.questions[:3]
    assert (country.kind, age.kind, parent.kind) == (Kind.COUNTRY, Kind.AGE, Kind.YES_NO)
    assert country.answers[-2:] == ("other", UNSURE)
    assert age.answers == (CHILD, ADULT)
    (flag,) = parent.flags
    assert flag.only_if == {"age": CHILD}
    assert flag.weight is Weight.LIGHT


def test_every_flag_has_a_reason_a_step_and_a_source_in_its_language() -> None:
    content = Content.load(CONTENT)
    for language in ("mn", "en"):
        for check in content.checks(language):
            flags = [flag for question in check.questions for flag in question.flags]
            assert all(flag.reason and flag.step and flag.source for flag in flags)
            assert any(flag.weight is Weight.HEAVY for flag in flags)


def test_a_check_that_is_not_there_is_none() -> None:
    assert Content.load(CONTENT).check("nothing", "mn") is None


def test_the_version_follows_the_questions_and_not_their_words(folder: Path, edit: Edit) -> None:
    def version() -> str:
        check = Content.load(folder).check("job_offer", "mn")
        assert check is not None
        return check.version

    before = version()
    edit(f"mn/{OFFER}", "Аль улс руу", "Хаашаа")
    assert version() == before
    for language in ("mn", "en"):
        edit(f"{language}/{OFFER}", "id: debt", "id: owing")
    assert version() != before


MISTAKES = [
    (f"mn/{OFFER}", "kind: country", "kind: land", "“kind” is 'land'"),
    (f"mn/{OFFER}", "weight: heavy", "weight: huge", "“weight” is 'huge'"),
    (f"mn/{OFFER}", "id: licence", "id: money_first", "the id “money_first” is used twice"),
    (f"mn/{OFFER}", 'answers: ["yes"]', "answers: [perhaps]", "there is no “perhaps”"),
    (f"mn/{OFFER}", "answers: [kh, mm]", "answers: [kh, xx]", "there is no “xx”"),
    (f"mn/{OFFER}", "see_also: [contract_checklist", "see_also: [contract", "there is no “contract”"),
    (f"mn/{TRIP}", "id: age", "id: debt", "the id “debt” is used in another check"),
    (f"mn/{OFFER}", "back: ", "back2: ", "“back” is missing"),
    (f"mn/{TRIP}", "only_if: [age, child]", "only_if: [old, child]", "there is no “old”"),
    (f"mn/{TRIP}", "only_if: [age, child]", "only_if: [age, baby]", "there is no “baby”"),
    ("mn/countries.yml", "id: jp", "id: kr", "the id “kr” is used twice"),
]


@pytest.mark.parametrize(("name", "old", "new", "what"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_cure(
    folder: Path, edit: Edit, name: str, old: str, new: str, what: str
) -> None:
    check_told(folder, edit(name, old, new), what)


def test_a_check_without_its_file_or_under_another_name(folder: Path) -> None:
    (folder / "mn" / TRIP).rename(folder / "mn" / "checks/journey.yml")
    found = [problem.what for problem in problems(folder)]
    assert "there is no such file" in found
    assert "the bot never asks for “journey”" in found


@pytest.mark.parametrize("old", ["weight: heavy", "answers: [kh, mm]", "only_if: [age, child]", "kind: age"])
def test_a_language_that_weighs_otherwise_is_told(folder: Path, edit: Edit, old: str) -> None:
    new = {
        "weight: heavy": "weight: light",
        "answers: [kh, mm]": "answers: [kh, la]",
        "only_if: [age, child]": "only_if: [age, adult]",
        "kind: age": "kind: yes_no",
    }[old]
    name = f"en/{OFFER if 'kh' in old or 'heavy' in old else TRIP}"
    path = edit(name, old, new)
    assert path in {problem.file for problem in problems(folder)}
