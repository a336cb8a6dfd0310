"""Run the bot: `BOT_TOKEN=… python -m bot.run [--port 5005] [--model var/models/<hash>.tar.gz]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.environment import settle
from bot.fingerprint import ROOT, model_path


def main() -> int:
    """Serve until a signal ends it. Returns 2 with one sentence if something needed is missing."""
    options = _options()
    if not os.environ.get("BOT_TOKEN"):
        print("BOT_TOKEN is not set.", file=sys.stderr)
        return 2
    model = options.model or model_path(Path("var/models"))
    if not model.is_file():
        print(f"There is no model at {model}. Run `python -m bot.train` first.", file=sys.stderr)
        return 2
    settle("bot.run", sys.argv[1:])
    _serve(model, options.interface, options.port)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.run", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("BOT_PORT") or 5005))
    parser.add_argument("--interface", default="127.0.0.1", help="address to listen on; never a public one")
    parser.add_argument("--model", type=Path, help="by default the model of the present inputs")
    return parser.parse_args()


def _serve(model: Path, interface: str, port: int) -> None:
    """Start Rasa in this process: the token stays out of the command line, which everybody may read."""
    import logging
    import warnings

    import rasa
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.INFO)
    configure_structlog(logging.INFO)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    rasa.run(
        model=str(model),
        endpoints=str(ROOT / "endpoints.yml"),
        credentials=str(ROOT / "credentials.yml"),
        interface=interface,
        port=port,
        auth_token=os.environ["BOT_TOKEN"],
        enable_api=True,
        cors=None,
    )


if __name__ == "__main__":
    sys.exit(main())
