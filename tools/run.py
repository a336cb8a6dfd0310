"""`make run`: from a clean clone to a running product. Needs nothing but a Python 3 with pip."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import environment
from steps import ROOT, VAR, Failed, run, say, step

READY_WITHIN = 180


class Processes:
    """Bot and portal, watched: one that dies is started again, and all end together."""

    def __init__(self, commands: dict[str, list[str | Path]], variables: dict[str, str]) -> None:
        self.commands, self.variables = commands, variables
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        with (VAR / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [str(part) for part in self.commands[name]], cwd=ROOT, env={**os.environ, **self.variables}, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def wait_until_ready(self, address: str) -> None:
        """Wait until database and bot answer. Raises Failed if a process ends first or it takes too long."""
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            for name, process in self.running.items():
                if process.poll() is not None:
                    raise Failed(f"The {name} ended while starting (var/{name}.log says why).")
            if _answers(f"{address}/readyz"):
                return
            time.sleep(0.3)
        raise Failed(
            f"Bot and portal were not ready after {READY_WITHIN} seconds (see var/bot.log and var/portal.log)."
        )

    def watch(self) -> None:
        """Start again what dies, for ever."""
        while True:
            time.sleep(0.5)
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    say(f"  the {name} ended with code {process.returncode}; starting it again")
                    time.sleep(0.5)
                    self.start(name)

    def stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _port(name: str, default: int) -> int:
    """The port an environment variable names. Raises Failed if it is no port or if somebody else listens on it."""
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Failed(f"{name} is not a port: {value}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(value)))
        except OSError:
            raise Failed(f"Port {value} is taken; set {name} to another one.") from None
    return int(value)


def prepare() -> None:
    """Install, build, migrate and train what has changed."""
    environment.check_disk()
    environment.ensure_uv()
    environment.sync_portal("build")
    environment.sync_bot()
    environment.build_assets()
    environment.compile_catalogues()
    with step("the database"):
        run([environment.PORTAL_PYTHON, "-m", "portal.manage", "migrate"], "The database could not be migrated.")
    environment.train()


def serve(port: int, bot_port: int) -> None:
    """Start bot and portal, wait until both are ready, and watch them until Ctrl-C."""
    variables = {
        "PORT": str(port), "BOT_PORT": str(bot_port),
        "BOT_TOKEN": os.environ.get("BOT_TOKEN") or secrets.token_urlsafe(24),
    }  # fmt: skip
    gunicorn: list[str | Path] = [environment.PORTAL_PYTHON, "-m", "gunicorn", "-c", "portal/gunicorn.conf.py"]
    processes = Processes(
        {
            "bot": [environment.BOT_PYTHON, "-m", "bot.run", "--port", str(bot_port)],
            "portal": [*gunicorn, "-b", f"127.0.0.1:{port}", "portal.wsgi:app"],
        },
        variables,
    )
    try:
        with step("starting bot and portal"):
            processes.start("bot")
            processes.start("portal")
            processes.wait_until_ready(f"http://127.0.0.1:{port}")
        say(f"Ready: http://127.0.0.1:{port}/   staff: http://127.0.0.1:{port}/staff/sign-in   (Ctrl-C stops both)")
        processes.watch()
    finally:
        processes.stop()


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # A shell starts background jobs with SIGINT ignored; Ctrl-C or `kill -INT` must stop them all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    started = time.monotonic()
    try:
        port, bot_port = _port("PORT", 8000), _port("BOT_PORT", 5005)
        prepare()
        say(
            subprocess.check_output(
                [environment.PORTAL_PYTHON, "-m", "portal.manage", "demo-staff"], cwd=ROOT, text=True
            ).strip()
        )
        say(f"  prepared in {time.monotonic() - started:.0f} s")
        serve(port, bot_port)
    except Failed as failure:
        sys.stderr.write(f"\n{failure}\n")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
