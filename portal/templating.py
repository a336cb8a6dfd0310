"""What templates need besides what a view gives them."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from flask import Flask, g, request, url_for
from markupsafe import Markup

from portal.chat.deadlines import DENMARK
from portal.i18n import current_language
from portal.languages import LANGUAGES, SOURCE, Language, offered
from portal.pages.addresses import page_address
from portal.pages.markup import isolate
from portal.services import services


def register(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(isolate=_isolate, day=_day, moment=_moment)
    app.jinja_env.globals.update(
        asset=_asset, here=_here, same_page=same_page, LANGUAGES=LANGUAGES, SOURCE=SOURCE, offered=offered,
        emergency_words=lambda number, language: services().catalogue.emergency_words(number, language),
    )  # fmt: skip
    app.context_processor(_reader)


def _reader() -> dict[str, Any]:
    language: Language = LANGUAGES[current_language()]
    return {"language": language, "municipality": g.get("municipality")}


def _here(page: str = "", language: str | None = None) -> str:
    """The address of a page of the reader's municipality, in the reader's language or another."""
    return page_address(language or current_language(), g.municipality.id, page)


def _isolate(text: str) -> Markup:
    return Markup(isolate(str(Markup.escape(text))))


def _day(day: date) -> str:
    return format_date(day, "long", locale=current_language())


def _moment(moment: datetime) -> Markup:
    """Date and time in Denmark, in the reader's language."""
    local = moment.astimezone(DENMARK)
    words = format_datetime(local, "d MMM y, HH:mm", locale=current_language())
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), _isolate(words))


def _asset(name: str) -> str:
    """The address of a static file, with a hash of its content so that it may be cached for ever."""
    return url_for("static", filename=name, v=_digest(Path(__file__).parent / "static" / name))


@lru_cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "missing"


def same_page(language: str) -> str:
    """The address of the current page in another language; the address decides the language."""
    parts = request.path.split("/")
    if len(parts) > 1 and parts[1] in LANGUAGES:
        parts[1] = language
        return "/".join(parts)
    return f"/{language}/"
