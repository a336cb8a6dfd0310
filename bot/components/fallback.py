"""Admits not knowing: below the threshold of the text's script the intent is `nlu_fallback`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.thresholds import threshold_for


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScriptFallback(GraphComponent, IntentClassifier):
    """Replaces an unsure intent; the ranking stays as it is, so that the nearest topics can be offered."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScriptFallback:
        """Create the component; its thresholds are in `bot/thresholds.yml`."""
        return cls()

    @classmethod
    def required_components(cls) -> list[type[Any]]:
        """An intent must have been chosen before."""
        return [IntentClassifier]

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `nlu_fallback` where the text is blank or the best intent is below the threshold."""
        for message in messages:
            text, confidence = message.get(TEXT), message.get(INTENT)[PREDICTED_CONFIDENCE_KEY]
            if not text or confidence < threshold_for(text).answer:
                unsure = {
                    INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME,
                    PREDICTED_CONFIDENCE_KEY: 1.0 - confidence,
                }
                message.set(INTENT, unsure, add_to_output=True)
        return messages
