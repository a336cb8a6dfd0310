"""Writing several files so that either all of them change or none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class Refused(Exception):
    """Nothing was changed; `reasons` says why, one line a finding."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def write_together(texts: dict[Path, str]) -> None:
    """Write all texts beside their files, then put them in place; an error puts back what was there.

    Raises OSError; then every file is as it was.
    """
    staged: dict[Path, Path] = {}
    before: dict[Path, bytes | None] = {}
    try:
        for path, text in texts.items():
            staged[path] = _stage(path, text)
        for path, temporary in staged.items():
            before[path] = path.read_bytes() if path.exists() else None
            os.replace(temporary, path)
    except BaseException:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        for path, content in before.items():
            _put_back(path, content)
        raise


def _stage(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
