"""Choose the thresholds: `python -m bot.choose_thresholds`, after every change of the examples.

A model of all examples judges the development set of `bot/evaluation`, which it never saw. What is found is
written to `bot/thresholds.yml` with the figures that justify it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.components.embedding import embed_all
from bot.components.mixture import IntentMixture, softmax
from bot.components.normalise import normalise
from bot.components.scripts import SCRIPTS, script_of
from bot.components.thresholds import PATH
from bot.components.urgency import URGENT_INTENTS
from bot.components.vector_cache import VectorCache
from bot.environment import settle
from bot.examples import read_development_set, read_examples
from bot.fingerprint import data_fingerprint

HARM = 1.5
"""A wrong answer harms so many times as much as a right one helps; offering choices does neither."""

ANSWER_RANGE = (0.3, 0.6)

URGENT_MARGIN = 0.5
"""The threshold is this part of the share that the least obvious urgent question reaches."""

URGENT_RANGE = (0.05, 0.12)

FEWEST = 200
"""A script with fewer questions takes the most careful values of the others."""

_TEMPERATURES = np.geomspace(0.2, 5.0, 41)


@dataclass(frozen=True)
class Judged:
    """What unseen questions were judged to be: scores of shape (n, k), the rest of shape (n,)."""

    scripts: NDArray[np.str_]
    scores: NDArray[np.float64]
    truth: NDArray[np.intp]
    urgent: NDArray[np.bool_]

    def of(self, script: str) -> Judged:
        """Return the part written in `script`."""
        part = self.scripts == script
        return Judged(*(getattr(self, field.name)[part] for field in fields(self)))


def main() -> int:
    """Judge the development set, choose, write, and print what was written."""
    settle("bot.choose_thresholds", sys.argv[1:])
    judged, intents = judge_unseen()
    is_urgent = np.isin(intents, URGENT_INTENTS)
    enough = [script for script in SCRIPTS if (judged.scripts == script).sum() >= FEWEST]
    chosen = {script: choose(judged.of(script), is_urgent) for script in enough}
    careful = {
        "temperature": max(entry["temperature"] for entry in chosen.values()),
        "answer": max(entry["answer"] for entry in chosen.values()),
        "urgent": min(entry["urgent"] for entry in chosen.values()),
    }
    found = {"data": data_fingerprint(), "scripts": {s: chosen.get(s, dict(careful)) for s in SCRIPTS}}
    text = yaml.safe_dump(found, sort_keys=False)
    PATH.write_text(f"# Written by `python -m bot.choose_thresholds`; do not edit.\n{text}")
    print(text)
    return 0


def judge_unseen() -> tuple[Judged, NDArray[np.str_]]:
    """Judge the development set by a model of all examples; also return the k intents."""
    cache = VectorCache.from_environment()
    mixture = IntentMixture()
    texts, labels = _columns(read_examples())
    mixture.fit(embed_all(texts, cache), texts, labels)
    intents = np.array(mixture.intents)
    texts, labels = _columns(read_development_set())
    scores = mixture.scores(embed_all(texts, cache), texts).astype(np.float64)
    truth = np.array([mixture.intents.index(label) for label in labels])
    scripts = np.array([script_of(text) for text in texts])
    return Judged(scripts, scores, truth, np.isin(labels, URGENT_INTENTS)), intents


def _columns(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [normalise(text).text for text, _ in pairs], [intent for _, intent in pairs]


def choose(judged: Judged, is_urgent: NDArray[np.bool_]) -> dict[str, float]:
    """Choose the values for one script and add the shares (0 to 1) that result.

    `is_urgent` of shape (k,) marks the urgent intents.
    """
    temperature = min(_TEMPERATURES, key=lambda t: _loss(judged, t))
    shares = softmax(judged.scores / temperature)
    best, right = shares.max(axis=1), shares.argmax(axis=1) == judged.truth
    danger = shares[:, is_urgent].sum(axis=1)
    candidates = np.arange(*ANSWER_RANGE, 0.01)
    answer = max(candidates, key=lambda t: (right & (best >= t)).mean() - HARM * (~right & (best >= t)).mean())
    urgent = np.clip(URGENT_MARGIN * danger[judged.urgent].min(), *URGENT_RANGE)
    top_3 = (np.argsort(-shares)[:, :3] == judged.truth[:, None]).any(axis=1)
    return _rounded(
        temperature=temperature,
        answer=answer,
        urgent=urgent,
        questions=len(best),
        top_1=right.mean(),
        top_3=top_3.mean(),
        answered_right=(right & (best >= answer)).mean(),
        wrong_with_confidence=(~right & (best >= answer)).mean(),
        calibration_error=_calibration_error(best, right),
        urgent_recall=(danger[judged.urgent] >= urgent).mean(),
        false_alarms=(danger[~judged.urgent] >= urgent).mean(),
    )


def _loss(judged: Judged, temperature: float) -> float:
    shares = softmax(judged.scores / temperature)[np.arange(len(judged.truth)), judged.truth]
    return float(-np.log(shares + 1e-12).mean())


def _calibration_error(best: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return how far, on average over ten bins, confidence and share of right answers lie apart."""
    bins = np.minimum((best * 10).astype(int), 9)
    gaps = [(bins == b).mean() * abs(best[bins == b].mean() - right[bins == b].mean()) for b in set(bins)]
    return float(sum(gaps))


def _rounded(**figures: Any) -> dict[str, float]:
    return {name: round(float(figure), 4) for name, figure in figures.items()}


if __name__ == "__main__":
    sys.exit(main())
