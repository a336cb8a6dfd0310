"""The blocks of a Word document (DOCX)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph

from portal.exchange.blocks import Block, could_be_heading, paragraph_or_item, plain
from portal.exchange.files import Refused

LARGEST = 200_000_000  # bytes, unpacked
BOLD_LEVEL = 9
_HEADING = re.compile(r"(?:heading|overskrift)\s*(\d)", re.I)
_TITLE = re.compile(r"(?:title|titel)", re.I)


def read_docx(path: Path) -> list[Block]:
    """The blocks of the document's body. Raises Refused if it cannot be read or holds no text."""
    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > LARGEST:
                raise Refused(f"{path.name} is too large")
        blocks = list(_blocks(path))
    except Refused:
        raise
    except Exception as error:  # a damaged file breaks the reader in any place
        raise Refused(f"{path.name} is damaged: as a Word file it cannot be read ({type(error).__name__})") from error
    if not any(block.text for block in blocks):
        raise Refused(f"{path.name} holds no text: it is empty, or its pages are pictures")
    return blocks


def _blocks(path: Path) -> Iterator[Block]:
    for part in docx.Document(str(path)).iter_inner_content():
        if isinstance(part, Table):
            yield from _rows(part)
        else:
            yield from _paragraph(part)


def _rows(table: Table) -> Iterator[Block]:
    for number, row in enumerate(table.rows):
        cells = [plain(cell.text).replace("|", "/") for cell in row.cells]
        yield Block(f"| {' | '.join(cells)} |", mark="|")
        if number == 0:
            yield Block("|" + "---|" * len(cells), mark="|")


def _paragraph(paragraph: Paragraph) -> Iterator[Block]:
    text = plain("".join(_words(part) for part in paragraph.iter_inner_content()))
    if not text:
        return
    style = (paragraph.style.name if paragraph.style else "") or ""
    found = _HEADING.match(style)
    properties = paragraph._p.pPr
    if found or _TITLE.fullmatch(style):
        yield Block(text, int(found[1]) + 1 if found else 1)
    elif style.lower().startswith("list") or (properties is not None and properties.numPr is not None):
        yield Block(text, mark="* ")
    elif could_be_heading(text) and all(run.bold for run in paragraph.runs if run.text.strip()) and paragraph.runs:
        yield Block(text, BOLD_LEVEL)
    else:
        yield paragraph_or_item(text)


def _words(part: object) -> str:
    """The words of a run or a link; a link to the outside keeps its address."""
    text = str(getattr(part, "text", ""))
    if isinstance(part, Hyperlink) and part.url.startswith("https://") and text.strip():
        return f"[{text}]({part.url})"
    return text
