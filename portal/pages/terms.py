"""The office words: explained where they first stand on a page, and all together in the reader's glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup
from yaml import CSafeLoader

from portal.languages import SOURCE

_TAG = re.compile(r"(<[^>]*>)")
_CLOSED_TO_BUTTONS = re.compile(r"<(/?)(a|h3|h4|button|th)\b")


@dataclass(frozen=True)
class Term:
    """A Danish office word, what it is called in the reader's language, and one sentence that explains it."""

    id: str
    danish: str
    name: str
    explanation: str


class Terms:
    """The glossary in all languages: names from translations/glossary.yml, explanations from content/glossary/."""

    def __init__(self, content: Path, translations: Path) -> None:
        self._names: dict[str, dict[str, str]] = _load(translations / "glossary.yml")
        self._explanations = {path.stem: _load(path) for path in (content / "glossary").glob("*.yml")}
        self._ids = {danish: re.sub(r"[^a-z0-9]+", "-", _ascii(danish)).strip("-") for danish in self._names}

    def in_language(self, language: str) -> list[Term]:
        """The words that are explained in a language, in the order of the Danish alphabet."""
        explanations = self._explanations.get(language, {})
        return [
            Term(self._ids[danish], danish, danish if language == SOURCE else names[language], explanations[danish])
            for danish, names in sorted(self._names.items(), key=lambda item: item[0].casefold())
            if danish in explanations
        ]


class Explainer:
    """Makes the first occurrence of each office word on one page a button that opens its explanation.

    `used` are the words found so far, in order; the page shows their explanations after the text, so that they can be
    read where a browser knows no popover.
    """

    def __init__(self, terms: list[Term]) -> None:
        self.used: list[Term] = []
        self._terms = {term.danish.casefold(): term for term in terms}
        words = sorted((re.escape(term.danish) for term in terms), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.I) if words else None

    def explain(self, markup: str) -> Markup:
        """The same HTML with buttons; text inside links, headings and buttons stays as it is."""
        return Markup("".join(self._pieces(markup)))

    def _pieces(self, markup: str) -> Iterator[str]:
        depth = 0
        for piece in _TAG.split(markup):
            tag = _CLOSED_TO_BUTTONS.match(piece)
            if tag:
                depth += -1 if tag[1] else 1
            yield (
                piece if piece.startswith("<") or depth or not self._pattern else self._pattern.sub(self._button, piece)
            )

    def _button(self, found: re.Match[str]) -> str:
        term = self._terms[found[0].casefold()]
        if term in self.used:
            return found[0]
        self.used.append(term)
        return (
            f'<button type="button" class="term" popovertarget="term-{term.id}" lang="da" dir="ltr">{found[0]}</button>'
        )


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), CSafeLoader)


def _ascii(danish: str) -> str:
    return danish.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
