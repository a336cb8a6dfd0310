"""From key to words: what the product says, in a language, from approved text only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from flask import current_app
from flask_babel import force_locale
from markupsafe import Markup

from portal.chat.deadlines import DENMARK
from portal.languages import LANGUAGES, is_offered, offered
from portal.pages.addresses import page_address, topic_address
from portal.pages.content import Found
from portal.pages.markup import with_links
from portal.pages.places import fill, local_note, note_words
from portal.registers.handbook import Receiver
from portal.services import services


@dataclass
class Shown:
    """A reply in one language. `text` is complete without the rest; `content_hash` proves what it was made from."""

    text: str
    html: Markup = field(default_factory=Markup)
    topic: str | None = None
    unit: Receiver | None = None
    links: list[dict[str, str]] = field(default_factory=list)
    choices: list[dict[str, str]] = field(default_factory=list)
    urgent: bool = False
    content_hash: str = ""


@dataclass(frozen=True)
class Place:
    """For whom a reply is rendered."""

    municipality: str
    language: str


def sentence(key: str, **parameters: Any) -> str:
    """A sentence of templates/chat/sentences.txt in the current language."""
    module = current_app.jinja_env.get_template("chat/sentences.txt").module
    return str(getattr(module, key)(**parameters)).strip()


def render(key: str, parameters: dict[str, Any], municipality: str, language: str) -> Shown:
    """The words of a key. Raises AttributeError for a key that has no sentence (a test keeps the two together)."""
    place = Place(municipality, language)
    with force_locale(language):
        shown = _RENDERERS.get(key, _plain(key))(place, parameters)
    shown.html = shown.html or with_links(shown.text)
    shown.content_hash = hashlib.sha256(shown.text.encode()).hexdigest()[:16]
    return shown


def choice_label(choice: str, place: Place) -> str:
    """The words on a choice, in the place's language."""
    kind, _, value = choice.partition(":")
    with force_locale(place.language):
        if kind == "topic":
            found = services().library.find(f"topics/{value}", place.language)
            return found.page.title if found else value
        if kind == "language":
            return LANGUAGES[value].name
        if kind == "municipality":
            return services().catalogue.municipalities[value].name
        return sentence("choice_" + (f"basis_{value}" if kind == "basis" else kind).replace("-", "_"))


def _choices(place: Place, *ids: str) -> list[dict[str, str]]:
    return [{"id": choice, "label": choice_label(choice, place)} for choice in ids]


def _plain(key: str) -> Callable[[Place, dict[str, Any]], Shown]:
    """A key that is one sentence, with the choices that belong to it."""

    def shown(place: Place, parameters: dict[str, Any]) -> Shown:
        name = services().catalogue.municipalities[place.municipality].name
        return Shown(
            sentence(key, municipality=name, **parameters), choices=_choices(place, *_KEY_CHOICES.get(key, ())),
            links=[_page_link(place, "privacy")] if key == "privacy" else [],
        )  # fmt: skip

    return shown


def _page_link(place: Place, page: str) -> dict[str, str]:
    return {"label": sentence(f"link_{page}"), "url": page_address(place.language, place.municipality, page)}


def _answer(place: Place, parameters: dict[str, Any]) -> Shown:
    """The summary of a topic's page, what is particular here, and the one named receiver."""
    topic_id = parameters["topic"]
    found = services().library.find(f"topics/{topic_id}", place.language)
    receiver, special = _receivers(place, topic_id)
    parts = [fill(found.page.summary, place.municipality, place.language, topic_id) if found else sentence("no_page")]
    urgent = services().catalogue.topics[topic_id].urgent
    if urgent or topic_id in services().catalogue.emergency["purposes"]:
        parts.append(numbers(place, topic_id))
    if found and "section" in parameters and (section := found.page.section(parameters["section"])):
        parts.append(fill(section.text, place.municipality, place.language, topic_id))
    note = local_note(place.municipality, topic_id, place.language)
    if note and not urgent:
        parts.append(fill(note_words(note), place.municipality, place.language, topic_id))
    parts += [_receiver_words(receiver, place), *_special_words(found, special, place)]
    choices = _choices(place, "person") if urgent else []
    return Shown(
        "\n\n".join(part for part in parts if part), topic=topic_id, unit=receiver, choices=choices, urgent=urgent,
        links=[_topic_link(place, found, topic_id)] if found else [],
    )  # fmt: skip


def _basis_answer(place: Place, parameters: dict[str, Any]) -> Shown:
    """The section of a topic's page for one basis of stay, with the receiver."""
    topic_id, basis = parameters["topic"], parameters["section"]
    found = services().library.find(f"topics/{topic_id}", place.language)
    section = found.page.section(basis) if found else None
    receiver = _section_receiver(place, topic_id, basis)
    text = fill(section.text, place.municipality, place.language, topic_id) if section else sentence("not_on_page")
    links = [_topic_link(place, found, topic_id)] if found else []
    return Shown("\n\n".join([text, _receiver_words(receiver, place)]), topic=topic_id, unit=receiver, links=links)


def _follow_up(place: Place, parameters: dict[str, Any]) -> Shown:
    """The section of the page for one aspect, or honestly that the page does not say, with the receiver."""
    topic_id, aspect = parameters["topic"], parameters["aspect"]
    found = services().library.find(f"topics/{topic_id}", place.language)
    section = found.page.section(aspect) if found else None
    receiver = _section_receiver(place, topic_id, aspect)
    if found and section:
        body = fill(section.text, place.municipality, place.language, topic_id)
        text = f"{found.page.title} – {section.title}\n\n{body}"
    else:
        text = sentence("not_on_page")
    links = [_topic_link(place, found, topic_id, aspect if section else "")] if found else []
    return Shown(f"{text}\n\n{_receiver_words(receiver, place)}", topic=topic_id, unit=receiver, links=links)


def _repeat(place: Place, parameters: dict[str, Any]) -> Shown:
    shown = _answer(place, parameters)
    shown.text = f"{sentence('repeat')}\n\n{shown.text}"
    shown.choices = _choices(place, "person")
    return shown


def _unsure(name: str) -> Callable[[Place, dict[str, Any]], Shown]:
    def shown(place: Place, parameters: dict[str, Any]) -> Shown:
        topics = [f"topic:{topic}" for topic in parameters["topics"]]
        return Shown(sentence(name), choices=_choices(place, *topics, "person"))

    return shown


def _ask_basis(place: Place, parameters: dict[str, Any]) -> Shown:
    bases = services().catalogue.topics[parameters["topic"]].basis
    return Shown(sentence("ask_basis"), choices=_choices(place, *(f"basis:{basis}" for basis in bases)))


def _which_language(place: Place, parameters: dict[str, Any]) -> Shown:
    wanted = parameters.get("wanted")
    name = LANGUAGES[wanted].name if wanted and not is_offered(wanted) else None
    choices = _choices(place, *(f"language:{language.code}" for language in offered()))
    return Shown(sentence("which_language", unavailable=name), choices=choices)


def _language_changed(_place: Place, parameters: dict[str, Any]) -> Shown:
    language = parameters["language"]
    with force_locale(language):
        return Shown(sentence("language_changed"))


def _confirm_municipality(place: Place, parameters: dict[str, Any]) -> Shown:
    name = services().catalogue.municipalities[parameters["municipality"]].name
    return Shown(sentence("confirm_municipality", municipality=name), choices=_choices(place, "yes", "no"))


def _which_municipality(place: Place, _parameters: dict[str, Any]) -> Shown:
    ids = [f"municipality:{other}" for other in services().catalogue.municipalities]
    return Shown(sentence("which_municipality"), choices=_choices(place, *ids))


def _emergency(place: Place, _parameters: dict[str, Any]) -> Shown:
    text = f"{sentence('emergency')}\n\n{numbers(place, None)}"
    return Shown(text, choices=_choices(place, "person"), urgent=True)


def _handed_over(place: Place, parameters: dict[str, Any]) -> Shown:
    unit = services().handbook.receiver(place.municipality, parameters["unit"], place.language)
    answer_by = datetime.fromisoformat(parameters["answer_by"]).astimezone(DENMARK)
    when = format_datetime(answer_by, "EEEE d MMMM y, HH:mm", locale=place.language)
    name = services().catalogue.municipalities[place.municipality].name
    return Shown(
        sentence("handed_over", unit=unit.name, municipality=name, when=when), choices=_choices(place, "resume:bot"),
        unit=unit,
    )  # fmt: skip


def numbers(place: Place, topic_id: str | None) -> str:
    """The emergency numbers of the municipality's region as lines of text, 112 first."""
    catalogue = services().catalogue
    purpose = catalogue.emergency["purposes"].get(topic_id, "general")
    lines = []
    for number in catalogue.emergency_numbers(place.municipality, purpose):
        words = catalogue.emergency_words(number["id"], place.language)
        lines.append(f"{number['number']}: {words['name']} – {words['when']}")
    return "\n".join(lines)


def _receivers(place: Place, topic_id: str) -> tuple[Receiver, dict[str, str]]:
    handbook, topic = services().handbook, services().catalogue.topics[topic_id]
    unit = handbook.task(place.municipality, topic_id).unit
    return (
        handbook.receiver(place.municipality, unit, place.language),
        handbook.special_sections(place.municipality, topic),
    )


def _section_receiver(place: Place, topic_id: str, section: str) -> Receiver:
    usual, special = _receivers(place, topic_id)
    unit = special.get(section)
    return services().handbook.receiver(place.municipality, unit, place.language) if unit else usual


def _receiver_words(receiver: Receiver, place: Place) -> str:
    municipality = services().catalogue.municipalities[place.municipality].name
    return sentence("receiver", receiver=receiver, municipality=municipality)


def _special_words(found: Found | None, special: dict[str, str], place: Place) -> list[str]:
    if found is None:
        return []
    handbook = services().handbook
    lines = [
        sentence("special_receiver", case=label, receiver=handbook.receiver(place.municipality, unit, place.language))
        for section, unit in special.items()
        if (label := found.page.labels.get(section))
    ]
    return ["\n".join(lines)] if lines else []


def _topic_link(place: Place, found: Found, topic_id: str, section: str = "") -> dict[str, str]:
    url = topic_address(place.language, place.municipality, topic_id, section)
    return {"label": sentence("more_about", title=found.page.title), "url": url}


_KEY_CHOICES = {
    "apology": ("person",), "out_of_scope": ("person",), "not_helpful": ("person",), "blank": ("person",),
    "person_here": (), "reopened": ("person",), "handed_back": ("person",), "follow_up_about_what": ("person",),
    "choice_gone": ("person",),
}  # fmt: skip

_RENDERERS: dict[str, Callable[[Place, dict[str, Any]], Shown]] = {
    "answer": _answer, "basis_answer": _basis_answer, "follow_up": _follow_up, "repeat": _repeat,
    "unsure": _unsure("unsure"), "unsure_again": _unsure("unsure_again"), "ask_basis": _ask_basis,
    "which_language": _which_language, "language_changed": _language_changed,
    "confirm_municipality": _confirm_municipality, "which_municipality": _which_municipality,
    "emergency": _emergency, "handed_over": _handed_over,
}  # fmt: skip
