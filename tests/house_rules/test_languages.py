"""A language is offered only when nothing is missing in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portal.languages import SOURCE, offered
from portal.services import Services
from tests.house_rules.source import PORTAL, ROOT

TRANSLATIONS = ROOT / "translations"
TRANSLATED = [language.code for language in offered() if language.code != SOURCE]
ALL = [language.code for language in offered()]
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]")


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def placeholders(text: str) -> list[str]:
    return sorted(found[0] for found in _PLACEHOLDER.finditer(text))


def problems_of(template: Catalog, catalogue: Catalog) -> list[str]:
    """What keeps a catalogue from being complete."""
    problems = []
    for message in template:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None or not translated.string:
            problems.append(f"not translated: {message.id}")
        elif translated.fuzzy:
            problems.append(f"fuzzy, so not used: {message.id}")
        elif placeholders(str(message.id)) != placeholders(str(translated.string)):
            problems.append(f"other placeholders: {message.id} -> {translated.string}")
    return problems


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    template = read_catalogue(TRANSLATIONS / "messages.pot")
    catalogue = read_catalogue(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po")
    problems = problems_of(template, catalogue)
    assert not problems, f"translations/{language}: {problems[:10]}. Write the translation; keep the placeholders."


def test_the_template_holds_every_message_of_the_templates() -> None:
    extracted = {
        found[2]
        for found in extract_from_dir(
            PORTAL / "templates",
            # As in translations/babel.cfg: the editor's part of the staff area is Danish only.
            method_map=[
                ("editor/**.html", "ignore"),
                ("**.html", "jinja2.ext.babel_extract"),
                ("**.txt", "jinja2.ext.babel_extract"),
            ],
            options_map={"**": {"silent": "false", "extensions": "jinja2.ext.do"}},
        )
    }
    known = {message.id for message in read_catalogue(TRANSLATIONS / "messages.pot") if message.id}
    assert not extracted - known, f"run `make messages`; the template lacks {sorted(extracted - known)[:5]}"
    assert not known - extracted, f"run `make messages`; the template still has {sorted(known - extracted)[:5]}"


def test_danish_needs_no_catalogue() -> None:
    assert not (TRANSLATIONS / SOURCE).exists(), "the Danish words stand in the templates; a da catalogue would differ"


@pytest.mark.parametrize("language", ALL)
def test_every_topic_has_a_page(parts: Services, language: str) -> None:
    missing = [t for t in parts.catalogue.topics if parts.library.find(f"topics/{t}", SOURCE)]
    missing = [topic for topic in missing if parts.library.status(f"topics/{topic}", language) == "missing"]
    assert not missing, f"write content/topics/<id>/{language}.md for {missing}"


@pytest.mark.parametrize("language", ALL)
def test_every_municipality_has_its_policy_rights_and_local_notes(parts: Services, language: str) -> None:
    names = [f"municipalities/{place}/{page}" for place in parts.catalogue.municipalities
             for page in ("policy", "rights-and-duties")]  # fmt: skip
    for name in [*names, *parts.library.names("municipalities/")]:
        assert parts.library.find(name, SOURCE), f"write content/{name}/{SOURCE}.md"
        assert parts.library.status(name, language) != "missing", f"write content/{name}/{language}.md"


def test_every_local_note_belongs_to_a_topic(parts: Services) -> None:
    for name in parts.library.names("municipalities/"):
        if "/local/" in name:
            topic = name.rsplit("/", 1)[1]
            assert topic in parts.catalogue.topics, f"content/{name}: there is no topic {topic} in content/topics.yml"


@pytest.mark.parametrize("language", ALL)
def test_every_receiver_and_emergency_number_has_words(parts: Services, language: str) -> None:
    words = yaml.safe_load((ROOT / "content" / "receivers" / f"{language}.yml").read_text(encoding="utf-8"))
    for unit in parts.catalogue.units:
        assert {"name", "does"} <= set(words["units"].get(unit) or {}), f"receivers/{language}.yml: units/{unit}"
    for outside in parts.catalogue.outside:
        assert {"name", "does", "why"} <= set(words["outside"].get(outside) or {}), (
            f"receivers/{language}.yml: {outside}"
        )
    for number in parts.catalogue.emergency["numbers"]:
        found = words["emergency"].get(number["id"]) or {}
        assert {"name", "when"} <= set(found), f"receivers/{language}.yml: emergency/{number['id']}"


@pytest.mark.parametrize("language", ALL)
def test_the_name_of_who_adopted_a_policy_is_known_in_every_language(parts: Services, language: str) -> None:
    for place in parts.catalogue.municipalities.values():
        adopted_by = place.policy.get("adopted_by")
        assert adopted_by is None or adopted_by.get(language), f"{place.id}/municipality.yml: adopted_by in {language}"
