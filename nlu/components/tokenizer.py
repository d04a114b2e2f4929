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
    """Sets ``token.lemma``, which CountVectors counts, to the folded word; text and offsets stay as typed."""

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """The words of one attribute of a message."""
        tokens = super().tokenize(message, attribute)
        for token in tokens:
            folded = fold_word(clean(token.text))
            token.lemma = folded or token.text.lower()
            token.set(SKELETON, " ".join(skeleton(word) for word in folded.split()))
        return tokens
