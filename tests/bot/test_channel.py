"""The door of a real bot: who may come in, what comes back, and what can never be done to it."""

from __future__ import annotations

import threading
import time

import pytest
from bot_helpers import TOKEN, Bot, run

from bot.components.embedding import embed

MESSAGES = "/webhooks/bindeled/messages"
VECTORS = "/webhooks/bindeled/vectors"
SECRET = "my neighbour Xantippe Quux"


def test_an_answer_brings_the_whole_judgement_of_the_turn(bot: Bot) -> None:
    turn = bot.ask("Where can I learn Danish?")
    assert turn["replies"] == [{"key": "answer", "topic": "danish-lessons"}]
    assert turn["intent"]["name"] == "ask_danish_lessons"
    assert len(turn["ranking"]) >= 10
    assert turn["ranking"][0] == turn["intent"]
    assert turn["urgent"] is False
    assert turn["cut"] is False
    assert "vector" not in turn


def test_the_vector_comes_when_asked_for(bot: Bot) -> None:
    text = "Where can I learn Danish?"
    assert bot.ask(text, vector=True)["vector"] == pytest.approx(embed(text).tolist(), abs=1e-6)


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x"])
@pytest.mark.parametrize("path", [MESSAGES, VECTORS])
def test_nobody_comes_in_without_the_token(bot: Bot, path: str, token: str | None) -> None:
    answer = bot.send(path, {"sender": "a", "text": "hi", "texts": []}, token=token)
    assert answer.status == 401
    assert answer.body["error"]["code"] == "unauthorised"


def test_the_api_of_rasa_wants_the_token_too(bot: Bot) -> None:
    assert bot.send("/model/parse", {"text": "hi"}).status == 401
    assert bot.send("/conversations/test/tracker").status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nonsense", b"\xff\xfe", b"null", b"[]", b"5", b"[" * 100_000,
        {}, {"text": "hi"}, {"sender": "a"},
        {"sender": "", "text": "hi"}, {"sender": " ", "text": "hi"}, {"sender": 5, "text": "hi"},
        {"sender": "a", "text": None}, {"sender": "a", "text": ["hi"]},
        {"sender": "a", "text": "hi", "vector": "yes"},
        {"sender": "a", "text": "x" * 1_100_000},
    ],
)  # fmt: skip
def test_a_body_that_is_not_a_message_is_refused(bot: Bot, body: object) -> None:
    answer = bot.send(MESSAGES, body)
    assert answer.status == 400
    assert answer.body["error"]["code"] == "bad_request"


@pytest.mark.parametrize("body", [b"null", {}, {"texts": "hi"}, {"texts": [1]}, {"texts": ["a"] * 65}])
def test_a_body_that_is_not_a_list_of_texts_is_refused(bot: Bot, body: object) -> None:
    assert bot.send(VECTORS, body).status == 400


def test_vectors_come_in_the_order_of_the_texts(bot: Bot) -> None:
    first, blank, third = bot.send(VECTORS, {"texts": ["hello", "\u200b", "goodbye"]}).body["vectors"]
    assert first == pytest.approx(embed("hello").tolist(), abs=1e-6)
    assert blank == [0.0] * 384
    assert third == pytest.approx(embed("goodbye").tolist(), abs=1e-6)
    assert bot.send(VECTORS, {"texts": []}).body == {"vectors": []}


@pytest.mark.parametrize("text", ["", " ", "\0", "\u200b\ufeff", "\u3000", "\ud800", "...", "/"])
def test_a_text_with_nothing_readable_is_said_to_be_blank(bot: Bot, text: str) -> None:
    turn = bot.ask(text)
    assert turn["replies"] == [{"key": "blank"}]
    assert turn["intent"]["name"] == "nlu_fallback"
    assert turn["urgent"] is False


COMMANDS = [
    "/restart",
    "\u3000/restart",
    "／restart",
    "/session_start",
    "/greet",
    '/ask_doctor{"a": "b"}',
    "/back",
    "//greet@1.0",
]


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_is_read_as_plain_text(bot: Bot, text: str) -> None:
    plain = bot.ask(text.strip("\u3000/／"))
    turn = bot.ask(text)
    assert turn == plain
    assert turn["intent"]["name"] not in ("restart", "session_start", "back")
    assert turn["intent"]["confidence"] != 1.0


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_is_plain_text_to_the_api_of_rasa(bot: Bot, text: str) -> None:
    parsed = bot.parse(text)
    assert len(parsed["intent_ranking"]) >= 10
    assert parsed["intent"]["confidence"] != 1.0


@pytest.mark.parametrize(
    "text", [None, "", " ", "\0", "\ud800", "\u200b", "\ufdfa" * 8, "a\0b", "x" * 100_000, "😀", "?!"]
)
def test_whatever_is_typed_the_api_of_rasa_judges_it(bot: Bot, text: str | None) -> None:
    started = time.monotonic()
    parsed = bot.parse(text)
    assert time.monotonic() - started < 5
    assert parsed["urgent"] in (True, False)
    assert len(parsed["intent_ranking"]) >= 10
    assert "nlu_fallback" not in [entry["name"] for entry in parsed["intent_ranking"]]


def test_of_a_long_letter_the_beginning_is_read_and_the_citizen_can_be_told(bot: Bot) -> None:
    turn = bot.ask("Where can I learn Danish? " + "Thank you for reading. " * 150)
    assert turn["cut"] is True


def test_a_sign_of_danger_is_urgent_for_portal_and_api(bot: Bot) -> None:
    assert bot.ask("my husband hits me, I am afraid")["urgent"] is True
    assert bot.parse("my husband hits me, I am afraid")["urgent"] is True


def test_the_bot_keeps_and_prints_nothing_a_citizen_wrote(bot: Bot) -> None:
    bot.ask(SECRET)
    bot.ask("/" + SECRET)
    bot.send(MESSAGES, {"sender": "a", "text": SECRET, "vector": "yes"})
    tracker = bot.send(f"/conversations/test/tracker?token={TOKEN.replace(' ', '%20')}").body
    assert "Quux" not in bot.log
    assert [event for event in tracker["events"] if event["event"] == "user"] == []


def test_the_hundredth_turn_of_a_conversation_is_as_quick_as_the_first(bot: Bot) -> None:
    times = []
    for _ in range(100):
        started = time.perf_counter()
        bot.ask("Where can I learn Danish?")
        times.append(time.perf_counter() - started)
    assert sorted(times[-20:])[10] < 2 * sorted(times[:20])[10] + 0.02


def test_messages_at_the_same_time_each_get_their_own_answer(bot: Bot) -> None:
    questions = {"Where can I learn Danish?": "danish-lessons", "How do I get MitID?": "mitid"}
    wrong: list[object] = []

    def ask(number: int, text: str) -> None:
        turn = bot.ask(text, sender=f"sender {number}")
        if turn["replies"] != [{"key": "answer", "topic": questions[text]}]:
            wrong.append(turn)

    threads = [threading.Thread(target=ask, args=(n, text)) for n in range(10) for text in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_without_a_token_the_bot_does_not_start() -> None:
    ended = run("bot.run", BOT_TOKEN="")
    assert ended.returncode == 2
    assert ended.stderr == "BOT_TOKEN is not set.\n"


def test_without_a_model_the_bot_says_how_to_get_one() -> None:
    ended = run("bot.run", "--model", "nowhere.tar.gz", BOT_TOKEN="x")
    assert ended.returncode == 2
    assert "python -m bot.train" in ended.stderr
