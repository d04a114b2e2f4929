"""The page's parts: words in both languages, colours one can read, nothing from elsewhere."""

import re
from itertools import product
from pathlib import Path

import pytest

from bot.sandbox.page import STATIC

SCRIPTS = sorted(STATIC.glob("*.js"))
WORDS = (STATIC / "words.js").read_text(encoding="utf-8")
ENTRY = re.compile(r'^  (\w+): \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\]', re.MULTILINE)
USED = re.compile(r'\b(?:t|say|this\.say|labelled|field|number|choice|checkbox|submit|row)\("(\w+)"')


def _words() -> dict[str, tuple[str, str]]:
    return {key: (mongolian, english) for key, mongolian, english in ENTRY.findall(WORDS)}


def test_every_word_stands_in_both_languages_with_the_same_gaps() -> None:
    found = _words()
    assert len(found) == len(re.findall(r"^  \w+: \[", WORDS, re.MULTILINE)) > 100
    for key, (mongolian, english) in found.items():
        assert mongolian.strip(), key
        assert english.strip(), key
        assert set(re.findall(r"\{\w+\}", mongolian)) == set(re.findall(r"\{\w+\}", english)), key
        assert not re.search(r"[А-Яа-яӨөҮү]", english), key


def test_every_word_asked_for_exists() -> None:
    known = _words()
    asked = {key for script in SCRIPTS for key in USED.findall(script.read_text(encoding="utf-8"))}
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    asked |= set(re.findall(r'data-t(?:-label)?="(\w+)"', page))
    assert len(asked) > 70
    assert asked - known.keys() == set()


def _colours(css: str) -> list[dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", css, re.DOTALL)[:2]
    schemes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", part)) for part in (light, dark)]
    return [schemes[0], schemes[0] | schemes[1]]


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


PAIRS = [
    *product(("ink", "ink-soft", "accent-text"), ("card", "in", "paper", "paper-deep")),
    ("out-ink", "out"),
    ("out-soft", "out"),
    ("accent-ink", "accent"),
    ("accent-text", "accent-wash"),
    ("ink-soft", "accent-wash"),
    ("bad", "bad-wash"),
    ("good", "in"),
    ("ink-soft", "bad-wash"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(scheme: int, text: str, ground: str) -> None:
    colours = _colours((STATIC / "base.css").read_text(encoding="utf-8"))[scheme]
    high, low = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["student", "member", "leader", "coordinator"])
def test_white_initials_can_be_read(scheme: int, role: str) -> None:
    colours = _colours((STATIC / "base.css").read_text(encoding="utf-8"))[scheme]
    assert 1.05 / (_luminance(colours[role]) + 0.05) >= 4.5


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda p: p.name)
def test_nothing_is_fetched_from_elsewhere_and_text_is_never_markup(path: Path) -> None:
    source = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\son\w+=\"", source
    )
    assert not re.search(r"https?://[\w.]", source.replace("`https://${", ""))
