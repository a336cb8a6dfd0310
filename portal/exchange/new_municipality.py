"""One more municipality: a folder that routes every topic and says honestly that its policy is not there yet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from portal.exchange.files import Refused, write_together
from portal.exchange.names import slug
from portal.languages import LANGUAGES, SOURCE
from portal.pages.catalogue import Catalogue
from portal.pages.checks import bad_address
from portal.pages.content import parse_page
from portal.registers.routing import default_lines

DEFAULT_REGION = "syddanmark"
# Until the municipality's own site is known, its residents find it there.
DEFAULT_WEBSITE = "https://www.borger.dk/"
RESERVED = {"api", "staff", "static", "healthz", "readyz", "metrics", "topics", "chat", "search", "glossary", "robots"}
SHORTEST_ID = 4
PAGES = ("policy", "rights-and-duties")
_NAME = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_UNKNOWN = dict.fromkeys(("phone", "hours", "address", "url", "verified_on"))


def make(content: Path, name: str, region: str, website: str) -> str:
    """Make the folder; returns its id. Raises Refused, and makes nothing, for a name or region that cannot be used."""
    name = re.sub(r"\s+kommune$", "", " ".join(name.split()), flags=re.I)
    catalogue = Catalogue(content)
    municipality = _id(content, name)
    if region not in (known := _regions(catalogue)):
        raise Refused(f"there is no doctor's number for the region {region!r} in emergency.yml; known are {known}")
    if reason := bad_address(website):
        raise Refused(f"the website {website} cannot be used: {reason}")
    folder = content / "municipalities" / municipality
    templates = content / "new-municipality"
    files = {folder / "handbook.yml": _handbook(catalogue, _named(templates / "handbook.yml", name))}
    for page in PAGES:
        files |= _placeholders(templates, folder, page, name)
    data = {"id": municipality, "name": name, "region": region, "website": website, "answer_within": 2}
    policy = {"adopted_by": None, "adopted_on": None, "period": None}
    files[folder / "municipality.yml"] = yaml.safe_dump({**data, "policy": policy}, allow_unicode=True, sort_keys=False)
    write_together(files)
    return municipality


def _id(content: Path, name: str) -> str:
    if not _NAME.fullmatch(name):
        raise Refused(f"{name!r} is no name of a municipality: letters, blanks and hyphens only")
    municipality = slug(name)
    if len(municipality) < SHORTEST_ID or municipality in RESERVED or municipality in LANGUAGES:
        raise Refused(f"the id {municipality!r} may not be used: it is an address or may become a language's code")
    if (content / "municipalities" / municipality).exists():
        raise Refused(f"there is a municipality {municipality!r} already; nothing was changed")
    return municipality


def _regions(catalogue: Catalogue) -> list[str]:
    """The regions whose out-of-hours doctor has a number."""
    medical = [number for number in catalogue.emergency["numbers"] if "medical" in number["for"]]
    return sorted({region for number in medical for region in number.get("regions") or ()})


def _handbook(catalogue: Catalogue, comments: str) -> str:
    lines = ["units:", *(f"  {unit}: {_flow(_UNKNOWN)}" for unit in catalogue.units), "topics:"]
    for topic, line in default_lines(catalogue).items():
        lines += _topic_lines(topic, line)
    return comments + "\n".join(lines) + "\n"


def _topic_lines(topic: str, line: dict[str, Any]) -> list[str]:
    if "needs" not in line:
        return [f"  {topic}: {_flow(line)}"]
    own = {key: value for key, value in line.items() if key != "needs"}
    needs = [f"      {number}: {_flow(need)}" for number, need in line["needs"].items()]
    return [f"  {topic}:", *(f"    {key}: {_flow(value)}" for key, value in own.items()), "    needs:", *needs]


def _flow(value: Any) -> str:
    """YAML on one line."""
    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000)
    return text.removesuffix("...\n").strip()


def _named(template: Path, name: str) -> str:
    return template.read_text(encoding="utf-8").replace("{municipality}", name)


def _placeholders(templates: Path, folder: Path, page: str, name: str) -> dict[Path, str]:
    """A page in every language that has its text, each made from the Danish one."""
    texts = {
        code: _named(templates / f"{page}.{code}.md", name)
        for code in LANGUAGES
        if (templates / f"{page}.{code}.md").exists()
    }
    danish = parse_page(texts[SOURCE], SOURCE).hash
    mark = f"translated_by: machine\nreviewed_by: null\nreviewed_on: null\nsource: {danish}\n---\n"
    return {
        folder / page / f"{code}.md": text if code == SOURCE else text.replace("\n---\n", f"\n{mark}", 1)
        for code, text in texts.items()
    }
