"""A page read in one municipality: its placeholders filled in, its links resolved, the local note beside it."""

from __future__ import annotations

import html
import re

from flask import render_template
from markupsafe import Markup

from portal.pages.addresses import policy_address, topic_address
from portal.pages.content import Page
from portal.pages.markup import isolate, resolve_links, to_text
from portal.services import services

_POLICY_LINK = re.compile(r"\s*\[[^\]]*\]\(policy:[^)]*\)")
_PLACEHOLDER = re.compile(r"\{(municipality|receiver|out_of_hours_doctor|emergency)\}")


def values(municipality: str, language: str, topic: str | None) -> dict[str, str]:
    """The words for the placeholders of docs/content.md, but for {emergency}."""
    catalogue, handbook = services().catalogue, services().handbook
    unit = handbook.task(municipality, topic).unit if topic else "citizen-service"
    return {
        "municipality": catalogue.municipalities[municipality].name,
        "receiver": handbook.receiver(municipality, unit, language).name,
        "out_of_hours_doctor": catalogue.emergency_numbers(municipality, "medical")[1]["number"],
    }


def fill(text: str, municipality: str, language: str, topic: str | None) -> str:
    """Markdown or plain text to plain text for a municipality; the list of numbers stands elsewhere in the chat."""
    words = {**values(municipality, language, topic), "emergency": ""}
    filled = _PLACEHOLDER.sub(lambda found: words[found[1]], to_text(text))
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def fill_html(markup: str, municipality: str, language: str, topic: str | None) -> Markup:
    """A section's HTML for a municipality: words, numbers that can be called, links to its own pages."""
    words = {name: isolate(html.escape(word)) for name, word in values(municipality, language, topic).items()}
    doctor = services().catalogue.emergency_numbers(municipality, "medical")[1]
    words["out_of_hours_doctor"] = f'<a href="tel:{doctor["tel"]}">{words["out_of_hours_doctor"]}</a>'
    if "{emergency}" in markup:
        purpose = services().catalogue.emergency["purposes"].get(topic, "general")
        words["emergency"] = render_template(
            "pages/_emergency.html", numbers=services().catalogue.emergency_numbers(municipality, purpose),
            number_language=language,
        )  # fmt: skip
        markup = markup.replace("<p>{emergency}</p>", "{emergency}")

    def resolve(kind: str, target: str) -> str:
        page, _, section = target.partition("#")
        if kind == "policy":
            return policy_address(language, municipality, page)
        return topic_address(language, municipality, page, section)

    return Markup(resolve_links(_PLACEHOLDER.sub(lambda found: words[found[1]], markup), resolve))


def local_note(municipality: str, topic: str, language: str) -> Page | None:
    """What this municipality's own policy adds to a topic, if it says something."""
    found = services().library.find(f"municipalities/{municipality}/local/{topic}", language)
    return found.page if found else None


def note_words(note: Page) -> str:
    """A local note as the chat says it, in Markdown: whole, for it may say that today's law comes first.

    The link to the section of the policy stays on the page, which the answer links to.
    """
    return f"{note.title}: {_POLICY_LINK.sub('', note.sections[0].markdown)}"
