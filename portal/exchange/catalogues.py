"""The texts of the interface out to translators and back, as gettext PO."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from portal.exchange.files import Refused, write_together
from portal.languages import LANGUAGES, SOURCE
from portal.pages.checks import Finding
from portal.pages.writing import invisible, other_digits

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
_TAG = re.compile(r"</?\w+")


def _path(translations: Path, language: str) -> Path:
    return translations / language / "LC_MESSAGES" / "messages.po"


def _read(path: Path, language: str) -> Catalog:
    """Raises Refused if the file is no catalogue."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except (OSError, PoFileError, UnicodeError, ValueError) as error:
        raise Refused(f"{path.name} cannot be read as a gettext catalogue: {error}") from error


def _merged(translations: Path, language: str) -> Catalog:
    """The language's catalogue with exactly the messages of the template."""
    path = _path(translations, language)
    catalogue = _read(path, language) if path.exists() else Catalog(locale=language, project="Bindeled", fuzzy=False)
    catalogue.update(_read(translations / "messages.pot", language), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def _text(catalogue: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0)
    return buffer.getvalue().decode()


def wanted(catalogue: Catalog) -> list[Message]:
    """The messages without a usable translation."""
    return [message for message in catalogue if message.id and (not message.string or message.fuzzy)]


def export(translations: Path, language: str, path: Path) -> int:
    """Write the catalogue of a language with what it lacks. Returns how many messages want a translation.

    No file is written when nothing is wanted.
    """
    catalogue = _merged(translations, language)
    count = len(wanted(catalogue))
    if count:
        write_together({path: _text(catalogue)})
    return count


def import_file(translations: Path, path: Path) -> int:
    """Take the translations of a catalogue that came back. Returns how many changed.

    Raises Refused, with every reason, and changes nothing then.
    """
    came = _read(path, SOURCE)
    language = str(came.locale or "")
    if language not in LANGUAGES or language == SOURCE:
        raise Refused(f"{path.name} names no language of the portal in its header `Language`: {language!r}")
    catalogue = _merged(translations, language)
    changed, reasons = 0, []
    for message in came:
        if not message.id or not message.string or message.fuzzy:
            continue
        known = catalogue.get(message.id, message.context)
        reasons += [f"translations/{language}: {reason}" for reason in _problems(message, known)]
        if known and known.string != message.string:
            known.string, changed = message.string, changed + 1
            known.flags.discard("fuzzy")
    if reasons:
        raise Refused(*reasons)
    write_together({_path(translations, language): _text(catalogue)})
    return changed


def _problems(message: Message, known: Message | None) -> Iterator[Finding]:
    """What is wrong with a translation of the interface; its place is the Danish text."""
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    source = str(message.id if isinstance(message.id, str) else message.id[0])
    if known is None:
        yield Finding(source, "no_such_text")
        return
    for text in map(str, texts):
        for code, pattern in (("placeholders_differ", _PLACEHOLDER), ("tags_differ", _TAG)):
            there, here = Counter(pattern.findall(source)), Counter(pattern.findall(text))
            if there != here:
                yield Finding(source, code, "", tuple((there - here).elements()), tuple((here - there).elements()))
        yield from (Finding(source, "invisible_character", name) for name in invisible(text))
        yield from (Finding(source, "not_a_european_digit", digit) for digit in other_digits(text))
