"""Chooses the intent of a message: the Rasa component around `IntentMixture`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.e5_featurizer import E5Featurizer
from bot.components.mixture import IntentMixture
from bot.components.thresholds import threshold_for

PROBABILITIES = "probabilities"
"""Property of a message: every intent's probability by name; not part of the output of a parse."""

_FILE = "mixture.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NewcomerIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` by calibrated probability; the ranking never holds the fallback."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Start without a model; `train` or `load` brings one."""
        self._ranking_length = int(config["ranking_length"])
        self._storage = storage
        self._resource = resource
        self._mixture: IntentMixture | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ranking_length`: entries of `intent_ranking`, at least ten."""
        return {"ranking_length": 10}

    @classmethod
    def required_components(cls) -> list[type[Any]]:
        """The vectors come before it."""
        return [E5Featurizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NewcomerIntentClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NewcomerIntentClassifier:
        """Load what `train` stored. Raises `ValueError` if the model has no such part."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier._mixture = IntentMixture.read(folder / _FILE)
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the mixture on all examples that have an intent and a vector, and store it."""
        examples = [m for m in training_data.intent_examples if _vector_of(m) is not None]
        self._mixture = IntentMixture()
        self._mixture.fit(
            np.array([_vector_of(message) for message in examples]),
            [message.get(TEXT) for message in examples],
            [message.get(INTENT) for message in examples],
        )
        with self._storage.write_to(self._resource) as folder:
            self._mixture.write(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; a message without a vector gets the shares of the training data."""
        if self._mixture is None:
            raise RuntimeError("The intent classifier has not been trained.")
        for message in messages:
            shares = self._judge(self._mixture, _vector_of(message), message.get(TEXT) or "")
            self._set(message, dict(zip(self._mixture.intents, map(float, shares), strict=True)))
        return messages

    @staticmethod
    def _judge(mixture: IntentMixture, vector: NDArray[np.float32] | None, text: str) -> NDArray[np.float64]:
        if vector is None:
            return mixture.priors
        shares: NDArray[np.float64] = mixture.probabilities(vector[None, :], [text], threshold_for(text).temperature)[0]
        return shares

    def _set(self, message: Message, probabilities: dict[str, float]) -> None:
        best = sorted(probabilities.items(), key=lambda item: -item[1])[: self._ranking_length]
        ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: share} for name, share in best]
        message.set(PROBABILITIES, probabilities)
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _vector_of(message: Message) -> NDArray[np.float32] | None:
    """Return the sentence feature of shape (384,), or None if the message has none."""
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        return None
    vector: NDArray[np.float32] = np.asarray(sentence.features, dtype=np.float32)[-1]
    return vector
