"""One page before an editor: what the form brings, what it becomes, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from portal.chat.deadlines import DENMARK
from portal.editor import difference, drafting, store
from portal.editor.drafting import Fields, fields_of
from portal.editor.originals import Piece
from portal.editor.versions import Current, Seen, current
from portal.languages import LANGUAGES, SOURCE
from portal.models import now
from portal.pages.checks import Finding
from portal.pages.content import BadPage, Page, parse_page
from portal.services import services


def today() -> date:
    return now().astimezone(DENMARK).date()


@dataclass(frozen=True)
class Submitted:
    """What a form brought. `danish` is the hash of the Danish text that stood beside it."""

    fields: Fields
    seen: Seen
    danish: str
    aligned: bool = False
    reviewed: bool = False
    resolved: bool = False


def seen_in(form: Mapping[str, str]) -> Seen:
    number = form.get("version", "")
    return Seen(int(number) if number.isascii() and number.isdigit() else -1, form.get("base", ""))


def submitted(form: Mapping[str, str]) -> Submitted:
    return Submitted(
        drafting.fields_from(form), seen_in(form), form.get("danish", ""),
        **{name: name in form for name in ("aligned", "reviewed", "resolved")},
    )  # fmt: skip


def danish_of(name: str) -> Page:
    """The published Danish page. There is one: a page without it is not edited."""
    found = services().library.find(name, SOURCE)
    assert found
    return found.page


def page_in(text: str, language: str) -> Page | None:
    """The page of a text; None for one that is empty or has another form."""
    try:
        return parse_page(text, language) if text else None
    except BadPage:
        return None


def text_of(found: Current, form: Submitted, member_name: str) -> str:
    """The page file that a form becomes; its title is not empty."""
    language = found.piece.language
    old, danish = page_in(found.text, language), danish_of(found.piece.name)
    aligned_with = form.danish if form.aligned or (form.reviewed and language != SOURCE) else None
    matter = drafting.matter_for(old, danish, language, aligned_with, changed=False)
    page = parse_page(drafting.compose(form.fields, matter), language)
    if old and page.hash != old.hash:
        matter = drafting.matter_for(old, danish, language, aligned_with, changed=True)
    if form.reviewed and language != SOURCE:
        matter = drafting.reviewed(matter, member_name, today())
    return drafting.compose(form.fields, matter)


def danish_behind(name: str, source: str | None) -> Page | None:
    """The Danish page with this hash, among what is published and what was kept; None if it is not known."""
    published = danish_of(name)
    if source == published.hash:
        return published
    kept = (page_in(version.text, SOURCE) for version in store.history(Piece("page", name, SOURCE)))
    return next((page for page in kept if page and page.hash == source), None)


def show(
    piece: Piece, form: Submitted | None = None, findings: list[Finding] | None = None, problem: str = "",
    member_name: str = "",
) -> str:  # fmt: skip
    """The editor's page; `form` is what was refused, so that nothing that was written is lost."""
    found, danish = current(piece), danish_of(piece.name)
    old = page_in(found.text, piece.language)
    source = str(old.matter.get("source") or "") if old else danish.hash
    behind = danish_behind(piece.name, source)
    fields = form.fields if form else fields_of(found.text or _beginning(danish), piece.language)
    mine = page_in(text_of(found, form, member_name), piece.language) if form and fields.title else None
    topic = piece.name.removeprefix("topics/")
    return render_template(
        "editor/page.html", name=piece.name, code=LANGUAGES[piece.language], found=found, fields=fields,
        danish=danish, source=difference.pages(behind, danish), behind=behind, page=old,
        aligned=form.aligned if form else source == danish.hash, findings=findings or [], problem=problem,
        theirs=difference.changed(difference.pages(old, mine)) if problem == "stale" and old and mine else [],
        file=_file_change(found), history=store.history(piece), status=services().library.status(*_key(piece)),
        facts=current(Piece("facts", piece.name)) if topic in services().catalogue.topics else None,
        topic=services().catalogue.topics.get(topic), today=today(),
    )  # fmt: skip


def _key(piece: Piece) -> tuple[str, str]:
    return piece.name, piece.language


def _beginning(danish: Page) -> str:
    """What a new translation starts from: the Danish text, to be written over."""
    body = "\n\n".join(
        f"## {section.title} {{#{section.id}}}\n\n{section.markdown}" if section.id else section.markdown
        for section in danish.sections
    )
    labels = "\n".join(f"{key}: {words}" for key, words in danish.labels.items())
    fields = Fields(danish.title, danish.summary, str(danish.matter.get("notice") or ""), labels, body)
    return drafting.compose(fields, {})


def _file_change(found: Current) -> list[tuple[str, list[difference.Part]]]:
    """What was changed in the file since the version in hand was made; all of it if the older file is not kept."""
    if not found.conflict or not found.head:
        return []
    kept: dict[str, Any] = {v.base_hash: v.text for v in store.history(found.piece) if v.state == "original"}
    language = found.piece.language
    before, after = page_in(kept.get(found.head.base_hash, ""), language), page_in(found.file, language)
    return difference.changed(difference.pages(before, after)) or difference.pages(after, after) if after else []
