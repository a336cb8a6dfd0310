"""The script a text is written in: thresholds differ by script, not by language."""

from __future__ import annotations

from collections import Counter

SCRIPTS = ("latin", "arabic", "cyrillic", "ethiopic", "other")

_RANGES = {
    "latin": ((0x41, 0x24F), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)),
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    "cyrillic": ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    "ethiopic": ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
}


def script_of(text: str) -> str:
    """Return the script of most letters of `text`, one of `SCRIPTS`; without letters `other`."""
    counts = Counter(_script_of_letter(character) for character in text if character.isalpha())
    return counts.most_common(1)[0][0] if counts else "other"


def _script_of_letter(letter: str) -> str:
    point = ord(letter)
    for script, ranges in _RANGES.items():
        if any(first <= point <= last for first, last in ranges):
            return script
    return "other"
