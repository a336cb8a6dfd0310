"""The public pages. They read no session and carry no CSRF token, so that they can be cached."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal.languages import choose_language, is_offered
from portal.pages import showing
from portal.pages.addresses import page_address
from portal.services import services

blueprint = Blueprint("pages", __name__)
CACHE = "public, max-age=0, must-revalidate"


@blueprint.url_value_preprocessor
def read_address(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Language and municipality of the address; an unknown one is 404, in a language the reader can read."""
    values = values if values is not None else {}
    g.language = choose_language(values.get("language"), request.cookies.get("language"), request.accept_languages)
    if "language" in values and not is_offered(values["language"]):
        abort(404)
    municipality = values.get("municipality")
    if municipality is not None and municipality not in services().catalogue.municipalities:
        abort(404)
    g.municipality = services().catalogue.municipalities.get(municipality or "")


@blueprint.before_app_request
def read_unknown_address() -> None:
    """An address that no page has still names a language and a municipality: the error is told in them."""
    if request.url_rule is None:
        first, _, rest = request.path.strip("/").partition("/")
        g.language = choose_language(first, request.cookies.get("language"), request.accept_languages)
        g.municipality = services().catalogue.municipalities.get(rest.partition("/")[0])


@blueprint.after_request
def allow_caching(response: Response) -> Response:
    if response.status_code == 200 and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = CACHE
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.get("/")
def front() -> BaseResponse:
    return _go(f"/{g.language}/")


@blueprint.get("/<first>/")
def language_or_municipality(first: str) -> str | BaseResponse:
    """`/<lang>/` lets the reader choose a municipality; `/<municipality>/` lets the rule choose the language.

    An id of a municipality is never a code of a language.
    """
    if first in services().catalogue.municipalities:
        return _go(page_address(g.language, first))
    if not is_offered(first):
        abort(404)
    g.language = first
    return render_template("pages/choose.html", municipalities=services().catalogue.municipalities.values())


@blueprint.get("/<language>/<municipality>/")
def home(language: str, municipality: str) -> str:
    return render_template("pages/home.html", groups=_titled_groups(language))


@blueprint.get("/<language>/<municipality>/topics/<topic_id>")
def topic(language: str, municipality: str, topic_id: str) -> Response:
    found = services().library.find(f"topics/{topic_id}", language)
    if found is None:
        abort(404)
    page = showing.topic_page(found, topic_id, municipality, language)
    response = make_response(page)
    if services().catalogue.topics[topic_id].urgent:
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<language>/<municipality>/policy")
def policy(language: str, municipality: str) -> str:
    return _document("policy", language, municipality)


@blueprint.get("/<language>/<municipality>/rights-and-duties")
def rights_and_duties(language: str, municipality: str) -> str:
    return _document("rights-and-duties", language, municipality)


def _document(name: str, language: str, municipality: str) -> str:
    found = services().library.find(f"municipalities/{municipality}/{name}", language)
    if found is None:
        abort(404)
    return showing.document_page(found, name, municipality, language)


@blueprint.get("/<language>/<municipality>/who-does-what")
def who_does_what(language: str, municipality: str) -> str:
    handbook = services().handbook
    rows = {
        group: [_row(handbook.task(municipality, about.id), about.id, language, municipality) for about in topics]
        for group, topics in services().catalogue.groups.items()
    }
    return render_template("pages/who_does_what.html", groups=rows)


def _row(task: Any, topic_id: str, language: str, municipality: str) -> dict[str, Any]:
    """A line of the handbook for one topic, with the receivers of single needs."""
    handbook, library = services().handbook, services().library
    found = library.find(f"topics/{topic_id}", language)
    special = handbook.special_sections(municipality, services().catalogue.topics[topic_id])
    labels = found.page.labels if found else {}
    cases = [(labels[section], unit) for section, unit in special.items() if section in labels]
    return {
        "id": topic_id, "title": found.page.title if found else topic_id, "task": task,
        "page": found, "receiver": handbook.receiver(municipality, task.unit, language),
        "partners": [handbook.receiver(municipality, unit, language).name for unit in task.partners],
        "special": [(label, handbook.receiver(municipality, unit, language)) for label, unit in cases],
    }  # fmt: skip


@blueprint.get("/<language>/<municipality>/glossary")
def glossary(language: str, municipality: str) -> str:
    return render_template("pages/glossary.html", terms=services().terms.in_language(language))


@blueprint.get("/<language>/<municipality>/privacy")
def privacy(language: str, municipality: str) -> str:
    return render_template("pages/privacy.html")


@blueprint.get("/<language>/<municipality>/accessibility")
def accessibility(language: str, municipality: str) -> str:
    return render_template("pages/accessibility.html")


def _titled_groups(language: str) -> dict[str, list[tuple[str, str]]]:
    """The topics that have a page, as (id, title), by group."""
    library = services().library
    return {
        group: [
            (about.id, found.page.title) for about in topics if (found := library.find(f"topics/{about.id}", language))
        ]
        for group, topics in services().catalogue.groups.items()
    }


def _go(address: str) -> BaseResponse:
    response = redirect(address)
    response.headers["Cache-Control"] = "no-store"
    return response
