"""The settings: one frozen object, built once from the environment and passed in; tests build their own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations. Times are in seconds."""

    database_url: str = f"sqlite:///{ROOT / 'var' / 'bindeled.sqlite'}"
    redis_url: str | None = None
    bot_url: str = "http://127.0.0.1:5005"
    bot_token: str = ""
    secret_key: str = field(default_factory=lambda: secrets.token_hex(32))
    rate_limits: bool = True
    trusted_proxies: int = 0
    secure_cookies: bool = True
    content: Path = ROOT / "content"
    translations: Path = ROOT / "translations"
    bot_patience: float = 45.0
    lease: float = 60.0
    sweep_every: float = 5.0
    heartbeat_every: float = 20.0
    background: bool = True


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings once from environment variables (their names are in the README).

    Raises ValueError, in words for an operator, for a value that cannot be used.
    """
    defaults = Settings()
    limits = environment.get("RATE_LIMITS", "on")
    if limits not in ("on", "off"):
        raise ValueError(f"RATE_LIMITS is 'on' or 'off', not {limits!r}.")
    proxies = environment.get("TRUSTED_PROXIES", "0")
    if not proxies.isdigit():
        raise ValueError(f"TRUSTED_PROXIES is a number of proxies, not {proxies!r}.")
    return Settings(
        database_url=_with_driver(environment.get("DATABASE_URL") or defaults.database_url),
        redis_url=environment.get("REDIS_URL") or None,
        bot_url=environment.get("BOT_URL") or f"http://127.0.0.1:{environment.get('BOT_PORT') or 5005}",
        bot_token=environment.get("BOT_TOKEN", ""),
        secret_key=environment.get("SECRET_KEY") or _kept_secret(ROOT / "var" / "secret-key"),
        rate_limits=limits == "on",
        trusted_proxies=int(proxies),
    )


def _with_driver(url: str) -> str:
    """A database address with the driver that is installed: plain `postgresql://` would ask for another one."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url


def _kept_secret(path: Path) -> str:
    """The key that signs cookies, made at the first start and kept readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()
