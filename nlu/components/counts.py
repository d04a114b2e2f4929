"""What a message is made of: its folded words, pieces of them, and pieces of what is left without vowels."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import CountVectorizer

from nlu.components.base import Learner
from nlu.components.tokenizer import SKELETON

_FILE = "vocabularies.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class FoldedCounts(Learner):
    """Adds one sparse sentence feature for each of three views of a message.

    Rasa's own CountVectorsFeaturizer counts once more for every single word, which nothing here reads: with
    15,000 examples that is minutes of training and some milliseconds of every answer.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The longest run of ``words``, and the shortest and longest ``pieces`` and ``bones`` in letters."""
        return {"words": 2, "pieces": [2, 5], "bones": [2, 4]}

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        pieces, bones = tuple(config["pieces"]), tuple(config["bones"])
        self._views = {
            "words": CountVectorizer(
                tokenizer=str.split, token_pattern=None, lowercase=False, ngram_range=(1, config["words"])
            ),
            "pieces": CountVectorizer(analyzer="char_wb", lowercase=False, ngram_range=pieces, min_df=2),
            "bones": CountVectorizer(analyzer="char_wb", lowercase=False, ngram_range=bones, min_df=2),
        }

    def learn(self, training_data: TrainingData) -> None:
        """Learns what there is to count."""
        seen = [_views(example) for example in training_data.nlu_examples]
        for name, counter in self._views.items():
            counter.fit([view[name] for view in seen])

    def save(self, folder: Any) -> None:
        """Writes the three vocabularies."""
        kept = {name: _vocabulary(counter) for name, counter in self._views.items()}
        (folder / _FILE).write_text(json.dumps(kept), encoding="utf-8")

    def read(self, folder: Any) -> None:
        """Reads the three vocabularies."""
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        for name, counter in self._views.items():
            counter.vocabulary_ = {piece: place for place, piece in enumerate(kept[name])}

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the counts to each message that has a text."""
        spoken = [message for message in messages if message.get(TEXT)]
        seen = [_views(message) for message in spoken]
        for name, counter in self._views.items():
            rows = counter.transform([view[name] for view in seen]) if seen else []
            for message, row in zip(spoken, rows, strict=True):
                message.add_features(
                    Features(row, FEATURE_TYPE_SENTENCE, TEXT, f"{self._resource.name} {name}")
                )
        return messages


def _views(message: Message) -> Dict[str, str]:
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    folded = " ".join(token.lemma for token in tokens)
    return {
        "words": folded,
        "pieces": folded,
        "bones": " ".join(token.get(SKELETON) or "" for token in tokens),
    }


def _vocabulary(counter: Any) -> List[str]:
    """The pieces in the order of their columns."""
    return sorted(counter.vocabulary_, key=counter.vocabulary_.__getitem__)
