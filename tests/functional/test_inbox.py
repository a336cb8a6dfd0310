"""The inbox: who sees what, who has it, and that nothing is lost between two people."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.extensions import database
from portal.models import AuditEntry
from tests.doubles import BotDouble
from tests.functional.talk import Citizen, settled


def sign_in(app: Flask, staff: dict[str, str], email: str) -> FlaskClient:
    client = app.test_client()
    page = client.get("/staff/sign-in").text
    response = client.post(
        "/staff/sign-in", data={"email": email, "password": staff["password"], "csrf_token": token_of(page)}
    )
    assert response.status_code == 303, response.text
    return client


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def act(client: FlaskClient, citizen: Citizen, action: str, **data: str) -> int:
    page = client.get(f"/staff/conversations/{citizen.id}").text
    response = client.post(f"/staff/conversations/{citizen.id}/{action}", data={"csrf_token": token_of(page), **data})
    return response.status_code


@pytest.fixture
def waiting(app: Flask, bot: BotDouble, staff: dict[str, str]) -> Citizen:
    bot.knows("سؤال", "answer", topic="benefits")
    citizen = Citizen(app.test_client(), language="ar")
    citizen.ask("سؤال")
    citizen.hand_over()
    return citizen


def test_staff_read_the_guide_in_danish_and_the_citizen_in_the_original(
    app: Flask, staff: dict[str, str], waiting: Citizen
) -> None:
    anna = sign_in(app, staff, "anna@example.org")
    assert waiting.id in anna.get("/staff/").text
    page = anna.get(f"/staff/conversations/{waiting.id}").text
    assert 'lang="ar" dir="auto"><p>سؤال</p>' in page
    assert "Ydelsesteamet" in page
    assert "kontanthjælp" in page.lower()
    assert "العربية" in page


def test_an_enquiry_is_taken_answered_and_given_back_and_the_guide_goes_on(
    app: Flask, staff: dict[str, str], waiting: Citizen
) -> None:
    anna = sign_in(app, staff, "anna@example.org")
    assert act(anna, waiting, "take") == 303
    assert waiting.state()["answerer"] == "staff"
    assert act(anna, waiting, "reply", text="Hej, du kan ringe til os.", language="da", client_id="r1") == 303
    reply = waiting.messages()[-1]
    assert (reply["author"], reply["language"], reply["direction"]) == ("staff", "da", "ltr")
    assert act(anna, waiting, "hand-back") == 303
    assert waiting.state()["answerer"] == "bot"
    assert waiting.messages()[-1]["key"] == "handed_back"
    assert waiting.ask("سؤال")[0]["topic"] == "benefits"


def test_the_second_member_is_told_who_has_it_and_cannot_answer(
    app: Flask, staff: dict[str, str], waiting: Citizen
) -> None:
    anna, bo = sign_in(app, staff, "anna@example.org"), sign_in(app, staff, "bo@example.org")
    act(anna, waiting, "take")
    page = bo.get(f"/staff/conversations/{waiting.id}").text
    assert "Anna Andersen har henvendelsen" in page
    assert act(bo, waiting, "take") == 409
    assert act(bo, waiting, "reply", text="Hej", language="da", client_id="b1") == 409
    assert [m for m in waiting.messages() if m["author"] == "staff"] == []


def test_a_refused_reply_is_not_lost(app: Flask, staff: dict[str, str], waiting: Citizen) -> None:
    bo = sign_in(app, staff, "bo@example.org")
    page = bo.get(f"/staff/conversations/{waiting.id}").text
    response = bo.post(
        f"/staff/conversations/{waiting.id}/reply",
        data={"csrf_token": token_of(page), "text": "Et langt svar", "language": "da"},
    )
    assert response.status_code == 409


def test_a_reply_sent_twice_is_stored_once(app: Flask, staff: dict[str, str], waiting: Citizen) -> None:
    anna = sign_in(app, staff, "anna@example.org")
    act(anna, waiting, "take")
    for _ in range(2):
        act(anna, waiting, "reply", text="Hej", language="da", client_id="same")
    assert len([m for m in waiting.messages() if m["author"] == "staff"]) == 1


def test_after_closing_a_new_message_opens_the_conversation_visibly(
    app: Flask, staff: dict[str, str], waiting: Citizen
) -> None:
    anna = sign_in(app, staff, "anna@example.org")
    act(anna, waiting, "take")
    assert act(anna, waiting, "close") == 303
    assert waiting.state()["answerer"] == "closed"
    waiting.send("سؤال")
    settled(1.5)
    keys = [m["key"] for m in waiting.messages()][-4:-1]
    assert keys == ["reopened", None, "answer"]


def test_staff_of_another_municipality_see_nothing(app: Flask, staff: dict[str, str], waiting: Citizen) -> None:
    vera = sign_in(app, staff, "vera@example.org")
    assert waiting.id not in vera.get("/staff/").text
    assert vera.get(f"/staff/conversations/{waiting.id}").status_code == 404
    token = token_of(vera.get("/staff/").text)
    for action in ("take", "reply", "hand-back", "close"):
        response = vera.post(f"/staff/conversations/{waiting.id}/{action}", data={"csrf_token": token, "text": "x"})
        assert response.status_code == 404
    assert waiting.state()["answerer"] == "waiting"


def test_every_look_is_in_the_audit_log(app: Flask, staff: dict[str, str], waiting: Citizen) -> None:
    anna = sign_in(app, staff, "anna@example.org")
    anna.get(f"/staff/conversations/{waiting.id}")
    with database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.conversation_id == waiting.id)).all()
    assert [entry.action for entry in entries] == ["look"]


def test_numbers_are_masked_in_what_staff_write_too(app: Flask, staff: dict[str, str], waiting: Citizen) -> None:
    anna = sign_in(app, staff, "anna@example.org")
    act(anna, waiting, "take")
    act(anna, waiting, "reply", text="Dit nummer er 010190-1234", language="da", client_id="n")
    assert "1234" not in " ".join(m["text"] for m in waiting.messages())


def test_after_five_wrong_passwords_the_account_is_locked(app: Flask, staff: dict[str, str]) -> None:
    client = app.test_client()
    token = token_of(client.get("/staff/sign-in").text)
    for password in ["wrong"] * 5 + [staff["password"]]:
        response = client.post(
            "/staff/sign-in", data={"email": "anna@example.org", "password": password, "csrf_token": token}
        )
        assert response.status_code == 403


def test_signing_in_starts_a_new_session(app: Flask, staff: dict[str, str]) -> None:
    client = app.test_client()
    before = token_of(client.get("/staff/sign-in").text)
    client.post(
        "/staff/sign-in", data={"email": "anna@example.org", "password": staff["password"], "csrf_token": before}
    )
    response = client.post("/staff/sign-out", data={"csrf_token": before})
    assert response.status_code == 400, "the token of the old session still counts"


def test_signing_out_everywhere_ends_the_other_sessions(app: Flask, staff: dict[str, str]) -> None:
    here, there = sign_in(app, staff, "anna@example.org"), sign_in(app, staff, "anna@example.org")
    here.post("/staff/sign-out-everywhere", data={"csrf_token": token_of(here.get("/staff/").text)})
    assert there.get("/staff/").status_code == 302


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/staff//evil", "/da/"])
def test_signing_in_never_leads_elsewhere(app: Flask, staff: dict[str, str], wanted: str) -> None:
    client = app.test_client()
    token = token_of(client.get("/staff/sign-in").text)
    response = client.post(
        f"/staff/sign-in?next={wanted}",
        data={"email": "anna@example.org", "password": staff["password"], "csrf_token": token},
    )
    assert response.headers["Location"] == "/staff/"


def test_a_form_without_its_token_changes_nothing(app: Flask, staff: dict[str, str], waiting: Citizen) -> None:
    anna = sign_in(app, staff, "anna@example.org")
    assert anna.post(f"/staff/conversations/{waiting.id}/take").status_code == 400
    assert waiting.state()["answerer"] == "waiting"


def test_what_a_citizen_types_never_becomes_markup(app: Flask, staff: dict[str, str]) -> None:
    citizen = Citizen(app.test_client())
    citizen.ask("<script>alert(1)</script><b onclick=x>")
    citizen.hand_over(contact="<img src=x onerror=y>")
    anna = sign_in(app, staff, "anna@example.org")
    pages = anna.get("/staff/").text + anna.get(f"/staff/conversations/{citizen.id}").text
    assert "<script>alert" not in pages
    assert "<img src=x" not in pages
    assert "<script>" not in citizen.messages()[1]["html"]
