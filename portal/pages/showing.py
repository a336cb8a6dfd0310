"""A page as the reader sees it: for the public pages, and for the editor's preview of what is not published."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from portal.pages import places
from portal.pages.content import Found, Page
from portal.pages.terms import Explainer
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
        note=_with_policy(note, municipality, language), fill=Filler(municipality, language, topic_id), **more,
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
    return render_template(template, found=found, name=name, fill=Filler(municipality, language, None), **more)


class Filler:
    """Fills the placeholders of a page's sections and explains its office words, each where it first stands.

    `used` are the words explained so far; the template shows their explanations last.
    """

    def __init__(self, municipality: str, language: str, topic_id: str | None) -> None:
        self._place = (municipality, language, topic_id)
        self._explainer = Explainer(services().terms.in_language(language))
        self.used = self._explainer.used

    def __call__(self, markup: str) -> Markup:
        return self._explainer.explain(places.fill_html(markup, *self._place))
