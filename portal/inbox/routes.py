"""The inbox of Borgerservice and the departments."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.chat import api, conversation
from portal.chat.conversation import Refused
from portal.chat.replies import sentence
from portal.inbox import queues
from portal.inbox.access import seen_by, staff_only
from portal.languages import SOURCE
from portal.models import now
from portal.services import services

blueprint = Blueprint("inbox", __name__, url_prefix="/staff")


@blueprint.before_request
def staff_work_in_danish() -> None:
    g.language = SOURCE


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
@staff_only
def queue() -> str:
    return render_template("inbox/queue.html", enquiries=queues.open_enquiries(g.member), fresh=now())


@blueprint.get("/queue")
@staff_only
def queue_part() -> str:
    """The list alone, for the live update: the same template as in the page."""
    return render_template("inbox/_queue.html", enquiries=queues.open_enquiries(g.member), fresh=now())


@blueprint.get("/conversations/<conversation_id>")
@staff_only
def show(conversation_id: str) -> str:
    return _show(conversation_id)


def _show(conversation_id: str, problem: str | None = None, text: str = "") -> str:
    talk = seen_by(g.member, conversation_id)
    return render_template(
        "inbox/conversation.html", talk=talk, thread=queues.thread(talk), enquiry=queues.enquiry_of(conversation_id),
        unit_name=queues.unit_name, topic_title=queues.topic_title, problem=problem, text=text,
        client_id=secrets.token_hex(8),
    )  # fmt: skip


@blueprint.get("/conversations/<conversation_id>/thread")
@staff_only
def thread_part(conversation_id: str) -> str:
    """The thread alone, for the live update: the same template as in the page."""
    talk = seen_by(g.member, conversation_id)
    return render_template(
        "inbox/_thread.html", talk=talk, thread=queues.thread(talk), enquiry=queues.enquiry_of(conversation_id),
        unit_name=queues.unit_name, topic_title=queues.topic_title,
    )  # fmt: skip


@blueprint.post("/conversations/<conversation_id>/take")
@staff_only
def take(conversation_id: str) -> BaseResponse | tuple[str, int]:
    seen_by(g.member, conversation_id)
    return _act(conversation_id, lambda: conversation.take(conversation_id, g.member.id, g.member.name))


@blueprint.post("/conversations/<conversation_id>/reply")
@staff_only
def reply(conversation_id: str) -> BaseResponse | tuple[str, int]:
    talk = seen_by(g.member, conversation_id)
    text = api.storable(request.form.get("text", "")).strip()
    language = request.form.get("language", SOURCE)
    if not text or len(text) > api.TEXT_LIMIT or language not in (SOURCE, talk.language):
        return _show(conversation_id, sentence("error_text_empty"), text), 400
    client_id = request.form.get("client_id") or secrets.token_hex(8)
    return _act(
        conversation_id,
        lambda: conversation.staff_reply(conversation_id, g.member.id, client_id[:64], text, language),
        text,
    )


@blueprint.post("/conversations/<conversation_id>/hand-back")
@staff_only
def hand_back(conversation_id: str) -> BaseResponse | tuple[str, int]:
    seen_by(g.member, conversation_id)
    return _act(conversation_id, lambda: conversation.hand_back(conversation_id, g.member.id))


@blueprint.post("/conversations/<conversation_id>/close")
@staff_only
def close(conversation_id: str) -> BaseResponse | tuple[str, int]:
    seen_by(g.member, conversation_id)
    return _act(conversation_id, lambda: conversation.close(conversation_id, g.member.id))


def _act(conversation_id: str, action: object, text: str = "") -> BaseResponse | tuple[str, int]:
    """Do something with a conversation; a refusal is shown above the thread, with the text kept."""
    assert callable(action)
    try:
        action()
    except Refused as refused:
        return _show(conversation_id, sentence(f"error_{refused.code}", **refused.parameters), text), 409
    return redirect(url_for("inbox.show", conversation_id=conversation_id), 303)


@blueprint.get("/stream")
@staff_only
def stream() -> Response | BaseResponse:
    """A hint at each change in the member's municipalities; the page then fetches its part anew."""
    channels = {f"inbox/{membership.municipality}" for membership in g.member.memberships}
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def generate() -> Iterator[str]:
        with app.app_context(), services().events.subscribe(*channels) as signal:
            yield ": open\n\n"
            while True:
                changed = signal.wait(services().settings.heartbeat_every)
                signal.clear()
                yield "event: changed\ndata: {}\n\n" if changed else ": heartbeat\n\n"

    return Response(generate(), mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
