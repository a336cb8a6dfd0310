"""A model of the present inputs and a real bot process for the tests that need one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_helpers import ROOT, TOKEN, Bot, free_port, run, wait_until_ready


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the present inputs, trained if it is not there yet."""
    trained = run("bot.train")
    assert trained.returncode == 0, trained.stderr[-2000:]
    return Path(ROOT, trained.stdout.split()[-1])


@pytest.fixture(scope="session")
def bot(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot that listens on loopback and is ready."""
    port, log = free_port(), tmp_path_factory.mktemp("bot") / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.run", "--port", str(port), "--model", str(model)],
            cwd=ROOT,
            env={**os.environ, "BOT_TOKEN": TOKEN},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        running = Bot(port, log)
        wait_until_ready(running, process)
        yield running
    finally:
        process.terminate()
        process.wait(20)
