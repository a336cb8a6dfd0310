"""What is stored: conversations, messages, enquiries made from them, staff, versions of content, the audit log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its time zone; SQLite, which keeps none, gets UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def now() -> datetime:
    return datetime.now(UTC)


ROLES = ("staff", "supervisor", "editor", "administrator")


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: JSON}


class Conversation(Base):
    """One citizen's conversation. `answerer` says who answers: bot, waiting, staff or closed."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), index=True)
    municipality: Mapped[str] = mapped_column(String(40), index=True)
    language: Mapped[str] = mapped_column(String(8))
    answerer: Mapped[str] = mapped_column(String(8), default="bot", index=True)
    topic: Mapped[str | None] = mapped_column(String(60))
    basis: Mapped[str | None] = mapped_column(String(20))
    misses: Mapped[int] = mapped_column(default=0)
    question: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    last_seq: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    access_ended: Mapped[bool] = mapped_column(default=False)

    messages: Mapped[list[Message]] = relationship(order_by="Message.seq", cascade="all, delete-orphan")
    handovers: Mapped[list[Handover]] = relationship(order_by="Handover.id", cascade="all, delete-orphan")


class Message(Base):
    """One message. A citizen's message is pending until its answers are stored.

    A bot message keeps `key`, `parameters` and a hash of the content it was made from beside the text as shown.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_message_pending", "pending", "conversation_id", "seq"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(default=now)
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(String(64))
    choice: Mapped[str | None] = mapped_column(String(80))
    pending: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    topic: Mapped[str | None] = mapped_column(String(60))
    urgent: Mapped[bool] = mapped_column(default=False)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))


class Handover(Base):
    """An enquiry to a person: why, to which unit, who has it, until when an answer is promised."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str | None] = mapped_column(String(60))
    contact: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)
    answer_by: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    staff: Mapped[StaffUser | None] = relationship(lazy="joined")


class StaffUser(Base):
    """A member of staff. `session_version` grows when all sessions are ended at once.

    `role` is one of ROLES: what a member may do beyond the inbox.
    """

    __tablename__ = "staff_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16), default="staff")
    active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class Membership(Base):
    """A municipality, and where set one unit of it, that a member of staff works for."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("staff_id", "municipality", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"))
    municipality: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str | None] = mapped_column(String(40))


class AuditEntry(Base):
    """Who looked at or changed what, when. Entries are only ever added."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    action: Mapped[str] = mapped_column(String(40))
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    detail: Mapped[str | None] = mapped_column(String(200))


class ContentVersion(Base):
    """One version of a piece of content; rows are only ever added.

    `kind` is page, facts (of a topic) or contact (of a unit); `text` is written as it lies in the file. `state` is
    original (the file as it was when it was first changed), draft, published, or withdrawn (the file counts again).
    `parent` is the version it was made from (0: the file): a version has one child, so nothing is overwritten unseen.
    `base_hash` is the hash of the file that the writer saw.
    """

    __tablename__ = "content_version"
    __table_args__ = (UniqueConstraint("kind", "name", "language", "parent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8))
    parent: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    base_hash: Mapped[str] = mapped_column(String(16))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    exported_at: Mapped[datetime | None]

    staff: Mapped[StaffUser | None] = relationship(lazy="joined")
