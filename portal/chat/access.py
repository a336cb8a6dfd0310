"""Who may use a conversation: whoever has its token, as a bearer or in the cookie of a browser."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Request, current_app, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.chat.conversation import NotFound, hash_token
from portal.errors import BadRequest
from portal.extensions import database
from portal.models import Conversation

COOKIE = "bindeled_conversation"
HEADER = "X-Bindeled"
COOKIE_SECONDS = 30 * 24 * 3600
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def by_token(conversation_id: str, token: str) -> Conversation:
    """The conversation with this id and token. Raises NotFound, whichever of the two is wrong."""
    with database.read() as session:
        conversation = session.scalar(
            select(Conversation).where(Conversation.id == conversation_id, Conversation.access_ended.is_(False))
        )
    expected = conversation.token_hash if conversation else hash_token("")
    if not hmac.compare_digest(expected, hash_token(token)) or conversation is None or not token:
        raise NotFound
    return conversation


def by_request(conversation_id: str) -> Conversation:
    """The conversation of an API request, by its bearer token, else by its cookie.

    A request that rides on a cookie must come from our own pages: same Origin and, if it changes something, our header.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return by_token(conversation_id, token.strip())
    cookie = from_cookie()
    if cookie is None or cookie[0] != conversation_id:
        raise BadRequest("no_token", 401)
    if not _is_ours(request):
        raise BadRequest("foreign_origin", 403)
    return by_token(*cookie)


def _is_ours(request: Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        return False
    return request.method in ("GET", "HEAD") or (origin is not None and HEADER in request.headers)


def from_cookie() -> tuple[str, str] | None:
    """Id and token in the browser's cookie, unchecked."""
    conversation_id, dot, token = request.cookies.get(COOKIE, "").partition(".")
    return (conversation_id, token) if dot and token else None


def of_browser() -> Conversation | None:
    """The conversation of this browser, if it has one that still exists."""
    cookie = from_cookie()
    try:
        return by_token(*cookie) if cookie else None
    except NotFound:
        return None


def remember(response: Response, conversation_id: str, token: str) -> None:
    """Give the browser the key to its conversation, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE, f"{conversation_id}.{token}", max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=is_secure(),
    )  # fmt: skip


def forget(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=is_secure())


def is_secure() -> bool:
    """Cookies are `Secure` except on loopback, where there is no TLS."""
    host = urlsplit(request.host_url).hostname or ""
    return bool(current_app.config["SESSION_COOKIE_SECURE"]) and host not in LOOPBACK
