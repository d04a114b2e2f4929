"""Confirming a service: only its own lines change, in both languages, and bad input comes with its cure."""

import difflib
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.check import check
from bot.texts.confirming import ConfirmError, Seen, Written, _with, confirm
from bot.texts.content import Content

from .conftest import Edit

TODAY = date(2026, 3, 5)
LANGUAGES = ("mn", "en")


def services(folder: Path) -> dict[str, str]:
    return {each: (folder / each / "services.yml").read_text("utf-8") for each in LANGUAGES}


def changes(before: str, after: str) -> list[str]:
    """Lines taken out, then lines put in, without their indent."""
    lines = (line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-")
    return sorted((f"{line[0]} {line[2:].strip()}" for line in lines), key=lambda line: line[0] == "+")


def say(folder: Path, **given: str) -> list[Written]:
    values = {"service_id": "ambulance", "source": "ministry's letter", "checked_on": "2026-03-04", **given}
    return confirm(folder, Seen(**values), TODAY)


def refusal(folder: Path, **given: str) -> str:
    before = services(folder)
    with pytest.raises(ConfirmError) as caught:
        say(folder, **given)
    assert services(folder) == before, "nothing is written"
    what, _, cure = str(caught.value).partition(" → ")
    assert what
    assert cure
    return str(caught.value)


def test_what_stands_there_is_replaced_and_nothing_else(folder: Path) -> None:
    before = services(folder)
    old = {"mn": "БНХАУ-ын Элчин сайдын яам", "en": "Embassy of China in Mongolia"}
    say(folder, number="103")
    for language, text in services(folder).items():
        assert changes(before[language], text) == [
            "- status: unverified",
            f"- source: {old[language]}, ccfao.changchun.gov.cn (2024-02-20)",
            '- checked_on: "2024-02-20"',
            "+ status: verified",
            "+ source: ministry's letter",
            '+ checked_on: "2026-03-04"',
        ]


def test_what_is_missing_is_added_in_the_usual_order(folder: Path) -> None:
    before = services(folder)
    say(folder, service_id="consular", number="000-0000", checked_on="2026-03")
    for language, text in services(folder).items():
        assert changes(before[language], text) == [
            "- status: unverified",
            '+ number: "000-0000"',
            "+ status: verified",
            "+ source: ministry's letter",
            '+ checked_on: "2026-03"',
        ]


def test_it_is_shown_from_then_on_and_the_content_stays_in_order(folder: Path) -> None:
    assert "ambulance" not in {service.id for service in Content.load(folder).services("mn")}
    say(folder)
    for language in LANGUAGES:
        (found,) = (s for s in Content.load(folder).services(language) if s.id == "ambulance")
        assert (found.number, found.source, found.checked_on) == ("103", "ministry's letter", "2026-03-04")
    assert [str(problem) for problem in check(folder) if "services.yml" in str(problem)] == []


def test_confirming_again_only_renews_source_and_day(folder: Path) -> None:
    before = services(folder)
    say(folder, service_id="police")
    for language, text in services(folder).items():
        assert [line.split(":")[0] for line in changes(before[language], text)] == [
            "- source",
            "- checked_on",
            "+ source",
            "+ checked_on",
        ]


def test_one_with_a_link_needs_no_number(folder: Path) -> None:
    say(folder, service_id="iom")
    assert "iom" in {service.id for service in Content.load(folder).helpers("en")}


def test_it_tells_what_it_wrote_and_where(folder: Path) -> None:
    mongolian, english = say(folder)
    assert mongolian.file == folder / "mn" / "services.yml"
    assert english.text.splitlines() == [
        "- id: ambulance",
        "  name: Ambulance",
        "  what: Call when somebody is hurt or suddenly ill.",
        "  needs: [health, danger]",
        "  places: [mongolia]",
        '  number: "103"',
        "  status: verified",
        "  source: ministry's letter",
        '  checked_on: "2026-03-04"',
    ]
    assert english.file.read_text("utf-8").splitlines()[english.line - 1] == "- id: ambulance"


def test_remarks_blank_lines_and_other_line_ends_stay(folder: Path, edit: Edit) -> None:
    for language in LANGUAGES:
        path = edit(
            f"{language}/services.yml", '  number: "103"\n', '  # ask again\n  number: "103"   # old\n\n'
        )
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = (folder / "en" / "services.yml").read_bytes()
    say(folder)
    after = (folder / "en" / "services.yml").read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n") == before.count(b"\r\n")
    assert b'  # ask again\r\n  number: "103"   # old\r\n\r\n  status: verified\r\n' in after
    assert list((folder / "en").glob(".*")) == []


def test_a_folded_source_is_replaced_as_a_whole(folder: Path, edit: Edit) -> None:
    new = "source: >-\n    one\n    two\n\n"
    edit(
        "en/services.yml", "source: Embassy of China in Mongolia, ccfao.changchun.gov.cn (2024-02-20)\n", new
    )
    say(folder)
    text = services(folder)["en"]
    assert "one" not in text.split("ambulance")[1].split("emergency")[0]
    assert "  source: ministry's letter\n\n  checked_on:" in text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"service_id": "ambulanc"}, "did you mean ambulance?"),
        ({"service_id": "xyz"}, "write one of: child_helpline, "),
        ({"source": ""}, "name in 3 to 200 letters"),
        ({"source": "one\ntwo"}, "on one line"),
        ({"source": "x" * 201}, "3 to 200"),
        ({"source": "http://example.org"}, "https://example.org/page"),
        ({"source": "law (2027)"}, "which has not been"),
        ({"source": "law (2026-02-30)"}, "which has not been"),
        ({"checked_on": "2026-03-06"}, "lies in the future"),
        ({"checked_on": "2027"}, "lies in the future"),
        ({"checked_on": "2026-02-30"}, "is no day of the calendar"),
        ({"checked_on": "yesterday"}, "2026-03-05, 2026-03 or 2026"),
        ({"checked_on": "05.03.2026"}, "is no day of the calendar"),
        ({"checked_on": "2025", "source": "law (2026-01)"}, "is before its source of 2026-01"),
        ({"number": "one-oh-three"}, "is no telephone number"),
        ({"number": "12"}, "is no telephone number"),
        ({"number": "1" * 16}, "is no telephone number"),
        ({"number": "10-3"}, "10-3 is 103 written in another way"),
        ({"number": "108"}, "108 is the number of “child_helpline”"),
        ({"service_id": "consular"}, "--number"),
    ],
)
def test_bad_input_is_refused_with_its_cure(folder: Path, given: dict[str, str], words: str) -> None:
    assert words in refusal(folder, **given)


def test_a_file_of_another_shape_is_left_alone(folder: Path, edit: Edit) -> None:
    path = folder / "en" / "services.yml"
    entries = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump(entries, default_flow_style=True, allow_unicode=True), "utf-8")
    assert "by hand" in refusal(folder, service_id="consular", number="000-0000")
    path.write_text("- id: [", "utf-8")
    assert "luujin content check" in refusal(folder)
    path.unlink()
    before = (folder / "mn" / "services.yml").read_bytes()
    with pytest.raises(ConfirmError, match="luujin content check"):
        say(folder)
    assert (folder / "mn" / "services.yml").read_bytes() == before


def test_an_entry_that_lacks_something_else_is_left_alone(folder: Path, edit: Edit) -> None:
    for language, line in (("mn", "  name: Түргэн тусламж\n"), ("en", "  name: Ambulance\n")):
        edit(f"{language}/services.yml", line, "")
    assert "by hand" in refusal(folder)


def test_a_folder_that_may_not_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "No space left on device" in refusal(folder)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@given(source=st.lists(words, min_size=1, max_size=4).map(" ".join), at=st.integers(0, 2))
def test_any_words_come_back_as_they_were_given(source: str, at: int) -> None:
    """Also those that mean something in YAML."""
    text = "- id: a\n  status: new\n- id: b\n  status: new # why\n  source: x\n- id: c\n  status: new\n"
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    data = yaml.load(text, Loader=yaml.BaseLoader)
    assert isinstance(node, yaml.SequenceNode)
    values = {"number": "103", "status": "verified", "source": source, "checked_on": "2026"}
    data[at] |= values
    assert yaml.load(_with(text, node.value[at], values), Loader=yaml.BaseLoader) == data
