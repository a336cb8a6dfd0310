"""Judges whether a message may be urgent, with recall first."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.intent_classifier import PROBABILITIES
from bot.components.thresholds import threshold_for

URGENT = "urgent"

URGENT_INTENTS = (
    "ask_child_at_risk",
    "ask_violence",
    "ask_emergency",
    "ask_homelessness",
    "ask_benefit_problem",
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UrgencyJudge(GraphComponent, IntentClassifier):
    """Sets `urgent`: the urgent intents together reach the (low) threshold of the text's script."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UrgencyJudge:
        """Create the component; its thresholds are in `bot/thresholds.yml`."""
        return cls()

    @classmethod
    def required_components(cls) -> list[type[Any]]:
        """The intents' probabilities must be known."""
        return [IntentClassifier]

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `urgent` to true or false; a blank message is not urgent."""
        for message in messages:
            text = message.get(TEXT)
            together = urgent_share(message.get(PROBABILITIES))
            message.set(URGENT, bool(text) and together >= threshold_for(text).urgent, add_to_output=True)
        return messages


def urgent_share(probabilities: dict[str, float]) -> float:
    """Return the probability, 0 to 1, that one of the urgent intents is meant."""
    return sum(probabilities.get(intent, 0.0) for intent in URGENT_INTENTS)
