"""What keeps a page from being published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.languages import SOURCE
from portal.pages.checks import Finding, bad_address, bad_links, differences, ids, malformed
from portal.pages.content import Library, Page
from portal.pages.writing import untranslated, wrong_script
from portal.services import services

FIELD_LIMIT = 200
DIGITS_OF_A_PHONE = range(3, 15)


def findings(name: str, page: Page) -> list[Finding]:
    """Everything the checks say about a page under this name; the Danish beside it is the published one."""
    library = services().library
    found = [*malformed(page), *_links(library, name, page), *wrong_script(page), *_form(name, page)]
    danish = library.find(name, SOURCE)
    if page.language != SOURCE and danish:
        found += [*differences(danish.page, page), *untranslated(danish.page, page)]
    return found


def _links(library: Library, name: str, page: Page) -> Iterator[Finding]:
    topics = {n.removeprefix("topics/"): f.page for n in library.names("topics/") if (f := library.find(n, SOURCE))}
    policy = None
    if name.startswith("municipalities/"):
        found = library.find("/".join(name.split("/")[:2]) + "/policy", SOURCE)
        policy = page if name.endswith("/policy") else found.page if found else None
    return bad_links(page, topics, policy)


def _form(name: str, page: Page) -> Iterator[Finding]:
    """What a page must have to be found: a summary, and the sections that the data names."""
    if "/local/" in name:
        if ids(page) != [""]:
            yield Finding("", "note_has_headings")
        return
    if not page.summary:
        yield Finding("summary", "empty")
    for label in page.labels:
        if not page.section(label):
            yield Finding(f"labels/{label}", "no_such_section")
    topic = services().catalogue.topics.get(name.removeprefix("topics/"))
    if topic:
        named = {need.section for need in topic.needs.values()} | set(topic.section_receivers) | set(topic.basis)
        yield from (Finding(f"#{section}", "section_needed") for section in sorted(named - set(ids(page)) - {""}))


def contact_findings(values: dict[str, Any], today: date) -> list[Finding]:
    """What is wrong with a contact, or with the day on which facts were checked."""
    found = [Finding(name, "too_long") for name, value in values.items() if len(str(value or "")) > FIELD_LIMIT]
    phone, address = values.get("phone"), values.get("url")
    if phone and (sum(c.isdigit() for c in phone) not in DIGITS_OF_A_PHONE or phone.strip("+0123456789 ")):
        found.append(Finding("phone", "bad_phone", phone))
    if address and bad_address(address):
        found.append(Finding("url", "bad_address", address))
    day = values.get("verified_on")
    if day is not None and (not isinstance(day, date) or day > today):
        found.append(Finding("verified_on", "bad_date", str(day)))
    return found
