"""What happens when something fails: nothing is lost, and the citizen is told."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

import pytest
from flask import Flask

from portal import database as database_module
from portal.extensions import database
from tests.doubles import BotDouble
from tests.functional.talk import Citizen, settled


def test_a_bot_that_is_down_becomes_an_apology_and_the_offer_of_a_person(make_app: Callable[..., Flask]) -> None:
    app = make_app(bot_url="http://127.0.0.1:9", bot_patience=0.5)
    citizen = Citizen(app.test_client())
    answer = citizen.ask("help")[0]
    assert answer["key"] == "apology"
    assert "112" in answer["text"]
    assert [choice["id"] for choice in answer["choices"]] == ["person"]
    assert citizen.messages()[1]["text"] == "help"


@pytest.mark.parametrize("status", [400, 401, 500, 503])
def test_a_bot_that_errs_becomes_an_apology(app: Flask, bot: BotDouble, status: int) -> None:
    bot.status = status
    assert Citizen(app.test_client()).ask("help")[0]["key"] == "apology"


def test_an_empty_answer_of_the_bot_is_never_success(app: Flask, bot: BotDouble) -> None:
    bot.answers["help"] = {"replies": [], "intent": {"name": "x"}, "ranking": [], "urgent": False, "cut": False}
    assert Citizen(app.test_client()).ask("help")[0]["key"] == "apology"


def test_a_silent_bot_becomes_an_apology_and_later_messages_are_answered(
    make_app: Callable[..., Flask], bot: BotDouble
) -> None:
    app = make_app(bot_patience=0.5)
    bot.delay = 2
    citizen = Citizen(app.test_client())
    assert citizen.ask("slow")[0]["key"] == "apology"
    bot.delay = 0
    bot.knows("q", "answer", topic="doctor")
    assert citizen.ask("q")[0]["topic"] == "doctor"


def test_a_bot_that_comes_back_in_time_answers_without_an_apology(make_app: Callable[..., Flask]) -> None:
    late = BotDouble()
    address = late.url
    late.stop()
    app = make_app(bot_url=address, bot_patience=8)
    citizen = Citizen(app.test_client())
    seq = citizen.send("hello").json["seq"]
    time.sleep(1)
    again = _double_at(int(address.rsplit(":", 1)[1]))
    try:
        assert citizen.wait_for(seq)[0]["key"] == "unsure"
    finally:
        again.stop()


def _double_at(port: int) -> BotDouble:
    """A stand-in on a port of one's choice."""
    import http.server

    original = http.server.ThreadingHTTPServer.__init__

    def at_port(self: object, address: tuple[str, int], handler: object) -> None:
        original(self, (address[0], port), handler)  # type: ignore[arg-type]

    http.server.ThreadingHTTPServer.__init__ = at_port  # type: ignore[method-assign, assignment]
    try:
        return BotDouble()
    finally:
        http.server.ThreadingHTTPServer.__init__ = original  # type: ignore[method-assign]


def test_a_message_left_pending_by_a_dead_process_is_answered_after_the_start(
    make_app: Callable[..., Flask], bot: BotDouble
) -> None:
    dead = make_app(background=False)
    dead.extensions["answering"].wake = lambda _: None
    bot.knows("q", "answer", topic="doctor")
    citizen = Citizen(dead.test_client())
    seqs = [citizen.send("q").json["seq"] for _ in range(3)]
    alive = make_app()
    citizen.client = alive.test_client()
    settled(2)
    messages = citizen.messages(seqs[0] - 1)
    assert [m["author"] for m in messages] == ["citizen"] * 3 + ["bot"] * 3


def test_a_lease_that_has_ended_is_taken_over_and_the_late_worker_stores_nothing(
    make_app: Callable[..., Flask], bot: BotDouble
) -> None:
    from portal.chat import answers, conversation

    app = make_app(background=False, lease=0.2)
    app.extensions["answering"].wake = lambda _: None
    citizen = Citizen(app.test_client())
    citizen.send("q")
    with app.app_context():
        late = conversation.claim(citizen.id)
        assert late
        assert conversation.claim(citizen.id) is None
        time.sleep(0.3)
        second = conversation.claim(citizen.id)
        assert second
        conversation.settle(late, answers.apologise())
        assert [m["author"] for m in citizen.messages(citizen.seen)] == ["citizen"]
        conversation.settle(second, answers.apologise())
        conversation.settle(second, answers.apologise())
    assert [m["key"] for m in citizen.messages(citizen.seen)] == [None, "apology"]


def test_a_locked_database_is_waited_for(app: Flask, storage: dict[str, str]) -> None:
    if not database.sqlite:
        pytest.skip("PostgreSQL locks rows, not the database")
    citizen = Citizen(app.test_client())
    locker = sqlite3.connect(storage["database_url"].removeprefix("sqlite:///"), check_same_thread=False)
    locker.execute("BEGIN IMMEDIATE")
    import threading

    threading.Timer(1, lambda: (locker.rollback(), locker.close())).start()
    assert citizen.send("hello").status_code == 202


def test_a_database_locked_for_long_refuses_honestly_and_the_same_message_can_be_sent_again(
    app: Flask, storage: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.sqlite:
        pytest.skip("PostgreSQL locks rows, not the database")
    monkeypatch.setattr(database_module, "WAIT_FOR_WRITE_LOCK", 0.3)
    citizen = Citizen(app.test_client())
    locker = sqlite3.connect(storage["database_url"].removeprefix("sqlite:///"))
    locker.execute("BEGIN IMMEDIATE")
    response = citizen.send("hello", client_id="kept")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    locker.rollback()
    locker.close()
    assert citizen.send("hello", client_id="kept").status_code == 202
    assert len([m for m in citizen.messages() if m["author"] == "citizen"]) == 1
