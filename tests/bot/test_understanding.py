"""The bot understands: what it was taught in every language, and most of what it was not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from bot_helpers import ROOT, Bot, examples
from test_catalogue import expected

QUESTIONS = Path(__file__).parent / "questions"
LANGUAGES = sorted(path.stem for path in QUESTIONS.glob("*.yml"))
URGENT = ("ask_child_at_risk", "ask_violence", "ask_emergency", "ask_homelessness", "ask_benefit_problem")


def read(language: str) -> dict[str, list[str]]:
    """Return the questions of a language by intent; topics with a page have four or more."""
    blocks: dict[str, list[str]] = yaml.safe_load((QUESTIONS / f"{language}.yml").read_text())
    return blocks


def questions(language: str) -> list[tuple[str, str]]:
    """Return intent and text of every question of a language."""
    return [(intent, str(text)) for intent, texts in read(language).items() for text in texts]


@pytest.fixture(scope="module")
def turns(bot: Bot) -> dict[str, list[tuple[str, str, Any]]]:
    return {lang: [(i, text, bot.ask(text)) for i, text in questions(lang)] for lang in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_of_the_measure_was_trained_on(language: str) -> None:
    trained = {text.casefold().strip("?!. ") for block in examples()[language].values() for text in block}
    assert [text for _, text in questions(language) if text.casefold().strip("?!. ") in trained] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_85_of_100_unseen_questions_on_topics_with_a_page_are_answered_right(turns: Any, language: str) -> None:
    paged = {intent for intent, texts in read(language).items() if len(texts) > 3} - {"out_of_scope"}
    asked = [(intent, text, turn) for intent, text, turn in turns[language] if intent in paged]
    wrong = [(i, text, turn["intent"]) for i, text, turn in asked if turn["replies"] != [expected()[i]]]
    assert len(wrong) <= 0.15 * len(asked), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_in_words_nobody_trained_on_is_urgent(turns: Any, language: str) -> None:
    missed = [text for intent, text, turn in turns[language] if intent in URGENT and not turn["urgent"]]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_questions_raise_few_false_alarms(turns: Any, language: str) -> None:
    everyday = [(text, turn) for intent, text, turn in turns[language] if intent not in URGENT]
    alarms = [text for text, turn in everyday if turn["urgent"]]
    assert len(alarms) <= 0.06 * len(everyday), alarms


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_matter_of_the_guide_is_not_answered_as_if_it_were(turns: Any, language: str) -> None:
    answered = [
        text for intent, text, turn in turns[language]
        if intent == "out_of_scope" and turn["replies"][0]["key"] == "answer"
    ]  # fmt: skip
    assert len(answered) <= 1, answered


@pytest.mark.parametrize("language", sorted(examples()))
@pytest.mark.parametrize("intent", sorted(set(expected()) - {"nlu_fallback"}))
def test_every_path_of_the_conversation_is_open_in_every_language(bot: Bot, language: str, intent: str) -> None:
    texts = examples()[language][intent][:5]
    replies = [bot.ask(text)["replies"] for text in texts]
    assert replies.count([expected()[intent]]) >= 3, list(zip(texts, replies, strict=True))


def test_the_questions_stand_beside_the_tests_and_not_in_the_training_data() -> None:
    assert QUESTIONS.is_relative_to(ROOT / "tests")
