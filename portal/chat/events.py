"""Hints that something has changed. A lost hint costs a delay, never a message: who wakes reads the database."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis


class Events:
    """Subscribers of this process by channel; over Redis the hints reach every process."""

    def __init__(self, redis_url: str | None = None) -> None:
        self._subscribers: dict[str, set[threading.Event]] = defaultdict(set)
        self._redis = redis.Redis.from_url(redis_url) if redis_url else None
        if self._redis:
            threading.Thread(target=self._relay, name="events-relay", daemon=True).start()

    def publish(self, channel: str) -> None:
        """Wake everybody who listens to the channel, in this process and, over Redis, in all others."""
        self._wake(channel)
        if self._redis:
            # Without Redis the streams of other processes read again at their next heartbeat.
            with suppress(redis.RedisError):
                self._redis.publish("bindeled", channel)

    @contextmanager
    def subscribe(self, *channels: str) -> Iterator[threading.Event]:
        """An event that is set at each hint on one of the channels; the listener clears it."""
        signal = threading.Event()
        for channel in channels:
            self._subscribers[channel].add(signal)
        try:
            yield signal
        finally:
            for channel in channels:
                self._subscribers[channel].discard(signal)
                if not self._subscribers[channel]:
                    self._subscribers.pop(channel, None)

    def _wake(self, channel: str) -> None:
        for signal in list(self._subscribers.get(channel, ())):
            signal.set()

    def _relay(self) -> None:
        assert self._redis
        while True:
            try:
                listener = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
                listener.subscribe("bindeled")
                for message in listener.listen():
                    self._wake(message["data"].decode())
            except redis.RedisError:
                threading.Event().wait(1)
