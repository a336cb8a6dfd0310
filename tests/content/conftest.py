"""The content as the portal reads it, without a database and without a bot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.services import Services, build_services
from portal.settings import Settings


@pytest.fixture(scope="package")
def parts() -> Services:
    return build_services(Settings())


@pytest.fixture
def reading(parts: Services) -> Iterator[Services]:
    """The services, inside an application: what fills placeholders asks for them there."""
    app = Flask(__name__)
    app.extensions["bindeled"] = parts
    with app.app_context():
        yield parts
