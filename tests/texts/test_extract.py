"""Whether the code and the catalogs agree."""

from pathlib import Path

import pytest

from bot.texts.extract import check_catalogs, main, uses

from .conftest import write_catalog

PLURAL = 'msgid "desk.waiting"\nmsgid_plural "desk.waiting"\nmsgstr[0] "{n}"\nmsgstr[1] "{n}"\n'


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "bot").mkdir()
    return tmp_path / "bot"


def problems(code: Path, source: str, mn: str, en: str | None = None) -> list[str]:
    """What is said about this code with these catalogs, without the folder's name."""
    (code / "view.py").write_text(source, "utf-8")
    content = code.parent / "content"
    write_catalog(content, "mn", mn)
    write_catalog(content, "en", mn if en is None else en)
    return [str(problem).replace(f"{code.parent}/", "") for problem in check_catalogs(code, content)]


def test_keys_are_found_wherever_they_are_written(code: Path) -> None:
    (code / "view.py").write_text(
        'a = words.say("a.plain", name=1)\n'
        "b = f\"{bold(words.say('a.in_f_string'))}\"\n"
        'c = words.say("a.yes" if right else "a.no")\n'
        'd = words.count("a.counted", 3, **more)\n'
        'e = {"x": key("a.marked")}\n'
        'f = text.count("\\n") + text.count("a") + say(chosen) + key()\n'
    )
    found = uses(code)
    assert [(use.key, use.line) for use in sorted(found, key=lambda use: use.line)] == [
        ("a.plain", 1),
        ("a.in_f_string", 2),
        ("a.yes", 3),
        ("a.no", 3),
        ("a.counted", 4),
        ("a.marked", 5),
    ]
    assert {use.key: use.values for use in found}["a.plain"] == frozenset({"name"})


def test_all_is_well(code: Path) -> None:
    source = 'words.say("menu.hello", name=1)\nwords.count("desk.waiting", 2)\n'
    assert problems(code, source, 'msgid "menu.hello"\nmsgstr "{name}"\n\n' + PLURAL) == []


def test_a_key_without_words(code: Path) -> None:
    said = problems(code, '\nwords.say("menu.hello")\n', 'msgid "menu.hello"\nmsgstr "x"\n', "")
    assert said == [
        "bot/view.py:2: “menu.hello” has no words in content/en/LC_MESSAGES/bot.po"
        ' → add msgid "menu.hello" with its msgstr there'
    ]


def test_words_that_nobody_asks_for(code: Path) -> None:
    said = problems(code, "", 'msgid "menu.old"\nmsgstr "x"\n')
    assert len(said) == 2
    assert said[1].startswith("content/mn/LC_MESSAGES/bot.po:6: “menu.old” is used nowhere")


def test_placeholders_that_differ_between_the_languages(code: Path) -> None:
    source = 'words.say("menu.hello", name=1, day=2)'
    said = problems(
        code, source, 'msgid "menu.hello"\nmsgstr "{name}"\n', 'msgid "menu.hello"\nmsgstr "{day}"\n'
    )
    assert len(said) == 1
    assert (
        "en/LC_MESSAGES/bot.po:6: “menu.hello” does not have the same placeholders: {day}, {name}" in said[0]
    )


def test_a_placeholder_that_the_code_does_not_fill(code: Path) -> None:
    said = problems(code, 'words.say("menu.hello", name=1)', 'msgid "menu.hello"\nmsgstr "{nmae}"\n')
    assert "uses {nmae}, which the code does not give → hand it over in" in said[0]


@pytest.mark.parametrize("text", ["{", "{}", "{0}", "{a.b}", "{a:>3}", "{a!r}", "a } b"])
def test_a_placeholder_that_cannot_be_read(code: Path, text: str) -> None:
    said = problems(code, 'words.say("menu.hello", a=1)', f'msgid "menu.hello"\nmsgstr "{text}"\n')
    assert all("cannot be read" in each for each in said)
    assert len(said) == 2


def test_counting_with_words_that_have_no_plural(code: Path) -> None:
    said = problems(code, 'words.count("desk.waiting", 1)', 'msgid "desk.waiting"\nmsgstr "{n}"\n')
    assert "has no plural forms → add msgid_plural" in said[0]


def test_saying_words_that_have_a_plural(code: Path) -> None:
    said = problems(code, 'words.say("desk.waiting", n=1)', PLURAL)
    assert said[0].startswith("bot/view.py:1: “desk.waiting” has plural forms")


def test_a_plural_form_that_is_missing(code: Path) -> None:
    half = PLURAL.replace('msgstr[1] "{n}"\n', "")
    assert "lacks a plural form" in problems(code, 'words.count("desk.waiting", 1)', half)[0]


def test_an_empty_translation(code: Path) -> None:
    said = problems(code, 'words.say("menu.hello")', 'msgid "menu.hello"\nmsgstr ""\n')
    assert "“menu.hello” has no words → write them after msgstr" in said[0]


def test_a_fuzzy_translation(code: Path) -> None:
    said = problems(code, 'words.say("menu.hello")', '#, fuzzy\nmsgid "menu.hello"\nmsgstr "x"\n')
    assert ":7: “menu.hello” is marked fuzzy" in said[0]


def test_a_button_that_is_too_long(code: Path) -> None:
    long = f'msgid "button.menu"\nmsgstr "{"м" * 25}"\n'
    assert (
        "“button.menu” has 25 letters → shorten it to 24"
        in problems(code, 'words.say("button.menu")', long)[0]
    )


def test_a_broken_catalog_is_told_like_the_rest(code: Path) -> None:
    said = problems(code, 'words.say("menu.hello")', 'msgid "menu.hello"\nmsgstr "x"\n', 'msgid "menu\n')
    assert len(said) == 1
    assert said[0].startswith("content/en/LC_MESSAGES/bot.po:6: cannot read")


def test_the_command_says_what_it_found(
    code: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(code.parent)
    problems(code, "", "")
    assert main() == 0
    problems(code, 'words.say("menu.hello")', "")
    assert main() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "catalogs: 2 problems"


@pytest.mark.parametrize(
    "code_of_button",
    [
        'Button(words.say("a.long"), "data")',
        'Button(words.say("a.short") if x else words.say("a.long"), url=link)',
        'Button(words.say("a.short" if x else "a.long"), "data")',
    ],
)
def test_what_stands_on_a_button_is_short(code: Path, code_of_button: str) -> None:
    short = 'msgid "a.short"\nmsgstr "x"\n\n' if "a.short" in code_of_button else ""
    words = f'{short}msgid "a.long"\nmsgstr "Twenty-four letters at most, please"\n'
    said = problems(code, f"{code_of_button}\n", words)
    assert len(said) == 2
    assert all("“a.long” has 35 letters and stands on a button (" in problem for problem in said)
    assert all(problem.endswith("→ shorten it to 24") for problem in said)


def test_elsewhere_and_with_names_filled_in_words_may_be_longer(code: Path) -> None:
    source = 'note(words.say("a.long"))\nButton(words.say("a.named", name=name), "data")\n'
    named = 'msgid "a.named"\nmsgstr "{name} and many more letters than that"\n'
    assert (
        problems(code, source, 'msgid "a.long"\nmsgstr "Twenty-four letters, please, no more"\n\n' + named)
        == []
    )
