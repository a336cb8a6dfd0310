"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from portal.pages.checks import texts
from portal.pages.content import Page

Part = tuple[str, str]
_WORD = re.compile(r"\S+\s*|\s+")


def words(old: str, new: str) -> list[Part]:
    """The new text in parts, each `same`, `ins` or (what is gone) `del`; white space alone is no difference."""
    if old == new:
        return [("same", new)] if new else []
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, [w.strip() for w in before], [w.strip() for w in after], autojunk=False)
    parts: list[Part] = []
    for kind, i, k, n, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(after[n:m])))
            continue
        parts += [("del", "".join(before[i:k]))] if k > i else []
        parts += [("ins", "".join(after[n:m]))] if m > n else []
    return parts


def pages(old: Page | None, new: Page) -> list[tuple[str, list[Part]]]:
    """The pieces of a page by place, each with its differences from the older page; without one, all is the same."""
    before, after = dict(texts(old or new)), dict(texts(new))
    places = [*after, *(place for place in before if place not in after)]
    pieces = [(place, words(before.get(place, ""), after.get(place, ""))) for place in places]
    return [(place, parts) for place, parts in pieces if parts]


def changed(pieces: list[tuple[str, list[Part]]]) -> list[tuple[str, list[Part]]]:
    """Only the pieces that differ."""
    return [(place, parts) for place, parts in pieces if any(kind != "same" for kind, _ in parts)]
