"""The whole product for browser tests: a real Rasa, the portal under gunicorn, a real Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"
STAFF = "demo@example.org"
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic",
]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A running product. `start` and `kill` take the name of a process: bot or portal."""

    folder: Path
    variables: dict[str, str]
    workers: int = 1
    port: int = field(default_factory=free_port)
    bot_port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ, "PORT": str(self.port), "BOT_PORT": str(self.bot_port), "BOT_TOKEN": "token-for-tests",
            "DEMO_PASSWORD": PASSWORD, "RATE_LIMITS": "off", "SECRET_KEY": "secret-for-tests", **self.variables,
        }  # fmt: skip

    def _command(self, name: str) -> list[str]:
        portal = str(ROOT / ".venv/portal/bin/python")
        if name == "bot":
            return [str(ROOT / ".venv/bot/bin/python"), "-m", "bot.run", "--port", str(self.bot_port)]
        return [
            portal, "-m", "gunicorn", "-c", "portal/gunicorn.conf.py", "-w", str(self.workers),
            "-b", f"127.0.0.1:{self.port}", "portal.wsgi:app",
        ]  # fmt: skip

    def manage(self, command: str) -> None:
        portal = str(ROOT / ".venv/portal/bin/python")
        subprocess.run([portal, "-m", "portal.manage", command], cwd=ROOT, env=self._environment(), check=True)

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self._command(name), cwd=ROOT, env=self._environment(), stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        process = self.running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, how)
        process.wait(20)

    def pause(self, name: str) -> None:
        os.killpg(self.running[name].pid, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        os.killpg(self.running[name].pid, signal.SIGCONT)

    def wait_until_ready(self, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.3)
        logs = "\n".join((self.folder / f"{name}.log").read_text()[-2000:] for name in self.running)
        raise AssertionError(f"the site was not ready:\n{logs}")

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    made: list[Site] = []

    def make(workers: int = 1, **variables: str) -> Site:
        folder = tmp_path_factory.mktemp("site")
        database = {"DATABASE_URL": f"sqlite:///{folder / 'site.sqlite'}"}
        site = Site(folder, {**database, **variables}, workers)
        site.manage("migrate")
        site.manage("demo-staff")
        site.start("bot")
        site.start("portal")
        made.append(site)
        site.wait_until_ready()
        return site

    yield make
    for site in made:
        site.stop()


@pytest.fixture(scope="session")
def site(make_site: Callable[..., Site]) -> Site:
    """The product as `make run` starts it: SQLite, one worker."""
    return make_site()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Chromium, and in CI the browser tests may not be skipped")
        pytest.skip("there is no Chromium (Debian: apt-get install chromium)")
    started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
    yield started
    started.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser of its own, on a phone."""
    fresh = browser.new_context(base_url=site.url, viewport={"width": 390, "height": 780})
    fresh.set_default_timeout(15000)
    yield fresh
    fresh.close()
