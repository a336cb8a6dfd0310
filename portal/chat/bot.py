"""Ask the bot. It answers with keys; bot/README.md is the contract."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import requests

TURNS_PER_SENDER = 10
A_RESTART_TAKES = 25.0


class BotUnavailable(Exception):
    """The bot is down, silent or answered something that is not an answer."""


class _Starting(Exception):
    """The bot listens but has no model yet."""


@dataclass(frozen=True)
class Understood:
    """What the bot made of a text."""

    replies: tuple[dict[str, Any], ...]
    intent: str
    ranking: tuple[str, ...]
    urgent: bool
    cut: bool


class Bot:
    """The bot behind an address, with a token and a time (seconds) after which it counts as silent."""

    def __init__(self, url: str, token: str, patience: float) -> None:
        self.url, self.patience = url.rstrip("/"), patience
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=32))
        self._headers = {"Authorization": f"Bearer {token}"}

    def understand(self, sender: str, text: str) -> Understood:
        """What the bot makes of a text. A bot that cannot be reached is asked again for as long as a restart takes.

        Raises BotUnavailable, for a silent bot when patience ends.
        """
        deadline = time.monotonic() + self.patience
        back_by = min(deadline, time.monotonic() + A_RESTART_TAKES)
        while True:
            try:
                return self._ask(sender, text, max(0.1, deadline - time.monotonic()))
            except (requests.ConnectionError, _Starting) as error:
                if time.monotonic() + 0.5 > back_by or isinstance(error, requests.Timeout):
                    raise BotUnavailable("not reached") from error
                time.sleep(0.25)
            except (requests.RequestException, ValueError, KeyError, TypeError) as error:
                raise BotUnavailable(type(error).__name__) from error

    def _ask(self, sender: str, text: str, patience: float) -> Understood:
        response = self._session.post(
            f"{self.url}/webhooks/bindeled/messages",
            json={"sender": sender, "text": text}, headers=self._headers, timeout=(2, patience),
        )  # fmt: skip
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            raise _Starting
        response.raise_for_status()
        answer = response.json()
        if not answer["replies"]:
            raise BotUnavailable("no reply")
        return Understood(
            replies=tuple(answer["replies"]),
            intent=answer["intent"]["name"],
            ranking=tuple(entry["name"] for entry in answer["ranking"]),
            urgent=bool(answer["urgent"]),
            cut=bool(answer["cut"]),
        )

    def is_ready(self) -> bool:
        """Whether the bot has parsed a real sentence."""
        try:
            return self._session.get(f"{self.url}/webhooks/bindeled/ready", headers=self._headers, timeout=2).ok
        except requests.RequestException:
            return False


def sender_id(conversation_id: str, seq: int) -> str:
    """The name under which the bot sees a conversation: not the id itself, and another one every ten turns."""
    return hashlib.sha256(f"{conversation_id}/{seq // TURNS_PER_SENDER}".encode()).hexdigest()[:24]
