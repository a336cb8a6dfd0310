"""Between the fields of the form and the file of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from portal.languages import SOURCE
from portal.pages.content import Page, parse_page

REVIEW = ("reviewed_by", "reviewed_on")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Fields:
    """What can be edited. `labels` has one line for each: the section's id, a colon, the words."""

    title: str = ""
    summary: str = ""
    notice: str = ""
    labels: str = ""
    body: str = ""


def fields_of(text: str, language: str) -> Fields:
    """The fields of a page file; all empty for a page that does not exist yet."""
    if not text:
        return Fields()
    page = parse_page(text, language)
    notice = " ".join(str(page.matter.get("notice") or "").split())
    labels = "\n".join(f"{key}: {words}" for key, words in page.labels.items())
    return Fields(page.title, page.summary, notice, labels, text.split("\n---\n", 1)[1].strip("\n"))


def fields_from(form: Mapping[str, str]) -> Fields:
    """The fields of a form, without characters that no text has."""

    def clean(name: str) -> str:
        text = form.get(name, "").encode("utf-8", "replace").decode().replace("\r\n", "\n")
        return _CONTROL.sub("", text)

    line = {name: " ".join(clean(name).split()) for name in ("title", "summary", "notice")}
    return Fields(labels=clean("labels").strip(), body=clean("body").strip("\n"), **line)


def compose(fields: Fields, matter: Mapping[str, Any]) -> str:
    """The page file of these fields; `matter` is the front matter they are put into, in its order."""
    written: dict[str, Any] = {"title": fields.title, "summary": fields.summary}
    written |= {"labels": _labels(fields.labels), "notice": fields.notice}
    written |= {key: value for key, value in matter.items() if key not in written}
    lines = "".join(_line(key, value) for key, value in written.items() if value not in ("", None) and value != {})
    return f"---\n{lines}---\n{fields.body}\n"


def _labels(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines() if line.strip())
    return {key.strip(): words.strip() for key, _, words in pairs}


def _line(key: str, value: Any) -> str:
    if key in ("summary", "notice"):
        return f"{key}: >-\n  {value}\n"
    flow = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=True)
    return f"{key}: {flow.removesuffix(chr(10)).removesuffix(chr(10) + '...')}\n"


def matter_for(
    old: Page | None, danish: Page | None, language: str, aligned_with: str | None, changed: bool
) -> dict[str, Any]:
    """The front matter of the next version of a page.

    `aligned_with` is the hash of the Danish text that the writer says it agrees with; without it, it stays as old as it
    was. Other words take a review away.
    """
    matter = dict(old.matter if old else (danish.matter if danish else {}))
    if old is None or changed:
        matter = {key: value for key, value in matter.items() if key not in REVIEW}
    if language == SOURCE:
        return matter
    if old is None:
        matter["translated_by"] = "person"
    if aligned_with:
        matter["source"] = aligned_with
    return matter


def reviewed(matter: Mapping[str, Any], name: str, day: date) -> dict[str, Any]:
    """The front matter with who reviewed the page and when."""
    return {**matter, "reviewed_by": name, "reviewed_on": day}
