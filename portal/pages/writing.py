"""How a text is written: its script, its language, what is left in Danish, and characters nobody sees.

Like portal/pages/checks.py, one implementation for `make content`, the editor and the import of translations.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from portal.languages import LANGUAGES
from portal.pages.checks import Finding, texts
from portal.pages.content import Page
from portal.pages.markup import to_text

SCRIPT_NAMES = {"Latn": "LATIN", "Arab": "ARABIC", "Cyrl": "CYRILLIC", "Ethi": "ETHIOPIC"}
SHARE = {"Latn": 0.9, "Arab": 0.5, "Cyrl": 0.5, "Ethi": 0.5}
# Marks of direction, invisible characters and control characters; Persian and Kurdish may use U+200C inside a word.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200d-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COMMON = {
    code: set(words.split(","))
    for code, words in {
        "da": "og,ikke,af,på,er,det,til,hvis,skal,eller,som,med,en,et,den,de,har,kan,når,hvor,også,kun,du,din,dig",
        "en": "and,not,of,on,is,it,to,if,must,or,as,with,a,an,the,has,can,when,where,also,only,you,your,this,that",
        "de": "und,nicht,von,auf,ist,es,zu,wenn,muss,oder,als,mit,ein,eine,der,die,das,hat,kann,auch,nur,sie,ihr",
    }.items()
}
# What is said in Danish on purpose stands in brackets or in quotation marks; addresses have no language.
_ASIDE = re.compile(
    r"\([^()]*\)|\{[^}]*\}|https?://\S+|\b[\w-]+(?:\.[\w-]+)+|«[^»]*»|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|»[^«]*«"
)
# A name, an abbreviation, or a Danish word that an Arabic "and", "in" or "to" is joined to.
_LATIN_NAME = re.compile(r"(?<=[\u0621-\u064a])[A-Za-zÆØÅæøå-]+|\b[A-ZÆØÅ][\w-]*|\b[a-z-]*[A-Z0-9][\w-]*")


def invisible(text: str) -> list[str]:
    """The characters of a text that are not seen but change it, by name."""
    return [f"U+{ord(c):04X} {unicodedata.name(c, 'control character')}" for c in sorted(set(_INVISIBLE.findall(text)))]


def other_digits(text: str) -> list[str]:
    """Digits that are not European."""
    return sorted(set(_OTHER_DIGITS.findall(text)))


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs, list items and cells of a Markdown text, each on one line and without addresses."""
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)|\n(?=#{2,4} )|\s*\|\s*", text):
        line = " ".join(to_text(block.strip()).lstrip("•# ").split())
        if re.search(r"[^\W\d_]", line):
            yield line


def letters(text: str) -> Counter[str]:
    """How many letters of each script a text has."""
    return Counter(unicodedata.name(c, "?").split(" ")[0] for c in text if unicodedata.category(c).startswith("L"))


def wrong_script(page: Page) -> Iterator[Finding]:
    """The paragraphs of a page that are not written in the language's script; asides and Latin names do not count."""
    script = LANGUAGES[page.language].script
    for place, text in texts(page):
        for paragraph in paragraphs(text):
            counted = letters(_without_asides(paragraph, names=script != "Latn"))
            total = sum(counted.values())
            if total > 3 and counted[SCRIPT_NAMES[script]] < SHARE[script] * total:
                yield Finding(place, "not_in_script", f"{script}: {paragraph[:60]!r}")


def _without_asides(paragraph: str, names: bool = False) -> str:
    text = _ASIDE.sub(" ", paragraph)
    return _LATIN_NAME.sub(" ", text) if names else text


def wrong_language(page: Page) -> Iterator[Finding]:
    """The longer paragraphs of a page whose common words are those of another language."""
    if page.language not in _COMMON:
        return
    for place, text in texts(page):
        for paragraph in paragraphs(text):
            words = [word.casefold() for word in WORD.findall(_without_asides(paragraph))]
            counts = {code: sum(word in common for word in words) for code, common in _COMMON.items()}
            best = max(counts, key=lambda code: counts[code])
            if len(words) >= 6 and counts[best] > counts[page.language] + 1:
                yield Finding(place, "reads_like", f"{best}: {paragraph[:60]!r}")


def untranslated(source: Page, page: Page) -> Iterator[Finding]:
    """Paragraphs of five words and more that stand in the translation as they stand in the source."""
    danish = {paragraph for _, text in texts(source) for paragraph in paragraphs(text) if len(paragraph.split()) > 4}
    for place, text in texts(page):
        for paragraph in paragraphs(text):
            if paragraph in danish:
                yield Finding(place, "still_danish", repr(paragraph[:60]))


def without_invisible(text: str) -> str:
    """The text without characters that are not seen but change it."""
    return _INVISIBLE.sub("", text)
