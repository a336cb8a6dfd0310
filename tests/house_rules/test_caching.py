"""Public pages are the same for everybody, so that they can be cached; private ones never are."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.languages import offered
from portal.services import Services

PUBLIC = ("", "policy", "rights-and-duties", "who-does-what", "privacy", "accessibility", "topics/doctor")
PRIVATE = ("/da/aabenraa/chat", "/staff/sign-in", "/staff/")


def public_addresses() -> list[str]:
    pages = [f"/{language.code}/aabenraa/{page}" for language in offered() for page in PUBLIC]
    return [*pages, *(f"/{language.code}/" for language in offered())]


@pytest.mark.parametrize("address", public_addresses())
def test_a_public_page_can_be_cached(visitor: FlaskClient, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers, "a public page sets no cookie; leave the session alone in its view"
    assert "csrf_token" not in response.text, "a public page carries no CSRF token; put the form on the chat page"
    assert "Cookie" not in response.headers.get("Vary", ""), "the page read the session; public pages do not"
    assert response.headers["Cache-Control"].startswith("public, max-age="), response.headers["Cache-Control"]
    assert response.headers.get("ETag"), "without an ETag the page is sent again each time"


def test_an_unchanged_page_is_not_sent_again(visitor: FlaskClient) -> None:
    first = visitor.get("/da/aabenraa/policy")
    again = visitor.get("/da/aabenraa/policy", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_pages_do_not_depend_on_cookies_or_the_browser(site: Flask, visitor: FlaskClient) -> None:
    other = site.test_client()
    other.set_cookie("language", "ar")
    other.set_cookie("bindeled_conversation", "abc.def")
    for address in public_addresses():
        here, there = visitor.get(address), other.get(address, headers={"Accept-Language": "ar"})
        assert here.data == there.data, f"{address} differs between two readers, but is cached for both"


def test_urgent_topics_are_not_kept_on_a_shared_phone(visitor: FlaskClient, parts: Services) -> None:
    for topic in parts.catalogue.topics.values():
        if topic.urgent and parts.library.find(f"topics/{topic.id}", "da"):
            response = visitor.get(f"/da/aabenraa/topics/{topic.id}")
            assert response.headers["Cache-Control"] == "no-store", topic.id
            assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("address", PRIVATE)
def test_private_pages_are_never_kept(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).headers["Cache-Control"] == "no-store"


def test_what_is_the_same_for_everybody_travels_compressed_and_what_is_one_readers_does_not(app: Flask) -> None:
    client = FlaskClient(app)  # the checking client reads plain text only
    accepted = {"Accept-Encoding": "gzip, deflate"}
    page = client.get("/en/aabenraa/topics/doctor", headers=accepted)
    assert page.headers["Content-Encoding"] == "gzip"
    again = client.get("/en/aabenraa/topics/doctor", headers={**accepted, "If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    for private in ("/en/aabenraa/chat", "/staff/sign-in"):
        assert "Content-Encoding" not in client.get(private, headers=accepted).headers
