"""What `bot/thresholds.yml` says: how sure is sure enough, by script of the text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.components.scripts import SCRIPTS, script_of

PATH = Path(__file__).parents[1] / "thresholds.yml"


@dataclass(frozen=True)
class Threshold:
    """Two probabilities, and the temperature under which they are honest.

    Below `answer` the bot is unsure; from `urgent` on a message counts as urgent.
    """

    temperature: float
    answer: float
    urgent: float


@cache
def load(path: Path = PATH) -> dict[str, Threshold]:
    """Read the thresholds of every script. Raises `KeyError` if a script or a value is missing."""
    scripts = yaml.safe_load(path.read_text())["scripts"]
    names = ("temperature", "answer", "urgent")
    return {script: Threshold(*(float(scripts[script][name]) for name in names)) for script in SCRIPTS}


def threshold_for(text: str) -> Threshold:
    """Return the thresholds for the script of most letters of `text`."""
    return load()[script_of(text)]
