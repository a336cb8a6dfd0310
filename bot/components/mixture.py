"""The classifier itself: two models that each answer, their answers mixed and calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

Matrix: TypeAlias = NDArray[np.float32]

MEANING_SHARE = 0.6
"""Weight of the vectors' answer; the rest is the characters'. Mixing features is far worse."""

_TEMPERATURES = np.geomspace(0.2, 4.0, 31)
_HELD_OUT = 5


class IntentMixture:
    """Logistic regression on centred vectors and a linear model on character n-grams, mixed.

    After `fit`: `intents` names the k intents in the order of every result, `priors` of shape (k,) holds
    their shares of the training data.
    """

    def __init__(self) -> None:
        """Begin unfitted."""
        self.intents: list[str] = []
        self.priors: NDArray[np.float64] = np.zeros(0)
        self._temperature = 1.0

    def fit(self, vectors: Matrix, texts: Sequence[str], intents: Sequence[str]) -> None:
        """Fit on n examples: `vectors` of shape (n, 384), their texts and intents.

        The temperature comes from a fifth of the examples that the models had not seen.
        """
        labels = np.array(intents)
        if len(labels) >= 20 * _HELD_OUT:
            seen, unseen = next(KFold(_HELD_OUT, shuffle=True, random_state=1).split(vectors))
            self._fit_models(vectors[seen], [texts[i] for i in seen], labels[seen])
            self._calibrate(self._scores(vectors[unseen], [texts[i] for i in unseen]), labels[unseen])
        self._fit_models(vectors, texts, labels)

    def probabilities(self, vectors: Matrix, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities of shape (n, k) for `vectors` of shape (n, 384); every row sums to 1."""
        return _softmax(self._scores(vectors, texts) / self._temperature)

    def write(self, path: Path) -> None:
        """Store the fitted mixture at `path`."""
        joblib.dump(self, path)

    @staticmethod
    def read(path: Path) -> IntentMixture:
        """Load what `write` stored. Raises `FileNotFoundError`; reads only models of one's own making."""
        mixture: IntentMixture = joblib.load(path)
        return mixture

    def _fit_models(self, vectors: Matrix, texts: Sequence[str], labels: NDArray[Any]) -> None:
        names, counts = np.unique(labels, return_counts=True)
        self.intents, self.priors = names.tolist(), counts / counts.sum()
        self._centre = vectors.mean(axis=0)
        self._meaning = LogisticRegression(C=10.0, max_iter=200)
        self._meaning.fit(vectors - self._centre, labels)
        self._grams = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        self._spelling = LinearSVC(C=0.5)
        self._spelling.fit(self._grams.fit_transform(texts), labels)

    def _scores(self, vectors: Matrix, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the mixed logarithms of both answers, shape (n, k)."""
        meaning = np.log(self._meaning.predict_proba(vectors - self._centre) + 1e-9)
        spelling = np.log(
            _softmax(4.0 * self._spelling.decision_function(self._grams.transform(texts))) + 1e-9
        )
        mixed: NDArray[np.float64] = MEANING_SHARE * meaning + (1.0 - MEANING_SHARE) * spelling
        return mixed

    def _calibrate(self, scores: NDArray[np.float64], labels: NDArray[Any]) -> None:
        """Choose the temperature under which the probabilities of unseen examples are most believable."""
        places = {name: place for place, name in enumerate(self.intents)}
        known = [i for i, label in enumerate(labels) if label in places]
        right = [places[labels[i]] for i in known]
        losses = [
            -np.log(_softmax(scores[known] / t)[range(len(known)), right] + 1e-12).mean()
            for t in _TEMPERATURES
        ]
        self._temperature = float(_TEMPERATURES[int(np.argmin(losses))])


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares
