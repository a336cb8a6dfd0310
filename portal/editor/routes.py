"""The editor's part of the staff area: the list, a page with its source beside it, its versions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.editor import checking, difference, status, store, versions
from portal.editor.access import editor_only, may_edit
from portal.editor.drafting import fields_of
from portal.editor.editing import Submitted, page_in, seen_in, show, submitted, text_of
from portal.editor.originals import Piece
from portal.editor.preview import preview as preview_of
from portal.editor.versions import Stale, current
from portal.languages import LANGUAGES, SOURCE
from portal.models import ContentVersion
from portal.pages.checks import Finding
from portal.pages.content import parse_page
from portal.services import services

blueprint = Blueprint("editor", __name__, url_prefix="/staff/content")
MAXIMUM_PAGE = 1024 * 1024
Answer = str | BaseResponse | tuple[str, int]


@blueprint.url_value_preprocessor
def allow_a_whole_page(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A page is longer than other forms. This runs before the form is read."""
    request.max_content_length = MAXIMUM_PAGE


@blueprint.before_request
def staff_work_in_danish() -> None:
    g.language = SOURCE


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
@editor_only
def index() -> str:
    library, root = services().library, services().settings.content
    names = [name for name in library.names() if may_edit(g.member, name) and library.find(name, SOURCE)]
    language, wanted = request.args.get("language", "en"), request.args.get("status", "")
    return render_template(
        "editor/index.html", table=status.table(library, names), statuses=status.STATUSES, wanted=wanted,
        chosen=language, rows=status.rows(library, root, names, language if language in LANGUAGES else "", wanted),
        conflicts=[piece for piece in status.conflicts(root) if may_edit(g.member, piece.name)],
    )  # fmt: skip


def _piece(language: str, name: str) -> Piece:
    """The page that an address names, if it exists and is the member's to edit; else 404."""
    known = language in LANGUAGES and services().library.find(name, SOURCE)
    return Piece("page", name, language) if known and may_edit(g.member, name) else abort(404)


@blueprint.get("/pages/<language>/<path:name>")
@editor_only
def page(language: str, name: str) -> str:
    return show(_piece(language, name))


@blueprint.post("/preview/<language>/<path:name>")
@editor_only
def preview(language: str, name: str) -> Answer:
    piece, form = _piece(language, name), submitted(request.form)
    if not form.fields.title:
        return _refuse(piece, form, [Finding("title", "empty")])
    return preview_of(piece, parse_page(text_of(current(piece), form, g.member.name), language))


@blueprint.post("/draft/<language>/<path:name>")
@editor_only
def draft(language: str, name: str) -> Answer:
    return _store(_piece(language, name), submitted(request.form), "draft")


@blueprint.post("/publish/<language>/<path:name>")
@editor_only
def publish(language: str, name: str) -> Answer:
    return _store(_piece(language, name), submitted(request.form), "published")


def _store(piece: Piece, form: Submitted, state: str) -> Answer:
    """Save what the form brought; what is published passes the checks first."""
    found = current(piece)
    if not form.fields.title:
        return _refuse(piece, form, [Finding("title", "empty")])
    if found.seen != form.seen:
        return _stale(piece, form)
    text = text_of(found, form, g.member.name)
    if state == "published" and (findings := _findings(piece, text, form, found.conflict)):
        return _refuse(piece, form, findings)
    return _save(piece, state, text, form)


def _findings(piece: Piece, text: str, form: Submitted, conflict: bool) -> list[Finding]:
    unresolved = [Finding("", "file_changed")] if conflict and not form.resolved else []
    return [*unresolved, *checking.findings(piece.name, parse_page(text, piece.language))]


def _save(piece: Piece, state: str, text: str, form: Submitted, action: str = "") -> Answer:
    try:
        versions.save(piece, g.member.id, state, text, form.seen, form.resolved, action)
    except Stale:
        return _stale(piece, form)
    return redirect(url_for("editor.page", language=piece.language, name=piece.name, done=action or state), 303)


def _refuse(piece: Piece, form: Submitted, findings: list[Finding]) -> tuple[str, int]:
    return show(piece, form, findings, "findings", g.member.name), 422


def _stale(piece: Piece, form: Submitted) -> tuple[str, int]:
    """Somebody saved in between: the difference is shown, and what was written stays in the form."""
    return show(piece, form, problem="stale", member_name=g.member.name), 409


@blueprint.post("/review/<language>/<path:name>")
@editor_only
def review(language: str, name: str) -> Answer:
    """The member has compared the translation with the Danish: who and when, and not a word changed."""
    piece = _piece(language, name)
    found = current(piece)
    old, asked = page_in(found.text, language), submitted(request.form)
    if language == SOURCE or old is None:
        abort(404)
    form = Submitted(fields_of(found.text, language), asked.seen, asked.danish, True, True, asked.resolved)
    if found.seen != form.seen:
        return show(piece, problem="stale"), 409
    text = text_of(found, form, g.member.name)
    if findings := _findings(piece, text, form, found.conflict):
        return _refuse(piece, form, findings)
    return _save(piece, "published", text, form, "reviewed")


@blueprint.post("/withdraw/<language>/<path:name>")
@editor_only
def withdraw(language: str, name: str) -> Answer:
    """Neither draft nor published version counts any more; the file does."""
    piece, form = _piece(language, name), submitted(request.form)
    return _save(piece, "withdrawn", current(piece).file, form)


def _version(version_id: int) -> ContentVersion:
    version = store.version(version_id)
    return version if version and may_edit(g.member, version.name) else abort(404)


@blueprint.get("/versions/<int:version_id>")
@editor_only
def version(version_id: int) -> str:
    """A version of before, and what restoring it would change."""
    kept = _version(version_id)
    now = current(store.piece_of(kept))
    return render_template(
        "editor/version.html", version=kept, found=now, code=LANGUAGES[kept.language or SOURCE],
        parts=difference.words(now.text, kept.text),
    )  # fmt: skip


@blueprint.post("/versions/<int:version_id>/restore")
@editor_only
def restore(version_id: int) -> Answer:
    """Make a draft of a page as it was; facts and contacts count at once."""
    kept = _version(version_id)
    piece, state = store.piece_of(kept), "draft" if kept.kind == "page" else "published"
    try:
        versions.save(piece, g.member.id, state, kept.text, seen_in(request.form), action="restored")
    except Stale:
        return redirect(url_for("editor.version", version_id=version_id, problem="stale"), 303)
    if kept.kind == "contact":
        return redirect(url_for("editor_data.contacts", municipality=kept.name.split("/")[1]), 303)
    language = kept.language or SOURCE
    return redirect(url_for("editor.page", language=language, name=kept.name, done="restored"), 303)
