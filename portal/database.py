"""The database: reading sessions, and writing transactions that hold no lock across a network call."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

WAIT_FOR_WRITE_LOCK = 10.0


class DatabaseBusy(Exception):
    """The database could not be written to in time; nothing was stored."""


class Database:
    """One database, SQLite or PostgreSQL.

    On SQLite a writing transaction begins with BEGIN IMMEDIATE under one lock of this process: a greenlet that yields
    inside a write would otherwise freeze the process and lose the other write.
    """

    engine: Engine

    def connect(self, url: str) -> None:
        """Set the engine for a SQLAlchemy URL; no connection is opened yet, those of an earlier engine are closed."""
        if hasattr(self, "engine"):
            self.engine.dispose()
        self.engine = create_engine(url, pool_pre_ping=True, **self._options(url))
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._lock = threading.Lock()
        if self.sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._writer = self.engine.execution_options(immediate=True)

    @staticmethod
    def _options(url: str) -> dict[str, object]:
        if url.startswith("sqlite"):
            return {"connect_args": {"timeout": 0.05, "check_same_thread": False}, "pool_size": 20, "max_overflow": 100}
        return {"pool_size": 10, "max_overflow": 20}

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; what is changed in it is not kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction for writing: kept when the block ends, undone when it raises. Make no network call in it.

        Raises DatabaseBusy if somebody else holds the database for longer than WAIT_FOR_WRITE_LOCK seconds.
        """
        if not self.sqlite:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
            return
        if not self._lock.acquire(timeout=WAIT_FOR_WRITE_LOCK):
            raise DatabaseBusy
        try:
            with Session(self._writer, expire_on_commit=False) as session:
                self._begin(session)
                with _committing(session):
                    yield session
        finally:
            self._lock.release()

    @staticmethod
    def _begin(session: Session) -> None:
        """Take SQLite's write lock, waiting in small sleeps so that other greenlets go on."""
        deadline = time.monotonic() + WAIT_FOR_WRITE_LOCK
        while True:
            try:
                session.connection()
                return
            except OperationalError as error:
                session.rollback()
                locked = isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)
                if not locked:
                    raise
                if time.monotonic() > deadline:
                    raise DatabaseBusy from error
                time.sleep(0.02)


@contextmanager
def _committing(session: Session) -> Iterator[None]:
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
