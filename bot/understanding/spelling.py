"""Mongolian in Latin letters spelled in Cyrillic by sound, for words that no list knows."""

import re

_BACK, _FRONT = "back", "front"

# What o and u stand for differs between back words and front ones (аав, ээж): see ``spell``.
_SOUNDS = {
    "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ts": "ц", "dz": "з", "ph": "ф", "ya": "я", "yo": "ё",
    "yu": "ю", "ye": "е", "a": "а", "b": "б", "c": "ц", "d": "д", "e": "э", "f": "ф", "g": "г", "h": "х",
    "i": "и", "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "p": "п", "q": "к", "r": "р", "s": "с",
    "t": "т", "x": "х", "y": "ы", "z": "з", "w": "в", "ö": "ө", "ü": "ү",
}  # fmt: skip
_PIECE = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)) + "|[ouv]")
_VOWELS = "aeiouöü"
_FULL = re.compile(r"(?<=[аэоөуүяеёю])и(?=[^аэоөуүяеёю]|$)")


def spell(latin: str, before: str = "") -> str:
    """``latin`` (small letters) in Cyrillic, in harmony with ``before``, the Cyrillic it goes on from."""
    harmony = _harmony(before, latin)
    letters = {"o": "о", "u": "у", "v": "в"} if harmony == _BACK else {"o": "ө", "u": "ү", "v": "в"}
    latin = re.sub(r"(?<![aeiouy])v+(?![aeiouy])", "ü", latin)
    written = _PIECE.sub(lambda m: _SOUNDS.get(m.group()) or letters[m.group()], latin)
    written = re.sub("г[ую]й?и?$", "гүй", written) if latin.endswith(("gui", "guy")) else written
    return _endings(before, _FULL.sub("й", written), harmony)


def is_back(word: str) -> bool:
    """Whether a Cyrillic word is one with а о у rather than with э ө ү: its last telling vowel decides."""
    told = re.findall("[аоуяёыэөүе]", re.sub("гүй$", "", word.lower()))
    return bool(told) and told[-1] in "аоуяёы"


def _harmony(before: str, latin: str) -> str:
    """Whether the word goes on with а о у or with э ө ү: its first telling vowel decides."""
    for letter in before:
        if letter in "аоуяё":
            return _BACK
        if letter in "эөүе":
            return _FRONT
    bare = re.sub("gu[iy]?$", "", latin)
    if re.search("[öü]|e(?!$)|(?<![aeiouy])v(?![aeiouy])", bare) and "a" not in bare:
        return _FRONT
    return _BACK if re.search("[aou]", bare) else _FRONT


def _endings(before: str, written: str, harmony: str) -> str:
    """ийн and ийг are ын and ыг in back words, except after г ж ч ш к и ь."""
    whole = before + written
    whole = re.sub("ии(?=[нгх]?$)|ий(?=[нгх]?$)|ы(?=[нг]$)", "ий", whole) if harmony == _FRONT else whole
    if harmony == _BACK:
        whole = re.sub(r"(?<=[^гжчшкиьй])и[ий](?=[нгх]$)", "ы", whole)
    whole = whole.replace("ии", "ий")
    return whole[len(before) :] if whole.startswith(before) else written
