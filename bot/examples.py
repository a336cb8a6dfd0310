"""The training examples as the measurements read them."""

from __future__ import annotations

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bot.components.embedding import Vectors
from bot.fingerprint import ROOT

PARAPHRASE = 0.8
"""Cosine of two centred vectors from which on two examples count as paraphrases."""

_BLOCK = 1000


def read_examples() -> list[tuple[str, str]]:
    """Return text and intent of every example of every language."""
    pairs = []
    for path in sorted((ROOT / "data/nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text())["nlu"]:
            lines = block["examples"].splitlines()
            pairs += [(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- ")]
    return pairs


def paraphrase_groups(vectors: Vectors) -> NDArray[np.int32]:
    """Return a group number for each of n vectors of shape (n, 384); paraphrases share a group."""
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    rows, columns = [], []
    for start in range(0, len(centred), _BLOCK):
        row, column = np.nonzero(centred[start : start + _BLOCK] @ centred.T > PARAPHRASE)
        rows.append(row + start)
        columns.append(column)
    ones = np.ones(sum(map(len, rows)), dtype=np.int8)
    links = coo_matrix((ones, (np.concatenate(rows), np.concatenate(columns))), shape=(len(centred),) * 2)
    groups: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return groups
