"""How far the translations are, computed from what is published, and what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.editor import originals, store
from portal.editor.originals import Piece
from portal.languages import LANGUAGES, SOURCE
from portal.models import ContentVersion
from portal.pages.content import Library

STATUSES = ("missing", "outdated", "machine", "reviewed")
TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE)


@dataclass(frozen=True)
class Row:
    """A page in a language. `open`: its newest version, if the file lacks it; `conflict`: the file changed under it."""

    name: str
    title: str
    language: str
    status: str
    open: ContentVersion | None
    conflict: bool


def table(library: Library, names: Iterable[str]) -> dict[str, Counter[str]]:
    """By language, how many of these pages have each status."""
    pages = list(names)
    return {code: Counter(library.status(name, code) for name in pages) for code in TRANSLATED}


def as_text(counted: dict[str, Counter[str]]) -> str:
    """The table for a terminal."""
    lines = [["", *STATUSES], *([code, *(str(counts[s]) for s in STATUSES)] for code, counts in counted.items())]
    return "\n".join("".join(f"{cell:>10}" for cell in line) for line in lines) + "\n"


def rows(library: Library, root: Path, names: Iterable[str], language: str, status: str) -> list[Row]:
    """The pages in a language ("" for all) with a status ("" for all; draft or conflict for what is in hand)."""
    opened = store.open_versions()
    found = []
    for name in names:
        source = library.find(name, SOURCE)
        for code in [language] if language else LANGUAGES:
            piece = Piece("page", name, code)
            version = opened.get(piece)
            row = Row(
                name, source.page.title if source else name, code, library.status(name, code), version,
                version is not None and store.in_conflict(version, originals.read(root, piece)),
            )  # fmt: skip
            if _wanted(row, status):
                found.append(row)
    return found


def _wanted(row: Row, status: str) -> bool:
    if status == "draft":
        return row.open is not None and row.open.state == "draft"
    if status == "published":
        return row.open is not None and row.open.state == "published"
    return row.conflict if status == "conflict" else status in ("", row.status)


def conflicts(root: Path) -> list[Piece]:
    """Every piece whose file was changed under a draft or a published version."""
    opened = store.open_versions().items()
    return [piece for piece, version in opened if store.in_conflict(version, originals.read(root, piece))]
