"""Mark translations with the hash of the Danish text they were made from (front matter `source`)."""

from __future__ import annotations

import re
from pathlib import Path

from portal.languages import LANGUAGES, SOURCE
from portal.pages.content import parse_page

_SOURCE = re.compile(r"^source: .*$", re.M)


def stamp(root: Path) -> list[Path]:
    """Stamp every translation that has no `source` yet; one that has keeps it, however old. Returns what changed."""
    changed = []
    for danish in sorted(root.rglob(f"{SOURCE}.md")):
        current = parse_page(danish.read_text(encoding="utf-8"), SOURCE).hash
        for language in LANGUAGES:
            path = danish.with_name(f"{language}.md")
            if language == SOURCE or not path.exists():
                continue
            text = path.read_text(encoding="utf-8")
            if not _SOURCE.search(text.split("\n---\n")[0]):
                path.write_text(_with_source(text, current), encoding="utf-8")
                changed.append(path)
    return changed


def _with_source(text: str, source: str) -> str:
    lines = f"source: {source}\n"
    if "translated_by:" not in text.split("\n---\n")[0]:
        lines += "translated_by: machine\n"
    head, body = text.split("\n---\n", 1)
    return f"{head}\n{lines}---\n{body}"
