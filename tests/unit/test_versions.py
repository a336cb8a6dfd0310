"""Between form and file, what differs, and how a version is written back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.editor import difference, drafting, originals
from portal.editor.originals import CannotWrite, Piece
from portal.languages import LANGUAGES
from portal.pages.content import parse_page
from tests.house_rules.source import ROOT

HANDBOOK = """# Who answers what.
units:
  citizen-service: {phone: null, hours: null, address: null, url: null, verified_on: null}
  job-centre: {taken_by: citizen-service}
topics:
  citizen-service: {phone: not a unit}
"""


def test_a_page_that_goes_through_the_form_is_the_same_page() -> None:
    paths = [path for path in (ROOT / "content").rglob("*.md") if path.stem in LANGUAGES]
    assert len(paths) > 100
    for path in paths:
        text, language = path.read_text(encoding="utf-8"), path.stem
        page = parse_page(text, language)
        again = parse_page(drafting.compose(drafting.fields_of(text, language), page.matter), language)
        assert (again.hash, again.title, again.labels) == (page.hash, page.title, page.labels), path
        kept = {key: value for key, value in page.matter.items() if key not in ("title", "summary", "notice", "labels")}
        assert {key: again.matter.get(key) for key in kept if kept[key] is not None} == {
            key: value for key, value in kept.items() if value is not None
        }, path


@pytest.mark.parametrize("title", ["Læge: nu", "'citat'", "- streg", "[liste]", "nej", "2026-01-31", "# x", "a\\b"])
def test_any_title_survives_the_front_matter(title: str) -> None:
    text = drafting.compose(drafting.Fields(title=title, summary=title, body="Tekst"), {})
    assert parse_page(text, "da").title == title
    assert parse_page(text, "da").summary == title


def test_a_body_cannot_add_to_the_front_matter() -> None:
    text = drafting.compose(drafting.Fields(title="x\n---\nreviewed_by: me", body="a"), {})
    page = parse_page(text, "da")
    assert "reviewed_by" not in page.matter
    assert drafting.fields_from({"title": "x\r\ny\0z"}).title == "x yz"


def test_differences_are_words_and_reformatting_is_none() -> None:
    assert difference.words("Ring til lægen nu.", "Ring  til\nlægen nu.") == [("same", "Ring  til\nlægen nu.")]
    assert difference.words("Ring til lægen.", "Ring altid til lægen.") == [
        ("same", "Ring "), ("ins", "altid "), ("same", "til lægen."),
    ]  # fmt: skip
    assert ("del", "ikke ") in difference.words("Det er ikke gratis.", "Det er gratis.")


def test_other_words_take_a_review_away_and_alignment_is_said_not_guessed() -> None:
    old = parse_page("---\ntitle: x\nsource: old\nreviewed_by: Anna\nreviewed_on: 2026-01-31\n---\na\n", "en")
    assert drafting.matter_for(old, None, "en", None, changed=False)["reviewed_by"] == "Anna"
    changed = drafting.matter_for(old, None, "en", None, changed=True)
    assert "reviewed_by" not in changed
    assert changed["source"] == "old"
    assert drafting.matter_for(old, None, "en", "new", changed=True)["source"] == "new"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "municipalities" / "vejle").mkdir(parents=True)
    (tmp_path / "municipalities" / "vejle" / "handbook.yml").write_text(HANDBOOK, encoding="utf-8")
    (tmp_path / "topics" / "doctor").mkdir(parents=True)
    (tmp_path / "topics" / "doctor" / "topic.yml").write_text("verified_on: null   # nobody yet\nsources: []\n")
    return tmp_path


def test_a_contact_is_written_into_its_line_and_the_rest_stays(root: Path) -> None:
    piece = Piece("contact", "municipalities/vejle/citizen-service")
    values = {"phone": "7681 0000", "hours": None, "address": None, "url": None, "verified_on": date(2026, 1, 31)}
    path = originals.write(root, piece, originals.dump(values))
    assert originals.load(originals.read(root, piece)) == values
    before, after = HANDBOOK.splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [after[2]]
    with pytest.raises(CannotWrite):
        originals.write(root, Piece("contact", "municipalities/vejle/nobody"), originals.dump(values))


def test_facts_are_written_into_their_line_and_the_rest_stays(root: Path) -> None:
    piece = Piece("facts", "topics/doctor")
    path = originals.write(root, piece, originals.dump({"verified_on": date(2026, 1, 31)}))
    assert path.read_text() == "verified_on: 2026-01-31\nsources: []\n"
    assert originals.load(originals.read(root, piece)) == {"verified_on": date(2026, 1, 31)}


def test_white_space_does_not_change_the_hash_of_a_file() -> None:
    assert originals.digest("a b\n") == originals.digest("a  b")
    assert originals.digest("a b") != originals.digest("ab")
