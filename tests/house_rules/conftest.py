"""One application for all house rules: on SQLite, with the real content, without a bot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.extensions import database
from portal.manage import migrate
from portal.services import Services
from portal.settings import Settings
from tests.pages import CheckedClient


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path_factory.mktemp('house') / 'rules.sqlite'}", bot_url="http://127.0.0.1:9",
        rate_limits=False, background=False, bot_patience=0.1,
    )  # fmt: skip
    migrate(settings)
    app = create_app(settings)
    app.test_client_class = CheckedClient
    yield app
    app.extensions["answering"].stop()
    database.engine.dispose()


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A reader without any cookie."""
    return site.test_client()


@pytest.fixture
def parts(site: Flask) -> Services:
    """Catalogue, library and handbook of the application."""
    held: Services = site.extensions["bindeled"]
    return held
