"""Slips of the finger, put right before anything is counted."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.english import English
from bot.understanding.mongolian import Mongolian
from nlu.components.base import Learner
from nlu.components.language import LANGUAGE
from nlu.components.tokenizer import set_folded, set_lemma

MENDED = "mended"
_FILE = "words.json"


# A featurizer by name only: that is how Rasa also runs it over the training examples.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SlipMender(Learner):
    """Sets ``mended``, the message with its slips put right, and folds the tokens that changed anew.

    It learns the words of both languages from the training examples, which therefore stay as they are.
    """

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._english: Optional[English] = None
        self._mongolian: Optional[Mongolian] = None

    def learn(self, training_data: TrainingData) -> None:
        """Learns the words of the training examples: English ones as typed, all of them folded."""
        examples = training_data.nlu_examples
        self._english = English.learn(example.get(TEXT) or "" for example in examples)
        self._mongolian = Mongolian.learn(
            part for example in examples for token in _tokens(example) for part in token.lemma.split()
        )

    def save(self, folder: Any) -> None:
        """Writes the words."""
        words = {
            "english": self._english.as_dict() if self._english else {},
            "mongolian": self._mongolian.as_dict() if self._mongolian else {},
        }
        (folder / _FILE).write_text(json.dumps(words), encoding="utf-8")

    def read(self, folder: Any) -> None:
        """Reads the words."""
        words = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        self._english, self._mongolian = English(words["english"]), Mongolian(words["mongolian"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets ``mended`` of each message, but not of a single English word."""
        for message in messages:
            text = message.get(TEXT) or ""
            if message.get(LANGUAGE) != "en":
                self._mend_mongolian(message, text)
            # Of one word alone nobody knows whether it is English: medq is no med.
            elif len(text.split()) > 1:
                self._mend_english(message, text)
        return messages

    def _mend_english(self, message: Message, text: str) -> None:
        if self._english:
            message.set(MENDED, self._english.mend(text))
            for token in _tokens(message):
                set_folded(token, self._english.mend(token.text))

    def _mend_mongolian(self, message: Message, text: str) -> None:
        """A word with a slip stands in the mended text in its folded form, as somebody might type it."""
        written, done = [], 0
        for token in _tokens(message):
            mended = self._mended(token.lemma)
            if mended != token.lemma:
                set_lemma(token, mended)
                written += [text[done : token.start], mended]
                done = token.end
        message.set(MENDED, "".join(written) + text[done:])

    def _mended(self, lemma: str) -> str:
        return " ".join(map(self._mongolian.mend, lemma.split())) if self._mongolian else lemma


def _tokens(message: Message) -> List[Token]:
    return message.get(TOKENS_NAMES[TEXT]) or []
