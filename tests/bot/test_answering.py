"""Silence and breakage are errors: nothing of the kind looks like a success."""

from __future__ import annotations

import asyncio
import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest

from bot import answering
from bot.channel import BindeledInput, _messages
from bot.incoming import Question, Unauthorised, check_token

QUESTION = Question("a", "my secret words", False)


class Agent:
    """Stands for Rasa's agent: understands everything as a greeting and does what it is told."""

    model_id = "m"

    def __init__(self, replies: list[dict[str, Any]], ready: bool = True, vector: bool = True) -> None:
        self.replies, self.ready, self.vector = replies, ready, vector
        self.processor = self
        self.heard: list[Any] = []

    def is_ready(self) -> bool:
        return self.ready

    async def parse_message(self, message: Any, only_output_properties: bool) -> dict[str, Any]:
        ranking = [{"name": "greet", "confidence": 0.9}, {"name": "thank", "confidence": 0.1}]
        parsed = {
            "text": message.text,
            "intent": ranking[0],
            "intent_ranking": ranking,
            "urgent": False,
            "cut": False,
        }
        return {**parsed, "vector": [0.0] * 384} if self.vector else parsed

    async def handle_message(self, message: Any) -> None:
        self.heard.append(message)
        for reply in self.replies:
            await message.output_channel.send_custom_json("a", reply)


def test_no_reply_is_an_error() -> None:
    with pytest.raises(answering.NoReply):
        asyncio.run(answering.answer(Agent([]), QUESTION))


@pytest.mark.parametrize("agent", [None, Agent([], ready=False)])
def test_no_model_is_an_error(agent: Agent | None) -> None:
    with pytest.raises(answering.NoModel):
        asyncio.run(answering.answer(agent, QUESTION))


def test_the_dialogue_engine_hears_neither_text_nor_vector() -> None:
    agent = Agent([{"key": "greet"}])
    turn = asyncio.run(answering.answer(agent, Question("a", "my secret words", True)))
    assert turn["replies"] == [{"key": "greet"}]
    assert len(turn["vector"]) == 384
    assert "secret" not in str(vars(agent.heard[0]))
    assert "vector" not in agent.heard[0].parse_data


def test_ready_means_that_a_sentence_was_understood() -> None:
    assert asyncio.run(answering.is_ready(Agent([])))
    assert not asyncio.run(answering.is_ready(Agent([], vector=False)))
    assert not asyncio.run(answering.is_ready(Agent([], ready=False)))
    assert not asyncio.run(answering.is_ready(None))


@pytest.mark.parametrize(
    "header", [None, "", "secret", "Bearer", "Bearer secre", "Basic secret", "bearer secret", "Bearer sécret"]
)
def test_only_the_whole_token_opens(header: str | None) -> None:
    with pytest.raises(Unauthorised):
        check_token(header, "secret")
    check_token("Bearer secret", "secret")


def send(agent: Any) -> Any:
    """Send one message through the channel to a made-up agent."""
    request = SimpleNamespace(
        headers={"Authorization": "Bearer t"},
        body=json.dumps({"sender": "a", "text": "my secret words"}).encode(),
        app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)),
    )
    return asyncio.run(BindeledInput("t")._guarded(_messages)(request))


def test_a_missing_model_is_answered_503() -> None:
    response = send(None)
    assert response.status == 503
    assert json.loads(response.body)["error"]["code"] == "no_model"


def test_a_bot_that_stays_silent_is_answered_500() -> None:
    assert send(Agent([])).status == 500


def test_whatever_breaks_is_answered_500_and_the_log_does_not_quote_the_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Agent):
        async def parse_message(self, message: Any, only_output_properties: bool) -> dict[str, Any]:
            raise ValueError(message.text)

    with caplog.at_level(logging.DEBUG):
        response = send(Broken([]))
    assert response.status == 500
    assert json.loads(response.body)["error"]["code"] == "failed"
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text
