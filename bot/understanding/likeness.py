"""How much alike two spellings of a Mongolian word are."""

from bot.understanding.folding import at_rest
from bot.understanding.letters import latin


def steps(one: str, other: str) -> int:
    """How many letters to add, drop or change (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, there in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != there))
    return row[-1]


def is_within(short: str, whole: str) -> bool:
    """Whether ``short`` is ``whole`` with some letters left out."""
    letters = iter(whole)
    return all(letter in letters for letter in short)


def shared(one: str, other: str) -> int:
    """The length of the beginning that both have, without half of a ch, sh or ts."""
    length = 0
    for a, b in zip(one, other):  # noqa: B905 (the longer one goes on)
        if a != b:
            break
        length += 1
    halved = one[length : length + 1] in {"h", "s"} or other[length : length + 1] in {"h", "s"}
    return length - 1 if halved and one[:length].endswith(("c", "s", "t")) else length


def stem_of(word: str, folded: str) -> str:
    """The beginning of a Cyrillic word that folds to ``folded`` or to the most of it."""
    fitting = (word[:i] for i in range(len(word), 0, -1) if folded.startswith(at_rest(latin(word[:i]))))
    return next(fitting, "")


def typed_up_to(typed: str, folded: str) -> int:
    """Where in ``typed`` the letters end that fold to ``folded``."""
    return next(i for i in range(len(typed), -1, -1) if folded.startswith(at_rest(latin(typed[:i]))))


def unlike(word: str, typed: str) -> int:
    """How far ``typed`` is from the nearest usual romanisation of ``word``."""
    plain = word.replace("о", "o")
    ways = ({"ө": "o", "ү": "u", "у": "u"}, {"ө": "u", "ү": "u", "у": "u"}, {"ө": "ö", "ү": "ü", "у": "u"})
    written = ("".join(way.get(c) or (c if c == "o" else latin(c)) for c in plain) for way in ways)
    return min(steps(latin_word, typed) for latin_word in written)
