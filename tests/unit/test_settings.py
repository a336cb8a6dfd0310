"""The settings are read once from the environment, and a wrong one is refused in words for an operator."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from portal import settings
from portal.settings import Settings, from_environment

KEY = {"SECRET_KEY": "k" * 32}


def test_without_variables_the_defaults_hold() -> None:
    made = from_environment(KEY)
    assert made == dataclasses.replace(Settings(), secret_key=KEY["SECRET_KEY"])
    assert made.rate_limits
    assert made.secure_cookies
    assert made.redis_url is None


def test_each_variable_sets_its_setting() -> None:
    made = from_environment(
        {**KEY, "DATABASE_URL": "sqlite:///x", "REDIS_URL": "redis://r", "BOT_PORT": "5999", "BOT_TOKEN": "t",
         "RATE_LIMITS": "off", "TRUSTED_PROXIES": "2"}
    )  # fmt: skip
    assert (made.database_url, made.redis_url, made.bot_url) == ("sqlite:///x", "redis://r", "http://127.0.0.1:5999")
    assert (made.bot_token, made.rate_limits, made.trusted_proxies) == ("t", False, 2)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_gets_the_driver_that_is_installed(scheme: str) -> None:
    settings = from_environment({"DATABASE_URL": f"{scheme}://user@host/name", "SECRET_KEY": "k"})
    assert settings.database_url == "postgresql+psycopg://user@host/name"


def test_an_address_of_the_bot_wins_over_its_port() -> None:
    assert from_environment({**KEY, "BOT_URL": "http://bot:1", "BOT_PORT": "2"}).bot_url == "http://bot:1"


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert from_environment({**KEY, "DATABASE_URL": "", "REDIS_URL": "", "BOT_PORT": ""}) == from_environment(KEY)


@pytest.mark.parametrize(
    ("name", "value"), [("RATE_LIMITS", "no"), ("RATE_LIMITS", ""), ("TRUSTED_PROXIES", "-1"), ("TRUSTED_PROXIES", "x")]
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        from_environment({**KEY, name: value})


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    first, second = from_environment({}).secret_key, from_environment({}).secret_key
    assert first == second
    assert len(first) == 64
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().bot_token = "x"  # type: ignore[misc]
