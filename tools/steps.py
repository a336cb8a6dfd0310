"""Shared by the commands: steps that say what they do and how long it took, and failures in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


SAID = "bindeled: "
"""With this our own commands begin the one line that an operator should read."""


class Failed(Exception):
    """What went wrong, in one sentence for whoever typed the command."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Announce a step and, when it is done, how many seconds it took."""
    started = time.monotonic()
    sys.stdout.write(f"  {name} … ")
    sys.stdout.flush()
    yield
    say(f"{time.monotonic() - started:.1f} s")


def run(
    command: Sequence[str | Path], failure: str, environment: Mapping[str, str] | None = None, log: str = "setup.log"
) -> None:
    """Run a command with its output in var/<log>.

    Raises Failed with the sentence, where the output is, and what the command itself said in a last line of its own;
    CI, where nobody opens the log, gets the end of the output too.
    """
    VAR.mkdir(exist_ok=True)
    path = VAR / log
    with path.open("ab") as output:
        output.write(f"\n$ {' '.join(str(part) for part in command)}\n".encode())
        output.flush()
        begin = output.tell()
        result = subprocess.run(
            [str(part) for part in command], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})}, check=False,
        )  # fmt: skip
    if result.returncode:
        with path.open("rb") as output:
            output.seek(begin)
            lines = output.read().decode(errors="replace").strip().splitlines()
        said = [line.removeprefix(SAID) for line in lines if line.startswith(SAID)]
        tail = lines[-15:] if os.environ.get("CI") == "true" else []
        raise Failed("\n".join([" ".join([failure, *said, f"(The whole output is in var/{log}.)"]), *tail]))
