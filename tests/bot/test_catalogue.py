"""Every intent of the catalogue can be understood, is answered, and is promised by a rule."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from bot_helpers import ROOT, catalogue, examples, run, topic_intents

from bot.environment import SETTINGS

ASPECTS = {
    "ask_price": "price",
    "ask_where": "where",
    "ask_opening_hours": "opening-hours",
    "ask_phone": "phone",
    "ask_documents": "documents",
    "ask_duration": "duration",
    "ask_who_can_get": "who",
    "ask_how_to_apply": "how",
}

KEYS = {
    "ask_what_can_you_do": "capabilities",
    "ask_are_you_a_robot": "robot",
    "ask_privacy": "privacy",
    "talk_to_person": "person",
    "change_language": "language",
    "change_municipality": "municipality",
    "repeat_or_simpler": "repeat",
    "delete_my_conversation": "delete",
}


def expected() -> dict[str, dict[str, str]]:
    """What the bot says to each intent."""
    replies = {intent: {"key": "answer", "topic": topic} for topic, intent in topic_intents().items()}
    replies |= {intent: {"key": "follow_up", "aspect": ASPECTS[intent]} for intent in catalogue()["follow_ups"]}
    replies |= {intent: {"key": KEYS.get(intent, intent)} for intent in catalogue()["conversation"]}
    return replies | {"nlu_fallback": {"key": "unsure"}}


def merged(pattern: str, key: str) -> list[Any]:
    blocks: list[Any] = []
    for path in sorted((ROOT / "bot").glob(pattern)):
        part = yaml.safe_load(path.read_text()).get(key, [])
        blocks.extend(part.items() if isinstance(part, dict) else part)
    return blocks


def test_the_domain_knows_exactly_the_intents_of_the_catalogue() -> None:
    intents = merged("domain/*.yml", "intents")
    assert sorted(intents) == sorted(set(expected()) - {"nlu_fallback"})


def test_every_intent_has_one_rule_and_its_reply() -> None:
    responses = dict(merged("domain/*.yml", "responses"))
    replies = {}
    for rule in merged("data/rules/*.yml", "rules"):
        intent, action = rule["steps"]
        (variant,) = responses[action["action"]]
        assert intent["intent"] not in replies
        replies[intent["intent"]] = variant["custom"]
    assert replies == expected()


def test_no_two_rules_make_the_same_promise() -> None:
    titles = [rule["rule"] for rule in merged("data/rules/*.yml", "rules")]
    assert len(set(titles)) == len(titles)


def test_the_bot_speaks_in_keys_and_never_in_sentences() -> None:
    for _, variants in merged("domain/*.yml", "responses"):
        assert all(set(variant) == {"custom"} for variant in variants)
        assert all(re.fullmatch(r"[a-z_-]+", value) for v in variants for value in v["custom"].values())


@pytest.mark.parametrize("language", sorted(examples()))
def test_every_intent_has_twelve_examples_in_every_language(language: str) -> None:
    counts = {intent: len(set(examples()[language].get(intent, []))) for intent in set(expected()) - {"nlu_fallback"}}
    assert {intent: count for intent, count in counts.items() if count < 12} == {}


def test_no_example_stands_in_two_intents() -> None:
    owner: dict[str, str] = {}
    for intents in examples().values():
        for intent, texts in intents.items():
            for text in texts:
                assert owner.setdefault(text.casefold(), intent) == intent, text


def test_rasa_finds_nothing_to_complain_about() -> None:
    checked = run(
        "rasa", "data", "validate", "--fail-on-warnings", "--domain", "bot/domain", "--data", "bot/data",
        "--config", "bot/config.yml", **SETTINGS,
    )  # fmt: skip
    complaints = [line for line in checked.stderr.splitlines() if "UserWarning" in line or "ERROR" in line]
    assert checked.returncode == 0, checked.stderr[-3000:]
    assert complaints == []
