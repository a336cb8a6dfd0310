"""What is compared between a page and its translations, and what no page may hold: the one implementation.

`make content` runs it over all files, the editor over a page before it is published.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from babel.dates import get_month_names

from portal.languages import SOURCE
from portal.pages.content import Library, Page, Section

PLACEHOLDERS = {"{municipality}", "{receiver}", "{out_of_hours_doctor}", "{emergency}"}
SUMMARY_LIMIT = 300
_PLACEHOLDER = re.compile(r"\{[^{}#\s]*\}")
_LINK = re.compile(r"\]\(([^()\s]*)\)")
_NUMBER = re.compile(r"\d+(?:[.,:٫٬]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[.,٬](?=\d{3}(?!\d))")
_MARKUP = {
    "heading_without_id": re.compile(r"^##? .*$", re.M),
    "html": re.compile(r"</?[a-zA-Z][^>]*>"),
    "html_entity": re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[\da-fA-F]+);"),
    "image": re.compile(r"!\["),
    "link_without_address": re.compile(r"\]\(\s*\)|\]\((?![^()\s]+\))"),
    "open_note": re.compile(r"\b(?:TODO|FIXME|XXX|lorem ipsum)\b", re.I),
}


@dataclass(frozen=True)
class Finding:
    """Something wrong at a place of a page (title, summary, notice, labels/<id>, #<section>): a code and its detail.

    `missing` and `added` say how a translation differs from the Danish. The editor has the words for each code.
    """

    place: str
    code: str
    detail: str = ""
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __str__(self) -> str:
        differs = f"missing {list(self.missing)}, added {list(self.added)}" if self.missing or self.added else ""
        return ": ".join(part for part in (self.place, self.code.replace("_", " "), self.detail, differs) if part)


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


def dates(text: str, language: str) -> Counter[str]:
    """The dates of a text whose month is a word, as day/month."""
    months = _months(language)
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    found = re.findall(rf"(\d{{1,2}})\.?\s+(?:de |af )?({names})(?!\w)", text)
    return Counter(f"{int(day)}/{months[month]}" for day, month in found)


def differences(source: Page, page: Page) -> Iterator[Finding]:
    """Where a translation differs from its source in what must be equal."""
    if ids(source) != ids(page):
        yield _differs("", "sections", Counter(ids(source)), Counter(ids(page)))
        return
    if list(source.labels) != list(page.labels):
        yield _differs("labels", "labels", Counter(source.labels.keys()), Counter(page.labels.keys()))
    there = dict(texts(page))
    for place, text in texts(source):
        other = there.get(place, "")
        if bool(text.strip()) != bool(other.strip()):
            yield Finding(place, "empty" if text.strip() else "not_in_danish")
        for what, wanted, got in (
            ("links", links(text), links(other)), ("placeholders", placeholders(text), placeholders(other)),
            ("numbers", numbers(text), numbers(other)),
            ("dates", dates(text, SOURCE), dates(other, page.language)),
        ):  # fmt: skip
            if wanted != got:
                yield _differs(place, what, wanted, got)


def _differs(place: str, what: str, wanted: Counter[str], got: Counter[str]) -> Finding:
    return Finding(
        place, f"{what}_differ", missing=tuple((wanted - got).elements()), added=tuple((got - wanted).elements())
    )


def malformed(page: Page) -> Iterator[Finding]:
    """What a page may not contain."""
    for place, text in texts(page):
        body = text.split("\n\n", 1)[1] if place.startswith("#") else text
        for what, pattern in _MARKUP.items():
            if found := pattern.search(body):
                yield Finding(place, what, repr(found[0]))
        for name in sorted(set(placeholders(text)) - PLACEHOLDERS):
            yield Finding(place, "unknown_placeholder", name)
        if re.search(r"\{emergency\}", text) and not re.search(r"^\{emergency\}$", text, re.M):
            yield Finding(place, "emergency_not_on_its_own_line")
    if len(page.summary) > SUMMARY_LIMIT:
        yield Finding("summary", "too_long", str(len(page.summary)))
    for section_id, count in Counter(ids(page)).items():
        if count > 1:
            yield Finding(f"#{section_id}", "id_repeated", str(count))
    yield from (Finding(f"#{section.id}", "empty") for section in page.sections if empty(section))


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
        return "no real host"
    if parts.username or parts.port or "utm_" in parts.query or re.search(r"[\s<>\"{}|\\^`]", address):
        return "name, port, tracker"
    return None


def bad_links(page: Page, topics: dict[str, Page], policy: Page | None) -> Iterator[Finding]:
    """The links of a page that lead nowhere. `policy` is that of the page's municipality."""
    for place, text in texts(page):
        for target in links(text):
            if code := _bad_link(target, topics, policy):
                yield Finding(place, code, target)


def _bad_link(target: str, topics: dict[str, Page], policy: Page | None) -> str | None:
    kind, _, rest = target.partition(":")
    name, _, section = rest.partition("#")
    if kind == "topic":
        gone = name not in topics or (section and not topics[name].section(section))
        return "no_such_topic_or_section" if gone else None
    if kind == "policy":
        return None if policy and policy.section(rest) else "no_such_policy_section"
    if kind == "tel":
        return None if re.fullmatch(r"\+45\d{8}|\d{3,6}", rest) else "bad_phone"
    if kind == "mailto":
        return None if re.fullmatch(r"[\w.+-]+@[\w-]+\.[\w.-]*\w", rest) else "bad_mail"
    return "bad_address" if bad_address(target) else None
