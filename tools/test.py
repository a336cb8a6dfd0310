"""`make test`: everything CI runs. `--only PART` runs one part, `--soak` the long counts."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import environment
from steps import ROOT, Failed, run, say, step

CI = os.environ.get("CI") == "true"
PARTS = ("lint", "types", "content", "portal", "bot", "browser")


def prepare() -> None:
    environment.check_disk()
    environment.ensure_uv()
    environment.sync_portal("build", "test")
    environment.sync_bot()
    environment.build_assets()
    environment.compile_catalogues()
    environment.train()
    ensure_chromium()


def ensure_chromium() -> None:
    """Install Debian's Chromium if we may; without it the browser tests are skipped, and in CI that is a failure."""
    if shutil.which("chromium"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        with step("Chromium"):
            run(["apt-get", "update", "-qq"], "The list of Debian packages could not be read.")
            run(["apt-get", "install", "-y", "-qq", "chromium"], "Chromium could not be installed.",
                {"DEBIAN_FRONTEND": "noninteractive"})  # fmt: skip
    if not shutil.which("chromium"):
        if CI:
            raise Failed("There is no Chromium, and in CI the browser tests may not be skipped.")
        say("  SKIPPED: the browser tests, because there is no Chromium (Debian: apt-get install chromium)")


def commands(part: str) -> list[list[str | Path]]:
    """The commands of a part, in order."""
    programs = environment.PORTAL_PYTHON.parent
    pytest: list[str | Path] = [environment.PORTAL_PYTHON, "-m", "pytest", "-q"]
    bot: list[str | Path] = [environment.BOT_PYTHON, "-m", "pytest", "-q", "-c", "tests/bot/pytest.ini", "tests/bot"]
    parts: dict[str, list[list[str | Path]]] = {
        "lint": [[programs / "ruff", "check", "."], [programs / "ruff", "format", "--check", "."]],
        "types": [
            [programs / "mypy", "portal", "tools"],
            [programs / "mypy", "--config-file", "bot/mypy.ini", "--python-executable", environment.BOT_PYTHON, "bot"],
        ],
        "content": [[*pytest, "tests/content"]],
        "portal": [[*pytest, "tests/unit", "tests/functional", "tests/house_rules"]],
        "bot": [bot],
        "browser": [[*pytest, "tests/browser"]],
        "soak": [[*pytest, "tests/soak"]],
    }
    return parts[part]


def main() -> int:
    options = argparse.ArgumentParser(prog="make test")
    options.add_argument("--only", choices=PARTS)
    options.add_argument("--soak", action="store_true")
    chosen = options.parse_args()
    parts = ["soak"] if chosen.soak else [chosen.only] if chosen.only else list(PARTS)
    failed = []
    try:
        prepare()
        for part in parts:
            started = time.monotonic()
            say(f"── {part}")
            codes = [
                subprocess.run([str(word) for word in c], cwd=ROOT, check=False).returncode for c in commands(part)
            ]
            if any(codes):
                failed.append(part)
            say(f"── {part}: {time.monotonic() - started:.0f} s")
    except Failed as failure:
        sys.stderr.write(f"\n{failure}\n")
        return 1
    say(f"failed: {', '.join(failed)}" if failed else "everything passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
