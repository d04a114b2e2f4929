"""Words as they were typed, each with its folded form and its skeleton beside it."""

from __future__ import annotations

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message

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


def set_folded(token: Token, word: str) -> None:
    """Gives ``token`` the folded form and the skeleton of ``word``."""
    set_lemma(token, fold_word(clean(word)))
    token.lemma = token.lemma or word.lower()  # what nothing remains of still counts as a word: an emoji


def set_lemma(token: Token, folded: str) -> None:
    """Gives ``token`` a folded form and the skeleton of it."""
    token.lemma = folded
    token.set(SKELETON, " ".join(skeleton(part) for part in folded.split()))
