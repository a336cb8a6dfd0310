"""Numbers that identify or cost a person are masked before anything is stored, logged or sent to the bot."""

from __future__ import annotations

import re
from datetime import date

MASK = "•••"
_UNSEEN = r"\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_GAP = rf"[\s\-–.{_UNSEEN}]{{0,2}}"
_CARD = re.compile(rf"(?<!\d)\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?!\d)")
_CPR = re.compile(
    rf"(?<!\d)(\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d)[\s\-–/.{_UNSEEN}]{{0,4}}\d{_GAP}\d{_GAP}\d{_GAP}\d(?!\d)"
)
_CODE = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)")
_CODE_WORD = re.compile(r"mit\s?-?id|nem\s?-?id|kode|code|pin|رمز|كود|код|kod|کد|koodh|ኮድ", re.I)


def mask(text: str) -> tuple[str, bool]:
    """The text with CPR numbers, payment card numbers and MitID codes masked, and whether anything was.

    Digits of every script count. A number of ten digits is a CPR number only if it begins with a date (DDMMYY), to
    whose day 60 is added in a replacement number.
    """
    spans = [found.span() for found in _CARD.finditer(text)]
    spans += [found.span() for found in _CPR.finditer(text) if _is_birthday(found[1])]
    if _CODE_WORD.search(text):
        spans += [found.span() for found in _CODE.finditer(text)]
    for start, end in sorted(_merged(spans), reverse=True):
        text = text[:start] + MASK + text[end:]
    return text, bool(spans)


def _is_birthday(six: str) -> bool:
    day, month, year = (int(part) for part in re.findall(r"\d\d", re.sub(r"\D", "", six)))
    try:
        date(2000 if year == 0 else 1900 + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
