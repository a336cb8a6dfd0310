"""A document as a row of blocks, whatever format it came in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.pages.writing import without_invisible

BULLET = re.compile(r"^(?:[•▪■◦●○·‣\uf0b7\uf0a7]|[-–—o](?=\s))\s*")
NUMBERED = re.compile(r"^(?P<number>\d{1,2})[.)]\s+")
LONGEST_HEADING = 100


@dataclass(frozen=True)
class Block:
    """A heading (`level` 1 is the highest), or with level 0 a paragraph, a list item (`mark`) or a table row."""

    text: str
    level: int = 0
    mark: str = ""


def plain(text: str) -> str:
    """The words of a text on one line, without characters that nobody sees."""
    return " ".join(without_invisible(text).split())


def paragraph_or_item(text: str) -> Block:
    """A block that is no heading; its own bullet or number makes it a list item."""
    if found := BULLET.match(text):
        return Block(text[found.end() :], mark="* ")
    if found := NUMBERED.match(text):
        return Block(text[found.end() :], mark=f"{found['number']}. ")
    return Block(text)


def could_be_heading(text: str) -> bool:
    """Short, and not a sentence or the beginning of one."""
    return bool(re.search(r"[^\W\d_]", text)) and len(text) <= LONGEST_HEADING and text[-1] not in ".,;:-–"
