"""Everything the checks of content say about one translation, before it becomes a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.languages import SOURCE
from portal.pages.catalogue import Catalogue
from portal.pages.checks import SUMMARY_LIMIT, Finding, bad_links, differences, malformed, texts
from portal.pages.content import Library, Page
from portal.pages.markup import to_text
from portal.pages.writing import invisible, other_digits, untranslated, wrong_language, wrong_script
from portal.registers.handbook import Handbook

_END = re.compile(r"[.!?؟።]\W*$")


def page_of(library: Library, name: str, language: str) -> Page | None:
    """The page in this language itself, never the Danish one in its place."""
    found = library.find(name, language)
    return found.page if found and not found.fallback else None


def problems(library: Library, name: str, danish: Page, page: Page) -> Iterator[Finding]:
    """What keeps a translation from being published."""
    topics = {n.removeprefix("topics/"): p for n in library.names("topics/") if (p := page_of(library, n, SOURCE))}
    policy = page_of(library, "/".join(name.split("/")[:2]) + "/policy", SOURCE)
    yield from differences(danish, page)
    yield from malformed(page)
    yield from bad_links(page, topics, policy)
    yield from wrong_script(page)
    yield from wrong_language(page)
    yield from untranslated(danish, page)
    for place, text in texts(page):
        yield from (Finding(place, "invisible_character", character) for character in invisible(text))
        yield from (Finding(place, "not_a_european_digit", digit) for digit in other_digits(text))
    if name.startswith("topics/"):
        yield from _summary(Catalogue(library.root), name.removeprefix("topics/"), page)


def _summary(catalogue: Catalogue, topic: str, page: Page) -> Iterator[Finding]:
    """The summary as the chat says it: whole sentences, short enough in every municipality."""
    if not _END.search(page.summary):
        yield Finding("summary", "no_whole_sentence", repr(page.summary[-40:]))
    handbook = Handbook(catalogue)
    for place in catalogue.municipalities.values():
        words = {
            "{municipality}": place.name,
            "{receiver}": handbook.receiver(place.id, handbook.task(place.id, topic).unit, page.language).name,
            "{out_of_hours_doctor}": catalogue.emergency_numbers(place.id, "medical")[1]["number"],
        }
        said = to_text(page.summary)
        for placeholder, word in words.items():
            said = said.replace(placeholder, word)
        if len(said) > SUMMARY_LIMIT:
            yield Finding("summary", "too_long", f"{place.name}: {len(said)}")
