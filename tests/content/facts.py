"""What each municipality's own policy says, as the checklist that its page is held against in every language.

A fact is what the reader sees in all languages alike: numbers, and the Danish names that stand in brackets.
Where a word of the language is needed, it is given per language.
"""

from __future__ import annotations

import re

from babel.dates import format_date

from portal.pages.catalogue import Municipality
from portal.pages.content import Page
from tests.content.checks import numbers, texts

NUMBERS = {
    "aabenraa": ["4", "37", "12", "2020", "25"],
    "vejle": ["11", "65", "35", "18", "1000", "55", "349", "2007", "2012", "2014", "2016", "15", "67"],
    "stevns": ["12", "50", "2012", "2014", "6", "15"],
    "vejen": ["18", "25", "6", "2008", "8", "3", "7"],
    "jammerbugt": ["13"],
}
# Bodies, offices and names. A tuple lists ways to write the same; one of them is enough.
NAMES: dict[str, list[str | tuple[str, ...]]] = {
    "aabenraa": [
        "Ejler Schütt", "Arbejdsmarkedsudvalget", "Børne- og Uddannelsesudvalget", "Kultur- og Fritidsudvalget",
        "Social- og Sundhedsudvalget", "Det Gode Liv", "virksomhedspraktik", "løntilskud", "kontaktperson",
        ("modtageklasse", "modtageklasser"), "SFO", ("IGU", "integrationsgrunduddannelse"), "repatriering",
        ("Dansk Flygtningehjælp", "DRC"),
    ],
    "vejle": [
        "DHI", ("økonomiudvalget", "Økonomiudvalget"), "Arbejdsmarkedsudvalget", ("arbejdsmarkedschefen",),
        ("integrationskoordinator", "Integrationskoordinator"),
        ("integrationsfaglig konsulent", "integrationsfaglige konsulent"),
        "Børne- og Ungedirektøren", "Arne Sigtenbjerggaard", "Årets Kommune", "Integrationsministeriet", "repatriering",
    ],
    "stevns": [
        ("Kommunalbestyrelsen", "kommunalbestyrelse"), "Borgerservice", ("Jobcentret", "jobcentret"),
        "Jobcenter Stevns", "overførselsindkomst", "hjemmepleje", "hjemmesygepleje",
    ],
    "vejen": [
        ("Integrationsteam", "integrationsteam"), "Håndbog", "integrationskontrakt", "integrationsministeriet",
        "udlændingeservice", "virksomhedskonsulenter", "Borgerservice", "Ydelsesteam", "byråd",
    ],
    "jammerbugt": [
        "Integrationsråd", "Helhedsplan 13", "fagudvalg", "dagpleje", "Familieafdeling", "én indgang", "Frivillighuset",
        "borgerservicecentrene", "Borgerservice",
    ],
}  # fmt: skip
# (what, pattern by language): words that no number and no name can stand for.
WORDS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "jammerbugt": [
        ("nine areas", {"da": r"\bni\b.{0,20}områder", "en": r"\bnine areas\b", "ar": r"تسعة\s+مجالات"}),
        ("revised in the second year",
         {"da": r"andet år", "en": r"second year", "ar": r"السنة الثانية|العام الثاني"}),
    ],
    "aabenraa": [
        ("evaluated once in an election period",
         {"da": r"valgperiode", "en": r"election period", "ar": r"فترة انتخابية|دورة انتخابية|ولاية"}),
        ("three tracks and three focus areas",
         {"da": r"\b(?:tre|3)\b.{0,30}spor", "en": r"\b(?:three|3)\b.{0,30}tracks", "ar": r"(?:ثلاثة|3)\s+مسارات"}),
    ],
    "stevns": [
        ("today's law may give a temporary home",
         {"da": r"midlertidig", "en": r"temporary", "ar": r"مؤقت"}),
    ],
}  # fmt: skip
GOALS = ("reception", "housing", "work", "health", "elder-care")
MEASURED = {"da": r"\*\*Sådan måles", "en": r"\*\*How it is measured", "ar": r"\*\*كيف يُقاس"}


def reader_text(page: Page) -> str:
    """What a reader of a policy sees, on one line."""
    return " ".join(" ".join(text for _, text in texts(page)).split())


def missing_facts(municipality: str, page: Page) -> list[str]:
    """The facts of a policy that its page does not state."""
    text, there = reader_text(page), numbers("\n".join(text for _, text in texts(page)))
    missing = [f"the number {number}" for number in NUMBERS[municipality] if number not in there]
    for name in NAMES[municipality]:
        ways = (name,) if isinstance(name, str) else name
        if not any(way.casefold() in text.casefold() for way in ways):
            missing.append(f"the name {' or '.join(ways)}")
    for what, patterns in WORDS.get(municipality, []):
        if page.language in patterns and not re.search(patterns[page.language], text, re.I):
            missing.append(what)
    return missing


def adoption_date(place: Municipality, language: str) -> str | None:
    """The day on which a policy was adopted, as it is written in a language."""
    day = place.policy.get("adopted_on")
    return format_date(day, {"da": "d. MMMM y"}.get(language, "d MMMM y"), language) if day else None
