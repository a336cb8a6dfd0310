"""The scaled product: PostgreSQL, Redis, several portal workers. The same promises hold."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest
import requests

from tests.browser.conftest import Site
from tests.browser.test_faults import ApiCitizen, kill_in_traffic
from tests.conftest import POSTGRES, REDIS


@pytest.fixture(scope="module")
def scaled(make_site: Callable[..., Site]) -> Iterator[Site]:
    name = f"bindeled_site_{uuid.uuid4().hex[:10]}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True)
    except psycopg.OperationalError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("no PostgreSQL answers at TEST_POSTGRES")
    server.execute(f'CREATE DATABASE "{name}"')
    address = POSTGRES.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://")
    site = make_site(workers=2, DATABASE_URL=f"{address}/{name}", REDIS_URL=REDIS)
    yield site
    site.stop()
    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


def test_an_answer_reaches_every_open_stream_whichever_worker_holds_it(scaled: Site) -> None:
    citizen = ApiCitizen(scaled)
    arrived: list[float] = []

    def listen() -> None:
        address = f"{citizen.address}/stream?after=1"
        with requests.get(address, headers=citizen.headers, stream=True, timeout=15) as stream:
            for line in stream.iter_lines(chunk_size=1):
                if b'"author": "bot"' in line:
                    arrived.append(time.monotonic())
                    return

    listeners = [threading.Thread(target=listen) for _ in range(12)]
    for listener in listeners:
        listener.start()
    time.sleep(1)
    citizen.send()
    for listener in listeners:
        listener.join(15)
    assert len(arrived) == 12
    assert max(arrived) - min(arrived) < 5, "a worker waited for its heartbeat: the hint did not reach it"


def test_kills_in_the_middle_of_traffic_lose_nothing_with_two_workers(scaled: Site) -> None:
    kill_in_traffic(scaled, seeds=range(2))
