"""Pages as an XLIFF 2.0 document and back. Each page is a `file`, each piece a `unit`, each text a `segment`.

The Danish hash and the kind of translator travel as notes of the file, so that they come back with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from portal.exchange.inline import XLIFF, Codes, decode, tag
from portal.exchange.pieces import Piece, pieces
from portal.languages import LANGUAGES, SOURCE
from portal.pages.checks import SUMMARY_LIMIT
from portal.pages.content import Page

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class BadFile(ValueError):
    """A file that cannot be read at all; says why."""


@dataclass(frozen=True)
class Text:
    """One segment that came back: the translation, or None; `settled` when it is not the unconfirmed old one."""

    target: str | None
    settled: bool


@dataclass(frozen=True)
class Returned:
    """One page that came back: name, hash of its Danish, who translated, and the texts by place."""

    name: str
    source: str
    translated_by: str
    texts: dict[str, tuple[Text, ...]]

    @property
    def begun(self) -> bool:
        return any(text.target and text.settled for texts in self.texts.values() for text in texts)


def write(path: Path, language: str, pages: Iterable[tuple[str, Page, Page | None]], translated_by: str) -> None:
    """Write pages, each as (name, Danish, outdated translation), for translators into a language."""
    attributes = {"version": "2.0", "srcLang": SOURCE, "trgLang": language}
    root = etree.Element(tag("xliff"), attributes, {None: XLIFF})  # type: ignore[dict-item]
    for number, (name, danish, old) in enumerate(pages, 1):
        file = etree.SubElement(root, tag("file"), id=f"f{number}", original=name, canResegment="no")
        file.set("trgDir", LANGUAGES[language].direction)
        _notes(file, {"source": danish.hash, "translated_by": translated_by})
        before = {piece.place: piece for piece in pieces(old)} if old else {}
        for piece in pieces(danish):
            _unit(file, piece, before.get(piece.place))
    path.parent.mkdir(parents=True, exist_ok=True)
    etree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True, pretty_print=False)


def _notes(element: etree._Element, notes: dict[str, str]) -> None:
    holder = etree.SubElement(element, tag("notes"))
    for category, text in notes.items():
        etree.SubElement(holder, tag("note"), category=category).text = text


def _unit(file: etree._Element, piece: Piece, old: Piece | None) -> None:
    """One piece; the old translation stands in it, unconfirmed, where its texts still pair with the Danish ones."""
    unit = etree.SubElement(file, tag("unit"), id=_unit_id(piece.place))
    paired = old.texts if old and len(old.texts) == len(piece.texts) else ()
    notes = {"limit": str(SUMMARY_LIMIT)} if piece.place == "summary" else {}
    if old and not paired:
        notes["before"] = " ".join(old.texts)
    if notes:
        _notes(unit, notes)
    codes = Codes()
    for number, text in enumerate(piece.texts):
        segment = etree.SubElement(unit, tag("segment"), id=f"s{number + 1}")
        codes.encode(etree.SubElement(segment, tag("source"), {_SPACE: "preserve"}), text)
        if paired:
            segment.set("state", "initial")
            _draft(segment, paired[number], codes)
    codes.write(unit)


def _draft(segment: etree._Element, text: str, codes: Codes) -> None:
    """The old translation as a target; its codes carry the ids of the Danish ones where they are the same."""
    target = etree.SubElement(segment, tag("target"), {_SPACE: "preserve"})
    codes.encode(target, text)
    source = segment.find(tag("source"))
    assert source is not None
    free = [(_markdown_of(code), code.get("id", "")) for code in source.iterdescendants()]
    for code in target.iterdescendants():
        same = next((pair for pair in free if pair[0] == _markdown_of(code)), None)
        if same:
            free.remove(same)
            code.set("id", same[1])


def _markdown_of(code: etree._Element) -> tuple[str | None, ...]:
    return tuple(code.get(name) for name in ("dataRef", "dataRefStart", "dataRefEnd"))


def _unit_id(place: str) -> str:
    """The id of a unit: a name token, from the place as the checks name it."""
    return place.replace("labels/", "label.").replace("#", "section.") if place != "#" else "lead"


def _place(unit_id: str) -> str:
    return re.sub(r"^section\.", "#", re.sub(r"^label\.", "labels/", unit_id)) if unit_id != "lead" else "#"


def read(path: Path) -> tuple[str, list[Returned]]:
    """The language and the pages of a file. Raises BadFile if it is not ours or cannot be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(path, parser).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise BadFile(f"{path.name} cannot be read as XML: {error}") from error
    if root.tag != tag("xliff") or root.get("srcLang") != SOURCE:
        raise BadFile(f"{path.name} is not an XLIFF 2.0 file from Danish")
    language = root.get("trgLang", "")
    if language not in LANGUAGES or language == SOURCE:
        raise BadFile(f"{path.name} names the target language {language!r}, which the portal does not have")
    return language, [_returned(file) for file in root.iterchildren(tag("file"))]


def _returned(file: etree._Element) -> Returned:
    """One page of the file. Raises BadFile when a code or the mark of the Danish text is lost."""
    name = file.get("original", "")
    notes = {note.get("category"): note.text or "" for note in file.iterfind(f"{tag('notes')}/{tag('note')}")}
    if not notes.get("source"):
        raise BadFile(f"{name} has lost the note `source`, which says what Danish text it was made from")
    texts = {_place(unit.get("id", "")): _texts(name, unit) for unit in file.iterdescendants(tag("unit"))}
    by = "person" if notes.get("translated_by") == "person" else "machine"
    return Returned(name, notes["source"].strip(), by, texts)


def _texts(name: str, unit: etree._Element) -> tuple[Text, ...]:
    data = {item.get("id", ""): item.text or "" for item in unit.iterfind(f"{tag('originalData')}/{tag('data')}")}
    found = []
    for segment in unit.iterchildren(tag("segment")):
        target = segment.find(tag("target"))
        try:
            words = " ".join(decode(target, data).split()) if target is not None else ""
        except KeyError as error:
            raise BadFile(f"{name}, {_place(unit.get('id', ''))}: a code without its Markdown: {error}") from error
        found.append(Text(words or None, segment.get("state") != "initial"))
    return tuple(found)
