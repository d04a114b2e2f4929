"""Loading content: what comes back, and what is said when a file is wrong."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.texts.content import Content, ContentError
from bot.texts.problems import Problem

from .conftest import CONTENT, QUIZ, Edit, problems, told


def only(folder: Path) -> Problem:
    """The one thing that is wrong."""
    (problem,) = problems(folder)
    return problem


def line_of(path: Path, text: str) -> int:
    """The first line that holds this text."""
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


class TestWhatComesBack:
    content = Content.load(CONTENT)

    def test_campaigns_may_link_to_those_who_help(self) -> None:
        assert {"takeitdown.ncmec.org", "stopncii.org"} <= self.content.linked_hosts()

    def test_a_quiz_in_both_languages_is_the_same_quiz(self) -> None:
        mongolian, english = self.content.quiz("job_scams_1", "mn"), self.content.quiz("job_scams_1", "en")
        assert mongolian
        assert english
        assert mongolian.title != english.title
        assert (mongolian.version, mongolian.topic) == (english.version, english.topic)
        for ours, theirs in zip(mongolian.questions, english.questions, strict=True):
            assert (ours.id, ours.right.id) == (theirs.id, theirs.right.id)

    def test_an_unknown_quiz_is_none(self) -> None:
        assert self.content.quiz("deleted_last_year", "mn") is None

    def test_quizzes_of_a_topic(self) -> None:
        assert {quiz.topic for quiz in self.content.quizzes("en", "job_scams")} == {"job_scams"}
        assert self.content.quizzes("en", "no_such_topic") == ()

    def test_all_quizzes_come_in_the_order_of_the_menu(self) -> None:
        menu = [topic.id for topic in self.content.topics("mn")]
        topics = [quiz.topic for quiz in self.content.quizzes("mn")]
        assert list(dict.fromkeys(topics)) == menu
        assert topics == sorted(topics, key=menu.index)

    def test_an_unknown_faq_key_is_none(self) -> None:
        assert self.content.faq("weather", "mn") is None

    def test_an_unknown_language_reads_as_mongolian(self) -> None:
        assert self.content.topics("fr") == self.content.topics("mn")

    def test_unverified_services_are_never_given(self) -> None:
        assert {service.status for service in self.content.services("mn")} == {"verified"}

    def test_help_falls_back_to_the_general_card(self) -> None:
        card = self.content.help_card("something_new", "mn")
        assert card == self.content.help_card("general", "mn")
        assert card != self.content.help_card("disclose_image_threat", "mn")

    def test_nothing_can_be_changed(self) -> None:
        faq = self.content.faq("boys_too", "mn")
        assert faq
        with pytest.raises(ValueError, match="frozen"):
            setattr(faq, "text", "x")  # noqa: B010 (the type checker refuses it already)


class TestVersion:
    def test_it_is_twelve_hex_digits(self) -> None:
        quiz = Content.load(CONTENT).quiz("job_scams_1", "mn")
        assert quiz
        assert len(quiz.version) == 12
        assert int(quiz.version, 16)

    @pytest.mark.parametrize(
        ("name", "old", "new", "same"),
        [
            (f"en/{QUIZ}", "Bold was promised", "Bold got", False),
            (f"mn/{QUIZ}", "Болдод Тайландад", "Батад Тайландад", False),
            (f"mn/{QUIZ}", "title:", "# a remark\ntitle:", True),
            ("mn/quizzes/online_safety_1.yml", "title: Сүлжээнд", "title: Сүлжээндээ", True),
        ],
    )
    def test_it_follows_the_words_of_all_languages(
        self, folder: Path, edit: Edit, name: str, old: str, new: str, same: bool
    ) -> None:
        before = Content.load(folder).quiz("job_scams_1", "mn")
        edit(name, old, new)
        after = Content.load(folder).quiz("job_scams_1", "mn")
        assert before
        assert after
        assert (before.version == after.version) is same


MISTAKES = [
    (f"mn/{QUIZ}", "  - id: licence\n", "  - id: licence\n    more: x\n", "“more” is not known here"),
    (f"mn/{QUIZ}", "topic: job_scams\n", "", "“topic” is missing"),
    (f"mn/{QUIZ}", "id: licence", "id: Licence 2", "“id” is written wrongly: 'Licence 2'"),
    (f"mn/{QUIZ}", "id: licence", "id: quick_ad", "the id “quick_ad” is used twice"),
    (f"mn/{QUIZ}", "id: ticket_agent", "id: tour_firm", "the id “tour_firm” is used twice"),
    (f"mn/{QUIZ}", "right: true", "right: maybe", "“right” is neither true nor false: 'maybe'"),
    (f"mn/{QUIZ}", "        right: true\n", "", "no options are right"),
    (f"mn/{QUIZ}", "text: Найзууддаа явуулна", "right: true\n        text: x", "2 options are right"),
    (f"mn/{QUIZ}", "text: Найзууддаа явуулна", f"text: {'н' * 61}", "“text” has 61 letters"),
    (f"mn/{QUIZ}", "title: Ажлын зарын урхи", f"title: {'н' * 25}", "“title” has 25 letters"),
    (f"mn/{QUIZ}", "title: Ажлын зарын урхи", "title:", "“title” is empty"),
    (f"mn/{QUIZ}", "title: Ажлын зарын урхи", "title: [a, b]", "“title” must be text"),
    (f"mn/{QUIZ}", "    source: Монгол Улсын", "    sauce: Монгол Улсын", "“source” is missing"),
    (f"mn/{QUIZ}", "title: Ажлын", "title: Ажил\ntitle: Ажлын", "“title” is there twice"),
    (f"mn/{QUIZ}", "title: Ажлын", "title: Ажлын: ", "cannot read it here"),
    (f"mn/{QUIZ}", "title: Ажлын", "title: \x07", "cannot read it"),
    (f"mn/{QUIZ}", "title: Ажлын", 'title: "Ажлын', "a quote has no end"),
    (f"mn/{QUIZ}", "topic: job_scams", "topic: job_scam", "there is no topic “job_scam”"),
    ("mn/faq.yml", "quiz: rights_help_1", "quiz: rights", "there is no quiz “rights”"),
    ("mn/faq.yml", "see_also: [trafficking_signs", "see_also: [signs", "there is no answer “signs”"),
    (
        "mn/faq.yml",
        "see_also: [trafficking_signs, victim_rights]",
        "see_also: x",
        "“see_also” must be a list",
    ),
    ("mn/faq.yml", "    Тийм. Хөвгүүдийг", f"    {'н' * 600} Тийм.", "“text” has"),
    ("mn/faq.yml", "boys_too:", "boys:", "“boys_too” is missing"),
    ("mn/faq.yml", "boys_too:", "boys:", "the bot never asks for “boys”"),
    ("mn/help.yml", "general:", "generally:", "“general” is missing"),
    ("mn/help.yml", "  now:\n", "  later:\n", "“now” is missing"),
    ("mn/help.yml", "answers: [who_to_call", "answers: [nobody", "there is no answer “nobody”"),
    ("mn/help.yml", "  gentle: ", "  gently: ", "“gentle” is missing"),
    ("other_languages.yml", "ru: ", "RU: ", "written wrongly"),
    ("mn/services.yml", "  status: verified", "  status: sure", "“status” is 'sure'"),
    ("mn/services.yml", '  checked_on: "2017"\n', "", "a verified service needs a number or link"),
    ("mn/services.yml", 'number: "108"', "number: call us", "“number” is written wrongly"),
    ("mn/services.yml", 'checked_on: "2017"', "checked_on: yesterday", "“checked_on” is written wrongly"),
    ("mn/services.yml", "id: police\n", "id: child_helpline\n", "used twice"),
    ("mn/topics.yml", "id: rights_help", "id: rights", "“rights_help” is missing"),
]


@pytest.mark.parametrize(("name", "old", "new", "what"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_cure(
    folder: Path, edit: Edit, name: str, old: str, new: str, what: str
) -> None:
    path = edit(name, old, new)
    assert told(folder, what).file == path


def test_the_line_is_that_of_the_mistake(folder: Path, edit: Edit) -> None:
    path = edit(f"mn/{QUIZ}", "text: Найзууддаа явуулна", f"text: {'н' * 61}")
    problem = only(folder)
    assert problem.line == line_of(path, "н" * 61)
    assert problem.cure == "shorten it to 60"


def test_two_right_options_name_the_line_of_the_question(folder: Path, edit: Edit) -> None:
    path = edit(f"en/{QUIZ}", "text: A tour company", "text: A tour company\n        right: true")
    assert only(folder).line == line_of(path, "id: licence")


def test_mistakes_of_all_files_are_told_at_once(folder: Path, edit: Edit) -> None:
    edit(f"mn/{QUIZ}", "topic: job_scams\n", "")
    edit("en/faq.yml", "title: What is trafficking", "title:")
    (folder / "mn/help.yml").unlink()
    files = {problem.file.relative_to(folder).as_posix() for problem in problems(folder)}
    assert files == {f"mn/{QUIZ}", "en/faq.yml", "mn/help.yml"}


class TestParity:
    def test_a_quiz_that_is_not_translated(self, folder: Path) -> None:
        (folder / "en" / QUIZ).unlink()
        missing = [problem for problem in problems(folder) if problem.file == folder / "en" / QUIZ]
        assert [(problem.line, problem.what) for problem in missing] == [(0, "there is no such file")]
        assert missing[0].cure == f"translate {folder / 'mn' / QUIZ}"

    def test_a_quiz_that_is_only_in_english(self, folder: Path) -> None:
        (folder / "en/quizzes/new_1.yml").write_text((folder / "en" / QUIZ).read_text("utf-8"), "utf-8")
        assert only(folder).file == folder / "mn/quizzes/new_1.yml"

    def test_another_right_option(self, folder: Path, edit: Edit) -> None:
        edit(f"en/{QUIZ}", "        right: true\n", "")
        edit(f"en/{QUIZ}", "text: Write at once", "right: true\n        text: Write at once")
        assert {problem.what for problem in problems(folder)} == {
            "questions 1, options 1, right is missing",
            "questions 1, options 2, right is missing",
        }

    def test_another_id_or_order(self, folder: Path, edit: Edit) -> None:
        path = edit(f"en/{QUIZ}", "id: write_now", "id: write_soon")
        problem = only(folder)
        assert (problem.file, problem.line) == (path, line_of(path, "write_soon"))
        assert "questions 1, options 1, id is “write_soon”, but “write_now” in" in problem.what

    def test_an_option_that_is_missing(self, folder: Path, edit: Edit) -> None:
        path = folder / "en" / QUIZ
        text = path.read_text("utf-8")
        start = text.index("      - id: pass_on")
        path.write_text(text[:start] + text[text.index("  - id: licence") :], "utf-8")
        assert {problem.file for problem in problems(folder)} == {path}
        assert all("questions 1, options 4" in problem.what for problem in problems(folder))

    @pytest.mark.parametrize("old", ['number: "108"', 'checked_on: "2017"', "  status: verified"])
    def test_services_say_the_same_in_every_language(self, folder: Path, edit: Edit, old: str) -> None:
        new = {"n": 'number: "109"', "c": 'checked_on: "2018"', " ": "  status: unverified"}[old[0]]
        edit("en/services.yml", old, new)
        assert only(folder).what.startswith("entry 1, ")
        assert "in every language" in only(folder).cure


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_is_cut_out_of_a_file_it_loads_or_is_explained(folder: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([QUIZ, "faq.yml", "help.yml", "services.yml", "topics.yml"]))
    text = (CONTENT / "en" / name).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 400)))
    path = folder / "en" / name
    path.write_text(text[:start] + text[end:], "utf-8")
    found = explained(folder)
    path.write_text(text, "utf-8")
    assert all(problem.what and problem.cure for problem in found)


def explained(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with a folder that may as well be fine; any other error is a bug."""
    try:
        Content.load(folder)
    except ContentError as error:
        return error.problems
    return ()
