"""From Markdown to safe HTML: only what we allow comes through, and numbers stand left-to-right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.markup import isolate, resolve_links, text_to_html, to_html, to_text


def bdi(text: str) -> str:
    return f'<bdi dir="ltr" class="nowrap">{text}</bdi>'


@pytest.mark.parametrize("text", ["7011 0707", "+45 70 11 07 07", "116 111", "a.b@example.org", "10.30", "9:00-15:00"])
def test_phone_numbers_addresses_and_times_are_isolated(text: str) -> None:
    assert isolate(f"<p>ring {text} nu</p>") == f"<p>ring {bdi(text)} nu</p>"


def test_attributes_are_left_alone() -> None:
    assert isolate('<a href="tel:+4572142000">7214 2000</a>') == f'<a href="tel:+4572142000">{bdi("7214 2000")}</a>'


@pytest.mark.parametrize("text", ["112 er nummeret", "37 timer", "i 2020", "den 25. november"])
def test_ordinary_numbers_are_not_isolated(text: str) -> None:
    assert isolate(text) == text


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "[x](javascript:alert(1))",
        '<a href="https://a.dk" onclick="alert(1)">x</a>', "<iframe src='//a.dk'></iframe>",
        "[x](data:text/html,<script>alert(1)</script>)", '<p style="position:fixed">x</p>', "![x](https://a.dk/x.png)",
        "<svg/onload=alert(1)>", "<form action='//a.dk'><input></form>",
    ],
)  # fmt: skip
def test_nothing_that_runs_or_loads_comes_through(markdown: str) -> None:
    html = to_html(markdown).casefold()
    for bad in ("<script", "<img", "<iframe", "<svg", "<form", "<input", "javascript:", "data:", "onerror=", "onclick=",
                "style="):  # fmt: skip
        assert bad not in html


@given(st.text(alphabet="<>/\"'=&;[]()!` abcdehilnoprstuvw:#*|\n"))
def test_no_text_becomes_markup_when_a_person_writes_it(text: str) -> None:
    html = str(text_to_html(text))
    for tag in ("<p>", "</p>", "<br>", '<bdi dir="ltr" class="nowrap">', "</bdi>"):
        html = html.replace(tag, "")
    assert "<" not in html
    assert ">" not in html


def test_paragraphs_and_line_breaks_of_a_person_are_kept() -> None:
    assert str(text_to_html("a < b\nc\n\nd")) == "<p>a &lt; b<br>c</p><p>d</p>"


def test_lists_links_and_tables_come_through() -> None:
    html = to_html("* a\n* [b](https://borger.dk)\n\n| x | y |\n|---|---|\n| 1 | 2 |")
    assert "<li>a</li>" in html
    assert '<a href="https://borger.dk">b</a>' in html
    assert '<th scope="col">x</th>' in html


def test_links_to_topics_and_policies_are_resolved() -> None:
    html = to_html("[a](topic:doctor#now) [b](policy:work)")
    resolved = resolve_links(html, lambda kind, target: f"/{kind}?{target}&x")
    assert 'href="/topic?doctor#now&amp;x"' in resolved
    assert 'href="/policy?work&amp;x"' in resolved


def test_the_chat_gets_the_words_without_markup() -> None:
    assert to_text("### A\n* **b** [c](topic:d)\n- e") == "A\n• b c\n• e"
