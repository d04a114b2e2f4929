"""One form for Mongolian in Cyrillic and in Latin letters, so that both spellings meet.

Standard library only and valid on Python 3.10: the safety net and Rasa's components import this very file.
English goes through the same rules; it comes out odd but always in the same way. What is folded and why:
docs/decisions/0008-normaliser.md.
"""

import re
import unicodedata
from functools import cache, lru_cache

from bot.understanding.abbreviations import Table, verb_forms, written
from bot.understanding.letters import ORNAMENTS, latin

MAX_LENGTH = 4096
"""Only so much of a text is looked at: Telegram's own limit."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]"
)
# Marks that cross letters out or pile up on them. й, ё, ö and their kind have been composed before.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# т.у.с.л.а.а.ч and t u s l a a c h: single letters, always with the same thing between them.
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_]([ .·•…*_~|\-]+)(?:[^\W\d_]\1)+[^\W\d_](?![^\W_])")

_ENDINGS = (
    "ыг|ийг|г|ын|ийн|гийн|ны|ний|ы|ий|н|д|т|нд|аар|ээр|оор|өөр|гаар|гээр|гоор|гөөр|аас|ээс|оос|өөс|гаас|гээс|гоос"
    "|гөөс|тай|тэй|той|руу|рүү|луу|лүү|аа|ээ|оо|өө|гаа|гээ|гоо|гөө|ууд|үүд|ынх|ийнх|р"
    "|iig|yg|iin|giin|yn|nii|ii|n|d|t|nd|aar|eer|oor|gaar|geer|goor|aas|ees|oos|gaas|gees|goos|tai|tei|toi|ruu"
    "|luu|aa|ee|oo|gaa|gee|goo|uud|r"
)
# A word with its apostrophes (don't), an @ or $ for a letter, and the ending behind a hyphen (passport-ыг).
WORD = re.compile(rf"[^\W_]+(?:['’ʼ`´@$]+[^\W_]+)*(?:[-‐‑–](?:{_ENDINGS})(?![^\W_]))?")
_REPEATED = re.compile(r"([a-z])\1+")
# How Mongolians laugh; with its letters once it would be the k that stands for ok.
_LAUGHTER = re.compile("k{3,}")

_COUNTED = re.compile(
    r"(?<=^\d)(?=sar|tsag|cag|jil|hon|nas|dugar|sai|say|myan|mian|tug|tog|udur|odor|udr|uda|angi|dah|deh|kg|km|min"
    r"|hun|hvn)"
)
_NUMBER_WITH_ENDING = re.compile(r"\d(?:i+n|yn|a+s|e+s|o+s|u+s|nd|ni+|r|d|t|g)$")
_NUMBER_AND_WORD = re.compile(r"(?<=[a-z])(?=\d\d)|(?<=\d\d)(?=[a-z]{2})")
# A digit for a letter: h3lp, 3urag, tus1aach, 4adahgui, 6ine, pa5port.
_DIGITS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"(?<!\d)0(?!\d)", "o"),
        (r"(?<=[b-df-hj-np-tv-z])3(?=[b-df-hj-np-tv-z])", "e"),
        (r"(?<!\d)3(?!\d)", "z"),
        (r"(?<=[b-df-hj-np-tv-z])1(?=[aeiou])", "l"),
        (r"(?<!\d)1(?!\d)", "i"),
        (r"(?<!\d)4(?!\d)", "ch"),
        (r"(?<=[a-z])5(?=[a-z])", "s"),
        (r"(?<!\d)6(?!\d)", "sh"),
        (r"(?<=[a-z])7(?=[a-z])", "t"),
    )
)

# In this order. Each rule shortens the word or moves it towards a letter no later rule takes away,
# which is why repeating them comes to rest.
_RULES = tuple(
    (needed, re.compile(pattern), replacement)
    for needed, pattern, replacement in (
        # The letter without which a rule has nothing to do; then the rule.
        ("", r"([a-z]{2})\1{2,}", r"\1\1"),  # hahahaha
        ("v", r"(?<![aeiouy])v{2,}|v{2,}(?![aeiouy])", "u"),  # hvvhed, but avval
        ("g", r"(?<=[a-z]{2}d)([aeo])gu{2,}$", r"\1g u"),  # boldoguu: болдог уу; never дагуу
        ("", r"([a-z])\1+", r"\1"),
        ("q", r"(?<=.)q$", "hgui"),  # medq: мэдэхгүй
        ("q", r"q(?=.)|(?<=.)q", "k"),
        ("k", r"(?<=[b-dfghj-np-tv-z])k(?:u|ui|ue|vi?|ve)$", "hgui"),  # chadku
        ("k", r"kg(?=ui?$|v[ie]?$)", "hg"),
        ("h", r"k?h", "h"),
        ("h", r"([csz])h", r"\1~"),  # keep ch, sh, zh whole while c, h and z change
        ("x", r"x", "h"),
        ("j", r"^dj", "j"),
        ("~", r"z~", "j"),
        ("c", r"ck|(?<![^s])c(?=[lr])|(?<=s)c(?=[aou])", "k"),  # English: back, club, scam, screen
        ("c", r"c(?!~)", "ts"),
        ("z", r"tz", "ts"),
        ("z", r"t?dz", "z"),
        ("~", r"~", "h"),
        ("w", r"w", "v"),
        ("p", r"ph", "f"),
        # How one writes байна, явах, ярих in a hurry, whatever follows.
        ("b", r"^b(?=ga|da|sa|na|h(?:[aei]|$))", "bai"),
        ("y", r"^yv(?=[a-z])", "yav"),
        ("y", r"^yr(?=[imj])", "yar"),
        # -гүй as it sounds; дагуу stays.
        ("g", r"(?<=.)gv[ei]?$|(?<=h)gue?$|gue$|(?<=[^d][ae])gu$|(?<=d)dgu$", "gui"),
        ("g", r"gv(?=i)", "gu"),
        ("e", r"(?<=[bdghjklmnrst])oe(?=[bdghjklmnrst])", "u"),  # hoerhon
        ("o", r"o", "u"),
        # hvn, bvgd, vg, vil, svitgeh: v stands for ү, but only as the first vowel (arvn: арван).
        ("v", r"^v(?=il|ye(?:[deirs]|$))|(?<=d)v(?=ger)|(?<=[bdhjklmnrstz])v(?=i)", "u"),
        ("v", r"^([^aeiuy]*)v(?![aeiuy])", r"\1u"),
        ("y", r"ye", "e"),
        ("y", r"(?<=[bdfghjklmnprstvz])i(?=y[au])", ""),  # харья: hariya, harya
        ("y", r"y(?![aeu])", "i"),
        ("", r"([a-z])\1+", r"\1"),
    )
)


@lru_cache(maxsize=16384)
def at_rest(word: str) -> str:
    """A word in small Latin letters and digits by the rules alone: no abbreviation is opened."""
    for _ in range(8):
        again = _ruled(word)
        if again == word:
            break
        word = again
    return word


def _ruled(word: str) -> str:
    """One round of the rules."""
    word = _NUMBER_AND_WORD.sub(" ", word)
    if " " in word:
        return word
    if word[:1].isdigit():
        if _NUMBER_WITH_ENDING.match(word):
            return _REPEATED.sub(r"\1", word)
        if _COUNTED.search(word):
            return _COUNTED.sub(" ", word)
    if not word.isalpha() and len(word) >= 3 and sum(c.isalpha() for c in word) >= 2:
        for pattern, letters in _DIGITS:
            word = pattern.sub(letters, word)
    for needed, pattern, replacement in _RULES:
        if needed in word:
            word = pattern.sub(replacement, word)
    return word


def _resting(phrase: str) -> str:
    return " ".join(at_rest(part) for word in phrase.split() for part in at_rest(latin(word)).split())


@cache
def abbreviations() -> Table:
    """What somebody types, in small Latin letters with repeated ones once → what it means, folded.

    Mongolian ones stand here as they are typed and as the rules leave them.
    """
    found: Table = {}
    for short, meaning, exact in written():
        folded = _resting(meaning)
        found[_REPEATED.sub(r"\1", latin(short))] = folded
        if not exact and not re.match("y[^aeiou]", short):  # at rest this y would be an i
            found.setdefault(_resting(short), folded)
    for short, meaning in verb_forms():
        found.setdefault(_resting(short), _resting(meaning))
    return {
        short: " ".join(found.get(word, word) for word in meaning.split())
        for short, meaning in found.items()
        if short and " " not in short
    }


def _once(word: str) -> str:
    if _LAUGHTER.fullmatch(word):
        return "haha"
    return abbreviations().get(_REPEATED.sub(r"\1", word)) or _ruled(word)


@lru_cache(maxsize=16384)
def fold_word(word: str) -> str:
    """``word`` in the common form: ``[a-z0-9]`` and, where an abbreviation was opened, spaces.

    Empty when nothing of it can be folded (emoji, other alphabets). Folding twice changes nothing. A token
    with punctuation inside or around it folds as ``fold`` would fold it.
    """
    folded = " ".join(latin(part) for part in WORD.findall(word))
    for _ in range(8):
        again = " ".join(" ".join(_once(part) for part in folded.split()).split())
        if again == folded:
            break
        folded = again
    return folded


def clean(text: str) -> str:
    """``text`` cut to ``MAX_LENGTH``, composed (NFKC), without invisible characters and stray marks.

    Words whose letters were set apart (``т.у.с.л.а.а.ч``) are put together again.
    """
    composed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:MAX_LENGTH]).translate(ORNAMENTS))
    plain = _INVISIBLE.sub("", _MARKS.sub("", composed))[:MAX_LENGTH]
    return _SPACED.sub(_together, plain)


def _together(match: re.Match[str]) -> str:
    """Letters set apart as one word; with mere spaces between only when they are many or all there is."""
    run, between = match.group(), match.group(1)
    letters = run.replace(between, "")
    alone = match.string.strip() == run
    return letters if between.strip() or len(letters) >= 5 or alone else run


def fold(text: str) -> str:
    """``text`` as folded words with single spaces between them. Never raises; idempotent.

    At most five times ``MAX_LENGTH`` long: abbreviations open to more letters than they had.
    """
    folded = clean(text)
    for _ in range(8):
        words = (fold_word(word) for word in WORD.findall(folded))
        folded = " ".join(word for word in words if word)
        joined = _SPACED.sub(_together, folded)
        if joined == folded:
            break
        folded = joined  # letters that something else had kept apart: a:b:c
    return folded


@lru_cache(maxsize=16384)
def skeleton(folded: str) -> str:
    """The consonants of one folded word after its first letter, doubled ones once: ``zurag`` → ``zrg``.

    Young people drop vowels (``hrgtei``), and vowels are where romanisations differ most.
    """
    kept = folded[:1] + re.sub(r"[aeiuy ]", "", folded[1:])
    return re.sub(r"([a-z])\1+", r"\1", kept)
