"""Choose the thresholds from the examples: `python -m bot.choose_thresholds`, after every change of them.

The examples are judged by models that saw neither them nor their paraphrases. What is found is written to
`bot/thresholds.yml` with the figures that justify it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.components.embedding import Vectors, embed_all
from bot.components.mixture import IntentMixture
from bot.components.normalise import normalise
from bot.components.scripts import SCRIPTS, script_of
from bot.components.thresholds import PATH
from bot.components.urgency import URGENT_INTENTS
from bot.components.vector_cache import VectorCache
from bot.environment import settle
from bot.examples import paraphrase_groups, read_examples
from bot.fingerprint import data_fingerprint

FOLDS = 5

WRONG_ANSWERS = 0.04
"""Of a hundred messages at most so many may get a wrong answer given with confidence."""

ANSWER_RANGE = (0.2, 0.5)

URGENT_RECALL = 0.99

FEWEST = 200
"""A script with fewer examples takes the strictest of the other scripts' thresholds."""


@dataclass(frozen=True)
class Judged:
    """Arrays of shape (n,): script, best probability, was it right, urgent share, was it urgent."""

    script: NDArray[np.str_]
    best: NDArray[np.float64]
    right: NDArray[np.bool_]
    share: NDArray[np.float64]
    urgent: NDArray[np.bool_]

    def of(self, script: str) -> Judged:
        """Return the part written in `script`."""
        part = self.script == script
        return Judged(
            self.script[part], self.best[part], self.right[part], self.share[part], self.urgent[part]
        )


def main() -> int:
    """Judge every example unseen, choose, write, and print what was written."""
    settle("bot.choose_thresholds", sys.argv[1:])
    judged = judge_unseen()
    chosen = {
        script: choose(judged.of(script)) for script in SCRIPTS if (judged.script == script).sum() >= FEWEST
    }
    strictest = {
        "answer": max(entry["answer"] for entry in chosen.values()),
        "urgent": min(entry["urgent"] for entry in chosen.values()),
    }
    scripts = {script: chosen.get(script, strictest) for script in SCRIPTS}
    text = yaml.safe_dump({"data": data_fingerprint(), "scripts": scripts}, sort_keys=False)
    PATH.write_text(f"# Written by `python -m bot.choose_thresholds`; do not edit.\n{text}")
    print(text)
    return 0


def judge_unseen() -> Judged:
    """Judge every example by a model trained without its group of paraphrases."""
    pairs = read_examples()
    texts = [normalise(text).text for text, _ in pairs]
    labels = np.array([intent for _, intent in pairs])
    vectors = embed_all(texts, VectorCache.from_environment())
    fold_of_group = np.random.default_rng(5).integers(FOLDS, size=len(texts))
    folds = fold_of_group[paraphrase_groups(vectors)]
    best, right, share = np.zeros(len(texts)), np.zeros(len(texts), bool), np.zeros(len(texts))
    for fold in range(FOLDS):
        unseen = np.flatnonzero(folds == fold)
        mixture = _fit(vectors, texts, labels, np.flatnonzero(folds != fold))
        shares = mixture.probabilities(vectors[unseen], [texts[i] for i in unseen])
        best[unseen] = shares.max(axis=1)
        right[unseen] = np.array(mixture.intents)[shares.argmax(axis=1)] == labels[unseen]
        share[unseen] = shares[:, np.isin(mixture.intents, URGENT_INTENTS)].sum(axis=1)
    scripts = np.array([script_of(text) for text in texts])
    return Judged(scripts, best, right, share, np.isin(labels, URGENT_INTENTS))


def choose(judged: Judged) -> dict[str, float]:
    """Choose both thresholds for one script and add the shares (0 to 1) that result."""
    answer = next(
        (t for t in np.arange(*ANSWER_RANGE, 0.01) if _wrong(judged, t) <= WRONG_ANSWERS), ANSWER_RANGE[1]
    )
    urgent = min(float(np.quantile(judged.share[judged.urgent], 1 - URGENT_RECALL)), 0.5)
    figures = {
        "answer": answer,
        "urgent": urgent,
        "examples": len(judged.best),
        "top_1": judged.right.mean(),
        "wrong_with_confidence": _wrong(judged, answer),
        "unsure_though_right": (judged.right & (judged.best < answer)).mean(),
        "urgent_recall": (judged.share[judged.urgent] >= urgent).mean(),
        "false_alarms": (judged.share[~judged.urgent] >= urgent).mean(),
    }
    return {name: round(float(value), 4) for name, value in figures.items()}


def _fit(
    vectors: Vectors, texts: list[str], labels: NDArray[np.str_], seen: NDArray[np.intp]
) -> IntentMixture:
    mixture = IntentMixture()
    mixture.fit(vectors[seen], [texts[i] for i in seen], labels[seen].tolist())
    return mixture


def _wrong(judged: Judged, threshold: float) -> float:
    return float((~judged.right & (judged.best >= threshold)).mean())


if __name__ == "__main__":
    sys.exit(main())
