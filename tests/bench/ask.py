"""How long an answer takes through the portal, as a ratio to the bare bot in the same run.

`python tests/bench/ask.py PORTAL BOT TOKEN [COUNT]`: addresses of a running portal (RATE_LIMITS=off) and its bot.
Prints p50 and p95 in milliseconds for both, and the ratio of the medians. Every text is distinct.
"""

from __future__ import annotations

import statistics
import sys
import time
import uuid
from collections.abc import Callable

import requests

QUESTIONS = [
    "How do I choose a doctor",
    "Hvordan får jeg MitID",
    "كيف أسجل طفلي في المدرسة",
    "When do Danish lessons begin",
]


def measure(ask: Callable[[str], None], count: int) -> list[float]:
    """The times of `count` questions in milliseconds."""
    times = []
    for number in range(count):
        text = f"{QUESTIONS[number % len(QUESTIONS)]} {number}?"
        started = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - started) * 1000)
    return times


def bare(bot: str, token: str) -> Callable[[str], None]:
    session = requests.Session()

    def ask(text: str) -> None:
        body = {"sender": uuid.uuid4().hex, "text": text}
        headers = {"Authorization": f"Bearer {token}"}
        session.post(f"{bot}/webhooks/bindeled/messages", json=body, headers=headers, timeout=30).raise_for_status()

    return ask


def through_portal(portal: str) -> Callable[[str], None]:
    """Ask as a citizen: the time from sending until the stream brings the answer."""
    session, listener = requests.Session(), requests.Session()
    created = session.post(
        f"{portal}/api/v1/conversations", json={"municipality": "vejen", "language": "en"}, timeout=30
    ).json()
    address = f"{portal}/api/v1/conversations/{created['id']}"
    headers = {"Authorization": f"Bearer {created['token']}"}
    lines = listener.get(f"{address}/stream?after=1", headers=headers, stream=True, timeout=60).iter_lines(chunk_size=1)

    def ask(text: str) -> None:
        body = {"client_id": uuid.uuid4().hex, "text": text}
        session.post(f"{address}/messages", json=body, headers=headers, timeout=30).raise_for_status()
        for line in lines:
            if line.startswith(b"data:") and b'"author": "bot"' in line:
                return

    return ask


def main() -> None:
    portal, bot, token = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 100
    results = {}
    for name, ask in (("bare bot", bare(bot, token)), ("through the portal", through_portal(portal))):
        measure(ask, 5)
        times = sorted(measure(ask, count))
        results[name] = statistics.median(times)
        sys.stdout.write(f"{name}: p50 {results[name]:.0f} ms, p95 {times[int(count * 0.95) - 1]:.0f} ms\n")
    sys.stdout.write(f"ratio of the medians: {results['through the portal'] / results['bare bot']:.2f}\n")


if __name__ == "__main__":
    main()
