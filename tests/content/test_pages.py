"""Every page under content/: its form, its links, and that translations agree with the Danish."""

from __future__ import annotations

import pytest

from portal.languages import SOURCE, offered
from portal.pages.content import Page
from portal.services import Services
from tests.content.checks import bad_links, differences, malformed, versions

ALL = [language.code for language in offered()]
TRANSLATED = [code for code in ALL if code != SOURCE]


def report(findings: list[str], advice: str) -> None:
    shown = "\n  ".join(findings[:40])
    assert not findings, f"{len(findings)} findings. {advice}\n  {shown}"


def source_of(parts: Services, name: str) -> Page:
    found = parts.library.find(name, SOURCE)
    assert found, f"write content/{name}/{SOURCE}.md: Danish comes first"
    return found.page


def policy_of(parts: Services, name: str) -> Page | None:
    if not name.startswith("municipalities/"):
        return None
    return source_of(parts, f"municipalities/{name.split('/')[1]}/policy")


def test_every_page_has_the_form_of_the_content_guide(parts: Services) -> None:
    findings = [
        f"content/{name}/{page.language}.md {problem}"
        for name in parts.library.names()
        for page in versions(parts.library, name, ALL)
        for problem in malformed(page)
    ]
    report(findings, "See docs/content.md.")


def test_every_page_has_sections_and_a_summary(parts: Services) -> None:
    findings = [
        f"content/{name}/{page.language}.md"
        for name in parts.library.names()
        if "/local/" not in name
        for page in versions(parts.library, name, ALL)
        if not page.summary or not any(section.id for section in page.sections)
    ]
    report(findings, "Write a summary in the front matter and sections with ids.")


def test_a_local_note_names_its_section_of_the_policy_and_has_no_headings(parts: Services) -> None:
    findings = []
    for name in parts.library.names("municipalities/"):
        policy = policy_of(parts, name)
        for page in versions(parts.library, name, ALL) if "/local/" in name else ():
            section = page.matter.get("policy")
            if not section or not policy or not policy.section(str(section)):
                findings.append(f"content/{name}/{page.language}.md: policy: {section}")
            if [section.id for section in page.sections] != [""] or "\n#" in page.sections[0].markdown:
                findings.append(f"content/{name}/{page.language}.md has a heading")
    report(findings, "`policy` is an id of a section; the note is one or two short paragraphs.")


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_sections_links_numbers_and_dates_of_the_danish(parts: Services, language: str) -> None:
    findings = [
        f"content/{name}/{language}.md {difference}"
        for name in parts.library.names()
        for page in versions(parts.library, name, [language])
        for difference in differences(source_of(parts, name), page)
    ]
    report(findings, "Write them as in Danish: European digits, the same links, the same ids in the same order.")


def test_every_link_leads_somewhere(parts: Services) -> None:
    topics = {name.removeprefix("topics/"): source_of(parts, name) for name in parts.library.names("topics/")}
    findings = [
        f"content/{name}/{page.language}.md {problem}"
        for name in parts.library.names()
        for page in versions(parts.library, name, ALL)
        for problem in bad_links(page, topics, policy_of(parts, name))
    ]
    report(findings, "Outside addresses begin with https://; inside, write topic:<id> or policy:<section>.")


def test_policy_links_stand_only_on_pages_of_a_municipality(parts: Services) -> None:
    findings = [
        f"content/{name}/{page.language}.md #{section.id}"
        for name in parts.library.names("topics/")
        for page in versions(parts.library, name, ALL)
        for section in page.sections
        if "](policy:" in section.markdown
    ]
    report(findings, "A topic page is read in every municipality; put what one policy says into its local note.")


def test_every_right_and_duty_names_the_section_it_comes_from(parts: Services) -> None:
    findings = []
    for municipality in parts.catalogue.municipalities:
        for page in versions(parts.library, f"municipalities/{municipality}/rights-and-duties", ALL):
            for section in page.sections:
                items = [item for item in section.markdown.split("\n\n") if item.lstrip().startswith(("* ", "- "))]
                lines = [line for item in items for line in ("\n" + item).replace("\n- ", "\n* ").split("\n* ")[1:]]
                findings += [
                    f"{municipality}/{page.language}.md #{section.id}: {line[:60]!r}"
                    for line in lines
                    if "](policy:" not in line
                ]
    report(findings, "End the list item with a link to the section: [...](policy:section-id).")


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_missing_or_outdated(parts: Services, language: str) -> None:
    library = parts.library
    missing = [name for name in library.names() if library.status(name, language) == "missing"]
    report(missing, f"Write {language}.md.")
    outdated = [f"content/{n}/{language}.md" for n in library.names() if library.status(n, language) == "outdated"]
    report(
        outdated,
        "The Danish changed (or the file was never stamped). Bring the translation up to date, take its `source` line "
        "out and run `make content-stamp`.",
    )
