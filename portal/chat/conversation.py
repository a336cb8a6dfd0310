"""The only writer of conversations: what changes who answers, and what is stored in which order.

`answerer` says who answers: `bot`, `waiting` (an enquiry that nobody has taken), `staff`, `closed`.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.chat import replies
from portal.chat.answers import Decision, Reply
from portal.chat.deadlines import answer_by
from portal.chat.masking import mask
from portal.extensions import database
from portal.models import AuditEntry, Conversation, Handover, Message, now
from portal.services import services

REASONS = ("asked", "unsure", "urgent", "staff", "interpreter")


class NotFound(Exception):
    """There is no such conversation, or it is not open to whoever asks."""


class Refused(Exception):
    """The conversation does not take this now; `code` names the sentence that says why."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code, self.parameters = code, parameters


@dataclass(frozen=True)
class Receipt:
    """The number of a stored message, and whether it is new (False: the same client_id was stored before)."""

    seq: int
    new: bool


@dataclass(frozen=True)
class Claim:
    """A pending message that one worker answers until its lease ends; `conversation` is a copy for reading."""

    lease: str
    message: Message
    conversation: Conversation


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start(municipality: str, language: str) -> tuple[Conversation, str]:
    """A new conversation with its greeting. Returns it with the token, which is the only key and is not kept."""
    token = secrets.token_urlsafe(32)
    conversation = Conversation(
        id=secrets.token_hex(16), token_hash=hash_token(token), municipality=municipality, language=language,
        answerer="bot", last_seq=0, misses=0, access_ended=False,
    )  # fmt: skip
    with database.write() as session:
        session.add(conversation)
        _say(session, conversation, Reply("welcome"))
    return conversation, token


def receive(conversation_id: str, client_id: str, text: str, choice: str | None = None) -> Receipt:
    """Store what the citizen wrote (masked) or tapped, before anybody is told that it arrived.

    A message after closing opens the conversation again, visibly. The same client_id is stored once.
    """
    text, masked = mask(text)
    with database.write() as session:
        conversation = _locked(session, conversation_id)
        known = session.scalar(
            select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
        )
        if known:
            return Receipt(known.seq, new=False)
        if conversation.answerer == "closed":
            _reopen(session, conversation)
        message = _add(session, conversation, "citizen", text, client_id=client_id, choice=choice, pending=True)
        if masked:
            _say(session, conversation, Reply("masked", author="notice"))
    _announce(conversation)
    return Receipt(message.seq, new=True)


def hand_over(
    conversation_id: str, reason: str, contact: str | None = None, language: str | None = None, unit: str | None = None
) -> None:
    """Give the conversation to a person: an enquiry with its unit and the time by which it will be answered.

    Asked twice, the open enquiry stays; a contact that is given later is added to it.
    """
    with database.write() as session:
        conversation = _locked(session, conversation_id)
        if language:
            conversation.language = language
        _hand_over(session, conversation, reason, contact, unit)
    _announce(conversation)


def _hand_over(
    session: Session, conversation: Conversation, reason: str, contact: str | None, unit: str | None
) -> None:
    enquiry = open_enquiry(session, conversation.id)
    if enquiry is None:
        place = services().catalogue.municipalities[conversation.municipality]
        topic = conversation.topic
        unit = unit or (services().handbook.task(place.id, topic).unit if topic else "citizen-service")
        if unit not in services().catalogue.units:
            unit = "citizen-service"
        enquiry = Handover(
            conversation_id=conversation.id, reason=reason, unit=unit, topic=topic, contact=contact,
            answer_by=answer_by(now(), place.answer_within),
        )  # fmt: skip
        session.add(enquiry)
    elif contact:
        enquiry.contact = contact
    if conversation.answerer in ("bot", "closed"):
        conversation.answerer = "waiting"
    parameters = {"unit": enquiry.unit, "answer_by": enquiry.answer_by.isoformat()}
    _say(session, conversation, Reply("handed_over", parameters, author="notice"))


def take(conversation_id: str, staff_id: int, staff_name: str) -> None:
    """A member of staff takes the enquiry; the bot is silent from now on. Refused if a colleague has it."""
    with database.write() as session:
        conversation = _locked(session, conversation_id)
        enquiry = open_enquiry(session, conversation_id)
        if enquiry and enquiry.staff_id not in (None, staff_id):
            raise Refused("taken_by_colleague", name=enquiry.staff.name if enquiry.staff else "")
        if enquiry is None:
            _hand_over(session, conversation, "staff", None, None)
            session.flush()
            enquiry = open_enquiry(session, conversation_id)
        assert enquiry
        if conversation.answerer != "staff":
            enquiry.staff_id, enquiry.taken_at = staff_id, now()
            conversation.answerer = "staff"
            _say(session, conversation, Reply("person_here", {"name": staff_name.split(" ")[0]}, author="notice"))
            _audit(session, staff_id, "take", conversation_id)
    _announce(conversation)


def staff_reply(conversation_id: str, staff_id: int, client_id: str, text: str, language: str) -> Receipt:
    """Store a reply of the member of staff who has the enquiry; numbers are masked in staff's texts too."""
    text, masked = mask(text)
    with database.write() as session:
        conversation = _locked(session, conversation_id)
        known = session.scalar(
            select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
        )
        if known:
            return Receipt(known.seq, new=False)
        enquiry = open_enquiry(session, conversation_id)
        if conversation.answerer != "staff" or enquiry is None or enquiry.staff_id != staff_id:
            raise Refused("not_yours")
        message = _add(session, conversation, "staff", text, client_id=client_id, language=language, staff_id=staff_id)
        if masked:
            _say(session, conversation, Reply("masked", author="notice"))
        _audit(session, staff_id, "reply", conversation_id)
    _announce(conversation)
    return Receipt(message.seq, new=True)


def hand_back(conversation_id: str, staff_id: int) -> None:
    """The person gives the conversation back to the bot; the citizen is told, and the next message is answered."""
    _end_enquiry(conversation_id, staff_id, "bot", "handed_back")


def close(conversation_id: str, staff_id: int) -> None:
    """The person ends the enquiry; the citizen is told that a new message opens it again."""
    _end_enquiry(conversation_id, staff_id, "closed", "closed")


def _end_enquiry(conversation_id: str, staff_id: int, answerer: str, key: str) -> None:
    with database.write() as session:
        conversation = _locked(session, conversation_id)
        enquiry = open_enquiry(session, conversation_id)
        if enquiry is None or enquiry.staff_id != staff_id:
            raise Refused("not_yours")
        enquiry.ended_at = now()
        conversation.answerer = answerer
        _say(session, conversation, Reply(key, author="notice"))
        _audit(session, staff_id, key, conversation_id)
    _announce(conversation)


def adjust(conversation_id: str, language: str | None = None, municipality: str | None = None) -> None:
    """The citizen changes language or municipality; the thread stays."""
    with database.write() as session:
        conversation = _locked(session, conversation_id)
        conversation.language = language or conversation.language
        if municipality and municipality != conversation.municipality:
            if open_enquiry(session, conversation_id):
                raise Refused("enquiry_open")
            conversation.municipality = municipality
    _announce(conversation)


def delete(conversation_id: str) -> list[str]:
    """End the citizen's access. All is gone where no person took over; otherwise returns what is kept."""
    with database.write() as session:
        conversation = _locked(session, conversation_id)
        taken = session.scalar(
            select(Handover.id).where(Handover.conversation_id == conversation_id, Handover.taken_at.is_not(None))
        )
        if taken is None:
            session.delete(conversation)
        else:
            conversation.access_ended = True
            conversation.token_hash = ""
            for enquiry in conversation.handovers:
                enquiry.contact = None
    _announce(conversation)
    return [] if taken is None else ["messages"]


def claim(conversation_id: str) -> Claim | None:
    """The oldest pending message of a conversation, for one worker; None if there is none or another has it."""
    with database.write() as session:
        conversation = session.get(Conversation, conversation_id, with_for_update=True)
        if conversation is None or (conversation.leased_until and conversation.leased_until > now()):
            return None
        message = session.scalar(
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.pending)
            .order_by(Message.seq).limit(1)
        )  # fmt: skip
        if message is None:
            return None
        conversation.lease = secrets.token_hex(8)
        conversation.leased_until = now() + timedelta(seconds=services().settings.lease)
        return Claim(conversation.lease, message, conversation)


def settle(claim: Claim, decision: Decision) -> None:
    """Store all answers to a claimed message at once, if the lease still holds and nobody else answers now."""
    with database.write() as session:
        conversation = session.get(Conversation, claim.conversation.id, with_for_update=True)
        if conversation is None or conversation.lease != claim.lease:
            return
        message = session.get_one(Message, claim.message.id)
        message.pending, message.topic, message.urgent = False, decision.recognised, decision.urgent
        conversation.lease = conversation.leased_until = None
        if conversation.answerer == "bot" or decision.for_any_answerer:
            _store(session, conversation, message, decision)
        elif decision.urgent:
            _say(session, conversation, Reply("emergency", urgent=True, author="notice"), answers=message.seq)
    _announce(conversation)


def _store(session: Session, conversation: Conversation, message: Message, decision: Decision) -> None:
    for name, value in decision.changes.items():
        setattr(conversation, name, value)
    for reply in decision.replies:
        _say(session, conversation, reply, answers=message.seq)
    if decision.hand_over and open_enquiry(session, conversation.id) is None:
        _hand_over(session, conversation, decision.hand_over, None, None)


def release(claim: Claim) -> None:
    """Give a claimed message back unanswered, so that it is claimed again."""
    with database.write() as session:
        conversation = session.get(Conversation, claim.conversation.id, with_for_update=True)
        if conversation and conversation.lease == claim.lease:
            conversation.lease = conversation.leased_until = None


def left_over() -> list[str]:
    """The conversations with pending messages that nobody answers now."""
    with database.read() as session:
        return list(
            session.scalars(
                select(Conversation.id).join(Message).distinct()
                .where(Message.pending, or_(Conversation.leased_until.is_(None), Conversation.leased_until < now()))
            )
        )  # fmt: skip


def open_enquiry(session: Session, conversation_id: str) -> Handover | None:
    """The enquiry that is neither closed nor handed back."""
    return session.scalar(
        select(Handover).where(Handover.conversation_id == conversation_id, Handover.ended_at.is_(None))
    )


def _locked(session: Session, conversation_id: str) -> Conversation:
    conversation = session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None or conversation.access_ended:
        raise NotFound
    return conversation


def _reopen(session: Session, conversation: Conversation) -> None:
    conversation.answerer = "bot"
    _say(session, conversation, Reply("reopened", author="notice"))


def _add(session: Session, conversation: Conversation, author: str, text: str, **fields: Any) -> Message:
    conversation.last_seq += 1
    conversation.changed_at = now()
    fields.setdefault("language", conversation.language)
    message = Message(conversation_id=conversation.id, seq=conversation.last_seq, author=author, text=text, **fields)
    session.add(message)
    return message


def _say(session: Session, conversation: Conversation, reply: Reply, answers: int | None = None) -> None:
    """Store something the product says: key and parameters, the content's hash, and the text as shown."""
    shown = replies.render(reply.key, reply.parameters, conversation.municipality, conversation.language)
    _add(
        session, conversation, reply.author, shown.text, key=reply.key, parameters=reply.parameters, answers=answers,
        content_hash=shown.content_hash, topic=shown.topic, urgent=reply.urgent or shown.urgent,
    )  # fmt: skip


def _audit(session: Session, staff_id: int, action: str, conversation_id: str) -> None:
    session.add(AuditEntry(staff_id=staff_id, action=action, conversation_id=conversation_id))


def _announce(conversation: Conversation) -> None:
    services().events.publish(conversation.id)
    services().events.publish(f"inbox/{conversation.municipality}")
