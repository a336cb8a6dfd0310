"""Pages cut into pieces for translators, and Markdown as inline codes: nothing is lost on the way there and back."""

from __future__ import annotations

import pytest
from lxml import etree

from portal.exchange.inline import Codes, decode, tag
from portal.exchange.pieces import pieces
from portal.pages.checks import texts
from portal.pages.content import Library, parse_page
from portal.pages.markup import to_html
from portal.settings import ROOT


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "content")


def cut(markdown: str) -> tuple[str, ...]:
    page = parse_page(f"---\ntitle: x\n---\n## Titel {{#now}}\n\n{markdown}", "da")
    return next(piece for piece in pieces(page) if piece.place == "#now").texts[1:]


def test_paragraphs_items_and_cells_are_texts_and_their_marks_are_not() -> None:
    assert cut("Første\nlinje.\n\n- **En**\n- To\n\n1. Tre\n\n### Under\n\n{emergency}\n\nSlut.") == (
        "Første linje.", "**En**", "To", "Tre", "Under", "Slut.")  # fmt: skip
    assert cut("| A | B |\n|---|---|\n| 1 | - 2 |") == ("A", "B", "1", "2")


def test_every_page_of_ours_is_put_together_as_it_was(library: Library) -> None:
    for name in library.names():
        found = library.find(name, "da")
        assert found
        whole = {piece.place: piece.filled(piece.texts) for piece in pieces(found.page)}
        for place, text in texts(found.page):
            section = found.page.section(place[1:]) if place.startswith("#") else None
            if section:
                body = whole[place].partition("\n\n")[2] if section.id else whole[place]
                assert to_html(body).split() == section.html.split(), f"{name} {place}"
            else:
                assert whole.get(place, "") == text, f"{name} {place}"


def test_every_text_of_ours_comes_back_from_its_inline_codes(library: Library) -> None:
    for name in library.names():
        found = library.find(name, "da")
        assert found
        for piece in pieces(found.page):
            codes = Codes()
            for text in piece.texts:
                element = etree.Element(tag("source"))
                codes.encode(element, text)
                assert decode(element, codes.data) == text, f"{name} {piece.place}"


def test_no_markdown_of_links_and_placeholders_is_left_for_the_translator_to_break() -> None:
    element, codes = etree.Element(tag("source")), Codes()
    codes.encode(element, "Ring **til [112](tel:112)** eller {receiver} nu.")
    assert "".join(element.itertext()) == "Ring til 112 eller  nu."
    assert set(codes.data.values()) == {"**", "[", "](tel:112)", "{receiver}"}


def test_a_pair_that_a_program_has_split_and_a_mark_it_has_added_are_understood() -> None:
    parts = '<sc id="1" dataRef="d1"/>a<ec startRef="1" dataRef="d2"/> <mrk id="m1">b</mrk><!-- x -->'
    element = etree.fromstring(f'<target xmlns="urn:oasis:names:tc:xliff:document:2.0">{parts}</target>')
    assert decode(element, {"d1": "[", "d2": "](tel:112)"}) == "[a](tel:112) b"
    with pytest.raises(KeyError, match="d2"):
        decode(element, {"d1": "["})
