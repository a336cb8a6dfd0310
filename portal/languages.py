"""The one list of languages, and the one function that chooses among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from werkzeug.datastructures import LanguageAccept


@dataclass(frozen=True)
class Language:
    """A language: ISO 639-1 code, its own name for itself, direction of writing, script (ISO 15924)."""

    code: str
    name: str
    direction: str = "ltr"
    script: str = "Latn"
    offered: bool = False


SOURCE = "da"

LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("da", "Dansk", offered=True),
        Language("en", "English", offered=True),
        Language("ar", "العربية", "rtl", "Arab", offered=True),
        Language("uk", "Українська", script="Cyrl"),
        Language("fa", "فارسی", "rtl", "Arab"),
        Language("tr", "Türkçe"),
        Language("so", "Soomaali"),
        Language("ti", "ትግርኛ", script="Ethi"),
        Language("pl", "Polski"),
        Language("ku", "Kurdî (Kurmancî)"),
        Language("bs", "Bosanski"),
        Language("de", "Deutsch"),
    )
}


def offered() -> list[Language]:
    """The languages a reader can choose, in the order of the menu."""
    return [language for language in LANGUAGES.values() if language.offered]


def is_offered(code: str | None) -> bool:
    return code in LANGUAGES and LANGUAGES[code].offered


def choose_language(address: str | None, cookie: str | None, accepted: LanguageAccept) -> str:
    """The language of a page, in this order: the address, the cookie, the browser's wish, Danish."""
    for wish in (address, cookie):
        if wish is not None and is_offered(wish):
            return wish
    return accepted.best_match([language.code for language in offered()]) or SOURCE


def named_in(text: str) -> str | None:
    """The code of the language that a text names, in any of our languages ("speak Arabic", "говори українською").

    None when no language, or more than one, is named.
    """
    folded = text.casefold()
    named = {code for code in LANGUAGES if any(name in folded for name in _names(code))}
    return named.pop() if len(named) == 1 else None


def _names(code: str) -> Iterable[str]:
    """The names of a language in all our languages, without endings that a case adds."""
    yield LANGUAGES[code].name.split(" ")[0].casefold()
    for reader in LANGUAGES:
        name = Locale.parse(reader).languages.get(code)
        if name:
            folded = name.casefold()
            yield folded if len(folded) < 6 or not folded.isalpha() else folded[:-1]
