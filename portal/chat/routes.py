"""The chat as a page: it works by posting forms, and better with the script, which uses the same API."""

from __future__ import annotations

import secrets
import time

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal.chat import access, api, conversation, views
from portal.chat.conversation import Refused
from portal.chat.replies import sentence
from portal.errors import BadRequest
from portal.extensions import limiter
from portal.models import Conversation
from portal.pages.addresses import page_address
from portal.pages.routes import read_address
from portal.services import services

blueprint = Blueprint("chat", __name__, url_prefix="/<language>/<municipality>/chat")
blueprint.url_value_preprocessor(read_address)
WAIT_FOR_ANSWER = 8.0
NEUTRAL_PAGE = "https://www.dmi.dk/"


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("")
def chat(language: str, municipality: str) -> str | BaseResponse:
    talk = access.of_browser()
    if talk and (talk.municipality, talk.language) != (municipality, language):
        try:
            conversation.adjust(talk.id, language, municipality)
        except Refused:
            return redirect(page_address(language, talk.municipality, "chat"))
    return _page(access.of_browser())


def _page(talk: Conversation | None, problem: str | None = None, text: str = "") -> str:
    shown = [views.show(message, talk) for message in views.messages_after(talk.id, 0)] if talk else []
    return render_template(
        "chat/chat.html", conversation=talk, messages=shown, problem=problem, text=text,
        client_id=secrets.token_hex(8), text_limit=api.TEXT_LIMIT,
    )  # fmt: skip


@blueprint.post("")
@limiter.limit(api.PER_ADDRESS)
def say(language: str, municipality: str) -> BaseResponse | tuple[str, int]:
    """Store what was written, wait a little for the answer, and show the page again."""
    talk, token = access.of_browser(), None
    body = {name: request.form[name] for name in ("text", "choice") if request.form.get(name)}
    client_id = request.form.get("client_id", "")[:64] or secrets.token_hex(8)
    try:
        if talk is None:
            api.message_of(body or {"text": ""}, Conversation(municipality=municipality, language=language))
            talk, token = conversation.start(municipality, language)
        text, choice = api.message_of(body or {"text": ""}, talk)
    except BadRequest as problem:
        words = sentence(f"error_{problem.code}", **problem.parameters)
        return _page(talk, words, request.form.get("text", "")), problem.status
    receipt = conversation.receive(talk.id, client_id, text, choice)
    current_app.extensions["answering"].wake(talk.id)
    _wait_for_answer(talk.id, receipt.seq)
    return _back(talk.id, token, receipt.seq)


def _wait_for_answer(conversation_id: str, seq: int) -> None:
    deadline = time.monotonic() + WAIT_FOR_ANSWER
    with services().events.subscribe(conversation_id) as signal:
        while time.monotonic() < deadline:
            if not any(message.pending for message in views.messages_after(conversation_id, seq - 1)):
                return
            signal.wait(1)
            signal.clear()


def _back(conversation_id: str, token: str | None, seq: int) -> BaseResponse:
    """To the chat page, in the language and municipality the conversation has now."""
    language, municipality = g.language, g.municipality.id
    after = access.by_token(conversation_id, token) if token else access.of_browser()
    if after:
        language, municipality = after.language, after.municipality
    response = redirect(page_address(language, municipality, "chat") + f"#m{seq}", 303)
    if token:
        access.remember(response, conversation_id, token)
    return response


@blueprint.post("/person")
def person(language: str, municipality: str) -> BaseResponse:
    """Ask for a person, with a way to be reached if the citizen wants to give one."""
    talk, token = access.of_browser(), None
    if talk is None:
        talk, token = conversation.start(municipality, language)
    contact = api.storable(request.form.get("contact", "").strip())[:200]
    conversation.hand_over(talk.id, "asked", contact or None)
    return _back(talk.id, token, views.messages_after(talk.id, 0)[-1].seq)


@blueprint.post("/delete")
def delete(language: str, municipality: str) -> BaseResponse | str:
    """Delete what the citizen wrote, within the limits of the law, and say what is kept."""
    talk = access.of_browser()
    kept = conversation.delete(talk.id) if talk else []
    response = make_response(render_template("chat/deleted.html", kept=kept))
    access.forget(response)
    return response


@blueprint.get("/leave")
def leave(language: str, municipality: str) -> BaseResponse:
    """Leave at once: the conversation is not shown again on this device, and a harmless page opens."""
    response = redirect(NEUTRAL_PAGE)
    access.forget(response)
    return response
