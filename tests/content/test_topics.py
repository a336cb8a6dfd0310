"""topic.yml, the summaries that the chat says, and the emergency numbers."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from portal.pages.places import fill
from portal.services import Services
from tests.content.checks import bad_address
from tests.content.test_pages import ALL, report, source_of
from tests.house_rules.source import ROOT

SUMMARY_LIMIT = 300
BASES = ("refugee", "ukraine", "family", "work-study", "eu")


def test_every_need_is_answered_by_a_section_of_its_page(parts: Services) -> None:
    findings = []
    for topic in parts.catalogue.topics.values():
        for number, need in topic.needs.items():
            if not need.section or not source_of(parts, f"topics/{topic.id}").section(need.section):
                findings.append(f"content/topics/{topic.id}/topic.yml, need {number}: section {need.section!r}")
    report(findings, "`section` is the id of the section that answers the need.")


def test_a_need_belongs_to_one_topic(parts: Services) -> None:
    owners: dict[int, list[str]] = {}
    for topic in parts.catalogue.topics.values():
        for number in topic.needs:
            owners.setdefault(number, []).append(topic.id)
    report([f"need {number}: {names}" for number, names in owners.items() if len(names) > 1], "Keep it in one.")
    assert len(owners) > 200


def test_every_receiver_of_a_topic_is_known(parts: Services) -> None:
    known = {*parts.catalogue.units, *parts.catalogue.outside}
    findings = []
    for topic in parts.catalogue.topics.values():
        named = {topic.unit, *topic.partners, *(to for need in topic.needs.values() for to in need.to)}
        findings += [f"{topic.id}: {name}" for name in sorted(named - known)]
    report(findings, "Use an id of `units` or `outside` in content/topics.yml.")


@pytest.mark.parametrize("language", ALL)
def test_a_section_with_a_receiver_of_its_own_has_a_label(parts: Services, language: str) -> None:
    findings = []
    for topic in parts.catalogue.topics.values():
        found = parts.library.find(f"topics/{topic.id}", language)
        special = {s for place in parts.catalogue.municipalities for s in parts.handbook.special_sections(place, topic)}
        labels = found.page.labels if found else {}
        findings += [f"content/topics/{topic.id}/{language}.md: {s}" for s in sorted(special - set(labels))]
        findings += [
            f"content/topics/{topic.id}/{language}.md: the label {label} belongs to no section"
            for label in labels
            if found and not found.page.section(label)
        ]
    report(findings, "Name the case in a few words under `labels`: the chat lists it with its receiver.")


def test_a_topic_that_depends_on_the_basis_of_stay_has_a_section_for_each(parts: Services) -> None:
    findings = []
    for topic in parts.catalogue.topics.values():
        page = source_of(parts, f"topics/{topic.id}")
        findings += [f"{topic.id}: unknown basis {basis}" for basis in topic.basis if basis not in BASES]
        findings += [f"{topic.id}: no section {basis}" for basis in topic.basis if not page.section(basis)]
    report(findings, f"Bases are {BASES}; each has a section with this id.")


@pytest.mark.parametrize("language", ALL)
def test_a_summary_is_a_complete_short_answer_in_every_municipality(reading: Services, language: str) -> None:
    findings = []
    for topic in reading.catalogue.topics:
        found = reading.library.find(f"topics/{topic}", language)
        assert found
        for municipality in reading.catalogue.municipalities:
            summary = fill(found.page.summary, municipality, language, topic)
            if len(summary) > SUMMARY_LIMIT:
                findings.append(f"{topic}/{language}.md in {municipality}: {len(summary)} characters")
            if re.search(r"\]\(|https?://|^[•*-] |[{}]", summary, re.M) or not re.search(r"[.!?؟።]\W*$", summary):
                findings.append(f"{topic}/{language}.md in {municipality}: {summary[-60:]!r}")
    report(findings, f"At most {SUMMARY_LIMIT} characters, whole sentences, no link, no list.")


@pytest.mark.parametrize("language", ALL)
def test_summaries_of_policies_are_short_too(parts: Services, language: str) -> None:
    for name in parts.library.names("municipalities/"):
        found = parts.library.find(name, language)
        assert found
        assert len(found.page.summary) <= SUMMARY_LIMIT, f"content/{name}/{language}.md: {len(found.page.summary)}"


def test_every_topic_names_its_sources_and_when_they_were_checked(parts: Services) -> None:
    findings = []
    for topic in parts.catalogue.topics.values():
        if not topic.sources:
            findings.append(f"{topic.id}: no source")
        findings += [f"{topic.id}: a source without a title" for source in topic.sources if not source.get("title")]
        findings += [
            f"{topic.id}: {s.get('url')} {why}" for s in topic.sources if (why := bad_address(str(s.get("url"))))
        ]
        if topic.verified_on is not None and not isinstance(topic.verified_on, date):
            findings.append(f"{topic.id}: verified_on is a date (2026-01-31) or null")
    report(findings, "content/topics/<id>/topic.yml")


def test_addresses_in_the_data_can_be_used(parts: Services) -> None:
    addresses = {name: str(contact["url"]) for name, contact in parts.catalogue.outside.items()}
    addresses |= {place.id: place.website for place in parts.catalogue.municipalities.values()}
    for place in parts.catalogue.municipalities.values():
        units = place.handbook["units"].items()
        addresses |= {f"{place.id}/{unit}": contact["url"] for unit, contact in units if contact.get("url")}
    report([f"{name}: {url} {why}" for name, url in addresses.items() if (why := bad_address(url))], "Use https://")


def test_112_comes_first_in_every_municipality_and_for_every_purpose(parts: Services) -> None:
    purposes = {purpose for number in parts.catalogue.emergency["numbers"] for purpose in number["for"]}
    for municipality in parts.catalogue.municipalities:
        for purpose in (None, *sorted(purposes)):
            found = parts.catalogue.emergency_numbers(municipality, purpose)
            assert found[0]["number"] == "112", f"{municipality}, {purpose}"
            assert len(found) > 1 or purpose is None, f"{municipality}, {purpose}: nothing beside 112"


def test_each_region_has_its_own_number_when_the_doctor_is_closed(parts: Services) -> None:
    right = {"syddanmark": "7011 0707", "nordjylland": "7015 0300", "sjaelland": "1818"}
    for place in parts.catalogue.municipalities.values():
        medical = [number["number"] for number in parts.catalogue.emergency_numbers(place.id, "medical")]
        assert medical == ["112", right[place.region]], place.id


def test_the_number_of_the_capital_region_stands_nowhere() -> None:
    paths = [path for path in (ROOT / "content").rglob("*.*") if path.suffix in (".md", ".yml")]
    wrong = [str(path.relative_to(ROOT)) for path in paths if re.search(r"\b1813\b", path.read_text(encoding="utf-8"))]
    assert not wrong, f"{wrong}: none of our municipalities is in the capital region; write {{out_of_hours_doctor}}"


def test_every_emergency_number_has_a_source_and_can_be_dialled(parts: Services) -> None:
    for number in parts.catalogue.emergency["numbers"]:
        assert not bad_address(number["source"]), f"{number['id']}: {number['source']} {bad_address(number['source'])}"
        dialled, shown = re.sub(r"^\+45", "", number["tel"]), number["number"].replace(" ", "")
        assert dialled == shown, f"{number['id']}: shows {shown}, dials {dialled}"
        assert number["verified_on"] is None or isinstance(number["verified_on"], date), number["id"]
    purposes = {purpose for number in parts.catalogue.emergency["numbers"] for purpose in number["for"]}
    assert set(parts.catalogue.emergency["purposes"].values()) <= purposes
    assert set(parts.catalogue.emergency["purposes"]) <= set(parts.catalogue.topics)


def test_the_glossary_has_each_term_in_every_offered_language() -> None:
    glossary = yaml.safe_load((ROOT / "translations" / "glossary.yml").read_text(encoding="utf-8"))
    findings = [f"{term}: {code}" for term, words in glossary.items() for code in ALL[1:] if not words.get(code)]
    report(findings, "translations/glossary.yml")
