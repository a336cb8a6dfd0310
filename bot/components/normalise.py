"""Make a citizen's text safe to read before anything else of the bot sees it."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

MAX_BYTES = 768
"""Longest text that is read, in bytes of UTF-8."""

RAW_CHARACTERS = 20_000
"""A longer message is cut here before it is looked at, so that the work has an upper bound."""

NFKC_CHARACTERS = 4_096
"""Longest text given to NFKC, whose time grows with the square of a run of combining marks."""

MARKS_IN_A_ROW = 4
"""Combining marks kept on one letter; no language of ours writes more."""

_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
_ZERO_WIDTH_NON_JOINER = "\u200c"


class Reading(NamedTuple):
    """What is left of a text: `text` in NFKC of at most `MAX_BYTES`, and whether its end was dropped."""

    text: str
    cut: bool


def normalise(raw: Any) -> Reading:
    """Return the readable part of `raw` as one line of plain text.

    Invisible characters go, blanks become single spaces, leading slashes go (Rasa would take them for
    commands). Anything that is not a string, or has no letter, digit or symbol, gives an empty text.
    Never raises. `normalise(normalise(x).text).text` equals `normalise(x).text`.
    """
    if not isinstance(raw, str):
        return Reading("", False)
    visible = "".join(map(_visible, raw[:RAW_CHARACTERS]))
    composed = unicodedata.normalize("NFKC", visible[:NFKC_CHARACTERS])
    line = _without_slashes(" ".join(_thin_marks(composed).split()))
    if not _is_readable(line):
        return Reading("", False)
    text = line.encode()[:MAX_BYTES].decode(errors="ignore").rstrip()
    cut = len(text) < len(line) or len(visible) > NFKC_CHARACTERS or len(raw) > RAW_CHARACTERS
    return Reading(text, cut)


def _visible(character: str) -> str:
    """Return the character, a space for a blank, or nothing for an invisible one."""
    if character < "\x7f":
        return character if character >= " " else " " if character in "\t\n\v\f\r" else ""
    if character == _ZERO_WIDTH_NON_JOINER or character.isspace():
        return " "
    if character in _BLANK_LETTERS or _is_variation_selector(character):
        return ""
    return "" if unicodedata.category(character) in _REMOVED_CATEGORIES else character


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _thin_marks(text: str) -> str:
    """Drop combining marks beyond `MARKS_IN_A_ROW` and those that stand on nothing."""
    kept: list[str] = []
    marks = MARKS_IN_A_ROW
    for character in text:
        if _is_mark(character):
            marks += 1
            if marks > MARKS_IN_A_ROW:
                continue
        else:
            marks = MARKS_IN_A_ROW if character.isspace() else 0
        kept.append(character)
    return unicodedata.normalize("NFKC", "".join(kept))


def _without_slashes(line: str) -> str:
    """Drop what a command begins with, and the combining marks that may stand on it."""
    start = 0
    while start < len(line) and (line[start] in "/ " or _is_mark(line[start])):
        start += 1
    return line[start:]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def _is_readable(text: str) -> bool:
    """Tell whether the text has a letter, a digit or a pictograph."""
    return any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "So" for c in text)
