"""Who a member of staff is, and what they may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import abort, g, redirect, request, session, url_for
from gevent import get_hub
from sqlalchemy import and_, false, or_, select, update
from werkzeug.wrappers import Response

from portal.chat.conversation import NotFound
from portal.extensions import database
from portal.models import ROLES, AuditEntry, Conversation, Handover, Membership, StaffUser, now

FAILURES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody")

P = ParamSpec("P")
R = TypeVar("R")


class SignInRefused(Exception):
    """Wrong e-mail or password, or a locked account; the two are not told apart."""


def add_staff(email: str, name: str, password: str, municipalities: list[str], role: str = "staff") -> bool:
    """Create a member of staff who belongs to these municipalities. False if the e-mail address is taken.

    Raises ValueError for a role that is not in ROLES.
    """
    _check_role(role)
    with database.write() as db:
        if db.scalar(select(StaffUser).where(StaffUser.email == email.lower())):
            return False
        member = StaffUser(email=email.lower(), name=name, password_hash=_hasher.hash(password), role=role)
        member.memberships = [Membership(municipality=place) for place in municipalities]
        db.add(member)
    return True


def set_role(email: str, role: str) -> None:
    """Give an existing member of staff a role; an unknown e-mail address changes nothing. Raises ValueError."""
    _check_role(role)
    with database.write() as db:
        db.execute(update(StaffUser).where(StaffUser.email == email.lower()).values(role=role))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ValueError(f"a role is one of {', '.join(ROLES)}, not {role!r}")


def sign_in(email: str, password: str) -> StaffUser:
    """Check a password. After FAILURES_BEFORE_LOCK failures the account is locked for LOCKED_FOR.

    The hash is computed outside any transaction and also for an unknown address, so that time tells nothing.
    Raises SignInRefused.
    """
    with database.read() as db:
        member = db.scalar(select(StaffUser).where(StaffUser.email == email.strip().lower(), StaffUser.active))
    locked = member is not None and member.locked_until is not None and member.locked_until > now()
    right = _verify(member.password_hash if member else _NOBODY, password)
    if member is None or locked:
        raise SignInRefused
    with database.write() as db:
        stored = db.get_one(StaffUser, member.id, with_for_update=True)
        if right:
            stored.failures, stored.locked_until = 0, None
        else:
            stored.failures += 1
            if stored.failures >= FAILURES_BEFORE_LOCK:
                stored.failures, stored.locked_until = 0, now() + LOCKED_FOR
        db.add(AuditEntry(staff_id=member.id, action="sign_in" if right else "sign_in_failed"))
    if not right:
        raise SignInRefused
    return member


def _verify(password_hash: str, password: str) -> bool:
    """Outside the worker's loop, which a password hash would stop for a tenth of a second."""
    return bool(get_hub().threadpool.apply(_matches, (password_hash, password)))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


def begin_session(member: StaffUser) -> None:
    """Start a new session; nothing of an older one is kept."""
    session.clear()
    session["staff"] = [member.id, member.session_version]


def end_sessions_everywhere(member_id: int) -> None:
    with database.write() as db:
        db.get_one(StaffUser, member_id, with_for_update=True).session_version += 1
        db.add(AuditEntry(staff_id=member_id, action="sign_out_everywhere"))


def current_member() -> StaffUser | None:
    """The member of staff of this session, if the session has not been ended."""
    stored = session.get("staff")
    if not stored:
        return None
    with database.read() as db:
        member = db.get(StaffUser, stored[0])
    return member if member and member.active and member.session_version == stored[1] else None


def staff_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A view for signed-in staff: `g.member` is set, everybody else is sent to sign in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        member = current_member()
        if member is None:
            return redirect(url_for("sign_in.form", next=request.path if request.method == "GET" else None))
        g.member = member
        return view(*args, **kwargs)

    guarded.staff_only = True  # type: ignore[attr-defined]
    return guarded


def has_role(member: StaffUser | None, role: str) -> bool:
    """Whether a member has a role; an administrator has every one."""
    return member is not None and member.role in (role, "administrator")


def role_required(role: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """A view for staff with a role: others who are signed in get 403, everybody else is sent to sign in."""

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if not has_role(g.member, role):
                abort(403)
            return view(*args, **kwargs)

        return staff_only(checked)

    return guard


def visible(member: StaffUser) -> Any:
    """The condition on Conversation and Handover under which a member may see an enquiry."""
    return or_(
        false(),
        *(
            and_(Conversation.municipality == one.municipality, *([Handover.unit == one.unit] if one.unit else []))
            for one in member.memberships
        ),
    )


def seen_by(member: StaffUser, conversation_id: str) -> Conversation:
    """A conversation with an enquiry that the member may see; the look is written to the audit log.

    Raises NotFound, also for what exists elsewhere.
    """
    with database.write() as db:
        talk = db.scalar(
            select(Conversation).join(Handover).where(Conversation.id == conversation_id, visible(member)).limit(1)
        )
        if talk is None:
            raise NotFound
        db.add(AuditEntry(staff_id=member.id, action="look", conversation_id=conversation_id))
    return talk
