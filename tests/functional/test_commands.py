"""What goes wrong at the start is said in one sentence, and nothing is started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from portal.settings import ROOT


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("variable", ["PORT", "BOT_PORT"])
def test_a_taken_port_is_named_with_the_variable_that_changes_it(variable: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = run("tools/run.py", **{"PORT": "18431", "BOT_PORT": "18432", variable: port})
    assert result.returncode == 1
    assert result.stderr.strip() == f"Port {port} is taken; set {variable} to another one."
    assert result.stdout == ""


def test_something_that_is_no_port_is_refused() -> None:
    result = run("tools/run.py", PORT="a lot")
    assert result.returncode == 1
    assert result.stderr.strip() == "PORT is not a port: a lot"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"RATE_LIMITS": "maybe"}, "RATE_LIMITS is 'on' or 'off', not 'maybe'."),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"}, "The database does not answer"),
    ],
)
def test_a_setting_that_cannot_work_is_said_in_the_last_line(variables: dict[str, str], said: str) -> None:
    result = run("-m", "portal.manage", "migrate", **variables)
    assert result.returncode == 1
    assert result.stderr.strip().splitlines()[-1].startswith(f"bindeled: {said}")
