"""Vectors: never of raw text, remembered in training only, harmless whatever is typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from bot_helpers import ROOT

from bot.components import embedding
from bot.components.vector_cache import VectorCache
from bot.environment import SETTINGS


def test_a_vector_has_384_numbers_and_length_one() -> None:
    vector = embedding.embed("Where is the doctor?")
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_a_text_and_its_untidy_form_have_the_same_vector() -> None:
    assert np.array_equal(embedding.embed("where is it"), embedding.embed(" \u200bｗhere\n is \0it"))


@pytest.mark.parametrize("blank", ["", " ", "\0", "\u200b", "\ud800"])
def test_a_blank_text_has_no_vector(blank: str) -> None:
    with pytest.raises(embedding.BlankText):
        embedding.embed(blank)


def test_the_cache_gives_back_what_was_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["one", "two", "one"]
    first = embedding.embed_all(texts, VectorCache(tmp_path / "new" / "vectors.sqlite"))
    monkeypatch.setattr(embedding, "embed", lambda text: pytest.fail("was computed again"))
    again = embedding.embed_all(texts, VectorCache(tmp_path / "new" / "vectors.sqlite"))
    assert first.shape == (3, 384)
    assert np.array_equal(first, again)


def test_no_text_can_be_read_from_the_cache(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    embedding.embed_all(["a very secret sentence"], VectorCache(path))
    assert b"secret" not in path.read_bytes()


FUZZ = """
import random, time
from bot.components.embedding import BlankText, embed
dice = random.Random(11)
planes = [(32, 126),
          (0x300, 0x36f), (0x600, 0x6ff), (0x1200, 0x137f), (0xfb50, 0xfeff), (0x2000, 0x20ff), (0, 0x10ffff)]
for round in range(100):
    text = "".join(chr(dice.randint(*dice.choice(planes))) for _ in range(dice.choice([1, 5, 40, 300])))
    started = time.monotonic()
    try:
        embed(text)
    except BlankText:
        pass
    assert time.monotonic() - started < 10
embed("\\ufdfa" * 100)
embed("x" * 100_000)
"""


def test_no_text_crashes_the_process_that_embeds_it() -> None:
    ended = subprocess.run([sys.executable, "-c", FUZZ], cwd=ROOT, env={**os.environ, **SETTINGS}, capture_output=True)
    assert ended.returncode == 0, ended.stderr[-2000:]
