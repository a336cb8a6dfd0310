"""The public API: its shapes, its refusals, who gets in."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.chat.access import COOKIE
from tests.doubles import BotDouble
from tests.functional.talk import Citizen

MESSAGE_FIELDS = {
    "seq", "author", "at", "language", "direction", "text", "html", "key", "topic", "unit", "links", "choices",
    "urgent",
}  # fmt: skip
UNIT_FIELDS = {"id", "name", "does", "phone", "hours", "address", "url", "outside", "verified_on"}


def test_what_is_offered_is_told(client: FlaskClient) -> None:
    places = client.get("/api/v1/municipalities").json["municipalities"]
    assert {place["id"] for place in places} == {"vejen", "jammerbugt", "vejle", "stevns", "aabenraa"}
    codes = [language["code"] for language in client.get("/api/v1/languages").json["languages"]]
    assert {"da", "en", "ar"} <= set(codes)


def test_a_message_has_exactly_the_fields_of_the_contract(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("q", "answer", topic="doctor")
    answer = Citizen(client).ask("q")[0]
    assert set(answer) == MESSAGE_FIELDS
    assert set(answer["unit"]) == UNIT_FIELDS
    assert set(answer["links"][0]) == {"label", "url"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"client_id": "a"}, "text_or_choice"),
        ({"client_id": "a", "text": "x", "choice": "yes"}, "text_or_choice"),
        ({"client_id": "a", "text": "  \n "}, "text_empty"),
        ({"client_id": "a", "text": 5}, "text_empty"),
        ({"client_id": "a", "text": "x" * 4001}, "text_too_long"),
        ({"client_id": "", "text": "x"}, "client_id"),
        ({"client_id": "a b", "text": "x"}, "client_id"),
        ({"client_id": None, "text": "x"}, "client_id"),
        ({"client_id": "a", "choice": "topic:nothing"}, "choice"),
        ({"client_id": "a", "choice": "/restart"}, "choice"),
        ({"client_id": "a", "text": "x", "more": 1}, "unknown_name"),
        ([], "not_an_object"),
        (None, "not_an_object"),
    ],
)
def test_a_bad_message_is_refused_with_its_reason(client: FlaskClient, body: object, code: str) -> None:
    citizen = Citizen(client)
    response = client.post(
        f"{citizen.address}/messages", data=json.dumps(body), headers=citizen.headers, content_type="application/json"
    )
    assert response.status_code == 400
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"]
    assert citizen.messages(citizen.seen) == []


def test_an_error_is_told_in_the_language_of_the_conversation(client: FlaskClient) -> None:
    citizen = Citizen(client, language="ar")
    response = client.post(f"{citizen.address}/messages", json={"client_id": "a", "text": ""}, headers=citizen.headers)
    assert any("\u0600" <= character <= "\u06ff" for character in response.json["error"]["message"])


def test_what_is_not_json_is_refused(client: FlaskClient) -> None:
    citizen = Citizen(client)
    response = client.post(f"{citizen.address}/messages", data="hello", headers=citizen.headers)
    assert response.status_code == 415


@pytest.mark.parametrize("text", ["\ud800 half", "nul \0 inside", "\u202e turned", "/restart", "👍", "؟؟؟"])
def test_strange_text_is_stored_and_answered(client: FlaskClient, text: str) -> None:
    citizen = Citizen(client)
    response = client.post(
        f"{citizen.address}/messages", data=json.dumps({"client_id": "a", "text": text}), headers=citizen.headers,
        content_type="application/json",
    )  # fmt: skip
    assert response.status_code == 202
    assert citizen.wait_for(response.json["seq"])


def test_without_the_right_token_a_conversation_does_not_exist(client: FlaskClient) -> None:
    mine, other = Citizen(client), Citizen(client)
    for headers in ({"Authorization": "Bearer wrong"}, other.headers, {"Authorization": "Bearer "}):
        response = client.get(f"{mine.address}/messages", headers=headers)
        assert response.status_code in (401, 404)
    assert client.get("/api/v1/conversations/unknown/messages", headers=mine.headers).status_code == 404


def test_a_cookie_works_only_from_our_own_pages(app: Flask) -> None:
    client = app.test_client()
    citizen = Citizen(client)
    client.set_cookie(COOKIE, f"{citizen.id}.{citizen.token}")
    body = {"client_id": "a", "text": "hello"}
    address = f"{citizen.address}/messages"
    ours = {"Origin": "http://localhost", "X-Bindeled": "1"}
    assert client.post(address, json=body).status_code == 403
    assert client.post(address, json=body, headers={**ours, "Origin": "http://evil.example"}).status_code == 403
    assert client.post(address, json=body, headers={"Origin": "http://localhost"}).status_code == 403
    assert client.post(address, json=body, headers=ours).status_code == 202
    assert client.get(address, headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.get(address).status_code == 200


def test_a_handover_is_promised_with_a_time_and_a_unit(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("q", "answer", topic="benefits")
    citizen = Citizen(client)
    citizen.ask("q")
    response = citizen.hand_over(reason="unsure", contact="me@example.org")
    assert response.status_code == 202
    assert response.json["answerer"] == "waiting"
    notice = citizen.messages()[-1]
    assert (notice["author"], notice["key"], notice["unit"]["id"]) == ("notice", "handed_over", "benefits-team")
    assert "15:00" in notice["text"] or "3:00" in notice["text"]


@pytest.mark.parametrize("body", [{"reason": "because"}, {"reason": "staff"}, {"contact": "x"}, {"language": "xx"}])
def test_a_bad_handover_is_refused(client: FlaskClient, body: dict[str, str]) -> None:
    assert Citizen(client).hand_over(**body).status_code == 400


def test_the_stream_sends_what_is_new_with_its_number_and_the_state(app: Flask, bot: BotDouble) -> None:
    bot.knows("q", "answer", topic="doctor")
    citizen = Citizen(app.test_client())
    citizen.ask("q")
    events = read_stream(app, citizen, after=1, count=4)
    assert [event.get("id") for event in events] == ["2", "3", None, None]
    assert [event.get("event") for event in events] == ["message", "message", "state", None]
    assert json.loads(events[1]["data"])["topic"] == "doctor"


def test_the_stream_resumes_after_the_last_number_it_sent(app: Flask, bot: BotDouble) -> None:
    citizen = Citizen(app.test_client())
    citizen.ask("one")
    events = read_stream(app, citizen, after=0, count=2, headers={"Last-Event-ID": "2"})
    assert events[0]["id"] == "3"


def test_the_stream_brings_a_message_that_comes_while_it_is_open(app: Flask) -> None:
    citizen = Citizen(app.test_client())
    got: list[dict[str, str]] = []
    reader = threading.Thread(target=lambda: got.extend(read_stream(app, citizen, after=1, count=4)))
    reader.start()
    citizen.send("hello")
    reader.join(10)
    assert "hello" in json.loads(next(event["data"] for event in got if event.get("id") == "2"))["text"]


def read_stream(
    app: Flask, citizen: Citizen, after: int, count: int, headers: dict[str, str] | None = None
) -> list[dict[str, str]]:
    """The first `count` events of a stream, as their fields; a heartbeat has none."""
    response = app.test_client().get(
        f"{citizen.address}/stream?after={after}", headers={**citizen.headers, **(headers or {})}, buffered=False
    )
    assert response.mimetype == "text/event-stream"
    events = []
    for chunk in response.iter_encoded():
        for block in chunk.decode().strip().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            events.append(fields)
        if len(events) >= count:
            break
    response.close()
    return events[:count]


def test_too_many_messages_in_one_conversation_are_told_to_wait(make_app: Callable[..., Flask]) -> None:
    citizen = Citizen(make_app(rate_limits=True).test_client())
    codes = [citizen.send(f"m{n}").status_code for n in range(35)]
    assert codes[0] == 202
    assert codes[-1] == 429
    response = citizen.send("again")
    assert response.headers["Retry-After"]
    assert response.json["error"]["code"] == "too_many"


def test_a_language_school_behind_one_address_is_not_locked_out(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate_limits=True).test_client()
    assert all(Citizen(client).send("hello").status_code == 202 for _ in range(60))


def test_an_address_or_method_that_is_not_there_is_told_as_json(client: FlaskClient) -> None:
    assert client.get("/api/v1/nothing").json["error"]["code"] == "not_found"
    response = client.delete("/api/v1/languages")
    assert response.status_code == 405
    assert response.json["error"]["code"] == "method"


def test_a_huge_body_is_refused(client: FlaskClient) -> None:
    citizen = Citizen(client)
    response = client.post(
        f"{citizen.address}/messages", json={"client_id": "a", "text": "x" * 100_000}, headers=citizen.headers
    )
    assert response.status_code == 413
