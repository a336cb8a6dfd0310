"""Forms, staff views, headers, and that nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.house_rules.source import PORTAL, ROOT, TEMPLATES

SAMPLES = {"language": "da", "municipality": "aabenraa", "conversation_id": "x", "topic_id": "doctor", "first": "da",
           "filename": "icon.svg", "name": "topics/doctor", "unit": "citizen-service", "version_id": "1"}  # fmt: skip
# Signing in is for those who are not signed in; signing out asks nothing and ends only the caller's own session.
FOR_EVERYBODY = {"sign_in.form", "sign_in.enter", "sign_in.leave"}
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S | re.I)
_LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|data)\s*=\s*["']?(?:https?:)?//"""
    r"""|<link\b[^>]*href\s*=\s*["']?(?:https?:)?//|@import\s+["'(]*(?:url\()?["']?(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//|(?:fetch|import|EventSource|WebSocket|sendBeacon)\(\s*["'`](?:https?:|wss?:)?//""",
    re.I,
)


def address(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES[found[1]], rule.rule)


def rules(site: Flask, method: str) -> list[Rule]:
    return [rule for rule in site.url_map.iter_rules() if method in (rule.methods or ())]


def unguarded_forms(html: str) -> list[str]:
    """The POST forms of a template that carry no CSRF token."""
    return [form[1] for form in _FORM.finditer(html) if "post" in form[1].lower() and "csrf_token()" not in form[2]]


def test_every_form_that_posts_carries_a_csrf_token() -> None:
    for path in TEMPLATES.rglob("*.html"):
        wrong = unguarded_forms(path.read_text(encoding="utf-8"))
        assert not wrong, f'{path.name}: put <input type="hidden" name="csrf_token" ...> into {wrong}'


def test_every_post_but_the_apis_is_refused_without_a_csrf_token(site: Flask) -> None:
    tried = [rule for rule in rules(site, "POST") if not rule.rule.startswith("/api/")]
    assert len(tried) >= 8
    for rule in tried:
        response = site.test_client().post(address(rule), data={})
        assert response.status_code == 400, f"{rule.rule} takes a form without a CSRF token ({response.status_code})"


def test_every_view_for_staff_is_guarded(site: Flask) -> None:
    views = {rule.endpoint for rule in site.url_map.iter_rules() if rule.rule.startswith("/staff")}
    open_views = {name for name in views if not getattr(site.view_functions[name], "staff_only", False)}
    assert open_views == FOR_EVERYBODY, f"put @staff_only on {open_views - FOR_EVERYBODY}"


def test_staff_pages_send_strangers_to_sign_in(site: Flask) -> None:
    for rule in rules(site, "GET"):
        if rule.rule.startswith("/staff") and rule.endpoint not in FOR_EVERYBODY:
            response = site.test_client().get(address(rule))
            assert response.status_code == 302, rule.rule
            assert response.location.startswith("/staff/sign-in"), rule.rule


def test_nothing_is_loaded_from_another_site() -> None:
    folders = [TEMPLATES, PORTAL / "scripts", PORTAL / "styles", PORTAL / "static" / "build"]
    paths = [path for folder in folders if folder.exists() for path in folder.rglob("*")]
    for path in paths:
        if path.suffix in (".html", ".js", ".scss", ".css"):
            found = _LOADED.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)}: {found and found[0]!r}; copy the file into portal/static"


def test_our_scripts_name_no_other_site() -> None:
    for path in (PORTAL / "scripts").glob("*.js"):
        found = re.findall(r"https?://[^\s\"'`]+", path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}; let the page give the script its addresses"


def get(path: str) -> Callable[[FlaskClient], Any]:
    return lambda client: client.get(path)


ANSWERS = {
    "a page": get("/da/aabenraa/"), "a redirect": get("/"), "the chat": get("/da/aabenraa/chat"),
    "leaving": get("/da/aabenraa/chat/leave"), "no page": get("/da/aabenraa/nothing"), "the inbox": get("/staff/"),
    "the sign-in": get("/staff/sign-in"), "the API": get("/api/v1/languages"),
    "an API error": get("/api/v1/conversations/x/messages"), "a file": get("/static/icon.svg"),
    "no file": get("/static/nothing.css"), "health": get("/healthz"), "metrics": get("/metrics"),
    "a wrong method": lambda client: client.put("/da/aabenraa/"),
    "a form without token": lambda client: client.post("/da/aabenraa/chat", data={"text": "x"}),
    "a large request": lambda client: client.post("/api/v1/conversations", data=b"x" * 70_000),
    "not JSON": lambda client: client.post("/api/v1/conversations", data="x"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_carries_the_security_headers(visitor: FlaskClient, kind: str) -> None:
    with ANSWERS[kind](visitor) as answer:
        check_headers(answer.headers)


def test_an_unexpected_error_carries_them_too_and_shows_nothing(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: str) -> str:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setitem(site.view_functions, "pages.privacy", fail)
    response = site.test_client().get("/da/aabenraa/privacy")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    check_headers(response.headers)


def check_headers(headers: Any) -> None:
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "max-age=" in headers["Strict-Transport-Security"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
