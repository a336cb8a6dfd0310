"""The environment a bot process needs before its first import of a numeric library."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "TQDM_DISABLE": "1",
    "PYTHONWARNINGS": "ignore",
    "OPENBLAS_NUM_THREADS": "2",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
"""Read by the C runtime and by Python when they start. With more OpenMP threads a fork can hang for ever."""


def settle(module: str, arguments: Sequence[str]) -> None:
    """Start this Python again as `-m module arguments` with `SETTINGS`, unless it has them already."""
    if any(os.environ.get(name) != value for name, value in SETTINGS.items()):
        os.execve(sys.executable, [sys.executable, "-m", module, *arguments], {**os.environ, **SETTINGS})  # noqa: S606
