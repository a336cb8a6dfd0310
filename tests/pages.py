"""A test client that checks every page it fetches: language, title, ids, forms, policy, no address elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"meta", "link", "input", "br", "hr", "img"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.loaded: list[str] = []
        self.lang = self.direction = ""
        self.title = False
        self.problems: list[str] = []
        self.form_methods: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.lang, self.direction = values.get("lang") or "", values.get("dir") or ""
        self.title = self.title or tag == "title"
        if values.get("id"):
            self.ids.append(str(values["id"]))
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.references += (values.get(name) or "").split()
        if tag in ("script", "img", "iframe") and values.get("src"):
            self.loaded.append(str(values["src"]))
        if tag == "link" and values.get("rel") in ("stylesheet", "icon"):
            self.loaded.append(str(values.get("href")))
        for name in values:
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> has {name}, which the policy blocks")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        else:
            self.open.pop()


def check_page(response: TestResponse) -> None:
    """Assert what holds for every page of ours."""
    text = response.get_data(as_text=True)
    page = _Reader()
    page.feed(text)
    assert not page.problems, page.problems
    assert page.lang, "the page names no language"
    assert page.direction in ("ltr", "rtl"), "the page names no direction"
    assert page.title, "the page has no title"
    assert len(page.ids) == len(set(page.ids)), f"an id stands twice: {sorted(page.ids)}"
    assert set(page.references) <= set(page.ids), f"labels without a field: {set(page.references) - set(page.ids)}"
    assert not [address for address in page.loaded if not address.startswith("/")], f"loaded elsewhere: {page.loaded}"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    shown = re.sub(r"<(textarea|pre|code)\b.*?</\1>", "", text, flags=re.S)  # what the editor shows as it is written
    assert not re.search(r"\{[a-z_]+\}", shown), "a placeholder was not filled in"
    assert not re.search(r"&amp;(amp|lt|gt|quot|#)", text), "an entity was escaped twice"


class CheckedClient(FlaskClient):
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        whole = response.mimetype == "text/html" and response.get_data(as_text=True).lstrip().startswith("<!doctype")
        if whole and response.status_code not in (301, 302, 303, 308) and not kwargs.get("buffered"):
            check_page(response)
        return response
