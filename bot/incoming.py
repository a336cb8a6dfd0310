"""What a caller may send to the channel, checked before anything else happens."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import Any

MAX_BODY = 1_000_000
"""Longest request body, in bytes."""

MAX_TEXTS = 64
"""Most texts of one request for vectors."""


class BadRequest(ValueError):
    """The body is not what `bot/README.md` describes; its text says why and quotes nothing."""


class Unauthorised(Exception):
    """The token is missing or wrong."""


@dataclass(frozen=True)
class Question:
    """One message of a conversation, as it was typed."""

    sender: str
    text: str
    vector: bool


def check_token(header: str | None, token: str) -> None:
    """Raise `Unauthorised` unless `header` is `Bearer <token>`; takes the same time for every wrong one."""
    if not hmac.compare_digest((header or "").encode(), f"Bearer {token}".encode()):
        raise Unauthorised


def read_message(body: bytes) -> Question:
    """Read the body of `/messages`. Raises `BadRequest`."""
    fields = _object(body)
    sender, text, vector = fields.get("sender"), fields.get("text"), fields.get("vector", False)
    if not isinstance(sender, str) or not sender.strip():
        raise BadRequest("`sender` must be a text that is not empty.")
    if not isinstance(text, str):
        raise BadRequest("`text` must be a text.")
    if not isinstance(vector, bool):
        raise BadRequest("`vector` must be true or false.")
    return Question(sender, text, vector)


def read_texts(body: bytes) -> list[str]:
    """Read the body of `/vectors`. Raises `BadRequest`."""
    texts = _object(body).get("texts")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadRequest("`texts` must be a list of texts.")
    if len(texts) > MAX_TEXTS:
        raise BadRequest(f"`texts` may have at most {MAX_TEXTS} entries.")
    return texts


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_BODY:
        raise BadRequest(f"The body may have at most {MAX_BODY} bytes.")
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("The body must be JSON in UTF-8.") from None
    if not isinstance(fields, dict):
        raise BadRequest("The body must be a JSON object.")
    return fields
