"""From a word in whatever letters somebody typed to small Latin ones: scripts, look-alikes, ornaments.

Standard library only and valid on Python 3.10, like ``folding``, which is its only reader.
"""

import re
import unicodedata

_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yu", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "u", "ө": "u", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ү": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
    "ъ": "", "ы": "i", "ь": "i", "э": "e", "ю": "yu", "я": "ya",
    # Typed for ө and ү on keyboards without them, and neighbours' letters that look or sound alike.
    "є": "u", "ї": "u", "ұ": "u", "ў": "u", "ѳ": "u", "і": "i", "ј": "j", "ѕ": "s", "ә": "a", "ґ": "g",
    "ғ": "g", "қ": "k", "ҡ": "k", "ң": "n", "ӊ": "n", "ҥ": "n", "һ": "h", "ҳ": "h", "җ": "j", "џ": "j",
    "ҙ": "z", "ҫ": "s", "ҷ": "ch", "ћ": "ch", "ђ": "d", "љ": "l", "њ": "n", "ӏ": "i",
    # Latin letters that do not fall apart into a plain one and a mark.
    "ø": "o", "ı": "i", "ɨ": "i", "ɩ": "i", "ə": "e", "ɛ": "e", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t",
    "ɡ": "g", "ɑ": "a", "ʋ": "v", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_TO_LATIN = str.maketrans(_SOUNDS)

ORNAMENTS = {first + i: chr(ord("a") + i) for first in (0x1F150, 0x1F170) for i in range(26)}
"""White letters on black discs and squares: signs to Unicode, letters to people."""

# Letters of other alphabets that stand for the one they look like: Greek, Armenian, Cherokee, small capitals.
# (NFKC already undoes full width, bold, italic and open circles.)
_LOOK_ALIKES = str.maketrans(
    dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβδεζηικλμνορσςτυφχω", "ABEZHIKMNOPTYXabdezniklmvopsstufxw", strict=True))
    | dict(zip("ΓΔΘΛΠΦγθπ", "ГДӨЛПФүөп", strict=True))
    | dict(zip("օսհոց", "ouhng", strict=True))
    | dict(zip("ᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "ABCDEGHIJKLMPRSTVWZ", strict=True))
    | dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
    | {"ɵ": "ө", "Ɵ": "Ө"}
)

# Some letters look the same in both scripts (v is typed for ү); any other one tells which script was meant.
_LIKE_CYRILLIC = str.maketrans("aceopxyvABCEHKMOPTXY", "асеорхуүАВСЕНКМОРТХУ")
_LIKE_LATIN = str.maketrans("асеорхуіјѕһАВСЕНКМОРТХУІЈЅ", "aceopxyijshABCEHKMOPTXYIJS")
_CYRILLIC = re.compile("[Ѐ-ԯ]")
_LATIN = re.compile("[A-Za-z]")
_ONLY_CYRILLIC = re.compile("(?![асеорхуіјѕһАВСЕНКМОРТХУІЈЅ])[Ѐ-ԯ]")
_ONLY_LATIN = re.compile("(?![aceopxyvABCEHKMOPTXY])[A-Za-z]")

_CYRILLIC_DIGITS = {"0": "о", "1": "и", "3": "з", "4": "ч", "6": "б"}
_DIGIT_FOR_LETTER = re.compile(r"(?<!\d)[01346](?!\d)")
_COUNTED = re.compile(
    r"\d(?:сар|цаг|жил|хон|нас|дугаар|дүгээр|сая|мянга|төг|өдөр|өдр|удаа|анги|дахь|дэх|кг|км|мин|ийн|ын|аас|ээс"
    r"|оос|өөс|нд|нийх|настай|хүн|р$|д$|т$|г$)"
)


def latin(word: str) -> str:
    """``word`` in small Latin letters and digits; what stands for none of them is dropped."""
    word = _one_script(unicodedata.normalize("NFKC", word).translate(_LOOK_ALIKES))
    if _CYRILLIC.search(word):
        word = _digits_as_cyrillic(word.lower())
    word = word.replace("@", "a").replace("$", "s").casefold().translate(_TO_LATIN)
    # What has a mark on it falls apart here; its base may again be a letter of ours.
    plain = unicodedata.normalize("NFKD", word).translate(_TO_LATIN)
    return "".join(c for c in plain if c.isascii() and c.isalnum())


def _one_script(word: str) -> str:
    """A word of both scripts in the one that was meant, if its other letters tell."""
    if not (_CYRILLIC.search(word) and _LATIN.search(word)):
        return word
    if not _ONLY_LATIN.search(word):
        return word.translate(_LIKE_CYRILLIC)
    if not _ONLY_CYRILLIC.search(word):
        return word.translate(_LIKE_LATIN)
    return word  # pasportыг: each letter as it sounds


def _digits_as_cyrillic(word: str) -> str:
    if sum(c.isalpha() for c in word) < 2 or _COUNTED.match(word):
        return word
    return _DIGIT_FOR_LETTER.sub(lambda m: _CYRILLIC_DIGITS[m.group()], word)
