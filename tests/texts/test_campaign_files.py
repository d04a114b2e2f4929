"""Campaigns ready to edit: what comes back, and mistakes in their file told with line and cure."""

from pathlib import Path

import pytest

from bot.domain.templates import STEPS, filled
from bot.texts.check import why_not
from bot.texts.content import Content

from .conftest import CONTENT, Edit, check_told, problems, said, told

MN, EN = "mn/campaigns.yml", "en/campaigns.yml"
WEEK = "      ☀️ {title}\n"  # the first line of the first text before a meeting


class TestWhatComesBack:
    content = Content.load(CONTENT)

    def test_the_campaigns_of_the_year_are_there_in_both_languages(self) -> None:
        ids = [one.id for one in self.content.templates("mn")]
        assert {"safe_summer", "job_scam_week", "online_safety_week", "border_season"} < set(ids)
        assert [one.id for one in self.content.templates("en")] == ids

    def test_one_campaign_is_the_same_in_both_languages(self) -> None:
        mongolian, english = (self.content.template("job_scam_week", each) for each in ("mn", "en"))
        assert mongolian
        assert english
        assert mongolian.title != english.title
        assert (mongolian.action_kind, mongolian.action_ref) == ("quiz", "job_scams_1")
        assert (english.action_kind, english.action_ref) == ("quiz", "job_scams_1")
        assert tuple(mongolian.steps) == tuple(english.steps) == STEPS

    def test_one_without_a_meeting_has_no_words_before_it(self) -> None:
        found = self.content.template("anti_trafficking_day", "mn")
        assert found
        assert (found.event_title, dict(found.steps)) == (None, {})

    def test_an_unknown_campaign_is_none(self) -> None:
        assert self.content.template("deleted_last_year", "mn") is None

    def test_an_unknown_language_reads_as_mongolian(self) -> None:
        assert self.content.templates("fr") == self.content.templates("mn")

    @pytest.mark.parametrize("place", ["", "12-р сургууль"])
    def test_every_text_before_a_meeting_is_whole_with_a_place_and_without(self, place: str) -> None:
        for language in ("mn", "en"):
            for one in self.content.templates(language):
                for text in one.steps.values():
                    lines = filled(text, "Уулзалт", "12-р сарын 5", "15:00", place).split("\n")
                    assert not any(brace in line for line in lines for brace in "{}")
                    assert lines[-1] == (f"📍 {place}" if place else "🗓 12-р сарын 5, 15:00")
                    assert lines.count("") == 2  # below the title, and above day and time


MISTAKES = [
    (MN, "id: night_train", "id: gone", "there is no “gone”"),
    (MN, "kind: lesson", "kind: quiz", "there is no “night_train”"),
    (MN, "kind: poll", "kind: scenario", "“kind” is 'scenario'"),
    (MN, "title: Аюулгүй зун", f"title: {'н' * 25}", "“title” has 25 letters"),
    (MN, "title: Зундаа бэлэн үү?", f"title: {'н' * 41}", "“title” has 41 letters"),
    (MN, "5-р сарын сүүлч", "н" * 201, "“when” has"),
    (MN, "    Зун болоход", f"    {'н' * 600}", "“text” has"),
    (MN, WEEK, f"{WEEK}      {'н' * 300}\n", "“week” has"),
    (MN, "  source: dorgio.mn", "  sauce: dorgio.mn", "“source” is missing"),
    (MN, "    hour: |-", "    minute: |-", "“hour” is missing"),
    (MN, "- id: job_scam_week", "- id: safe_summer", "the id “safe_summer” is used twice"),
    (MN, "title: Аюулгүй зун", "title: Аюулгүй {day}", "“title” has braces"),
    (MN, "title: Зундаа бэлэн үү?", "title: Зундаа {day}", "“title” has braces"),
    (MN, "зуны амралтын өмнө:", "{day} өмнө:", "“when” has braces"),
    (MN, "    Зун болоход", "    {title} болоход", "“text” has braces"),
    (MN, WEEK, "      ☀️ {titel}\n", "“week” has “titel” in braces"),
    (MN, WEEK, "      ☀️ { title }\n", "“week” has “ title ” in braces"),
    (MN, WEEK, "      ☀️ {title\n", "“week” has a brace that stands alone"),
    (MN, WEEK, "      ☀️ {{title}}\n", "“week” has a brace that stands alone"),
    (MN, WEEK, "      ☀️ Зун\n", "“week” does not tell the title"),
    (MN, "{day}, {time}", "{day}", "“week” does not tell the time"),
    (MN, "      📍 {place}\n", "", "“week” does not tell the place"),
    (MN, WEEK, "      ☀️ {title}-ын уулзалт\n", "“week” has letters that touch the braces of “title”"),
    (MN, WEEK, "      ☀️ «{title}»-д ирээрэй\n", "“week” has letters that touch the braces of “title”"),
    (MN, "🗓 {day}, {time}", "🗓 {day}, {time}-д", "“week” has letters that touch the braces of “time”"),
    (EN, WEEK, "      ☀️ {title}’s day\n", "“week” has letters that touch the braces of “title”"),
    (MN, "📍 {place}", "📍 {place} дээр", "“week” tells the place in the middle of a line"),
    (MN, "📍 {place}", "🕒 {time} 📍 {place}", "“week” tells the place in the middle of a line"),
]


@pytest.mark.parametrize(("name", "old", "new", "what"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_cure(
    folder: Path, edit: Edit, name: str, old: str, new: str, what: str
) -> None:
    check_told(folder, edit(name, old, new), what)


@pytest.mark.parametrize("new", ["Хаана: {place}", "Уулзах газар:{place}", "🏫 {place}", "{place}"])
def test_a_place_may_be_announced_on_its_line(folder: Path, edit: Edit, new: str) -> None:
    edit(MN, "📍 {place}", new)
    assert said(folder) == []


def test_a_title_may_stand_in_quotation_marks(folder: Path, edit: Edit) -> None:
    edit(MN, WEEK, "      «{title}» уулзалтад ирээрэй\n")
    edit(EN, WEEK, "      Come to “{title}”, please\n")
    assert said(folder) == []


def test_the_line_is_that_of_the_text(folder: Path, edit: Edit) -> None:
    path = edit(EN, WEEK, "      ☀️ {titel}\n")
    lines = path.read_text("utf-8").splitlines()
    assert told(folder, "titel").line == next(n for n, line in enumerate(lines, 1) if "week:" in line)


def test_the_file_is_missed_in_every_language(folder: Path) -> None:
    for name in (MN, EN):
        (folder / name).unlink()
    assert {problem.file.relative_to(folder).as_posix() for problem in problems(folder)} == {MN, EN}


class TestParity:
    def test_the_same_button_in_every_language(self, folder: Path, edit: Edit) -> None:
        path = edit(EN, "id: job_scams_1", "id: contracts_1")
        problem = told(folder, "entry 2, action, id is “contracts_1”, but “job_scams_1” in")
        assert problem.file == path

    def test_the_same_campaigns_in_the_same_order(self, folder: Path, edit: Edit) -> None:
        edit(EN, "- id: safe_summer", "- id: cold_winter")
        assert told(folder, "entry 1, id is “cold_winter”, but “safe_summer” in").line == 1

    def test_a_meeting_in_one_language_only(self, folder: Path) -> None:
        path = folder / EN
        text = path.read_text("utf-8")
        start, end = text.index("  event:"), text.index("  source:")
        path.write_text(text[:start] + text[end:], "utf-8")
        missing = {problem.what for problem in problems(folder)}
        assert missing == {f"entry 1, event, {name} is missing" for name in ("title", *STEPS)}


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (EN, "Only a few more days", "Hurry, only a few more days", "the bot does not say “hurry”"),
        (EN, "Late is fine too", "Call 9911 2233", "99112233 is the number of no verified service"),
        (EN, "Bring a friend", "See example.com and bring a friend", "leads to no verified service"),
        (EN, "source: dorgio.mn, on", "source: http://dorgio.mn/p, on", "is not secure"),
        (EN, "resolution 68/192 (2013)", "resolution 68/192 (2999)", "lies in the future"),
        (EN, "We start soon and", f"We start soon and {'very ' * 24}", "make two of it"),
    ],
)
def test_tone_numbers_links_sources_and_length_are_read_too(
    folder: Path, edit: Edit, name: str, old: str, new: str, what: str
) -> None:
    edit(name, old, new)
    (problem,) = said(folder)
    assert problem.startswith(f"{name}:")
    assert what in problem


def test_spelling_is_read_too(folder: Path, edit: Edit) -> None:
    if reason := why_not():
        pytest.skip(reason)
    edit(MN, "Удахгүй эхэлнэ", "Удахгүй эхэлнээ")
    (problem,) = said(folder)
    assert problem.startswith(f"{MN}:")
    assert "“эхэлнээ” is not in the dictionary" in problem
