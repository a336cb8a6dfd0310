"""What is compared between a page and its translations. Each check returns its findings, in words for an editor."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from babel.dates import get_month_names

from portal.languages import SOURCE
from portal.pages.content import Library, Page, Section

PLACEHOLDERS = {"{municipality}", "{receiver}", "{out_of_hours_doctor}", "{emergency}"}
_PLACEHOLDER = re.compile(r"\{[^{}#\s]*\}")
_LINK = re.compile(r"\]\(([^()\s]*)\)")
_NUMBER = re.compile(r"\d+(?:[.,:٫٬]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[.,٬](?=\d{3}(?!\d))")
_MARKUP = {
    "a heading without an id": re.compile(r"^##? .*$", re.M),
    "HTML": re.compile(r"</?[a-zA-Z][^>]*>"),
    "an HTML entity": re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[\da-fA-F]+);"),
    "an image": re.compile(r"!\["),
    "a link without an address": re.compile(r"\]\(\s*\)|\]\((?![^()\s]+\))"),
    "an open note": re.compile(r"\b(?:TODO|FIXME|XXX|lorem ipsum)\b", re.I),
}


def versions(library: Library, name: str, languages: list[str]) -> Iterator[Page]:
    """The page in each of these languages in which it exists."""
    for language in languages:
        found = library.find(name, language)
        if found and not found.fallback:
            yield found.page


def texts(page: Page) -> Iterator[tuple[str, str]]:
    """Every piece of a page with the place it stands at: front matter, then headings and sections."""
    yield "title", page.title
    yield "summary", page.summary
    yield "notice", " ".join(str(page.matter.get("notice") or "").split())
    for key, label in page.labels.items():
        yield f"labels/{key}", label
    for section in page.sections:
        yield f"#{section.id}", f"{section.title}\n\n{section.markdown}"


def whole(page: Page) -> str:
    return "\n".join(text for _, text in texts(page))


def ids(page: Page) -> list[str]:
    return [section.id for section in page.sections]


def links(text: str) -> Counter[str]:
    return Counter(_LINK.findall(text))


def placeholders(text: str) -> Counter[str]:
    return Counter(_PLACEHOLDER.findall(text))


def numbers(text: str) -> Counter[str]:
    """The numbers of a text by value: digits of any script, whatever separates thousands or the minutes of a time."""
    text = re.sub(r"\]\((?:topic|policy):[^)]*\)|\{[^}]*\}", "]", text)
    text = "".join(str(d) if (d := unicodedata.decimal(c, None)) is not None else c for c in text)
    return Counter(re.sub(r"[,:٫]", ".", _THOUSANDS.sub("", number)) for number in _NUMBER.findall(text))


@cache
def _months(language: str) -> dict[str, int]:
    return {
        name: number
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, language).items()
    }


def dates(text: str, language: str) -> Counter[tuple[int, int]]:
    """The dates of a text whose month is a word, as (day, month)."""
    months = _months(language)
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    found = re.findall(rf"(\d{{1,2}})\.?\s+(?:de |af )?({names})(?!\w)", text)
    return Counter((int(day), months[month]) for day, month in found)


def differences(source: Page, page: Page) -> Iterator[str]:
    """Where a translation differs from its source in what must be equal."""
    if ids(source) != ids(page):
        yield f"sections are {ids(page)}, in Danish {ids(source)}"
        return
    if list(source.labels) != list(page.labels):
        yield f"labels are {list(page.labels)}, in Danish {list(source.labels)}"
    there = dict(texts(page))
    for place, text in texts(source):
        other = there.get(place, "")
        for what, wanted, got in (
            ("links", links(text), links(other)), ("placeholders", placeholders(text), placeholders(other)),
            ("numbers", numbers(text), numbers(other)),
            ("dates", dates(text, SOURCE), dates(other, page.language)),
        ):  # fmt: skip
            if wanted != got:
                missing, added = list((wanted - got).elements()), list((got - wanted).elements())
                yield f"{place}: {what} differ from the Danish: missing {missing}, added {added}"


def malformed(page: Page) -> Iterator[str]:
    """What a page may not contain."""
    for place, text in texts(page):
        body = text.split("\n\n", 1)[1] if place.startswith("#") else text
        for what, pattern in _MARKUP.items():
            if found := pattern.search(body):
                yield f"{place}: {what}: {found[0]!r}"
        for name in set(placeholders(text)) - PLACEHOLDERS:
            yield f"{place}: unknown placeholder {name}; docs/content.md lists them"
        if re.search(r"\{emergency\}", text) and not re.search(r"^\{emergency\}$", text, re.M):
            yield f"{place}: {{emergency}} stands on a line of its own"
    for section_id, count in Counter(ids(page)).items():
        if count > 1:
            yield f"the id {section_id} stands {count} times"
    yield from (f"#{section.id}: the section is empty" for section in page.sections if empty(section))


def empty(section: Section) -> bool:
    return not re.search(r"\w", section.text)


def bad_address(address: str) -> str | None:
    """Why an outside address cannot be used, or None."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "is no address"
    if parts.scheme != "https":
        return "is not https"
    if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host):
        return "has no real host"
    if parts.username or parts.port or "utm_" in parts.query or re.search(r"[\s<>\"{}|\\^`]", address):
        return "carries a name, a port, a tracker or a character that must be escaped"
    return None


def bad_links(page: Page, topics: dict[str, Page], policy: Page | None) -> Iterator[str]:
    """The links of a page that lead nowhere. `policy` is that of the page's municipality."""
    for target in links(whole(page)):
        kind, _, rest = target.partition(":")
        name, _, section = rest.partition("#")
        if kind == "topic":
            if name not in topics:
                yield f"{target}: there is no page on this topic"
            elif section and not topics[name].section(section):
                yield f"{target}: the page has no such section"
        elif kind == "policy":
            if policy is None or not policy.section(rest):
                yield f"{target}: the municipality's policy has no such section"
        elif kind == "tel":
            if not re.fullmatch(r"\+45\d{8}|\d{3,6}", rest):
                yield f"{target}: write +45 and eight digits, or a short number"
        elif kind == "mailto":
            if not re.fullmatch(r"[\w.+-]+@[\w-]+\.[\w.-]*\w", rest):
                yield f"{target}: is no e-mail address"
        elif reason := bad_address(target):
            yield f"{target}: {reason}"
