"""First component of the pipeline: from here on nobody sees the text as it was typed."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.normalise import normalise

CUT = "cut"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TextReader(GraphComponent):
    """Replaces the text of a message by its normalised form; `cut` says whether the end was dropped."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextReader:
        """Create the component; it has no settings."""
        return cls()

    @classmethod
    def required_components(cls) -> list[type[Any]]:
        """Nothing comes before it."""
        return []

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise what a citizen wrote; blank or missing text becomes an empty text."""
        for message in messages:
            reading = normalise(message.get(TEXT))
            message.set(TEXT, reading.text, add_to_output=True)
            message.set(CUT, reading.cut, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the examples in the same way, so that training and use see the same text."""
        for message in training_data.training_examples:
            if message.get(TEXT) is not None:
                message.set(TEXT, normalise(message.get(TEXT)).text)
        return training_data
