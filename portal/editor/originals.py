"""What lies in `content/`: the text of a piece of content in its file, its hash, and how it is written back.

A page is a whole file. Facts are the `verified_on` of a topic.yml, a contact is one unit of a handbook.yml; both are
kept as YAML of their own, and only their line of the file is written.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml import CSafeLoader

CONTACT_FIELDS = ("phone", "hours", "address", "url", "verified_on")
_VERIFIED_ON = re.compile(r"^verified_on:.*$", re.M)


class CannotWrite(Exception):
    """The file does not have the line that should be written; somebody must look at it."""


@dataclass(frozen=True)
class Piece:
    """A piece of content. The name is its folder ("topics/doctor"), for a contact "municipalities/<id>/<unit>"."""

    kind: str
    name: str
    language: str = ""

    def path(self, root: Path) -> Path:
        """The file it lies in."""
        if self.kind == "contact":
            return root / self.name.rpartition("/")[0] / "handbook.yml"
        return root / self.name / (f"{self.language}.md" if self.kind == "page" else "topic.yml")

    def __str__(self) -> str:
        return f"{self.name}/{self.language or self.kind}"


def digest(text: str) -> str:
    """The hash of a text but for white space; the same for a file that is missing and an empty one."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def read(root: Path, piece: Piece) -> str:
    """The text of a piece in its file; empty if there is none."""
    path = piece.path(root)
    if not path.exists():
        return ""
    text = path.read_text(encoding="utf-8")
    if piece.kind == "page":
        return text
    data = yaml.load(text, CSafeLoader) or {}
    if piece.kind == "facts":
        return dump({"verified_on": data.get("verified_on")})
    unit = (data.get("units") or {}).get(piece.name.rpartition("/")[2]) or {}
    return dump({field: unit.get(field) for field in CONTACT_FIELDS})


def dump(values: dict[str, Any]) -> str:
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)


def load(text: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.load(text, CSafeLoader) or {}
    return values


def write(root: Path, piece: Piece, text: str) -> Path:
    """Write a piece into its file, which is returned. Raises CannotWrite."""
    path = piece.path(root)
    if piece.kind == "page":
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = text
    elif piece.kind == "facts":
        whole = _with_facts(path.read_text(encoding="utf-8"), load(text))
    else:
        whole = _with_contact(path.read_text(encoding="utf-8"), piece.name.rpartition("/")[2], load(text))
    path.write_text(whole, encoding="utf-8")
    return path


def _with_facts(whole: str, values: dict[str, Any]) -> str:
    line = dump(values).strip()
    return _VERIFIED_ON.sub(line, whole, count=1) if _VERIFIED_ON.search(whole) else f"{line}\n{whole}"


def _with_contact(whole: str, unit: str, values: dict[str, Any]) -> str:
    """The handbook with the line of one unit replaced; what else stands on the line stays."""
    line = re.compile(rf"^(  {re.escape(unit)}: )(\{{.*\}})[ ]*$", re.M)
    units_end = re.search(r"^topics:", whole, re.M)
    found = line.search(whole, 0, units_end.start() if units_end else len(whole))
    if not found:
        raise CannotWrite(unit)
    merged = {**load(found[2]), **values}
    flow = yaml.safe_dump(merged, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=True).strip()
    return whole[: found.start(2)] + flow + whole[found.end(2) :]
