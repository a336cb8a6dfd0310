"""A page as the reader sees it: for the public pages, and for the editor's preview of what is not published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template
from markupsafe import Markup

from portal.pages import places
from portal.pages.content import Found, Page
from portal.services import services


def topic_page(
    found: Found, topic_id: str, municipality: str, language: str, note: Page | None = None,
    template: str = "pages/topic.html", **more: Any,
) -> str:  # fmt: skip
    """A topic's page in a municipality, with its receivers and what the municipality's own policy adds."""
    handbook, about = services().handbook, services().catalogue.topics[topic_id]
    usual = handbook.task(municipality, topic_id).unit
    special = {
        section: handbook.receiver(municipality, unit, language)
        for section, unit in handbook.special_sections(municipality, about).items()
    }
    note = note or places.local_note(municipality, topic_id, language)
    return render_template(
        template, found=found, topic=about, receiver=handbook.receiver(municipality, usual, language), special=special,
        note=_with_policy(note, municipality, language), fill=filler(municipality, language, topic_id), **more,
    )  # fmt: skip


def _with_policy(note: Page | None, municipality: str, language: str) -> dict[str, Any] | None:
    """The note, and the section of the policy it comes from."""
    if note is None:
        return None
    section = note.matter.get("policy")
    policy = services().library.find(f"municipalities/{municipality}/policy", language)
    return {"page": note, "section": section, "policy": policy.page.section(section) if policy and section else None}


def document_page(
    found: Found, name: str, municipality: str, language: str, template: str = "pages/document.html", **more: Any
) -> str:
    """The policy of a municipality, or its rights and duties (`name`)."""
    return render_template(template, found=found, name=name, fill=filler(municipality, language, None), **more)


def filler(municipality: str, language: str, topic_id: str | None) -> Callable[[str], Markup]:
    """What fills the placeholders of a section's HTML."""
    return lambda markup: places.fill_html(markup, municipality, language, topic_id)
