"""How a text reads: its readability and its negations. How it is written is portal/pages/writing.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.pages.checks import texts
from portal.pages.content import Page
from portal.pages.writing import (
    WORD,
    invisible,
    other_digits,
    paragraphs,
    untranslated,
    wrong_language,
    wrong_script,
)

__all__ = [
    "invisible",
    "lix",
    "negation_doubts",
    "other_digits",
    "untranslated",
    "worst",
    "wrong_language",
    "wrong_script",
]
_NEGATIONS = {
    "da": r"\b(?:ikke|ingen|intet|aldrig|uden|hverken|afslag)\b",
    "en": r"\b(?:not|cannot|no|nobody|nothing|none|never|without|neither|nor|refus\w+)\b|n['’]t\b",
    "ar": r"(?<!\w)[وف]?(?:لا|لم|لن|ليس\w*|لست\w*|غير|بدون|بلا|دون|عدم|ليسوا|ممنوع\w*|رفض\w*|ما لم)(?!\w)",
}


def sentences(page: Page) -> list[str]:
    """The sentences of a page's body; a heading or a list item is one at least."""
    found = []
    for section in page.sections:
        for paragraph in [section.title, *paragraphs(section.markdown)]:
            found += [part for part in re.split(r"(?<=[.!?:])\s+", paragraph) if WORD.search(part)]
    return found


def lix(page: Page) -> float:
    """Readability (Björnsson): words per sentence plus the percentage of words with more than six letters."""
    all_sentences = sentences(page)
    words = [word for sentence in all_sentences for word in WORD.findall(sentence)]
    long_words = [word for word in words if len(word) > 6]
    return len(words) / len(all_sentences) + 100 * len(long_words) / len(words) if words else 0


def worst(page: Page, count: int = 3) -> list[str]:
    """The sentences that make a page hard to read."""

    def weight(sentence: str) -> float:
        words = WORD.findall(sentence)
        return len(words) + 100 * sum(len(word) > 6 for word in words) / len(words) if len(words) > 4 else 0

    return sorted(sentences(page), key=weight, reverse=True)[:count]


def negation_doubts(source: Page, page: Page) -> Iterator[str]:
    """Sections that deny something in one of the two languages only. For a person to look at: it may be right."""
    if page.language not in _NEGATIONS:
        return
    there = dict(texts(page))
    for place, text in texts(source):
        ours = len(re.findall(_NEGATIONS["da"], text, re.I))
        theirs = len(re.findall(_NEGATIONS[page.language], there.get(place, ""), re.I))
        if bool(ours) != bool(theirs):
            yield f"{place}: {ours} negations in Danish, {theirs} in {page.language}"
