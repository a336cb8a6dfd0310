"""A message as the public API and the chat page show it: one function, so that the two cannot disagree."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.chat import replies
from portal.chat.replies import Shown
from portal.extensions import database
from portal.languages import LANGUAGES
from portal.models import Conversation, Message
from portal.pages.markup import text_to_html, with_links


def messages_after(conversation_id: str, after: int) -> list[Message]:
    """The stored messages with a number above `after`, in order."""
    with database.read() as session:
        statement = select(Message).where(Message.conversation_id == conversation_id, Message.seq > after)
        return list(session.scalars(statement.order_by(Message.seq)))


def show(message: Message, conversation: Conversation) -> dict[str, Any]:
    """A message in the language of its conversation.

    What the product said is rendered anew only into another language; in its own the stored text stands.
    """
    language = conversation.language if message.key else message.language
    shown = _shown(message, conversation.municipality, language)
    return {
        "seq": message.seq, "author": message.author, "at": message.at.isoformat(timespec="milliseconds"),
        "language": language, "direction": LANGUAGES[language].direction, "text": shown.text, "html": str(shown.html),
        "key": message.key, "topic": shown.topic, "unit": shown.unit.as_json() if shown.unit else None,
        "links": shown.links, "choices": shown.choices, "urgent": message.urgent,
    }  # fmt: skip


def _shown(message: Message, municipality: str, language: str) -> Shown:
    if message.key is None:
        return Shown(message.text, text_to_html(message.text), topic=message.topic)
    shown = replies.render(message.key, message.parameters, municipality, language)
    if language == message.language and shown.text != message.text:
        shown.text, shown.html = message.text, with_links(message.text)
    return shown


def state(conversation: Conversation) -> dict[str, Any]:
    """The `state` event: who answers, and in which language the conversation is."""
    return {"answerer": conversation.answerer, "language": conversation.language}
