"""Every address of this part exists, in every municipality and every offered language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.languages import LANGUAGES, offered
from portal.services import Services

PAGES = ("", "policy", "rights-and-duties", "who-does-what", "chat", "privacy", "accessibility", "glossary")
MUNICIPALITIES = ("aabenraa", "jammerbugt", "stevns", "vejen", "vejle")
RESERVED = {"api", "staff", "static", "healthz", "readyz", "metrics", "topics", "chat", "search", "glossary", "robots"}


@pytest.mark.parametrize("language", [language.code for language in offered()])
@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_page_answers_in_every_offered_language(
    visitor: FlaskClient, parts: Services, municipality: str, language: str
) -> None:
    topics = [f"topics/{topic}" for topic in parts.catalogue.topics if parts.library.find(f"topics/{topic}", language)]
    assert len(topics) >= 22, "the portal promises at least twenty-two topics"
    for page in (*PAGES, *topics):
        address = f"/{language}/{municipality}/{page}"
        response = visitor.get(address)
        assert response.status_code == 200, f"{address} answers {response.status_code}"
        assert f'<html lang="{language}"' in response.text, f"{address} is not marked as {language}"


@pytest.mark.parametrize("language", [language.code for language in offered()])
def test_the_address_of_a_language_lets_the_reader_choose_each_municipality(
    visitor: FlaskClient, language: str
) -> None:
    page = visitor.get(f"/{language}/")
    assert page.status_code == 200
    for municipality in MUNICIPALITIES:
        assert f'href="/{language}/{municipality}/"' in page.text


@pytest.mark.parametrize("address", ["/", *(f"/{municipality}/" for municipality in MUNICIPALITIES)])
def test_an_address_without_a_language_redirects_and_is_not_kept(visitor: FlaskClient, address: str) -> None:
    response = visitor.get(address, headers={"Accept-Language": "ar"})
    assert (response.status_code, response.location) == (302, f"/ar{address}")
    assert response.headers["Cache-Control"] == "no-store", "a kept redirect gives the next reader the wrong language"


def test_the_five_municipalities_have_a_folder_with_their_name(parts: Services) -> None:
    assert set(parts.catalogue.municipalities) >= set(MUNICIPALITIES)
    for folder, place in parts.catalogue.municipalities.items():
        assert place.id == folder, f"{folder}/municipality.yml says id: {place.id}; write the name of the folder"


def test_an_id_of_a_municipality_is_no_language_and_no_reserved_word(site: Flask, parts: Services) -> None:
    first_words = {rule.rule.split("/")[1] for rule in site.url_map.iter_rules() if not rule.rule.startswith("/<")}
    taken = (set(LANGUAGES) | RESERVED | first_words) & set(parts.catalogue.municipalities)
    assert not taken, f"{taken}: give the municipality another id; this one is already an address"
    short = [name for name in parts.catalogue.municipalities if len(name) <= 3]
    assert not short, f"{short}: an id of two or three letters may become a language code; write the whole name"


def test_a_language_that_is_not_offered_has_no_pages(visitor: FlaskClient) -> None:
    for language in LANGUAGES.values():
        if not language.offered:
            assert visitor.get(f"/{language.code}/aabenraa/").status_code == 404


def test_an_unknown_topic_or_municipality_is_not_found(visitor: FlaskClient) -> None:
    for address in ("/da/aabenraa/topics/no-such-topic", "/da/no-such-place/", "/xx/aabenraa/", "/no-such-place/"):
        assert visitor.get(address).status_code == 404, address
