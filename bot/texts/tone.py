"""Words that the bot does not say: ``content/tone.yml``, by language."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from bot.texts.problems import Problem
from bot.texts.prose import Sentence
from bot.texts.validation import fit
from bot.texts.yamlfile import read_yaml

Phrase = Annotated[str, Field(min_length=2)]


class Avoided(BaseModel):
    """A beginning of a word or phrase that is not said, except inside one of ``but_not``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say_not: Phrase
    but_not: tuple[Phrase, ...] = ()
    cure: Phrase

    def found_in(self, text: str) -> bool:
        """Whether the text says it. Capital letters, line ends and repeated spaces make no difference."""
        folded = " ".join(text.casefold().split())
        for allowed in self.but_not:
            folded = folded.replace(allowed, " ")
        return re.search(rf"(?<!\w){re.escape(self.say_not)}", folded) is not None


class Tone(RootModel[dict[str, tuple[Avoided, ...]]]):
    """``tone.yml``."""


def read_tone(content: Path) -> Mapping[str, tuple[Avoided, ...]]:
    """What is not said, by language; ContentError when the file cannot be used."""
    return fit(read_yaml(content / "tone.yml"), Tone).root


def tone_problems(texts: Iterable[Sentence], tone: Mapping[str, tuple[Avoided, ...]]) -> Iterator[Problem]:
    """Sentences that say what the bot does not say."""
    for sentence in texts:
        for avoided in tone.get(sentence.language, ()):
            if avoided.found_in(sentence.text):
                yield sentence.problem(f"the bot does not say “{avoided.say_not}”", avoided.cure)
