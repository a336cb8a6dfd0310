"""Sign in, sign out, sign out everywhere."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.extensions import limiter
from portal.inbox.access import SignInRefused, begin_session, end_sessions_everywhere, sign_in, staff_only
from portal.languages import SOURCE

blueprint = Blueprint("sign_in", __name__, url_prefix="/staff")


@blueprint.before_request
def staff_work_in_danish() -> None:
    g.language = SOURCE


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/sign-in")
def form() -> str:
    return render_template("inbox/sign_in.html", refused=False, email="")


@blueprint.post("/sign-in")
@limiter.limit("30/minute")
def enter() -> BaseResponse | tuple[str, int]:
    email = request.form.get("email", "")
    try:
        member = sign_in(email, request.form.get("password", ""))
    except SignInRefused:
        return render_template("inbox/sign_in.html", refused=True, email=email), 403
    begin_session(member)
    wanted = request.args.get("next", "")
    inside = wanted.startswith("/staff/") and "//" not in wanted and "\\" not in wanted
    return redirect(wanted if inside else url_for("inbox.queue"), 303)


@blueprint.post("/sign-out")
def leave() -> BaseResponse:
    session.clear()
    return redirect(url_for("sign_in.form"), 303)


@blueprint.post("/sign-out-everywhere")
@staff_only
def leave_everywhere() -> BaseResponse:
    end_sessions_everywhere(g.member.id)
    session.clear()
    return redirect(url_for("sign_in.form"), 303)
