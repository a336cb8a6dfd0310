"""Faults of real processes: nothing acknowledged is lost, the order is kept, each message is answered once."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site
from tests.browser.people import Reader

QUESTION = "How do I choose a doctor?"


class ApiCitizen:
    """A citizen of the public API of a running site."""

    def __init__(self, site: Site, language: str = "en") -> None:
        body = {"municipality": "vejen", "language": language}
        created = requests.post(f"{site.url}/api/v1/conversations", json=body, timeout=20).json()
        self.address = f"{site.url}/api/v1/conversations/{created['id']}"
        self.headers = {"Authorization": f"Bearer {created['token']}"}
        self.acknowledged: list[int] = []

    def send(self, text: str = QUESTION) -> None:
        """Send until it is acknowledged, with the same client_id, as a client does whose network fails."""
        body = {"client_id": uuid.uuid4().hex, "text": text}
        for _ in range(60):
            try:
                response = requests.post(f"{self.address}/messages", json=body, headers=self.headers, timeout=15)
                if response.status_code in (200, 202):
                    self.acknowledged.append(response.json()["seq"])
                    return
            except requests.RequestException:
                pass
            time.sleep(0.5)
        raise AssertionError("never acknowledged")

    def messages(self) -> list[dict[str, Any]]:
        response = requests.get(f"{self.address}/messages", headers=self.headers, timeout=15)
        return response.json()["messages"]

    def wait_until_answered(self, seconds: float = 90) -> list[dict[str, Any]]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            messages = self.messages()
            answers = [m for m in messages if m["author"] == "bot" and m["key"] != "welcome"]
            if len(answers) >= len(self.acknowledged):
                return messages
            time.sleep(0.3)
        raise AssertionError(f"{len(self.acknowledged)} were acknowledged, answered: {self.messages()}")

    def holds(self) -> None:
        """Every acknowledged message is there once, in order, and answered once."""
        messages = self.wait_until_answered()
        asked = [m["seq"] for m in messages if m["author"] == "citizen"]
        assert asked == sorted(set(self.acknowledged))
        assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
        answers = [m for m in messages if m["author"] == "bot" and m["key"] != "welcome"]
        assert len(answers) == len(asked)


@pytest.fixture(scope="module")
def fragile(make_site: Callable[..., Site]) -> Site:
    """A site of its own, to be broken."""
    return make_site()


def test_a_portal_killed_right_after_the_acknowledgement_loses_nothing(fragile: Site) -> None:
    citizen = ApiCitizen(fragile)
    for _ in range(4):
        citizen.send()
    fragile.kill("portal")
    fragile.start("portal")
    fragile.wait_until_ready()
    citizen.holds()


def test_a_bot_killed_in_mid_conversation_comes_back_with_its_memory(fragile: Site) -> None:
    citizen = ApiCitizen(fragile)
    citizen.send()
    citizen.holds()
    fragile.kill("bot")
    citizen.send("Who can get it?")
    fragile.start("bot")
    citizen.holds()
    follow_up = citizen.messages()[-1]
    assert (follow_up["key"], follow_up["topic"]) == ("follow_up", "health-card")


def test_a_bot_that_takes_forty_seconds_is_waited_for_and_the_citizen_sees_it(
    fragile: Site, context: BrowserContext
) -> None:
    reader = Reader(context, "en")
    reader.page.goto(f"{fragile.url}/en/vejen/chat")
    reader.asks(QUESTION)
    answers = reader.page.locator("#messages > li.message-bot")
    before = answers.count()
    fragile.pause("bot")
    reader.says("How do I sign up for Danish lessons?")
    expect(reader.page.locator("#status")).not_to_be_empty()
    time.sleep(40)
    fragile.resume("bot")
    expect(answers.nth(before)).to_be_visible(timeout=20000)
    expect(answers.last.locator("a").last).to_have_attribute("href", "/en/vejen/topics/danish-lessons")


def test_kills_in_the_middle_of_traffic_lose_nothing(fragile: Site) -> None:
    kill_in_traffic(fragile, seeds=range(3))


def kill_in_traffic(site: Site, seeds: range) -> None:
    """For each seed: three citizens write, and portal or bot is killed at a random moment and started again."""
    for seed in seeds:
        chance = random.Random(seed)
        citizens = [ApiCitizen(site) for _ in range(3)]
        victim = chance.choice(["portal", "bot"])
        moment = chance.randrange(2, 8)
        for turn in range(9):
            if turn == moment:
                site.kill(victim)
                site.start(victim)
            citizens[turn % 3].send()
        site.wait_until_ready()
        for citizen in citizens:
            citizen.holds()
