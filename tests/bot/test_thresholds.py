"""The thresholds belong to the examples they were chosen from and are worth having."""

from __future__ import annotations

import pytest
import yaml

from bot.components.scripts import SCRIPTS
from bot.components.thresholds import PATH, load
from bot.fingerprint import data_fingerprint

STORED = yaml.safe_load(PATH.read_text())


def test_the_thresholds_were_chosen_from_the_present_examples() -> None:
    assert STORED["data"] == data_fingerprint(), "Run `python -m bot.choose_thresholds`."


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_believable_thresholds(script: str) -> None:
    threshold = load()[script]
    assert 0.3 <= threshold.answer <= 0.7
    assert 0.05 <= threshold.urgent <= 0.3
    assert 0.2 <= threshold.temperature <= 5


def test_confidence_means_what_it_says() -> None:
    errors = [entry["calibration_error"] for entry in STORED["scripts"].values() if "calibration_error" in entry]
    assert errors
    assert max(errors) <= 0.05
