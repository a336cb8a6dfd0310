"""A page file, what is wrong with it, and what its hash stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.pages.content import BadPage, Library, parse_page
from portal.pages.stamp import stamp

PAGE = """---
title: Læge
summary: >-
  Ring til din
  egen læge.
labels: {now: En sag}
---
Først dette.

## Det skal du gøre {#now}

Ring 112.

## Pris {#price}

Det er gratis.
"""


def test_a_page_is_read_into_its_sections() -> None:
    page = parse_page(PAGE, "da")
    assert (page.title, page.summary) == ("Læge", "Ring til din egen læge.")
    assert [(section.id, section.title) for section in page.sections] == [
        ("", ""), ("now", "Det skal du gøre"), ("price", "Pris")]  # fmt: skip
    assert page.labels == {"now": "En sag"}
    section = page.section("price")
    assert section
    assert section.html == "<p>Det er gratis.</p>"
    assert page.section("nothing") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## Uden {#x}\n", "the front matter between two lines of --- is missing"),
        ("---\ntitle: x\n", "the front matter between two lines of --- is missing"),
        ("---\ntitle: [x\n---\ntext", "the front matter is not YAML"),
        ("---\nsummary: x\n---\ntext", "the front matter has no title"),
        ("---\n- a\n---\ntext", "the front matter has no title"),
    ],
)
def test_a_page_of_another_form_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadPage, match=reason):
        parse_page(text, "da")


@pytest.mark.parametrize(
    "changed",
    [
        PAGE.replace("Ring 112.", "Ring\n112."),
        PAGE.replace("Ring til din\n  egen læge.", "Ring til din egen\n  læge."),
        PAGE.replace("\n\n## Pris", "\n\n\n\n## Pris") + "\n\n",
        PAGE.replace("title: Læge\n", "").replace("labels:", "title: Læge\nlabels:"),
        PAGE.replace("labels:", "reviewed_by: Anna\nlabels:"),
    ],
)
def test_reformatting_does_not_change_the_hash(changed: str) -> None:
    assert changed != PAGE
    assert parse_page(changed, "da").hash == parse_page(PAGE, "da").hash


@pytest.mark.parametrize(
    "changed",
    [
        PAGE.replace("gratis", "ikke gratis"), PAGE.replace("title: Læge", "title: Lægen"),
        PAGE.replace("egen læge", "læge"), PAGE.replace("{#price}", "{#cost}"),
        PAGE.replace("labels:", "notice: Gammel\nlabels:"),
    ],
)  # fmt: skip
def test_another_word_changes_the_hash(changed: str) -> None:
    assert parse_page(changed, "da").hash != parse_page(PAGE, "da").hash


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "topics" / "doctor"
    folder.mkdir(parents=True)
    (folder / "da.md").write_text(PAGE, encoding="utf-8")
    (folder / "en.md").write_text("---\ntitle: Doctor\n---\n## Now {#now}\n\nCall 112.\n", encoding="utf-8")
    return tmp_path


def test_a_translation_is_outdated_when_its_danish_changed_and_machine_until_reviewed(root: Path) -> None:
    name, folder = "topics/doctor", root / "topics" / "doctor"
    assert Library(root).status(name, "en") == "outdated"
    stamp(root)
    assert Library(root).status(name, "en") == "machine"
    assert Library(root).status(name, "ar") == "missing"
    assert Library(root).status(name, "da") == "source"
    english = (folder / "en.md").read_text(encoding="utf-8")
    (folder / "en.md").write_text(english.replace("source:", "reviewed_on: 2026-01-31\nsource:"), encoding="utf-8")
    assert Library(root).status(name, "en") == "reviewed"
    (folder / "da.md").write_text(PAGE.replace("gratis", "ikke gratis"), encoding="utf-8")
    assert Library(root).status(name, "en") == "outdated"
    assert stamp(root) == [], "an old stamp stays; otherwise an outdated translation would look current"


def test_a_language_without_a_page_gets_the_danish_and_is_told(root: Path) -> None:
    found = Library(root).find("topics/doctor", "ar")
    assert found
    assert (found.page.language, found.fallback) == ("da", True)
    assert Library(root).find("topics/nothing", "da") is None


def test_a_bad_file_is_named(root: Path) -> None:
    (root / "topics" / "doctor" / "ar.md").write_text("no front matter", encoding="utf-8")
    with pytest.raises(BadPage, match=r"topics/doctor/ar\.md: the front matter"):
        Library(root)
