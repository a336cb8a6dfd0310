"""The blocks of a PDF: lines by their place on the page, headings by their size and weight."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from portal.exchange.blocks import BULLET, NUMBERED, Block, could_be_heading, paragraph_or_item, plain
from portal.exchange.files import Refused

LARGER = 1.1  # a heading's size, in sizes of the body text
NEW_PARAGRAPH = 1.55  # the distance between two lines, in sizes of the line, from which a paragraph ends
FEWEST_LETTERS = 40
EDGE = 2  # lines at head and foot of a page that may be a running title or a number
# A word that goes on in the next line; "børne-" before "og" is none.
_SPLIT_WORD = re.compile(r"[^\W\d_]-\n(?!(?:og|eller|samt|and|or)\b)[^\W\d_A-ZÆØÅ]")
_PAGE_NUMBER = re.compile(r"(?:side|s\.|page)?\s*\d{1,3}\s*(?:(?:af|of|/)\s*\d{1,3})?", re.I)


@dataclass(frozen=True)
class Line:
    """A line of text: page, distance from the page's foot and size in points, weight."""

    page: int
    y: float
    size: float
    bold: bool
    text: str


def read_pdf(path: Path) -> tuple[list[Block], list[int]]:
    """The blocks, and the numbers of pages without text (pictures). Raises Refused if there is nothing to read."""
    try:
        reader = PdfReader(path)
        locked = reader.is_encrypted
        pages = [] if locked else [list(_lines(number, page)) for number, page in enumerate(reader.pages, 1)]
    except Exception as error:  # a damaged file breaks the reader in any place
        raise Refused(f"{path.name} is damaged: as a PDF it cannot be read ({type(error).__name__})") from error
    if locked:
        raise Refused(f"{path.name} is encrypted; save a copy without a password and try that")
    silent = [number for number, lines in enumerate(pages, 1) if not lines]
    lines = [line for page in pages for line in page]
    if sum(letter.isalpha() for line in lines for letter in line.text) < FEWEST_LETTERS:
        raise Refused(
            f"{path.name} holds no text: it looks scanned; let a program read it (OCR) or ask for the original"
        )
    return list(_blocks(_without_margins(pages))), silent


def _lines(number: int, page: Any) -> Iterator[Line]:
    """The lines of a page in the order in which they are drawn."""
    parts: list[Line] = []

    # In the usual encoding of PDF (WinAnsi) every code without a sign of its own, such as 7F, is a bullet.
    def visit(text: str, outer: list[float], inner: list[float], font: Any, size: float) -> None:
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        scale = math.sqrt(
            abs((inner[0] * inner[3] - inner[1] * inner[2]) * (outer[0] * outer[3] - outer[1] * outer[2]))
        )
        bold = bool(re.search("bold|black|heavy", str((font or {}).get("/BaseFont", "")), re.I))
        parts.extend(
            Line(number, y, size * scale, bold, piece) for piece in text.replace("\x7f", "•").split("\n") if piece
        )

    page.extract_text(visitor_text=visit)
    current: Line | None = None
    for part in parts:
        if current and abs(current.y - part.y) < max(current.size, 1) * 0.4:
            wider = max(current, part, key=lambda line: len(line.text.strip()))
            current = replace(wider, text=current.text + part.text, y=current.y)
        elif part.text.strip():
            yield from _cleaned(current)
            current = part
    yield from _cleaned(current)


def _cleaned(line: Line | None) -> Iterator[Line]:
    if line and (text := plain(line.text)):
        yield replace(line, text=text)


def _without_margins(pages: list[list[Line]]) -> list[Line]:
    """All lines without page numbers and without running titles; the first time, such a title stays."""
    edges = [{line.text for line in (*page[:EDGE], *page[-EDGE:])} for page in pages]
    seen = Counter(text for edge in edges for text in edge)
    running = {text for text, count in seen.items() if len(pages) > 2 and count > len(pages) / 2}
    kept: list[Line] = []
    for page in pages:
        for position, line in enumerate(page):
            at_edge = position < EDGE or position >= len(page) - EDGE
            again = line.text in running and any(line.text == other.text for other in kept)
            if not (at_edge and (again or _PAGE_NUMBER.fullmatch(line.text))):
                kept.append(line)
    return kept


def _blocks(lines: list[Line]) -> Iterator[Block]:
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        sizes[_look(line)] += len(line.text)
    body, body_bold = sizes.most_common(1)[0][0]
    looks = sorted({_look(line) for line in lines if _is_heading(line, body, body_bold)}, reverse=True)
    level = {look: number for number, look in enumerate(looks, 1)}
    group: list[Line] = []
    for line in lines:
        if group and _ends(group[-1], line, body, body_bold):
            yield _block(group, level, body, body_bold)
            group = []
        group.append(line)
    if group:
        yield _block(group, level, body, body_bold)


def _look(line: Line) -> tuple[float, bool]:
    return round(line.size * 2) / 2, line.bold


def _is_heading(line: Line, body: float, body_bold: bool) -> bool:
    size, bold = _look(line)
    stands_out = size >= body * LARGER or (bold and not body_bold and size >= body * 0.95)
    return could_be_heading(line.text) and (stands_out or (line.text.isupper() and len(line.text) > 4))


def _ends(before: Line, line: Line, body: float, body_bold: bool) -> bool:
    """Whether a block ends between two lines."""
    if _is_heading(before, body, body_bold) != _is_heading(line, body, body_bold) or _look(before)[0] != _look(line)[0]:
        return True
    if BULLET.match(line.text) or NUMBERED.match(line.text):
        return True
    if before.page != line.page or line.y > before.y:
        return before.text[-1] in ".!?:" or not line.text[0].islower()
    return before.y - line.y > NEW_PARAGRAPH * max(before.size, line.size)


def _block(group: list[Line], level: dict[tuple[float, bool], int], body: float, body_bold: bool) -> Block:
    text = group[0].text
    for line in group[1:]:
        split = _SPLIT_WORD.search(f"{text}\n{line.text}")
        text = text[:-1] + line.text if split else f"{text} {line.text}"
    if all(_is_heading(line, body, body_bold) for line in group) and could_be_heading(text):
        return Block(text, level[_look(group[0])])
    return paragraph_or_item(text)
