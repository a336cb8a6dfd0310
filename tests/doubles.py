"""A stand-in for the bot: it speaks bot/README.md over HTTP and does what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NEAREST = ["ask_doctor", "ask_health_card", "ask_dentist", "ask_mitid", "greet"]


def understood(key: str = "unsure", urgent: bool = False, cut: bool = False, **parameters: Any) -> dict[str, Any]:
    """An answer of the bot with one reply."""
    return {
        "replies": [{"key": key, **parameters}], "intent": {"name": "x", "confidence": 0.9},
        "ranking": [{"name": name, "confidence": 0.1} for name in NEAREST], "urgent": urgent, "cut": cut,
    }  # fmt: skip


class BotDouble:
    """`answers` maps a text to an answer; what is not in it is not understood. `delay` is in seconds."""

    token = "token-of-the-bot"

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.senders: list[str] = []
        self.delay = 0.0
        self.status = 200
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(200, {})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                double.asked.append(body["text"])
                double.senders.append(body["sender"])
                assert self.headers["Authorization"] == f"Bearer {double.token}"
                time.sleep(double.delay)
                self._send(double.status, double.answers.get(body["text"], understood()))

            def _send(self, status: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def knows(self, text: str, key: str, **parameters: Any) -> None:
        self.answers[text] = understood(key, **parameters)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
