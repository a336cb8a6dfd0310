"""Commands for the operator: `python -m portal.manage COMMAND`; COMMANDS lists them, the README says what they do."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import OperationalError

from portal.editor import status
from portal.editor.export import export
from portal.editor.published import Published
from portal.extensions import database
from portal.inbox.access import add_staff, set_role
from portal.languages import SOURCE
from portal.pages.catalogue import Catalogue
from portal.pages.content import Library
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
    """Create the demonstration member of staff, an editor, once, and say how to sign in."""
    database.connect(settings.database_url)
    password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
    places = list(Catalogue(settings.content).municipalities)
    if add_staff(DEMO_EMAIL, "Demo Medarbejder", password, places, role="editor"):
        sys.stdout.write(f"staff: sign in as {DEMO_EMAIL} with the password {password}\n")
    else:
        set_role(DEMO_EMAIL, "editor")
        sys.stdout.write(f"staff: {DEMO_EMAIL} exists; the password is the one of the first start\n")


def content_export(settings: Settings) -> int:
    """Write what editors have published into the files. Returns 1 if something had to be left."""
    migrate(settings)
    database.connect(settings.database_url)
    done = export(settings.content)
    for path in done.written:
        sys.stdout.write(f"written: {path.relative_to(settings.content)}\n")
    for piece in done.conflicts:
        sys.stdout.write(f"left, because the file changed under it (see the staff area): {piece}\n")
    for piece in done.unwritable:
        sys.stdout.write(f"left, because the file has no line for it: {piece}\n")
    return 1 if done.conflicts or done.unwritable else 0


def content_status(settings: Settings) -> None:
    """Print how many pages of each language are missing, outdated, machine-made and reviewed, as readers see them."""
    migrate(settings)
    database.connect(settings.database_url)
    published = Published(Catalogue(settings.content), Library(settings.content))
    library = published.read_once().library
    names = [name for name in library.names() if library.find(name, SOURCE)]
    sys.stdout.write(status.as_text(status.table(library, names)))


def content_stamp(settings: Settings) -> None:
    stamp(settings.content)


COMMANDS: dict[str, Callable[[Settings], int | None]] = {
    "migrate": migrate, "demo-staff": demo_staff, "stamp": content_stamp, "content-export": content_export,
    "content-status": content_status,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.manage")
    parser.add_argument("command", choices=COMMANDS)
    chosen = parser.parse_args().command
    try:
        return COMMANDS[chosen](from_environment(os.environ)) or 0
    except ValueError as problem:
        sys.stderr.write(f"bindeled: {problem}\n")
    except OperationalError as problem:
        sys.stderr.write(f"{problem}\nbindeled: The database does not answer at the address in DATABASE_URL.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
