"""Commands for the operator: `python -m portal.manage migrate | demo-staff | stamp`."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config

from portal.extensions import database
from portal.inbox.access import add_staff
from portal.pages.catalogue import Catalogue
from portal.pages.stamp import stamp
from portal.settings import ROOT, Settings, from_environment

DEMO_EMAIL = "demo@example.org"


def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "portal" / "migrations"))
    config.attributes["url"] = settings.database_url
    command.upgrade(config, "head")


def demo_staff(settings: Settings) -> None:
    """Create the demonstration member of staff once, and say how to sign in."""
    database.connect(settings.database_url)
    password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
    places = list(Catalogue(settings.content).municipalities)
    if add_staff(DEMO_EMAIL, "Demo Medarbejder", password, places):
        sys.stdout.write(f"staff: sign in as {DEMO_EMAIL} with the password {password}\n")
    else:
        sys.stdout.write(f"staff: {DEMO_EMAIL} exists; the password is the one of the first start\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m portal.manage")
    parser.add_argument("command", choices=["migrate", "demo-staff", "stamp"])
    chosen = parser.parse_args().command
    settings = from_environment(os.environ)
    if chosen == "stamp":
        stamp(settings.content)
    else:
        {"migrate": migrate, "demo-staff": demo_staff}[chosen](settings)


if __name__ == "__main__":
    main()
