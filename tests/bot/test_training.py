"""Training happens when its inputs changed, and only then."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from bot_helpers import ROOT, run

from bot import fingerprint


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("domain", "data", "components"):
        shutil.copytree(ROOT / "bot" / folder, tmp_path / folder)
    shutil.copy(ROOT / "bot" / "config.yml", tmp_path)
    shutil.copy(ROOT / "bot" / "README.md", tmp_path)
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ["config.yml", "domain/rights.yml", "data/rules/rights.yml", "components/mixture.py"])
def test_a_changed_input_changes_the_fingerprint(copy: Path, path: str) -> None:
    before = fingerprint.fingerprint()
    with (copy / path).open("a") as file:
        file.write("# changed\n")
    assert fingerprint.fingerprint() != before


def test_a_renamed_input_changes_the_fingerprint(copy: Path) -> None:
    before = fingerprint.fingerprint()
    (copy / "domain/rights.yml").rename(copy / "domain/duties.yml")
    assert fingerprint.fingerprint() != before


def test_what_is_no_input_does_not_change_the_fingerprint(copy: Path) -> None:
    before = fingerprint.fingerprint()
    (copy / "README.md").write_text("changed")
    assert fingerprint.fingerprint() == before


def test_a_model_that_is_there_is_not_trained_again(model: Path) -> None:
    made = model.stat().st_mtime_ns
    started = time.monotonic()
    again = run("bot.train")
    assert again.stdout.strip().endswith(model.name)
    assert model.stat().st_mtime_ns == made
    assert time.monotonic() - started < 5


def test_the_fingerprint_can_be_asked_for_alone() -> None:
    assert run("bot.train", "--fingerprint").stdout.strip() == fingerprint.fingerprint()
