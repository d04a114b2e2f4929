"""CountVectors over the consonants of the words, for those who leave out vowels."""

from __future__ import annotations

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.training_data.message import Message

from nlu.components.tokenizer import SKELETON


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SkeletonFeaturizer(CountVectorsFeaturizer):
    """Counts each token's skeleton instead of the token."""

    def _get_message_tokens_by_attribute(self, message: Message, attribute: str) -> List[str]:
        return [token.get(SKELETON) or "" for token in message.get(TOKENS_NAMES[attribute]) or []]
