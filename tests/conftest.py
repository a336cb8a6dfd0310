"""Fixtures for all tests: the application on SQLite and on PostgreSQL with Redis, and a stand-in for the bot.

The stand-in exists beside tests/browser, which run the real bot.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app, services
from portal.extensions import database
from portal.inbox import access
from portal.inbox.access import add_staff
from portal.manage import migrate
from portal.pages.catalogue import Catalogue
from portal.pages.content import Library
from portal.settings import Settings
from tests.doubles import BotDouble
from tests.pages import CheckedClient

POSTGRES = os.environ.get("TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS", "redis://127.0.0.1:6379/0")
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True, scope="session")
def spared_work() -> Iterator[None]:
    """The content is read once for all applications of a run; passwords of tests get a cheap hash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "Catalogue", cache(Catalogue))
        patch.setattr(services, "Library", cache(Library))
        patch.setattr(access, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture
def bot() -> Iterator[BotDouble]:
    double = BotDouble()
    yield double
    double.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a fresh database; with PostgreSQL the events go over Redis."""
    if request.param == "sqlite":
        yield {"database_url": f"sqlite:///{tmp_path / 'test.sqlite'}"}
        return
    name = f"bindeled_test_{uuid.uuid4().hex[:10]}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True)
    except psycopg.OperationalError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("no PostgreSQL answers at TEST_POSTGRES")
    server.execute(f'CREATE DATABASE "{name}"')
    base = POSTGRES.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://")
    yield {"database_url": f"{base}/{name}", "redis_url": REDIS}
    database.engine.dispose()
    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


@pytest.fixture
def make_app(storage: dict[str, str], bot: BotDouble) -> Iterator[Callable[..., Flask]]:
    """Applications on one database; each may have settings of its own."""
    made: list[Flask] = []

    def make(**changes: object) -> Flask:
        settings = Settings(
            **{  # type: ignore[arg-type]
                "bot_url": bot.url, "bot_token": bot.token, "rate_limits": False, "secure_cookies": False,
                "bot_patience": 3.0, "sweep_every": 0.3, "heartbeat_every": 0.5, **storage, **changes,
            }
        )  # fmt: skip
        migrate(settings)
        app = create_app(settings)
        app.test_client_class = CheckedClient
        app.config["WTF_CSRF_ENABLED"] = changes.get("csrf", True)
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["answering"].stop()
    database.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def staff(app: Flask) -> dict[str, str]:
    """Two members of staff in Aabenraa, one in Vejle; the value is the password of all."""
    for email, name, place in (
        ("anna@example.org", "Anna Andersen", "aabenraa"), ("bo@example.org", "Bo Berg", "aabenraa"),
        ("vera@example.org", "Vera Vind", "vejle"),
    ):  # fmt: skip
        add_staff(email, name, PASSWORD, [place])
    return {"password": PASSWORD}
