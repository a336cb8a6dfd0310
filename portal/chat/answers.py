"""Decide what is answered, from what the bot understood or from a tapped choice. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal import languages
from portal.chat.bot import Understood
from portal.models import Conversation
from portal.services import services

NEAREST = 3
MISSES_BEFORE_PERSON = 2
Handler = Callable[..., None]


@dataclass(frozen=True)
class Reply:
    """Something the product will say: a key of `templates/chat/sentences.txt` with its parameters."""

    key: str
    parameters: dict[str, Any] = field(default_factory=dict)
    urgent: bool = False
    author: str = "bot"


@dataclass
class Decision:
    """The answers to one message and what they change on the conversation.

    `hand_over` is the reason for a handover, if there is one; `for_any_answerer` marks what the citizen may do whoever
    answers; `recognised` is the topic, for staff.
    """

    replies: list[Reply] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    hand_over: str | None = None
    urgent: bool = False
    recognised: str | None = None
    for_any_answerer: bool = False


def apologise() -> Decision:
    """The bot erred or was silent: an apology, the emergency number, and a person."""
    return Decision([Reply("apology")])


def from_understood(conversation: Conversation, text: str, understood: Understood) -> Decision:
    """The answers to a text, by the key the bot gave."""
    decision = Decision(urgent=understood.urgent)
    reply = understood.replies[0]
    key = str(reply["key"])
    handler: Handler = _HANDLERS.get(key, _say_key)
    handler(decision, conversation, text, reply, understood)
    if key not in ("unsure", "not_helpful"):
        decision.changes.setdefault("misses", 0)
    if understood.urgent and not any(answer.urgent for answer in decision.replies):
        decision.replies.insert(0, Reply("emergency", urgent=True))
    if understood.cut:
        decision.replies.insert(0, Reply("cut", author="notice"))
    return decision


def from_choice(conversation: Conversation, choice: str) -> Decision:
    """The answer to a tapped choice; the bot is not asked. An unknown choice is answered as not understood."""
    kind, _, value = choice.partition(":")
    catalogue = services().catalogue
    if kind == "topic" and value in catalogue.topics:
        decision = Decision(changes={"misses": 0})
        _about(decision, conversation, value)
        return decision
    if kind == "basis" and value in _bases(conversation):
        return _with_basis(conversation, value)
    if choice in ("yes", "no"):
        return _confirmed(conversation, choice == "yes")
    if choice == "person":
        return Decision(hand_over="asked", for_any_answerer=True)
    if choice == "resume:bot" and conversation.answerer == "waiting":
        return Decision([Reply("resumed", author="notice")], {"answerer": "bot"}, for_any_answerer=True)
    if kind == "language" and languages.is_offered(value):
        return Decision([Reply("language_changed", {"language": value})], {"language": value}, for_any_answerer=True)
    if kind == "municipality" and value in catalogue.municipalities:
        return Decision([Reply("municipality_changed")], {"municipality": value})
    return Decision([Reply("choice_gone")])


def is_urgent_topic(topic: str) -> bool:
    return services().catalogue.topics[topic].urgent


def _about(decision: Decision, conversation: Conversation, topic_id: str) -> None:
    """Answer a topic; where the answer depends on the basis of stay, with it, or with the one question."""
    topic = services().catalogue.topics[topic_id]
    parameters: dict[str, Any] = {"topic": topic_id}
    if conversation.basis in topic.basis:
        parameters["section"] = conversation.basis
    decision.replies.append(Reply("answer", parameters, urgent=topic.urgent))
    decision.changes.update(topic=topic_id, question=None)
    decision.recognised = topic_id
    if topic.basis and conversation.basis is None:
        decision.replies.append(Reply("ask_basis", {"topic": topic_id}))
        decision.changes["question"] = {"basis_for": topic_id}


def _bases(conversation: Conversation) -> tuple[str, ...]:
    topic = (conversation.question or {}).get("basis_for") or conversation.topic
    return services().catalogue.topics[topic].basis if topic else ()


def _with_basis(conversation: Conversation, basis: str) -> Decision:
    topic = (conversation.question or {}).get("basis_for") or conversation.topic
    return Decision(
        [Reply("basis_answer", {"topic": topic, "section": basis})], {"basis": basis, "question": None, "misses": 0},
        recognised=topic,
    )  # fmt: skip


def _confirmed(conversation: Conversation, yes: bool) -> Decision:
    """A yes or no to the question that is open, if there is one."""
    question = conversation.question or {}
    if yes and "municipality" in question:
        changes = {"municipality": question["municipality"], "question": None, "topic": conversation.topic}
        return Decision([Reply("municipality_changed")], changes)
    return Decision([Reply("affirm" if yes else "deny")], {"question": None})


def _answer(decision: Decision, conversation: Conversation, _text: str, reply: dict[str, Any], _: Understood) -> None:
    _about(decision, conversation, str(reply["topic"]))


def _follow_up(
    decision: Decision, conversation: Conversation, _text: str, reply: dict[str, Any], _: Understood
) -> None:
    if conversation.topic is None:
        decision.replies.append(Reply("follow_up_about_what"))
        return
    decision.recognised = conversation.topic
    decision.replies.append(Reply("follow_up", {"topic": conversation.topic, "aspect": str(reply["aspect"])}))


def _unsure(
    decision: Decision, conversation: Conversation, _text: str, _reply: dict[str, Any], understood: Understood
) -> None:
    """The nearest topics as choices; after two misses in a row a person is offered first."""
    if decision.urgent:
        return
    catalogue = services().catalogue
    nearest = [catalogue.topic_of_intent[i] for i in understood.ranking if i in catalogue.topic_of_intent][:NEAREST]
    misses = conversation.misses + 1
    key = "unsure_again" if misses >= MISSES_BEFORE_PERSON else "unsure"
    decision.replies.append(Reply(key, {"topics": nearest}))
    decision.changes["misses"] = misses


def _person(decision: Decision, *_: Any) -> None:
    decision.hand_over = "asked"


def _language(decision: Decision, conversation: Conversation, text: str, *_: Any) -> None:
    wanted = languages.named_in(text)
    if wanted and languages.is_offered(wanted):
        decision.replies.append(Reply("language_changed", {"language": wanted}))
        decision.changes["language"] = wanted
    else:
        decision.replies.append(Reply("which_language", {"wanted": wanted}))


def _municipality(decision: Decision, conversation: Conversation, text: str, *_: Any) -> None:
    places = [
        place for place in services().catalogue.municipalities.values() if place.name.casefold() in text.casefold()
    ]
    if len(places) == 1 and places[0].id != conversation.municipality:
        decision.replies.append(Reply("confirm_municipality", {"municipality": places[0].id}))
        decision.changes["question"] = {"municipality": places[0].id}
    elif len(places) == 1:
        decision.replies.append(Reply("municipality_is"))
    else:
        decision.replies.append(Reply("which_municipality"))


def _yes_or_no(
    decision: Decision, conversation: Conversation, _text: str, reply: dict[str, Any], _: Understood
) -> None:
    confirmed = _confirmed(conversation, reply["key"] == "affirm")
    decision.replies += confirmed.replies
    decision.changes.update(confirmed.changes)


def _repeat(decision: Decision, conversation: Conversation, *_: Any) -> None:
    if conversation.topic:
        decision.recognised = conversation.topic
        decision.replies.append(Reply("repeat", {"topic": conversation.topic}))
    else:
        decision.replies.append(Reply("capabilities"))


def _not_helpful(decision: Decision, conversation: Conversation, *_: Any) -> None:
    decision.changes["misses"] = conversation.misses + 1
    decision.replies.append(Reply("not_helpful"))


def _say_key(decision: Decision, _conversation: Conversation, _text: str, reply: dict[str, Any], _: Understood) -> None:
    decision.replies.append(Reply(str(reply["key"])))


_HANDLERS: dict[str, Handler] = {
    "answer": _answer, "follow_up": _follow_up, "unsure": _unsure, "person": _person, "language": _language,
    "municipality": _municipality, "affirm": _yes_or_no, "deny": _yes_or_no, "repeat": _repeat,
    "not_helpful": _not_helpful,
}  # fmt: skip
