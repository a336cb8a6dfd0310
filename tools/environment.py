"""What the commands need: uv, the two Python environments, the style sheets, the catalogues."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from steps import ROOT, VAR, Failed, run, step

UV = ROOT / ".tools" / "uv" / "bin" / "uv"
PORTAL_PYTHON = ROOT / ".venv" / "portal" / "bin" / "python"
BOT_PYTHON = ROOT / ".venv" / "bot" / "bin" / "python"
DISK_FOR_FIRST_RUN = 6_000_000_000
DISK_FOR_LATER_RUNS = 300_000_000


def check_disk() -> None:
    """Raises Failed when the disk is too full for what will be installed (bytes)."""
    needed = DISK_FOR_LATER_RUNS if BOT_PYTHON.exists() else DISK_FOR_FIRST_RUN
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise Failed(
            f"There is too little room on the disk: {needed / 1e9:.1f} GB are needed, {free / 1e9:.1f} GB are free."
        )


def ensure_uv() -> None:
    """Install uv into the project's own tools folder if it is not there."""
    if UV.exists():
        return
    with step("installing uv"):
        if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
            raise Failed(
                f"{sys.executable} has no pip; install it (Debian: apt-get install python3-pip) and try again."
            )
        run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--target", UV.parent.parent, "uv>=0.5"],
            "uv could not be installed from PyPI.",
        )


def sync_portal(*groups: str) -> None:
    """Bring the portal's environment (CPython 3.12) to the lock file, with the named dependency groups."""
    options = [part for group in groups for part in ("--group", group)]
    _sync("portal", "3.12", ["--extra", "portal", "--inexact", *options])


def sync_bot() -> None:
    """Bring the bot's environment (CPython 3.10) to the lock file."""
    _sync("bot", "3.10", ["--extra", "bot", "--group", "bot-test"])


def _sync(name: str, version: str, options: list[str]) -> None:
    with step(f"environment of the {name} (Python {version})"):
        run(
            [UV, "sync", "--frozen", "--quiet", "--python", version, *options],
            f"The {name}'s environment could not be made: is Python {version} installed, or can uv fetch it?",
            {"UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv" / name), "VIRTUAL_ENV": ""},
        )


def build_assets() -> None:
    """Build style sheets, fonts and scripts if what they are made from has changed."""
    inputs = [ROOT / "package-lock.json", ROOT / "tools" / "build_assets.mjs"]
    for folder in ("styles", "templates", "scripts"):
        inputs += (ROOT / "portal" / folder).rglob("*")
    if _unchanged("assets", inputs, ROOT / "portal" / "static" / "build" / "main.css"):
        return
    programs = PORTAL_PYTHON.parent
    path = {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    with step("style sheets and scripts"):
        if not _unchanged("npm", [ROOT / "package-lock.json"], ROOT / "node_modules" / "dkfds"):
            run([programs / "npm", "ci", "--no-audit", "--no-fund"], "The npm packages could not be installed.", path)
            _remember("npm", [ROOT / "package-lock.json"])
        run([programs / "node", ROOT / "tools" / "build_assets.mjs"], "The style sheets could not be built.", path)
    _remember("assets", inputs)


def compile_catalogues() -> None:
    """Compile the translations if they have changed."""
    inputs = list((ROOT / "translations").rglob("*.po"))
    built = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.mo"
    if _unchanged("catalogues", inputs, built):
        return
    with step("catalogues"):
        run(
            [PORTAL_PYTHON.parent / "pybabel", "compile", "-d", "translations"], "The catalogues could not be compiled."
        )
    _remember("catalogues", inputs)


def train() -> None:
    """Train the bot's model; the command itself does nothing if its inputs have not changed."""
    with step("the bot's model"):
        run([BOT_PYTHON, "-m", "bot.train"], "The training failed.", log="train.log")


def _digest(inputs: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(inputs):
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _unchanged(name: str, inputs: Iterable[Path], result: Path) -> bool:
    mark = VAR / f"{name}.made-from"
    return result.exists() and mark.exists() and mark.read_text() == _digest(inputs)


def _remember(name: str, inputs: Iterable[Path]) -> None:
    VAR.mkdir(exist_ok=True)
    (VAR / f"{name}.made-from").write_text(_digest(inputs))
