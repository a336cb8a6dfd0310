"""How the pages read: plain Danish, the right script, nothing invisible."""

from __future__ import annotations

import sys

import pytest

from portal.languages import SOURCE, offered
from portal.services import Services
from tests.content.checks import versions
from tests.content.language import (
    invisible,
    lix,
    negation_doubts,
    other_digits,
    untranslated,
    worst,
    wrong_language,
    wrong_script,
)
from tests.content.test_pages import ALL, TRANSLATED, report, source_of
from tests.house_rules.source import ROOT

TOPIC_LIMIT, POLICY_LIMIT = 35, 40
SHOWN_DOUBTS = 8


def test_danish_pages_are_easy_to_read(parts: Services) -> None:
    findings = []
    for name in parts.library.names():
        limit = TOPIC_LIMIT if name.startswith("topics/") else POLICY_LIMIT
        page = source_of(parts, name)
        if lix(page) > limit:
            findings.append(f"content/{name}/{SOURCE}.md has LIX {lix(page):.1f} (limit {limit}). Worst: {worst(page)}")
    report(findings, "Shorten these sentences and use shorter words.")


@pytest.mark.parametrize("language", ALL)
def test_every_paragraph_is_in_the_script_and_language_of_its_file(parts: Services, language: str) -> None:
    findings = [
        f"content/{name}/{language}.md {problem}"
        for name in parts.library.names()
        for page in versions(parts.library, name, [language])
        for problem in (*wrong_script(page), *wrong_language(page))
    ]
    report(findings, "Translate the paragraph; keep the Danish office word in brackets.")


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_paragraph_is_left_in_danish(parts: Services, language: str) -> None:
    findings = [
        f"content/{name}/{language}.md {problem}"
        for name in parts.library.names()
        for page in versions(parts.library, name, [language])
        for problem in untranslated(source_of(parts, name), page)
    ]
    report(findings, "Translate the paragraph.")


def test_no_file_has_characters_that_nobody_sees() -> None:
    paths = [path for folder in ("content", "translations") for path in (ROOT / folder).rglob("*.*")]
    findings = []
    for path in paths:
        if path.suffix in (".md", ".yml", ".po", ".pot"):
            text = path.read_text(encoding="utf-8")
            findings += [f"{path.relative_to(ROOT)}: {found}" for found in invisible(text)]
            findings += [f"{path.relative_to(ROOT)}: the digit {digit}" for digit in other_digits(text)]
    report(findings, "Take the character out; the portal isolates numbers itself. Write European digits.")


@pytest.mark.parametrize("language", TRANSLATED)
def test_negations_that_a_person_should_look_at_are_listed(
    parts: Services, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list, not a failure: languages deny in different ways."""
    doubts = [
        f"  content/{name}/{language}.md {doubt}"
        for name in parts.library.names()
        for page in versions(parts.library, name, [language])
        for doubt in negation_doubts(source_of(parts, name), page)
    ]
    if doubts:
        with capsys.disabled():
            shown = "\n".join(doubts[:SHOWN_DOUBTS])
            sys.stdout.write(f"\n{len(doubts)} places where only one language denies ({language}):\n{shown}\n")


def test_offered_languages_have_a_script_we_can_check() -> None:
    assert {language.script for language in offered()} <= {"Latn", "Arab", "Cyrl", "Ethi"}
