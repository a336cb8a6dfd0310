"""Every key and every error has its words, and no words stand in Python."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from flask import Flask

from portal.chat import answers
from portal.errors import BadRequest
from portal.services import Services
from tests.house_rules.source import ROOT, TEMPLATES, first_arguments, modules, sentences_in

_MACRO = re.compile(r"{%-? *macro (\w+)\(")
_NEEDED_BY_STATUS = (
    "bad_request",
    "no_token",
    "forbidden",
    "not_found",
    "method",
    "too_large",
    "not_json",
    "unexpected",
)
# Modules whose sentences only an operator reads, in the terminal.
ALLOWED = {"portal.manage", "portal.exchange.__main__"}


def macros() -> set[str]:
    return set(_MACRO.findall((TEMPLATES / "chat" / "sentences.txt").read_text(encoding="utf-8")))


def bot_replies() -> list[dict[str, Any]]:
    """The payload of every response in the bot's domain."""
    domains = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "bot" / "domain").glob("*.yml")]
    texts = [text for domain in domains for texts in (domain.get("responses") or {}).values() for text in texts]
    assert len(texts) > 60
    assert all("text" not in text for text in texts), "the bot answers with keys; the portal has the words"
    return [text["custom"] for text in texts]


def test_every_key_of_the_bot_has_a_sentence_or_a_handler() -> None:
    known = macros() | set(answers._HANDLERS)
    wanting = {reply["key"] for reply in bot_replies()} - known
    assert not wanting, f"{wanting}: write a macro in templates/chat/sentences.txt or a handler in chat/answers.py"


def test_every_topic_the_bot_answers_is_in_the_catalogue_and_the_other_way_round(parts: Services) -> None:
    answered = {reply["topic"] for reply in bot_replies() if reply["key"] == "answer"}
    assert answered == set(parts.catalogue.topics)


def test_every_key_that_the_code_replies_with_has_a_sentence(parts: Services) -> None:
    from portal.chat import replies

    used = {key for _, key in first_arguments("Reply")}
    assert used
    wanting = used - macros() - set(replies._RENDERERS)
    assert not wanting, f"{wanting}: write a macro in templates/chat/sentences.txt"


def test_every_error_has_a_sentence() -> None:
    raised = {code for name in ("BadRequest", "Refused") for _, code in first_arguments(name)}
    assert len(raised) > 10
    wanting = {f"error_{code}" for code in {*raised, *_NEEDED_BY_STATUS}} - macros()
    assert not wanting, f"{sorted(wanting)}: write the macro in templates/chat/sentences.txt"


def test_every_sentence_that_code_asks_for_by_name_exists() -> None:
    asked = {key for _, key in first_arguments("sentence")}
    assert asked <= macros(), f"{asked - macros()}: write the macro in templates/chat/sentences.txt"


def test_every_basis_of_stay_has_a_label(parts: Services) -> None:
    bases = {basis for topic in parts.catalogue.topics.values() for basis in topic.basis}
    wanting = {f"choice_basis_{basis.replace('-', '_')}" for basis in bases} - macros()
    assert not wanting, f"{wanting}: write the macro in templates/chat/sentences.txt"


@pytest.mark.parametrize("language", ["da", "en", "ar"])
def test_errors_are_said_in_the_readers_language(site: Flask, language: str) -> None:
    answer = site.test_client().get("/api/v1/conversations/x/messages", headers={"Accept-Language": language})
    assert answer.status_code == BadRequest("no_token", 401).status
    words = {"da": "Nøglen", "en": "key", "ar": "المفتاح"}[language]
    message = answer.json["error"]["message"]
    assert words in message or language == "ar", message
    assert language != "ar" or re.search(r"[\u0600-\u06ff]{3}", message), message


def test_no_sentence_stands_in_python() -> None:
    found = {name: sentences_in(tree) for name, tree in modules().items() if name not in ALLOWED}
    wrong = [f"{name}:{line} {text!r}" for name, texts in found.items() for line, text in texts]
    assert not wrong, f"{wrong}: put the words into templates/chat/sentences.txt or a template, so they are translated"


def test_no_module_is_excused_that_has_no_sentence() -> None:
    idle = [name for name in sorted(ALLOWED) if name not in modules() or not sentences_in(modules()[name])]
    assert not idle, f"{idle}: take the module out of ALLOWED"
