"""What the tests of the bot share: a real bot process to talk to, and the catalogue it must answer to."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TOKEN = "a token for tests"
START_SECONDS = 90

sys.path.insert(0, str(ROOT))


class Answer(NamedTuple):
    """Status and JSON of one call."""

    status: int
    body: Any


class Bot:
    """A running bot and the calls a portal makes."""

    def __init__(self, port: int, log: Path) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._log = log

    @property
    def log(self) -> str:
        """Everything the process has printed."""
        return self._log.read_text(errors="replace")

    def send(self, path: str, body: Any = None, token: str | None = TOKEN) -> Answer:
        """Send `body` (as it is if bytes, else as JSON; None asks with GET) and return the answer."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._base}{path}", data=data)
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, json.load(response))
        except urllib.error.HTTPError as error:
            return Answer(error.code, json.load(error))

    def ask(self, text: str, **fields: Any) -> Any:
        """Send a message that must succeed and return its turn."""
        answer = self.send("/webhooks/bindeled/messages", {"sender": "test", "text": text, **fields})
        assert answer.status == 200, answer
        return answer.body

    def parse(self, text: Any) -> Any:
        """Let Rasa's own API judge a text."""
        answer = self.send(f"/model/parse?token={TOKEN.replace(' ', '%20')}", {"text": text})
        assert answer.status == 200, answer
        return answer.body


def free_port() -> int:
    """Return a port of the loopback address nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the bot to its end."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def wait_until_ready(bot: Bot, process: subprocess.Popen[bytes]) -> None:
    """Wait for `/ready`; fail with the log if the process ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if bot.send("/webhooks/bindeled/ready").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail(f"The bot did not become ready:\n{bot.log[-3000:]}")


@cache
def catalogue() -> dict[str, Any]:
    """The topics, follow-ups and conversation intents the whole project agrees on."""
    topics: dict[str, Any] = yaml.safe_load((ROOT / "content" / "topics.yml").read_text())
    return topics


def topic_intents() -> dict[str, str]:
    """Every topic's intent by topic."""
    return {topic["id"]: f"ask_{topic['id'].replace('-', '_')}" for topic in catalogue()["topics"]}


@cache
def examples() -> dict[str, dict[str, list[str]]]:
    """The training examples by language and intent."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "bot" / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.load(path.read_text(), yaml.CSafeLoader)["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            found.setdefault(path.parent.name, {}).setdefault(block["intent"], []).extend(lines)
    return found
