"""One turn: understand the text, let the rules choose the reply, return both."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT

from bot.components.e5_featurizer import VECTOR
from bot.components.embedding import DIMENSION, BlankText, embed
from bot.components.reader import CUT
from bot.components.urgency import URGENT
from bot.incoming import Question

BLANK = {"key": "blank"}

UNWRITTEN = "…"
"""Stands in Rasa's events where the citizen's text would be."""

PROOF = "Where can I learn Danish?"
"""A model that understands this sentence is ready."""


class NoModel(RuntimeError):
    """The bot has no model to answer with."""


class NoReply(RuntimeError):
    """No rule answered: silence is an error, never an empty success."""


async def answer(agent: Agent | None, question: Question) -> dict[str, Any]:
    """Return the turn as `bot/README.md` describes it. Raises `NoModel` or `NoReply`."""
    parsed = await _understand(agent, question.text)
    replies = await _reply(agent, question.sender, parsed) if parsed[TEXT] else [BLANK]
    turn = {
        "replies": replies,
        "intent": parsed[INTENT],
        "ranking": parsed[INTENT_RANKING_KEY],
        "urgent": parsed[URGENT],
        "cut": parsed[CUT],
    }
    if question.vector:
        turn["vector"] = _numbers(parsed.get(VECTOR))
    return turn


async def vectors_of(texts: list[str]) -> list[list[float]]:
    """Return a vector of 384 numbers for every text; a blank text gets zeros, which are like nothing."""
    vectors = []
    for text in texts:
        try:
            vectors.append(_numbers(embed(text)))
        except BlankText:
            vectors.append(_numbers(None))
        await asyncio.sleep(0)
    return vectors


async def is_ready(agent: Agent | None) -> bool:
    """Tell whether the model understands a real sentence; a model that did so once is not asked again."""
    if agent is None or not agent.is_ready():
        return False
    if getattr(agent, "_bindeled_proved", None) != agent.model_id:
        parsed = await _understand(agent, PROOF)
        if len(parsed[INTENT_RANKING_KEY]) < 2 or VECTOR not in parsed:
            return False
        agent._bindeled_proved = agent.model_id
    return True


async def _understand(agent: Agent | None, text: str) -> dict[str, Any]:
    """Parse the text; unlike the output of `/model/parse` the result holds the vector."""
    if agent is None or not agent.is_ready():
        raise NoModel
    parsed: dict[str, Any] = await agent.processor.parse_message(UserMessage(text), only_output_properties=False)
    return parsed


async def _reply(agent: Agent, sender: str, parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """Let the rules answer the intent. Rasa gets neither text nor vector, so it can store and log neither."""
    judgement = {TEXT: UNWRITTEN, INTENT: parsed[INTENT], ENTITIES: [], INTENT_RANKING_KEY: []}
    collector = CollectingOutputChannel()
    await agent.handle_message(
        UserMessage(UNWRITTEN, collector, sender, parse_data=judgement, input_channel="bindeled")
    )
    replies = [message["custom"] for message in collector.messages if "custom" in message]
    if not replies:
        raise NoReply
    return replies


def _numbers(vector: Any) -> list[float]:
    return [0.0] * DIMENSION if vector is None else [float(number) for number in vector]
