"""The public API, version 1: JSON under /api/v1, described by openapi.yml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, current_app, g, jsonify, request

from portal.chat import access, conversation, replies, views
from portal.chat.conversation import REASONS
from portal.chat.replies import Place
from portal.errors import BadRequest
from portal.extensions import csrf, database, limiter
from portal.languages import LANGUAGES, choose_language, is_offered, offered
from portal.models import Conversation
from portal.services import services

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(blueprint)

TEXT_LIMIT = 4000
_CLIENT_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_CHOICE = re.compile(r"(topic|basis|language|municipality|resume):[a-z0-9-]{1,60}|yes|no|person")
PER_CONVERSATION = "30/minute"
PER_ADDRESS = "1200/minute"


def _conversation_key() -> str:
    return str((request.view_args or {}).get("conversation_id", ""))


@blueprint.before_request
def choose() -> None:
    g.language = choose_language(None, request.cookies.get("language"), request.accept_languages)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of this API, with the languages and municipalities that are offered here."""
    description = yaml.safe_load(Path(__file__).with_name("openapi.yml").read_text(encoding="utf-8"))
    schemas = description["components"]["schemas"]
    schemas["Language"]["enum"] = [one.code for one in offered()]
    schemas["Municipality"]["enum"] = list(services().catalogue.municipalities)
    return jsonify(description)


@blueprint.get("/municipalities")
def municipalities() -> Response:
    places = services().catalogue.municipalities.values()
    return jsonify(municipalities=[{"id": place.id, "name": place.name} for place in places])


@blueprint.get("/languages")
def languages() -> Response:
    return jsonify(languages=[{"code": one.code, "name": one.name, "direction": one.direction} for one in offered()])


@blueprint.post("/conversations")
@limiter.limit("300/minute")
def create() -> tuple[Response, int]:
    body = _body({"municipality", "language"})
    municipality, language = _municipality(body.get("municipality")), _language(body.get("language"))
    started, token = conversation.start(municipality, language)
    messages = [views.show(message, started) for message in views.messages_after(started.id, 0)]
    return jsonify(id=started.id, token=token, messages=messages), 201


@blueprint.post("/conversations/<conversation_id>/messages")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_CONVERSATION, key_func=_conversation_key)
def send(conversation_id: str) -> tuple[Response, int]:
    talk = _conversation(conversation_id)
    body = _body({"client_id", "text", "choice"})
    client_id = body.get("client_id")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise BadRequest("client_id")
    text, choice = message_of(body, talk)
    receipt = conversation.receive(conversation_id, client_id, text, choice)
    current_app.extensions["answering"].wake(conversation_id)
    return jsonify(seq=receipt.seq), 202 if receipt.new else 200


def message_of(body: dict[str, Any], talk: Conversation) -> tuple[str, str | None]:
    """Text and choice of a message: exactly one was sent; a choice's text is its label. Raises BadRequest."""
    text, choice = body.get("text"), body.get("choice")
    if (text is None) == (choice is None):
        raise BadRequest("text_or_choice")
    if choice is not None:
        if not isinstance(choice, str) or not _CHOICE.fullmatch(choice) or not _known(choice):
            raise BadRequest("choice")
        return replies.choice_label(choice, Place(talk.municipality, talk.language)), choice
    if not isinstance(text, str) or not text.strip():
        raise BadRequest("text_empty")
    if len(text) > TEXT_LIMIT:
        raise BadRequest("text_too_long", limit=TEXT_LIMIT)
    return storable(text), None


def storable(text: str) -> str:
    """Text without what no database takes: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _known(choice: str) -> bool:
    """Whether a choice names something that exists."""
    kind, _, value = choice.partition(":")
    catalogue = services().catalogue
    known = {
        "topic": catalogue.topics,
        "language": [one.code for one in offered()],
        "municipality": catalogue.municipalities,
        "basis": {basis for topic in catalogue.topics.values() for basis in topic.basis},
        "resume": ["bot"],
    }
    return not value or value in known[kind]


@blueprint.get("/conversations/<conversation_id>/messages")
def read(conversation_id: str) -> Response:
    talk = _conversation(conversation_id)
    after = _after(request.args.get("after", "0"))
    messages = [views.show(message, talk) for message in views.messages_after(conversation_id, after)]
    return jsonify(**views.state(talk), messages=messages)


@blueprint.get("/conversations/<conversation_id>/stream")
def stream(conversation_id: str) -> Response:
    _conversation(conversation_id)
    after = _after(request.headers.get("Last-Event-ID") or request.args.get("after", "0"))
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def generate() -> Iterator[str]:
        with app.app_context():
            yield from _events(conversation_id, after)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": "identity"}
    return Response(generate(), mimetype="text/event-stream", headers=headers)


def _events(conversation_id: str, after: int) -> Iterator[str]:
    """Messages as they come, the state when it changes, and a heartbeat. No database session is held while waiting."""
    last_state = None
    with services().events.subscribe(conversation_id) as signal:
        while True:
            signal.clear()
            with database.read() as session:
                talk = session.get(Conversation, conversation_id)
            if talk is None or talk.access_ended:
                return
            for message in views.messages_after(conversation_id, after):
                after = message.seq
                yield _event("message", views.show(message, talk), message.seq)
            if views.state(talk) != last_state:
                last_state = views.state(talk)
                yield _event("state", last_state)
            if not signal.wait(services().settings.heartbeat_every):
                yield ": heartbeat\n\n"


def _event(name: str, data: dict[str, Any], seq: int | None = None) -> str:
    number = f"id: {seq}\n" if seq is not None else ""
    return f"{number}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@blueprint.put("/conversations/<conversation_id>")
@limiter.limit(PER_CONVERSATION, key_func=_conversation_key)
def adjust(conversation_id: str) -> Response:
    _conversation(conversation_id)
    body = _body({"language", "municipality"})
    if not body:
        raise BadRequest("nothing_to_change")
    conversation.adjust(
        conversation_id,
        language=_language(body["language"]) if "language" in body else None,
        municipality=_municipality(body["municipality"]) if "municipality" in body else None,
    )
    return read(conversation_id)


@blueprint.post("/conversations/<conversation_id>/handover")
@limiter.limit(PER_CONVERSATION, key_func=_conversation_key)
def hand_over(conversation_id: str) -> tuple[Response, int]:
    _conversation(conversation_id)
    body = _body({"reason", "contact", "language"}, optional=True)
    reason, contact = body.get("reason", "asked"), body.get("contact")
    if reason not in REASONS or reason == "staff":
        raise BadRequest("reason")
    if contact is not None and (not isinstance(contact, str) or not 3 <= len(contact.strip()) <= 200):
        raise BadRequest("contact")
    language = _language(body["language"]) if "language" in body else None
    conversation.hand_over(conversation_id, reason, storable(contact.strip()) if contact else None, language)
    return jsonify(views.state(_conversation(conversation_id))), 202


@blueprint.delete("/conversations/<conversation_id>")
def delete(conversation_id: str) -> tuple[Response | str, int]:
    _conversation(conversation_id)
    kept = conversation.delete(conversation_id)
    return (jsonify(kept=kept), 200) if kept else ("", 204)


def _conversation(conversation_id: str) -> Conversation:
    """The conversation of this request; from here on its language is the request's."""
    talk = access.by_request(conversation_id)
    g.language = talk.language
    return talk


def _body(names: set[str], optional: bool = False) -> dict[str, Any]:
    """The JSON object of the request, with no other names than these. Raises BadRequest."""
    if optional and not request.get_data():
        return {}
    if not request.is_json:
        raise BadRequest("not_json", 415)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadRequest("not_an_object")
    unknown = sorted(set(body) - names)
    if unknown:
        raise BadRequest("unknown_name", name=unknown[0][:40])
    return body


def _municipality(value: object) -> str:
    if not isinstance(value, str) or value not in services().catalogue.municipalities:
        raise BadRequest("municipality")
    return value


def _language(value: object) -> str:
    if not isinstance(value, str) or value not in LANGUAGES or not is_offered(value):
        raise BadRequest("language")
    return value


def _after(value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise BadRequest("after")
    return int(value)
