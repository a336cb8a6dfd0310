"""The versions in the database, for reading. versions.py writes them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.editor.originals import Piece, digest
from portal.extensions import database
from portal.models import ContentVersion

Stamp = tuple[int, int]


def stamp() -> Stamp:
    """Two numbers that change with every new version and every export: cheap to ask for."""
    with database.read() as db:
        newest, exported = db.execute(
            select(func.max(ContentVersion.id), func.count(ContentVersion.exported_at))
        ).one()  # fmt: skip
    return newest or 0, exported


def piece_of(version: ContentVersion) -> Piece:
    return Piece(version.kind, version.name, version.language)


def _last(*states: str) -> list[ContentVersion]:
    """The last version, of those in these states, of every piece that has one."""
    key = (ContentVersion.kind, ContentVersion.name, ContentVersion.language)
    newest = select(func.max(ContentVersion.id)).where(ContentVersion.state.in_(states)).group_by(*key)
    with database.read() as db:
        return list(db.scalars(select(ContentVersion).where(ContentVersion.id.in_(newest))))


def deciding() -> dict[Piece, ContentVersion | None]:
    """Every piece that was ever published, with the version that wins over its file; None if the file counts."""
    return {piece_of(version): version if wins(version) else None for version in _last("published", "withdrawn")}


def wins(version: ContentVersion) -> bool:
    return version.state == "published" and version.exported_at is None


def in_conflict(version: ContentVersion, file: str) -> bool:
    """Whether the file is neither the one the version was made from nor the version itself."""
    return digest(file) not in (version.base_hash, digest(version.text))


def open_versions() -> dict[Piece, ContentVersion]:
    """The newest version of every piece on which somebody works or worked: drafts, and what is not exported."""
    newest = {piece_of(version): version for version in _last("published", "withdrawn", "draft")}
    return {piece: version for piece, version in newest.items() if version.state == "draft" or wins(version)}


def history(piece: Piece) -> Sequence[ContentVersion]:
    """All versions of a piece, newest first."""
    with database.read() as db:
        return db.scalars(of(piece).order_by(ContentVersion.id.desc())).all()


def of(piece: Piece) -> Select[ContentVersion]:
    return select(ContentVersion).where(
        ContentVersion.kind == piece.kind, ContentVersion.name == piece.name, ContentVersion.language == piece.language
    )


def newest(db: Session, piece: Piece) -> ContentVersion | None:
    return db.scalar(of(piece).order_by(ContentVersion.id.desc()).limit(1))


def version(version_id: int) -> ContentVersion | None:
    with database.read() as db:
        return db.get(ContentVersion, version_id)
