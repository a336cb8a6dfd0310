"""Write what is published in the database back into the files, after which the files count again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from portal.editor import originals, store, versions
from portal.editor.originals import CannotWrite, Piece, digest


@dataclass
class Exported:
    """What was written, and what was left: its file changed under it, or has no line that can be replaced."""

    written: list[Path] = field(default_factory=list)
    conflicts: list[Piece] = field(default_factory=list)
    unwritable: list[Piece] = field(default_factory=list)


def export(root: Path) -> Exported:
    """Write every published version into its file. A file that was changed under a version is left as it is."""
    done = Exported()
    for piece, version in store.deciding().items():
        if version is None:
            continue
        if store.in_conflict(version, originals.read(root, piece)):
            done.conflicts.append(piece)
            continue
        try:
            done.written.append(originals.write(root, piece, version.text))
        except CannotWrite:
            done.unwritable.append(piece)
            continue
        versions.mark_exported(version, digest(originals.read(root, piece)))
    return done
