"""How long texts take to read: no long sentences, and nothing that a slow reader would give up."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.texts.languages import DEFAULT
from bot.texts.problems import Problem
from bot.texts.prose import Sentence

MOST_WORDS = 24
"""In one sentence."""

MOST_SECONDS = 90
"""For what stands on one screen."""

# English: what three of four pupils read aloud as grade 6 begins (Hasbrouck and Tindal, An update to compiled
# ORF norms, 2017: 25th percentile). Another language is read as fast as it needs words for the same message
# (Brysbaert, How many words do we read per minute?, 2019): our Mongolian needs 76 for 100 of English.
WORDS_A_MINUTE: Mapping[str, int] = {"en": 112, "mn": 85}

# A sentence ends at its mark with the quotes and brackets that close behind it, or at the end of a line.
_END = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+|\n")
_SHOWN_WORDS = 6


def words_in(text: str) -> int:
    """How many words there are; dashes and emoji are none."""
    return sum(bool(re.search(r"\w", piece)) for piece in text.split())


def seconds_for(text: str, language: str) -> int:
    """How long a slow reader takes, in whole seconds; a language without a figure reads like Mongolian."""
    pace = WORDS_A_MINUTE.get(language, WORDS_A_MINUTE[DEFAULT])
    return round(words_in(text) * 60 / pace)


def reading_problems(texts: Iterable[Sentence]) -> Iterator[Problem]:
    """Sentences of more than ``MOST_WORDS``, and texts that take longer than ``MOST_SECONDS``."""
    for text in texts:
        for sentence in _END.split(text.text):
            if (words := words_in(sentence)) > MOST_WORDS:
                begin = " ".join(sentence.split()[:_SHOWN_WORDS])
                cure = f"make two of it: {MOST_WORDS} words are the most"
                yield text.problem(f"the sentence “{begin} …” has {words} words", cure)
        if (seconds := seconds_for(text.text, text.language)) > MOST_SECONDS:
            cure = f"shorten or divide it: {MOST_SECONDS} s are the most"
            yield text.problem(f"a slow reader takes {seconds} s for this text", cure)
