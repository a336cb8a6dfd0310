"""Train the model if its inputs changed: `python -m bot.train [--models var/models] [--fingerprint]`."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from bot.environment import settle
from bot.fingerprint import ROOT, fingerprint, model_path

KEPT_MODELS = 3


def main() -> int:
    """Print the path of the model (or the fingerprint) and return 0, or say in a sentence what failed."""
    options = _options()
    if options.fingerprint:
        print(fingerprint())
        return 0
    model = model_path(options.models)
    if not model.exists():
        settle("bot.train", sys.argv[1:])
        started = time.monotonic()
        try:
            with contextlib.redirect_stdout(sys.stderr):
                _train(model)
        except Exception as problem:
            print(f"The training failed: {type(problem).__name__}: {problem}", file=sys.stderr)
            return 1
        print(f"Trained in {time.monotonic() - started:.0f} s.", file=sys.stderr)
        _drop_old(options.models)
    print(model)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("var/models"), help="folder of the models")
    parser.add_argument("--fingerprint", action="store_true", help="only print the hash of the inputs")
    return parser.parse_args()


def _train(model: Path) -> None:
    """Train into a folder of its own and move the result, so that a half-made model is never found."""
    import logging
    import warnings

    from rasa.model_training import train
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    warnings.filterwarnings("ignore")
    if not any(ROOT.glob("data/nlu/*/*.yml")):
        raise RuntimeError("there are no examples in bot/data/nlu.")
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent) as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = f"{folder}/cache"
        result = train(
            domain=str(ROOT / "domain"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data")],
            output=folder,
            fixed_model_name=model.name,
            force_training=True,
        )
        if result.code or not result.model:
            raise RuntimeError("Rasa made no model.")
        os.replace(result.model, model)


def _drop_old(models: Path) -> None:
    """Keep the newest `KEPT_MODELS` models."""
    by_age = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for model in by_age[KEPT_MODELS:]:
        model.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
