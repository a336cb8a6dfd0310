"""The only writer of versions: drafts, what is published, what is withdrawn, what was exported.

Nothing is overwritten: whoever saves names the version and the file they saw, and is refused when another came between.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.editor import originals, store
from portal.editor.originals import Piece, digest
from portal.editor.published import CHANNEL
from portal.extensions import database
from portal.models import AuditEntry, ContentVersion, now
from portal.services import services


@dataclass(frozen=True)
class Seen:
    """What somebody had before them: the number of the newest version (0: none), and the hash of the file."""

    version: int
    base: str


@dataclass(frozen=True)
class Current:
    """A piece as it is found: its newest text (`head` is None where that is the file), and the file beside it."""

    piece: Piece
    text: str
    head: ContentVersion | None
    file: str
    seen: Seen

    @property
    def conflict(self) -> bool:
        """Whether the file was changed under a draft or a published version."""
        return self.head is not None and store.in_conflict(self.head, self.file)


class Stale(Exception):
    """Another version was saved, or the file changed, since the writer looked; nothing was stored."""


def current(piece: Piece) -> Current:
    with database.read() as db:
        return _current(db, piece, originals.read(services().settings.content, piece))


def _current(db: Session, piece: Piece, file: str) -> Current:
    newest = store.newest(db, piece)
    head = newest if newest and (newest.state == "draft" or store.wins(newest)) else None
    return Current(piece, head.text if head else file, head, file, Seen(newest.id if newest else 0, digest(file)))


def save(
    piece: Piece, member_id: int, state: str, text: str, seen: Seen, resolved: bool = False, action: str = ""
) -> ContentVersion:
    """Store a version (draft, published or withdrawn) and tell all workers. Raises Stale.

    A change of the file under the version stays a conflict until somebody publishes and says that it is `resolved`.
    `action` names what was done in the audit log, where the state does not say it.
    """
    file = originals.read(services().settings.content, piece)
    try:
        with database.write() as db:
            found = _current(db, piece, file)
            if found.seen != seen:
                raise Stale
            settled = not found.conflict or (resolved and state == "published") or state == "withdrawn"
            version = ContentVersion(
                kind=piece.kind, name=piece.name, language=piece.language, parent=_keep_original(db, found),
                state=state, text=text, base_hash=seen.base if settled or not found.head else found.head.base_hash,
                staff_id=member_id,
            )  # fmt: skip
            db.add(version)
            db.flush()
            detail = f"{piece.kind} {piece} {version.id}"[:200]
            db.add(AuditEntry(staff_id=member_id, action=f"content_{action or state}", detail=detail))
    except IntegrityError as error:
        raise Stale from error
    services().events.publish(CHANNEL)
    return version


def _keep_original(db: Session, found: Current) -> int:
    """Keep the file as it is among the versions, once. Returns the number that the next version follows."""
    piece, seen = found.piece, found.seen
    known = store.of(piece).where(ContentVersion.state == "original", ContentVersion.base_hash == seen.base)
    if not found.file or db.scalar(known.limit(1)):
        return seen.version
    original = ContentVersion(
        kind=piece.kind, name=piece.name, language=piece.language, parent=seen.version, state="original",
        text=found.file, base_hash=seen.base,
    )  # fmt: skip
    db.add(original)
    db.flush()
    return original.id


def mark_exported(version: ContentVersion, base_hash: str) -> None:
    """The file has the version now and counts again; drafts made from it are drafts of this file."""
    piece = store.piece_of(version)
    with database.write() as db:
        db.execute(update(ContentVersion).where(ContentVersion.id == version.id).values(exported_at=now()))
        drafts = select(ContentVersion.id).where(
            ContentVersion.id.in_(store.of(piece).with_only_columns(ContentVersion.id)),
            ContentVersion.id > version.id, ContentVersion.state == "draft",
        )  # fmt: skip
        db.execute(update(ContentVersion).where(ContentVersion.id.in_(drafts)).values(base_hash=base_hash))
        db.add(AuditEntry(action="content_export", detail=f"{piece.kind} {piece} {version.id}"[:200]))
