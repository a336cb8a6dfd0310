"""Office words are explained where they first stand, and nowhere that a button would break."""

from __future__ import annotations

from portal.pages.terms import Explainer, Term

TERMS = [
    Term("borgerservice", "Borgerservice", "Citizen Service", "The office for everybody."),
    Term("sfo", "SFO", "after-school care", "Care after school."),
]


def test_only_the_first_occurrence_on_a_page_becomes_a_button() -> None:
    explainer = Explainer(TERMS)
    first = explainer.explain("<p>Ask Citizen Service (Borgerservice).</p>")
    second = explainer.explain("<p>Borgerservice again</p>")
    assert first.count('popovertarget="term-borgerservice"') == 1
    assert "<button" not in second
    assert [term.id for term in explainer.used] == ["borgerservice"]


def test_a_word_inside_a_link_or_a_heading_stays_as_it_is() -> None:
    explainer = Explainer(TERMS)
    markup = '<h3>SFO</h3><p><a href="/x">SFO</a></p>'
    assert explainer.explain(markup) == markup
    assert "<button" in explainer.explain("<p>SFO</p>")


def test_a_part_of_a_longer_word_is_not_explained() -> None:
    assert "<button" not in Explainer(TERMS).explain("<p>SFOen og Borgerservicecenter</p>")


def test_without_explanations_the_text_is_unchanged() -> None:
    assert Explainer([]).explain("<p>SFO</p>") == "<p>SFO</p>"
