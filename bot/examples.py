"""The examples the bot learns from and the questions it is measured by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.fingerprint import ROOT


def read_examples() -> list[tuple[str, str]]:
    """Return text and intent of every example of every language."""
    pairs = []
    for path in sorted((ROOT / "data/nlu").glob("*/*.yml")):
        for block in _load(path)["nlu"]:
            lines = block["examples"].splitlines()
            pairs += [(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- ")]
    return pairs


def read_development_set() -> list[tuple[str, str]]:
    """Return text and intent of every question of the development set, which is never trained on."""
    paths = sorted((ROOT / "evaluation/development").glob("*.yml"))
    return [(question["text"], question["intent"]) for path in paths for question in _load(path)]


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(), yaml.CSafeLoader)
