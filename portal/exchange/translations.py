"""Pages out to translators and back: what a language lacks, and what came back, through all checks or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from portal.exchange import xliff
from portal.exchange.files import Refused, write_together
from portal.exchange.pieces import Piece, pieces
from portal.exchange.problems import page_of, problems
from portal.exchange.xliff import BadFile, Returned, Text
from portal.languages import SOURCE
from portal.pages.checks import Finding
from portal.pages.content import Library, Page, parse_page

_WORDS = ("title", "summary", "notice")
_STATUS = {"source", "translated_by", "reviewed_by", "reviewed_on"}


@dataclass
class Imported:
    """What an import did, by the names of pages: written, left out because nobody began, older than today's Danish."""

    language: str
    written: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)


def export(library: Library, language: str, path: Path, translated_by: str, only: str = "") -> list[str]:
    """Write what is missing or outdated in a language, of the pages whose name begins with `only`. Returns the names.

    No file is written when nothing is wanted.
    """
    names = [name for name in library.names(only) if library.find(name, SOURCE)]
    wanted = [name for name in names if library.status(name, language) in ("missing", "outdated")]
    if wanted:
        versions = ((name, page_of(library, name, SOURCE), page_of(library, name, language)) for name in wanted)
        xliff.write(path, language, ((name, danish, old) for name, danish, old in versions if danish), translated_by)
    return wanted


def import_file(library: Library, path: Path) -> Imported:
    """Write the pages of a file that came back. Raises Refused, with every reason, and changes nothing then."""
    try:
        language, pages = xliff.read(path)
    except BadFile as error:
        raise Refused(str(error)) from error
    done, reasons, written = Imported(language), [], {}
    for page in pages:
        if not page.begun:
            done.untouched.append(page.name)
            continue
        text, found = _checked(library, language, page)
        found += [Finding("", "page_repeated")] if page.name in done.written else []
        reasons += [f"content/{page.name}/{language}.md {reason}" for reason in found]
        written[library.root / page.name / f"{language}.md"] = text
        done.written.append(page.name)
        danish = page_of(library, page.name, SOURCE)
        if danish and danish.hash != page.source:
            done.outdated.append(page.name)
    if reasons:
        raise Refused(*reasons)
    write_together(written)
    return done


def _checked(library: Library, language: str, returned: Returned) -> tuple[str, list[Finding]]:
    """The text of a page that came back, and what is wrong with it; without the right texts it is not put together."""
    danish = page_of(library, returned.name, SOURCE)
    if danish is None:
        return "", [Finding("", "no_such_page")]
    whole = list(pieces(danish))
    gaps = [finding for piece in whole for finding in _gaps(piece, returned.texts.get(piece.place, ()))]
    gaps += [Finding(place, "not_in_danish") for place in returned.texts if place not in {p.place for p in whole}]
    if gaps:
        return "", gaps
    text = _put_together(danish, whole, returned)
    return text, list(problems(library, returned.name, danish, parse_page(text, language)))


def _gaps(piece: Piece, came: tuple[Text, ...]) -> Iterator[Finding]:
    """What is missing in a piece: the Danish was cut differently then, or a text is empty or not confirmed."""
    if len(came) != len(piece.texts):
        yield Finding(piece.place, "other_number_of_texts", f"{len(came)} / {len(piece.texts)}")
        return
    for wanted, text in zip(piece.texts, came, strict=True):
        if not text.target:
            yield Finding(piece.place, "not_translated", repr(wanted[:60]))
        elif not text.settled:
            yield Finding(piece.place, "not_confirmed", repr(text.target[:60]))


def _put_together(danish: Page, whole: list[Piece], returned: Returned) -> str:
    """The file of the translation; it never says that anybody reviewed it."""
    filled = {piece.place: piece.filled([t.target or "" for t in returned.texts[piece.place]]) for piece in whole}
    matter: dict[str, Any] = {name: filled[name] for name in _WORDS if name in filled}
    if danish.labels:
        matter["labels"] = {key: filled[f"labels/{key}"] for key in danish.labels}
    matter |= {key: value for key, value in danish.matter.items() if key not in (*_WORDS, "labels", *_STATUS)}
    matter |= {"translated_by": returned.translated_by, "reviewed_by": None, "reviewed_on": None}
    matter["source"] = returned.source
    head = yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, width=120)
    body = "\n\n".join(filled[place] for place in filled if place.startswith("#"))
    return f"---\n{head}---\n{body}\n"
