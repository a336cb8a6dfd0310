"""Sentence features for the classifier: one multilingual vector per message."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.embedding import BlankText, Vectors, embed, embed_all
from bot.components.vector_cache import VectorCache

VECTOR = "vector"
"""Property of a message that holds its vector, shape (384,); not part of the output of a parse.

Examples have no such property: Rasa would spend half of the training on writing its numbers down.
"""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class E5Featurizer(GraphComponent):
    """Adds a dense sentence feature of shape (1, 384); a blank message gets none."""

    def __init__(self, name: str) -> None:
        """`name` is the origin written into the features."""
        self._name = name

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> E5Featurizer:
        """Create the component; it has no settings."""
        return cls(execution_context.node_name)

    @classmethod
    def required_components(cls) -> list[type[Any]]:
        """Nothing: it normalises for itself, so that no order of the pipeline can harm it."""
        return []

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector of each message."""
        for message in messages:
            try:
                vector = embed(message.get(TEXT))
            except BlankText:
                continue
            message.set(VECTOR, vector)
            self._add(message, vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of all examples, from the cache where it has them."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        vectors = embed_all([message.get(TEXT) for message in messages], VectorCache.from_environment())
        for message, vector in zip(messages, vectors, strict=False):
            self._add(message, vector)
        return training_data

    def _add(self, message: Message, vector: Vectors) -> None:
        matrix = np.asarray(vector, dtype=np.float32).reshape(1, -1)
        message.add_features(Features(matrix, FEATURE_TYPE_SENTENCE, TEXT, self._name))
