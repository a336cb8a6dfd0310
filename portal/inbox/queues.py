"""What waits, and a conversation as staff read it: the product's messages in Danish, the citizen's in the original."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.chat import replies
from portal.chat.views import messages_after
from portal.extensions import database
from portal.inbox.access import visible
from portal.languages import LANGUAGES, SOURCE, Language
from portal.models import Conversation, Handover, Message, StaffUser, now
from portal.pages.markup import text_to_html
from portal.services import services


@dataclass(frozen=True)
class Enquiry:
    """A line of the queue. `unit` and `topic` are words in Danish; `staff` is the name of whoever has it."""

    conversation_id: str
    municipality: str
    language: Language
    unit: str
    topic: str | None
    reason: str
    urgent: bool
    created_at: datetime
    answer_by: datetime
    staff: str | None
    mine: bool
    overdue: bool
    last_words: str


def open_enquiries(member: StaffUser) -> list[Enquiry]:
    """The open enquiries a member may see: urgent ones first, then by the time by which an answer is promised."""
    with database.read() as db:
        rows = db.execute(
            select(Handover, Conversation).join(Conversation)
            .where(Handover.ended_at.is_(None), visible(member)).order_by(Handover.answer_by)
        ).all()  # fmt: skip
        urgent = _urgent(db, [talk.id for _, talk in rows])
        lines = [_line(db, enquiry, talk, member, talk.id in urgent) for enquiry, talk in rows]
    return sorted(lines, key=lambda line: (not line.urgent, line.answer_by))


def _urgent(db: Any, conversation_ids: list[str]) -> set[str]:
    statement = select(Message.conversation_id).where(Message.conversation_id.in_(conversation_ids), Message.urgent)
    return set(db.scalars(statement.distinct()))


def _line(db: Any, enquiry: Handover, talk: Conversation, member: StaffUser, urgent: bool) -> Enquiry:
    last = db.scalar(
        select(Message.text).where(Message.conversation_id == talk.id, Message.author == "citizen")
        .order_by(Message.seq.desc()).limit(1)
    )  # fmt: skip
    return Enquiry(
        conversation_id=talk.id, municipality=services().catalogue.municipalities[talk.municipality].name,
        language=LANGUAGES[talk.language], unit=unit_name(talk.municipality, enquiry.unit),
        topic=topic_title(enquiry.topic), reason=enquiry.reason, urgent=urgent, created_at=enquiry.created_at,
        answer_by=enquiry.answer_by, staff=enquiry.staff.name if enquiry.staff else None,
        mine=enquiry.staff_id == member.id, overdue=enquiry.answer_by < now(), last_words=(last or "")[:120],
    )  # fmt: skip


def enquiry_of(conversation_id: str) -> Handover | None:
    """The latest enquiry of a conversation, open or ended, with whoever has it."""
    with database.read() as db:
        return db.scalar(
            select(Handover).where(Handover.conversation_id == conversation_id).order_by(Handover.id.desc()).limit(1)
        )


def thread(talk: Conversation) -> list[dict[str, Any]]:
    """The messages for staff: `danish` is what the product said, rendered in Danish; `html` the original."""
    return [_for_staff(message, talk) for message in messages_after(talk.id, 0)]


def _for_staff(message: Message, talk: Conversation) -> dict[str, Any]:
    danish = None
    if message.key and message.language != SOURCE:
        danish = replies.render(message.key, message.parameters, talk.municipality, SOURCE).html
    return {
        "message": message, "language": LANGUAGES[message.language], "html": text_to_html(message.text),
        "danish": danish, "topic": topic_title(message.topic) if message.author == "citizen" else None,
    }  # fmt: skip


def unit_name(municipality: str, unit: str) -> str:
    return services().handbook.receiver(municipality, unit, SOURCE).name


def topic_title(topic: str | None) -> str | None:
    """The title of a topic in Danish."""
    found = services().library.find(f"topics/{topic}", SOURCE) if topic else None
    return found.page.title if found else topic
