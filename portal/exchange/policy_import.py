"""A municipality's own policy (PDF, DOCX, Markdown) into a draft with sections, for an editor to rewrite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from portal.exchange.blocks import Block, plain
from portal.exchange.files import Refused, write_together
from portal.exchange.names import slug
from portal.exchange.pdf import read_pdf
from portal.exchange.word import read_docx

LARGEST = 50_000_000  # bytes
TITLE_WITHIN = 5  # blocks
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_MARKDOWN_HEADING = re.compile(r"(#{1,6}) (.+?)(?: \{#([a-z0-9-]+)\})? *#*")


@dataclass(frozen=True)
class Draft:
    """What was made: the file, the number of sections, the pages of a PDF that hold no text."""

    path: Path
    sections: int
    silent_pages: list[int]


def import_policy(content: Path, municipality: str, path: Path, today: date) -> Draft:
    """Write the draft beside the municipality's policy; no reader sees it. Raises Refused and changes nothing then."""
    folder = content / "municipalities" / municipality
    if not re.fullmatch(r"[a-z-]+", municipality) or not (folder / "municipality.yml").exists():
        raise Refused(f"there is no municipality {municipality!r}; `make municipality` makes one")
    blocks, silent = _read(path)
    target = _free(folder / "policy", today)
    text = draft(blocks, path.name, today)
    write_together({target: text})
    return Draft(target, len(re.findall(r"^## ", text, re.M)), silent)


def _free(folder: Path, today: date) -> Path:
    """A name that no earlier draft has."""
    names = [f"draft-{today}.md", *(f"draft-{today}-{number}.md" for number in range(2, 1000))]
    return next(path for name in names if not (path := folder / name).exists())


def _read(path: Path) -> tuple[list[Block], list[int]]:
    """The blocks of a file, by what it is and not by what it is called."""
    try:
        size = path.stat().st_size
        start = path.read_bytes()[:1024] if size <= LARGEST else b""
    except OSError as error:
        raise Refused(f"{path.name} cannot be opened: {error.strerror}") from error
    if size > LARGEST:
        raise Refused(f"{path.name} is too large: {size // 1_000_000} MB; {LARGEST // 1_000_000} MB is the most")
    if not start.strip():
        raise Refused(f"{path.name} is empty")
    if b"%PDF-" in start:
        return read_pdf(path)
    if start.startswith(b"PK"):
        return read_docx(path), []
    if start.startswith(_OLD_OFFICE):
        raise Refused(f"{path.name} is encrypted or of the old format .doc; save it as .docx without a password")
    return _markdown(path), []


def _markdown(path: Path) -> list[Block]:
    """The blocks of a Markdown or plain text file; what is between headings stays as it is."""
    if path.suffix.lower() not in (".md", ".markdown", ".txt"):
        raise Refused(f"{path.name} is no PDF, Word (.docx) or Markdown (.md) file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name} is no text in UTF-8; save it as UTF-8 and try again") from error
    blocks = []
    for part in re.split(r"\n\s*\n|(?<=\n)(?=#{1,6} )", _FRONT_MATTER.sub("", text)):
        head, _, rest = part.strip().partition("\n")
        if found := _MARKDOWN_HEADING.fullmatch(head):
            blocks.append(Block(plain(found[2]), len(found[1]), mark=found[3] or ""))
            blocks += [Block(rest)] if rest.strip() else []
        elif part.strip():
            blocks.append(Block(part.strip()))
    if not any(letter.isalpha() for block in blocks for letter in block.text):
        raise Refused(f"{path.name} holds no text")
    return blocks


def draft(blocks: list[Block], name: str, today: date) -> str:
    """The Markdown of a draft: the highest headings are its sections, lower ones stay inside them."""
    title, rest = _title(blocks, Path(name).stem)
    matter = {"title": title, "summary": None, "draft": True, "imported_from": name, "imported_on": today}
    head = yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, width=120)
    return f"---\n{head}---\n" + "".join(_parts(rest, title)).strip() + "\n"


def _title(blocks: list[Block], otherwise: str) -> tuple[str, list[Block]]:
    """The title: the only heading of the highest level, if it stands at the beginning and has others below it."""
    headings = [block for block in blocks if block.level]
    highest = [block for block in headings if block.level == min(other.level for other in headings)]
    if len(highest) == 1 < len(headings) and highest[0] in blocks[:TITLE_WITHIN]:
        return highest[0].text, [block for block in blocks if block is not highest[0]]
    return otherwise, blocks


def _parts(blocks: list[Block], title: str) -> Iterator[str]:
    section_level = min((block.level for block in blocks if block.level), default=0)
    taken: set[str] = set()
    before = ""
    if not section_level:
        yield f"## {title} {{#text}}"
    for block in blocks:
        if block.level == section_level and block.level:
            yield f"\n\n## {block.text} {{#{_id(block, taken)}}}"
        elif block.level:
            yield f"\n\n### {block.text}"
        else:
            yield ("\n" if block.mark and block.mark == before else "\n\n") + _line(block)
        before = block.mark if not block.level else ""


def _line(block: Block) -> str:
    return block.text if block.mark == "|" else block.mark + block.text


def _id(block: Block, taken: set[str]) -> str:
    """The heading's own id, or one from its words; never one that is taken."""
    wish = block.mark or slug(block.text, 40) or "section"
    found = wish if wish not in taken else next(f"{wish}-{n}" for n in range(2, 1000) if f"{wish}-{n}" not in taken)
    taken.add(found)
    return found
