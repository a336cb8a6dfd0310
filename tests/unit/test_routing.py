"""The common rule of the handbooks, and the ids of municipalities."""

from __future__ import annotations

import pytest

from portal.exchange.names import slug
from portal.pages.catalogue import Catalogue
from portal.registers.routing import default_lines
from portal.settings import ROOT

# Where the five say something that does not follow from the catalogue.
BY_HAND = {"moving-municipality": {61: {"task": 3, "unit": "benefits-team"}}}


@pytest.mark.parametrize("municipality", ["aabenraa", "jammerbugt", "stevns", "vejen", "vejle"])
def test_the_rule_gives_what_the_five_municipalities_say(municipality: str) -> None:
    catalogue = Catalogue(ROOT / "content")
    rule = default_lines(catalogue)
    for topic, line in catalogue.municipalities[municipality].handbook["topics"].items():
        expected = {**rule[topic]}
        if topic in BY_HAND:
            expected["needs"] = {**expected["needs"], **BY_HAND[topic]}
        assert {key: value for key, value in line.items() if key != "policy"} == expected, topic


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sønderborg", "soenderborg"), ("Ærø", "aeroe"), ("Åbenrå", "aabenraa"), ("A\u030aben", "aaben"),
        ("Lyngby-Taarbæk", "lyngby-taarbaek"), ("Kommunens mål og værdier", "kommunens-maal-og-vaerdier"), ("“", ""),
    ],
)  # fmt: skip
def test_a_name_becomes_an_id(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_long_name_is_cut_between_words() -> None:
    assert slug("en to tre fire", 9) == "en-to-tre"
    assert slug("a" * 50, 40) == "a" * 40
