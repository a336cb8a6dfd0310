"""The glossary holds every word in every language, and its explanations are short."""

from __future__ import annotations

import pytest
import yaml

from portal.languages import LANGUAGES, SOURCE
from portal.settings import Settings

SETTINGS = Settings()
LIMIT = 160


def explanations(language: str) -> dict[str, str]:
    return yaml.safe_load((SETTINGS.content / "glossary" / f"{language}.yml").read_text(encoding="utf-8"))


def test_every_word_has_a_name_in_every_language() -> None:
    names = yaml.safe_load((SETTINGS.translations / "glossary.yml").read_text(encoding="utf-8"))
    missing = {danish: set(LANGUAGES) - {SOURCE} - set(words) for danish, words in names.items()}
    assert not {danish: codes for danish, codes in missing.items() if codes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_words_are_explained_in_every_language(language: str) -> None:
    words = explanations(language)
    names = yaml.safe_load((SETTINGS.translations / "glossary.yml").read_text(encoding="utf-8"))
    assert list(words) == list(explanations(SOURCE))
    assert set(words) <= set(names)
    assert not [danish for danish, text in words.items() if not 10 <= len(text) <= LIMIT]
