"""The content as it is published now: the files, and over them the versions from the database.

A hint on the channel "content" makes the next reader look; every LOOK_EVERY seconds one looks anyway, so that a lost
hint costs a delay. Who reads gets one whole snapshot; a database that does not answer leaves the last one in place.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from portal.chat.events import Events
from portal.editor import originals, store
from portal.pages.catalogue import Catalogue
from portal.pages.content import BadPage, Library, Page, parse_page
from portal.registers.handbook import Handbook

log = logging.getLogger(__name__)
CHANNEL = "content"
LOOK_EVERY = 2.0


@dataclass(frozen=True)
class Snapshot:
    """Everything that is published at one moment."""

    catalogue: Catalogue
    library: Library
    handbook: Handbook


class Published:
    """The newest snapshot. Without `follow` it is what lies in the files."""

    def __init__(self, catalogue: Catalogue, library: Library) -> None:
        self._files = Snapshot(catalogue, library, Handbook(catalogue))
        self._now = self._files
        self._stamp: store.Stamp = (0, 0)
        self._looked = 0.0
        self._lock = threading.Lock()
        self._subscription = ExitStack()
        self._hint: threading.Event | None = None

    def follow(self, events: Events) -> None:
        """Look into the database from now on."""
        self._hint = self._subscription.enter_context(events.subscribe(CHANNEL))
        self._hint.set()

    def read_once(self) -> Snapshot:
        """What is published, for a command that ends soon. Raises SQLAlchemyError."""
        return self._snapshot()

    def now(self) -> Snapshot:
        """What is published. The lock is held for a few milliseconds, and only while something is looked up."""
        if self._hint and self._must_look():
            with self._lock:
                if self._must_look():
                    self._hint.clear()
                    self._looked = time.monotonic()
                    self._look()
        return self._now

    def _must_look(self) -> bool:
        return self._hint is not None and (
            self._hint.is_set() or time.monotonic() - self._looked > LOOK_EVERY
        )  # fmt: skip

    def _look(self) -> None:
        try:
            stamp = store.stamp()
            if stamp != self._stamp:
                self._now = self._snapshot()
                self._stamp = stamp
        except SQLAlchemyError as error:
            log.warning("the published content could not be read: %s", type(error).__name__)

    def _snapshot(self) -> Snapshot:
        """The files with every piece that was ever published as it is now: its version, or the file read again."""
        pages: dict[tuple[str, str], Page | None] = {}
        facts: dict[str, Any] = {}
        contacts: dict[tuple[str, str], dict[str, Any]] = {}
        root = self._files.library.root
        for piece, version in store.deciding().items():
            text = version.text if version else originals.read(root, piece)
            if piece.kind == "page":
                pages |= _page(text, piece)
            elif piece.kind == "facts":
                facts[piece.name.rpartition("/")[2]] = originals.load(text)["verified_on"]
            else:
                place, _, unit = piece.name.removeprefix("municipalities/").partition("/")
                contacts[place, unit] = originals.load(text)
        catalogue = self._files.catalogue.with_changes(facts, contacts)
        return Snapshot(catalogue, self._files.library.with_pages(pages), Handbook(catalogue))


def _page(text: str, piece: originals.Piece) -> dict[tuple[str, str], Page | None]:
    """A page as a change of the library; one that cannot be read is logged and changes nothing."""
    try:
        return {(piece.name, piece.language): parse_page(text, piece.language) if text else None}
    except BadPage as error:
        log.error("%s cannot be read: %s", piece, error)
        return {}
