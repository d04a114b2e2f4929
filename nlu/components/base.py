"""What our components share: how Rasa makes, trains and loads them."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Component(GraphComponent):
    """Adds something to messages, and does the same to the training examples."""

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        """A component as configured, that has learnt nothing."""
        return cls(config, model_storage, resource)

    @abstractmethod
    def process(self, messages: List[Message]) -> List[Message]:
        """Adds to each message what the component is for."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same over the training examples."""
        self.process(training_data.training_examples)
        return training_data


class Learner(Component):
    """Learns from the training data, and keeps what it learnt in a folder of the model."""

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Learner:
        """The component with what it learnt."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.read(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns and keeps it."""
        self.learn(training_data)
        with self._storage.write_to(self._resource) as folder:
            self.save(folder)
        return self._resource

    @abstractmethod
    def learn(self, training_data: TrainingData) -> None:
        """Learns from the examples."""

    @abstractmethod
    def save(self, folder: Any) -> None:
        """Writes what it learnt into ``folder``, a pathlib.Path."""

    @abstractmethod
    def read(self, folder: Any) -> None:
        """Reads what ``save`` wrote."""
