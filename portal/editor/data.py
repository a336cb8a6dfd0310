"""The data an editor keeps true: when the facts of a topic were checked, and the contacts of the offices."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.editor import checking, originals, store, versions
from portal.editor.access import editor_only, places_of
from portal.editor.editing import seen_in, show, today
from portal.editor.originals import CONTACT_FIELDS, Piece
from portal.editor.versions import Stale, current
from portal.languages import SOURCE
from portal.pages.checks import Finding
from portal.services import services

blueprint = Blueprint("editor_data", __name__, url_prefix="/staff/content")
Answer = str | BaseResponse | tuple[str, int]


@blueprint.before_request
def staff_work_in_danish() -> None:
    g.language = SOURCE


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/facts/<topic_id>")
@editor_only
def facts(topic_id: str) -> Answer:
    """Set the day on which a person checked the facts of a topic at their sources, or take it away."""
    if topic_id not in services().catalogue.topics:
        abort(404)
    values = {"verified_on": _day(request.form.get("verified_on", ""))}
    page = Piece("page", f"topics/{topic_id}", SOURCE)
    if findings := checking.contact_findings(values, today()):
        return show(page, findings=findings, problem="findings"), 422
    try:
        versions.save(
            Piece("facts", page.name), g.member.id, "published", originals.dump(values), seen_in(request.form),
            resolved=True, action="facts",
        )  # fmt: skip
    except Stale:
        return show(page, problem="facts_stale"), 409
    return redirect(url_for("editor.page", language=SOURCE, name=page.name, done="facts"), 303)


def _day(text: str) -> date | str | None:
    """A day; what is none stays as it was written, so that the check can name it."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return text


@blueprint.get("/contacts/<municipality>")
@editor_only
def contacts(municipality: str) -> str:
    return _contacts(municipality)


def _contacts(
    municipality: str, unit: str = "", values: dict[str, Any] | None = None, problem: str = "",
    findings: list[Finding] | None = None,
) -> str:  # fmt: skip
    """The contacts of a municipality's offices; `values` are those of one office that were refused."""
    if municipality not in places_of(g.member):
        abort(404)
    found = {name: current(_contact(municipality, name)) for name in _units(municipality)}
    shown = {name: originals.load(one.text) for name, one in found.items()}
    if values is not None:
        shown[unit] = values
    return render_template(
        "editor/contacts.html", place=services().catalogue.municipalities[municipality], found=found, shown=shown,
        words=services().catalogue.words, unit=unit, problem=problem, findings=findings or [], today=today(),
        history={name: store.history(one.piece) for name, one in found.items()},
    )  # fmt: skip


def _units(municipality: str) -> list[str]:
    """The offices of a municipality that have a contact of their own; another office has the tasks of the rest."""
    units = services().catalogue.municipalities[municipality].handbook.get("units") or {}
    return [unit for unit, contact in units.items() if not (contact or {}).get("taken_by")]


def _contact(municipality: str, unit: str) -> Piece:
    return Piece("contact", f"municipalities/{municipality}/{unit}")


@blueprint.post("/contacts/<municipality>/<unit>")
@editor_only
def contact(municipality: str, unit: str) -> Answer:
    """Set phone, opening hours, address and site of an office, and the day on which somebody checked them."""
    if municipality not in places_of(g.member) or unit not in _units(municipality):
        abort(404)
    values: dict[str, Any] = {name: " ".join(request.form.get(name, "").split()) or None for name in CONTACT_FIELDS}
    values["verified_on"] = _day(values["verified_on"] or "")
    if findings := checking.contact_findings(values, today()):
        return _contacts(municipality, unit, values, "findings", findings), 422
    piece, text = _contact(municipality, unit), originals.dump(values)
    try:
        versions.save(
            piece, g.member.id, "published", text, seen_in(request.form), "resolved" in request.form, "contact"
        )  # fmt: skip
    except Stale:
        return _contacts(municipality, unit, values, "stale"), 409
    return redirect(url_for("editor_data.contacts", municipality=municipality, done=unit) + f"#{unit}", 303)
