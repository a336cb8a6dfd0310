"""The library of pages: read from `content/`, found by what they are, with the fallback the reader is told of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml import CSafeLoader

from portal.languages import LANGUAGES, SOURCE
from portal.pages.markup import to_html, to_text

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.S)
_HEADING = re.compile(r"^## (.+?) \{#([a-z0-9-]+)\}[ ]*$", re.M)


class BadPage(ValueError):
    """A file under `content/` that does not have the form docs/content.md describes."""


@dataclass(frozen=True)
class Section:
    """A part of a page under one heading; the lead before the first heading has the id ''."""

    id: str
    title: str
    markdown: str

    @cached_property
    def html(self) -> str:
        return to_html(self.markdown)

    @cached_property
    def text(self) -> str:
        return to_text(self.markdown)


@dataclass(frozen=True)
class Page:
    """A page in one language. `hash` changes when its words change, not when it is reformatted."""

    language: str
    title: str
    summary: str
    sections: tuple[Section, ...]
    hash: str
    labels: dict[str, str] = field(default_factory=dict)
    matter: dict[str, Any] = field(default_factory=dict)

    def section(self, section_id: str) -> Section | None:
        return next((section for section in self.sections if section.id == section_id), None)


@dataclass(frozen=True)
class Found:
    """A page and how it answers the wish for a language: its own text, or the Danish one."""

    page: Page
    wanted: str
    status: str

    @property
    def fallback(self) -> bool:
        return self.page.language != self.wanted


def parse_page(text: str, language: str) -> Page:
    """Read a page file. Raises BadPage with the reason."""
    parts = _FRONT_MATTER.match(text)
    if not parts:
        raise BadPage("the front matter between two lines of --- is missing")
    try:
        matter = yaml.load(parts[1], CSafeLoader) or {}
    except yaml.YAMLError as error:
        raise BadPage(f"the front matter is not YAML: {error}") from error
    if not isinstance(matter, dict) or not matter.get("title"):
        raise BadPage("the front matter has no title")
    title, summary = str(matter["title"]), " ".join(str(matter.get("summary") or "").split())
    labels = {str(key): str(label) for key, label in (matter.get("labels") or {}).items()}
    extra = [str(matter[name]) for name in ("notice",) if matter.get(name)]
    return Page(language, title, summary, _sections(parts[2]), _hash(title, summary, *extra, parts[2]), labels, matter)


def _sections(body: str) -> tuple[Section, ...]:
    pieces = _HEADING.split(body)
    lead = [Section("", "", pieces[0].strip())] if pieces[0].strip() else []
    heads = [Section(pieces[i + 1], pieces[i], pieces[i + 2].strip()) for i in range(1, len(pieces), 3)]
    return (*lead, *heads)


def _hash(*texts: str) -> str:
    """The hash of a page's words: white space and the order of the front matter do not count."""
    words = "\n".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


class Library:
    """All pages below one folder, read once; a page's name is its folder ("topics/doctor").

    A library does not change; `with_pages` makes another, over which what is published in the database lies.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pages: dict[str, dict[str, Page]] = {}
        for path in sorted(root.rglob("*.md")):
            if path.stem in LANGUAGES:
                name = path.parent.relative_to(root).as_posix()
                self._pages.setdefault(name, {})[path.stem] = self._read(path)

    def _read(self, path: Path) -> Page:
        try:
            return parse_page(path.read_text(encoding="utf-8"), path.stem)
        except BadPage as error:
            raise BadPage(f"{path.relative_to(self.root)}: {error}") from error

    def with_pages(self, changes: Mapping[tuple[str, str], Page | None]) -> Library:
        """This library with some pages, by name and language, put in the place of its own; None takes one out."""
        other = copy(self)
        other._pages = {name: dict(versions) for name, versions in self._pages.items()}
        for (name, language), page in changes.items():
            versions = other._pages.setdefault(name, {})
            versions.pop(language, None)
            if page:
                versions[language] = page
        return other

    def names(self, prefix: str = "") -> list[str]:
        """The names of all pages that begin with the prefix."""
        return [name for name, versions in self._pages.items() if versions and name.startswith(prefix)]

    def find(self, name: str, language: str) -> Found | None:
        """The page in this language, else in Danish; None if there is no such page."""
        versions = self._pages.get(name)
        if not versions or SOURCE not in versions:
            return None
        return Found(versions.get(language, versions[SOURCE]), language, self.status(name, language))

    def status(self, name: str, language: str) -> str:
        """How far a translation can be trusted, computed: source, missing, outdated, machine or reviewed."""
        if language == SOURCE:
            return "source"
        versions = self._pages[name]
        page = versions.get(language)
        if page is None:
            return "missing"
        if page.matter.get("source") != versions[SOURCE].hash:
            return "outdated"
        return "reviewed" if isinstance(page.matter.get("reviewed_on"), date) else "machine"
