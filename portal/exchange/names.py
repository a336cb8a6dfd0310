"""Ids from names."""

from __future__ import annotations

import re
import unicodedata

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})


def slug(name: str, longest: int = 60) -> str:
    """A name in lower-case Latin letters, digits and hyphens ("Rødovre" -> "roedovre"), cut between words."""
    # Composed first, so that a Danish "å" written as two characters is still "aa".
    lower = unicodedata.normalize("NFC", name).lower().translate(_DANISH)
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)[:longest]
