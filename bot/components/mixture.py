"""The classifier itself: one model judges the meaning, one the spelling, and their answers are mixed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

Matrix: TypeAlias = NDArray[np.float32]

MEANING_SHARE, MARGIN_SHARE, BAYES_SHARE = 0.5, 1.4, 0.15
"""Weights of the network's logits, the margins of the support vectors and the logarithms of Bayes.

Adding logarithms mixes answers. Mixing the features instead lets the spelling drown the meaning.
"""

FEWEST_INTENTS = 3

_STRETCH = 5.0
_HIDDEN = 512


class IntentMixture:
    """A network on centred vectors, and support vectors with naive Bayes on pieces of words.

    After `fit`: `intents` names the k intents in the order of every result, `priors` of shape (k,) holds
    their shares of the training data.
    """

    def __init__(self) -> None:
        """Begin unfitted."""
        self.intents: list[str] = []
        self.priors: NDArray[np.float64] = np.zeros(0)

    def fit(self, vectors: Matrix, texts: Sequence[str], intents: Sequence[str]) -> None:
        """Fit on n examples: `vectors` of shape (n, 384), their texts and intents.

        Raises `ValueError` if there are fewer than three intents.
        """
        names, counts = np.unique(intents, return_counts=True)
        if len(names) < FEWEST_INTENTS:
            raise ValueError(f"At least {FEWEST_INTENTS} intents are needed.")
        self.intents, self.priors = names.tolist(), counts / counts.sum()
        self._fit_meaning(vectors, np.array(intents))
        self._fit_spelling(texts, np.array(intents))

    def scores(self, vectors: Matrix, texts: Sequence[str]) -> Matrix:
        """Return unnormalised logarithms of shape (n, k) for `vectors` of shape (n, 384)."""
        (first, first_bias), (second, second_bias) = self._layers
        hidden = np.maximum(_STRETCH * (vectors - self._centre) @ first + first_bias, 0.0)
        spelling = self._grams.transform(texts) @ self._pieces + self._bias
        scores: Matrix = MEANING_SHARE * (hidden @ second + second_bias) + spelling
        return scores

    def probabilities(self, vectors: Matrix, texts: Sequence[str], temperature: float = 1.0) -> NDArray[np.float64]:
        """Return probabilities of shape (n, k); every row sums to 1."""
        return softmax(self.scores(vectors, texts) / temperature)

    def write(self, path: Path) -> None:
        """Store the fitted mixture at `path`."""
        joblib.dump(self, path)

    @staticmethod
    def read(path: Path) -> IntentMixture:
        """Load what `write` stored. Raises `FileNotFoundError`; reads only models of one's own making."""
        mixture: IntentMixture = joblib.load(path)
        return mixture

    def _fit_meaning(self, vectors: Matrix, labels: NDArray[Any]) -> None:
        self._centre = vectors.mean(axis=0)
        network = MLPClassifier(
            (_HIDDEN,), alpha=1e-3, max_iter=25, batch_size=min(128, len(labels)), learning_rate_init=2e-3,
            random_state=1,
        )  # fmt: skip
        network.fit(_STRETCH * (vectors - self._centre), labels)
        self._layers = list(zip(network.coefs_, network.intercepts_, strict=True))

    def _fit_spelling(self, texts: Sequence[str], labels: NDArray[Any]) -> None:
        """Join both models of the spelling, which are linear, into one matrix of shape (pieces, k)."""
        self._grams = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        pieces = self._grams.fit_transform(texts)
        margins = LinearSVC(C=0.5, random_state=1).fit(pieces, labels)
        bayes = MultinomialNB(alpha=0.01).fit(pieces, labels)
        joined = MARGIN_SHARE * margins.coef_ + BAYES_SHARE * bayes.feature_log_prob_
        self._pieces = np.ascontiguousarray(joined.T, dtype=np.float32)
        self._bias = MARGIN_SHARE * margins.intercept_ + BAYES_SHARE * bayes.class_log_prior_


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Turn scores of shape (n, k) into probabilities of shape (n, k)."""
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares
