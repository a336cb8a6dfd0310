"""A page in the pieces a translator works on: one per title, summary, notice, label and section, cut into texts.

What stands between the texts (bullets, table lines, blank lines, `{emergency}`) is the frame: it stays the Danish one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.pages.checks import texts
from portal.pages.content import Page

# Blank lines, the marks of lists and headings, the line {emergency}, and the lines of a table.
_FRAME = re.compile(
    r"((?:[ \t]*\n(?:[ \t]*\n)+|\n?^[ \t]*(?:[-*+]|\d+[.)]|#{3,4}|>)[ \t]+|\n?^\{emergency\}\s*$\s*"
    r"|[ \t]*\n?\|[\s|:-]*)+)",
    re.M,
)


@dataclass(frozen=True)
class Piece:
    """One unit: where it stands (as the checks name it), its texts, and the frame around them, one part longer."""

    place: str
    texts: tuple[str, ...]
    frame: tuple[str, ...]

    def filled(self, words: Iterable[str]) -> str:
        """The piece with other words, as many as there are texts."""
        parts = [self.frame[0]]
        for text, after in zip(words, self.frame[1:], strict=True):
            parts += [text, after]
        return "".join(parts)


def pieces(page: Page) -> Iterator[Piece]:
    """The pieces of a page that have words, in the order of reading."""
    for place, text in texts(page):
        if place.startswith("#"):
            section_id = place[1:]
            head, _, body = text.partition("\n\n")
            yield _cut(place, body) if not section_id else _headed(place, head, _cut(place, body))
        elif text:
            yield Piece(place, (text,), ("", ""))


def _headed(place: str, heading: str, body: Piece) -> Piece:
    """A section: the heading is its first text."""
    between = f" {{{place}}}\n\n{body.frame[0]}"
    return Piece(place, (heading, *body.texts), ("## ", between, *body.frame[1:]))


def _cut(place: str, markdown: str) -> Piece:
    """Cut Markdown into texts (a paragraph, a list item, a cell); white space inside a text becomes one blank."""
    words: list[str] = []
    frame = [""]
    for index, part in enumerate(_FRAME.split(markdown)):
        if index % 2 or not part.strip():
            frame[-1] += part
        else:
            words.append(" ".join(part.split()))
            frame.append("")
    return Piece(place, tuple(words), tuple(frame))
