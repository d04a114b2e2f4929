"""Words as they were typed, each with its folded form and its skeleton beside it."""

from __future__ import annotations

from typing import List
from uuid import uuid4

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.folding import clean, fold_word, skeleton

SKELETON = "skeleton"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(WhitespaceTokenizer):
    """Sets ``token.lemma`` and the skeleton to those of the folded word; text and offsets stay as typed."""

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """The words of one attribute of a message."""
        tokens = super().tokenize(message, attribute)
        for token in tokens:
            set_folded(token, token.text)
        return tokens

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples with their words, from here on as ``UncachedTrainingData``."""
        parts = ("training_examples", "entity_synonyms", "regex_features", "lookup_tables", "responses")
        uncached = UncachedTrainingData(**{part: getattr(training_data, part) for part in parts})
        return super().process_training_data(uncached)


class UncachedTrainingData(TrainingData):
    """Training data that is not read whole, with all features, before and after each component.

    Rasa does that to find results of an earlier training in its cache, which ours always trains without
    (``bot.understanding.process.train_command``). It took a sixth of the time.
    """

    def fingerprint(self) -> str:
        """One that no cache knows."""
        return uuid4().hex


def set_folded(token: Token, word: str) -> None:
    """Gives ``token`` the folded form and the skeleton of ``word``."""
    set_lemma(token, fold_word(clean(word)))
    token.lemma = token.lemma or word.lower()  # what nothing remains of still counts as a word: an emoji


def set_lemma(token: Token, folded: str) -> None:
    """Gives ``token`` a folded form and the skeleton of it."""
    token.lemma = folded
    token.set(SKELETON, " ".join(skeleton(part) for part in folded.split()))
