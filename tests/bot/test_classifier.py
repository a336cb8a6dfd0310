"""The mixture of two answers, its honesty, and the judgements that rest on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bot_helpers import catalogue
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.embedding import embed
from bot.components.fallback import ScriptFallback
from bot.components.intent_classifier import PROBABILITIES
from bot.components.mixture import IntentMixture
from bot.components.thresholds import threshold_for
from bot.components.urgency import URGENT_INTENTS, UrgencyJudge, urgent_share

EXAMPLES = {
    "ask_doctor": [
        "I am ill",
        "where is the doctor",
        "jeg er syg",
        "hvor er lægen",
        "I need a doctor",
        "lægetid",
    ],
    "ask_mitid": [
        "I need MitID",
        "MitID is blocked",
        "hvordan får jeg MitID",
        "mit MitID virker ikke",
        "MitID app",
        "mitid",
    ],
    "ask_school_start": [
        "which school",
        "my son starts school",
        "hvilken skole",
        "min søn skal i skole",
        "school",
        "skole",
    ],
}


@pytest.fixture(scope="module")
def mixture() -> IntentMixture:
    texts = [text for block in EXAMPLES.values() for text in block]
    intents = [intent for intent, block in EXAMPLES.items() for _ in block]
    fitted = IntentMixture()
    fitted.fit(np.array([embed(text) for text in texts]), texts, intents)
    return fitted


def judge(mixture: IntentMixture, text: str) -> dict[str, float]:
    return dict(zip(mixture.intents, mixture.probabilities(embed(text)[None, :], [text])[0], strict=True))


def test_a_question_in_a_language_without_examples_is_understood(mixture: IntentMixture) -> None:
    answers = judge(mixture, "أنا مريض وأحتاج إلى طبيب")
    assert max(answers, key=lambda name: answers[name]) == "ask_doctor"


def test_probabilities_sum_to_one(mixture: IntentMixture) -> None:
    assert sum(judge(mixture, "where is the doctor").values()) == pytest.approx(1)


def test_a_stored_mixture_judges_as_before(mixture: IntentMixture, tmp_path: Path) -> None:
    mixture.write(tmp_path / "mixture")
    assert judge(IntentMixture.read(tmp_path / "mixture"), "my school") == judge(mixture, "my school")


def message(text: str, **probabilities: float) -> Message:
    best = max(probabilities, key=lambda name: probabilities[name])
    data: dict[str, Any] = {TEXT: text, PROBABILITIES: probabilities}
    data["intent"] = {"name": best, "confidence": probabilities[best]}
    data["intent_ranking"] = [data["intent"]]
    return Message(data)


def test_below_the_threshold_the_bot_is_unsure_and_the_ranking_stays() -> None:
    low = threshold_for("what").answer - 0.01
    (unsure,) = ScriptFallback().process([message("what", ask_doctor=low)])
    assert unsure.get("intent")["name"] == "nlu_fallback"
    assert unsure.get("intent_ranking") == [{"name": "ask_doctor", "confidence": low}]


def test_at_the_threshold_the_bot_answers() -> None:
    (sure,) = ScriptFallback().process([message("what", ask_doctor=threshold_for("what").answer)])
    assert sure.get("intent")["name"] == "ask_doctor"


def test_a_blank_text_is_never_sure() -> None:
    (blank,) = ScriptFallback().process([message("", ask_doctor=1.0)])
    assert blank.get("intent")["name"] == "nlu_fallback"


def test_several_faint_signs_of_danger_add_up_to_urgent() -> None:
    faint = threshold_for("help").urgent / 2
    (urgent,) = UrgencyJudge().process(
        [message("help", ask_doctor=1 - 2 * faint, ask_violence=faint, ask_emergency=faint)]
    )
    assert urgent.as_dict(only_output_properties=True)["urgent"] is True


def test_an_everyday_question_is_not_urgent() -> None:
    (everyday,) = UrgencyJudge().process([message("where", ask_doctor=1.0, ask_violence=0.0)])
    assert everyday.get("urgent") is False


def test_the_urgent_intents_are_those_of_the_catalogue() -> None:
    urgent = {f"ask_{t['id'].replace('-', '_')}" for t in catalogue()["topics"] if t.get("urgent")}
    assert set(URGENT_INTENTS) == urgent
    assert urgent_share(dict.fromkeys(urgent, 0.2)) == pytest.approx(1)
