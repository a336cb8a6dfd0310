"""The one list of languages, and how one is chosen."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import LanguageAccept

from portal import languages
from portal.languages import LANGUAGES, SOURCE, choose_language, named_in, offered

ARABIC_BROWSER = LanguageAccept([("ar", 1.0), ("en", 0.5)])
NO_WISH = LanguageAccept([])


def test_the_address_comes_before_cookie_and_browser() -> None:
    assert choose_language("en", "da", ARABIC_BROWSER) == "en"


def test_the_cookie_comes_before_the_browser() -> None:
    assert choose_language(None, "en", ARABIC_BROWSER) == "en"


def test_the_browser_decides_when_nothing_else_does() -> None:
    assert choose_language(None, None, ARABIC_BROWSER) == "ar"
    assert choose_language(None, None, LanguageAccept([("en-GB", 1.0)])) == "en"


@pytest.mark.parametrize("wish", ["xx", "", "../da", "ti"])
def test_what_is_not_offered_is_passed_over(wish: str) -> None:
    if wish in LANGUAGES and LANGUAGES[wish].offered:
        pytest.skip("offered by now")
    assert choose_language(wish, wish, NO_WISH) == SOURCE


def test_danish_is_the_source_and_always_offered() -> None:
    assert SOURCE == "da"
    assert offered()[0].code == SOURCE


def test_all_twelve_languages_are_known_with_their_direction_and_script() -> None:
    assert list(LANGUAGES) == ["da", "en", "ar", "uk", "fa", "tr", "so", "ti", "pl", "ku", "bs", "de"]
    assert {code for code, language in LANGUAGES.items() if language.direction == "rtl"} == {"ar", "fa"}
    assert (LANGUAGES["ti"].script, LANGUAGES["uk"].script, LANGUAGES["ku"].script) == ("Ethi", "Cyrl", "Latn")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I want to speak Arabic", "ar"), ("kan vi skrive på engelsk?", "en"), ("говори українською", "uk"),
        ("تكلم بالعربية", "ar"), ("English please", "en"), ("dansk", "da"), ("parlez-vous?", None),
        ("mówisz po polsku?", "pl"), ("ትግርኛ", "ti"), ("", None), ("arabisk eller engelsk", None),
    ],
)  # fmt: skip
def test_a_language_that_a_text_names_is_found(text: str, code: str | None) -> None:
    assert named_in(text) == code


def test_only_offered_languages_are_in_the_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "LANGUAGES", {"da": LANGUAGES["da"], "ti": languages.Language("ti", "ትግርኛ")})
    assert [language.code for language in languages.offered()] == ["da"]
