"""A citizen who talks to the guide through the public API."""

from __future__ import annotations

import time
import uuid
from typing import Any

from flask.testing import FlaskClient


class Citizen:
    def __init__(self, client: FlaskClient, municipality: str = "aabenraa", language: str = "en") -> None:
        self.client = client
        response = client.post("/api/v1/conversations", json={"municipality": municipality, "language": language})
        assert response.status_code == 201, response.text
        self.id, self.token = response.json["id"], response.json["token"]
        self.address = f"/api/v1/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.seen = response.json["messages"][-1]["seq"]

    def send(self, text: str | None = None, choice: str | None = None, client_id: str | None = None) -> Any:
        body = {"client_id": client_id or uuid.uuid4().hex, **({"text": text} if text else {"choice": choice})}
        return self.client.post(f"{self.address}/messages", json=body, headers=self.headers)

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        return self.state(after)["messages"]

    def state(self, after: int = 0) -> dict[str, Any]:
        response = self.client.get(f"{self.address}/messages?after={after}", headers=self.headers)
        assert response.status_code == 200, response.text
        return response.json

    def ask(self, text: str | None = None, choice: str | None = None) -> list[dict[str, Any]]:
        """Send, wait until it is answered, and return the answers."""
        response = self.send(text, choice)
        assert response.status_code == 202, response.text
        return self.wait_for(response.json["seq"])

    def wait_for(self, seq: int, seconds: float = 15) -> list[dict[str, Any]]:
        """The messages after `seq`, once there is at least one that is not a notice of masking."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answers = [m for m in self.messages(seq) if m["author"] != "citizen" and m["key"] != "masked"]
            if answers:
                return answers
            time.sleep(0.05)
        raise AssertionError(f"no answer to {seq}: {self.messages()}")

    def hand_over(self, **body: str) -> Any:
        return self.client.post(f"{self.address}/handover", json=body, headers=self.headers)


def settled(seconds: float = 0.6) -> None:
    """Give an answer that must not come the time to come."""
    time.sleep(seconds)
