"""From exception to page or JSON: one shape, in the reader's language, never a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.chat.conversation import NotFound, Refused
from portal.chat.replies import sentence
from portal.database import DatabaseBusy

log = logging.getLogger(__name__)
API = "/api/"


class BadRequest(Exception):
    """A request that cannot be used; `code` names the sentence that says why."""

    def __init__(self, code: str, status: int = 400, **parameters: object) -> None:
        super().__init__(code)
        self.code, self.status, self.parameters = code, status, parameters


def register_errors(app: Flask) -> None:
    """Give every kind of exception its status and its words."""
    app.register_error_handler(BadRequest, lambda error: answer(error.status, error.code, **error.parameters))
    app.register_error_handler(NotFound, lambda _: answer(404, "conversation_not_found"))
    app.register_error_handler(Refused, lambda error: answer(409, error.code, **error.parameters))
    app.register_error_handler(DatabaseBusy, lambda _: answer(503, "busy", retry_after=5))
    app.register_error_handler(CSRFError, lambda _: answer(400, "form_expired"))
    app.register_error_handler(RateLimitExceeded, lambda _: answer(429, "too_many", retry_after=30))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def answer(status: int, code: str, retry_after: int | None = None, **parameters: object) -> Response:
    """An error as JSON under /api/, else as a page; the words are sentence `error_<code>`."""
    message = sentence(f"error_{code}", **parameters)
    if request.path.startswith(API):
        response = jsonify(error={"code": code, "message": message})
    else:
        response = make_response(render_template("error.html", message=message, status=status))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400 and error.response is None:
        return make_response(error.get_response())
    known = {400: "bad_request", 401: "no_token", 403: "forbidden", 404: "not_found", 405: "method", 413: "too_large",
             415: "not_json"}  # fmt: skip
    status = error.code or 500
    response = answer(status, known.get(status, "unexpected"))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error at %s", request.endpoint, exc_info=error)
    return answer(500, "unexpected")
