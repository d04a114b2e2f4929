"""Words by key and language."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import ZONES
from bot.texts.catalog import CatalogError, Catalogs, MissingWords, key

from .conftest import write_catalog

EVENT = datetime(2025, 12, 5, 15, 5, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))
COUNTED = 'msgid "desk.waiting"\nmsgid_plural "desk.waiting"\nmsgstr[0] "{}"\nmsgstr[1] "{}"\n'


@pytest.fixture
def catalogs(tmp_path: Path) -> Catalogs:
    mn = 'msgid "menu.hello"\nmsgstr "Сайн уу, {name}!"\n\n' + COUNTED.format("{n} хүн", "{n} хүмүүс")
    en = 'msgid "menu.hello"\nmsgstr "Hello, {name}!"\n\n' + COUNTED.format("{n} waits", "{n} wait")
    write_catalog(tmp_path, "mn", mn + '\nmsgid "menu.only_here"\nmsgstr "Энд"\n')
    write_catalog(tmp_path, "en", en)
    return Catalogs.load(tmp_path)


def test_words_come_in_the_language_with_their_placeholders_filled(catalogs: Catalogs) -> None:
    assert catalogs.words("mn").say("menu.hello", name="Сараа") == "Сайн уу, Сараа!"
    assert catalogs.words("en").say("menu.hello", name="Saraa") == "Hello, Saraa!"


@pytest.mark.parametrize("language", ["", "de", "mn-MN", "EN"])
def test_an_unknown_language_reads_as_mongolian(catalogs: Catalogs, language: str) -> None:
    assert catalogs.words(language).language == "mn"


def test_a_value_is_never_read_as_a_placeholder(catalogs: Catalogs) -> None:
    assert catalogs.words("en").say("menu.hello", name="{name} {0} %s") == "Hello, {name} {0} %s!"


def test_a_missing_key_is_named_with_its_language(catalogs: Catalogs) -> None:
    with pytest.raises(MissingWords) as caught:
        catalogs.words("en").say("menu.only_here")
    assert (caught.value.key, caught.value.language) == ("menu.only_here", "en")
    assert "menu.only_here" in str(caught.value)


@pytest.mark.parametrize(("n", "words"), [(0, "0 wait"), (1, "1 waits"), (2, "2 wait"), (1284, "1,284 wait")])
def test_counting_picks_the_plural_form(catalogs: Catalogs, n: int, words: str) -> None:
    assert catalogs.words("en").count("desk.waiting", n) == words


@given(n=st.integers(min_value=0, max_value=10**9))
def test_every_number_has_a_form(n: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "plural"
    if not folder.exists():
        for language in ("mn", "en"):
            write_catalog(folder, language, COUNTED.format("нэг {n}", "олон {n}"))
    words = Catalogs.load(folder).words("mn").count("desk.waiting", n)
    assert words == f"{'нэг' if n == 1 else 'олон'} {n:,}"


def test_dates_read_well_and_hold_no_odd_spaces(catalogs: Catalogs) -> None:
    mongolian, english = catalogs.words("mn"), catalogs.words("en")
    assert mongolian.date(EVENT) == "2025 оны 12-р сарын 5"
    assert mongolian.full_date(EVENT) == "2025 оны арван хоёрдугаар сарын 5"
    assert english.full_date(EVENT) == "December 5, 2025"
    assert mongolian.moment(EVENT) == "2025 оны 12-р сарын 5, 15:05"
    assert english.moment(EVENT) == "Dec 5, 2025, 3:05 PM"
    assert [words.weekday(EVENT) for words in (mongolian, english)] == ["баасан", "Friday"]


def test_a_time_zone_is_called_after_its_city_in_the_language(catalogs: Catalogs) -> None:
    mongolian, english = catalogs.words("mn"), catalogs.words("en")
    assert [mongolian.city(zone) for zone in ("Asia/Ulaanbaatar", "Asia/Hovd", "Asia/Seoul")] == [
        "Улаанбаатар",
        "Ховд",
        "Сөүл",
    ]
    assert english.city("America/New_York") == "New York"
    cyrillic = [mongolian.city(zone) for zone in ZONES]
    assert not any(letter in "abcdefghijklmnopqrstuvwxyz" for city in cyrillic for letter in city.lower())
    assert len(set(cyrillic)) == len(ZONES)


def test_a_moment_without_a_zone_is_refused(catalogs: Catalogs) -> None:
    with pytest.raises(ValueError, match="time zone"):
        catalogs.words("mn").time(EVENT.replace(tzinfo=None))


def test_an_unfinished_message_counts_as_missing(tmp_path: Path) -> None:
    write_catalog(tmp_path, "mn", 'msgid "a.empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "a.fuzzy"\nmsgstr "гм"\n')
    write_catalog(tmp_path, "en", "")
    words = Catalogs.load(tmp_path).words("mn")
    for name in ("a.empty", "a.fuzzy"):
        with pytest.raises(MissingWords):
            words.say(name)


def test_key_only_marks() -> None:
    assert key("quiz.praise.1") == "quiz.praise.1"


BROKEN = {
    "a quote is missing": ('msgid "a.b"\nmsgstr "no end\n', 7, "cannot read"),
    "an unknown word": ('msgid "a.b"\nmsgtext "b"\n', 7, "cannot read"),
    "no msgstr": ('msgid "a.b"\n\nmsgid "a.c"\nmsgstr "c"\n', 6, "missing msgstr"),
    "twice": ('msgid "a.b"\nmsgstr "b"\n\nmsgid "a.b"\nmsgstr "c"\n', 9, "twice"),
    "too many forms": (COUNTED.format("a", "b") + 'msgstr[2] "c"\n', 6, "more translations"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_catalog_names_file_line_and_cure(name: str, tmp_path: Path) -> None:
    messages, line, what = BROKEN[name]
    write_catalog(tmp_path, "mn", "")
    path = write_catalog(tmp_path, "en", messages)
    with pytest.raises(CatalogError) as caught:
        Catalogs.load(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (path, line)
    assert what in problem.what
    assert problem.cure


def test_both_catalogs_are_named_when_both_are_missing(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        Catalogs.load(tmp_path)
    assert [problem.file.parts[-3] for problem in caught.value.problems] == ["en", "mn"]


@pytest.mark.parametrize(
    "plural", ["", '"Plural-Forms: two\\n"\n', '"Plural-Forms: nplurals=2; plural=(n;\\n"\n']
)
def test_a_header_without_a_plural_rule_is_refused(plural: str, tmp_path: Path) -> None:
    write_catalog(tmp_path, "en", "")
    path = write_catalog(tmp_path, "mn", "")
    path.write_text(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n{plural}', "utf-8")
    with pytest.raises(CatalogError, match="Plural-Forms"):
        Catalogs.load(tmp_path)


def test_a_catalog_in_another_encoding_is_refused(tmp_path: Path) -> None:
    write_catalog(tmp_path, "en", "")
    write_catalog(tmp_path, "mn", "").write_bytes("Сайн уу".encode("cp1251"))
    with pytest.raises(CatalogError, match="UTF-8"):
        Catalogs.load(tmp_path)
