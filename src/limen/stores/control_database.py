"""Opens the control database: embedded SQLite by path, PostgreSQL by URL; brings it to this version's schema.

Every write is one transaction, on disk before it returns (SQLite: write-ahead log, ``synchronous=FULL``).
What goes wrong is a ``ConfigError`` that names the place and the cure; the database is then as it was.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from limen.model import ConfigError

SCHEMA = "0003"
"""The newest migration; opening a database that has it needs no alembic."""

_WAIT_MS = 5000
_CURES = (
    ("SQLITE_FULL", "the disk is full: free some space; nothing was changed"),
    ("SQLITE_BUSY", "another process holds it: stop the other `limen`, or ask the running one by its socket"),
    (
        "SQLITE_LOCKED",
        "another process holds it: stop the other `limen`, or ask the running one by its socket",
    ),
    ("SQLITE_CORRUPT", "the file is damaged: move it away and put your last backup in its place"),
    (
        "SQLITE_NOTADB",
        "this is no control store (or the file is damaged): name the right file, or use your backup",
    ),
    ("SQLITE_READONLY", "it cannot be written: give this user the right to write to the file and its folder"),
    ("SQLITE_CANTOPEN", "it cannot be opened: give this user the right to write to the file and its folder"),
    ("SQLITE_IOERR", "the disk failed to read or write: check the disk; nothing was changed"),
)


class Database:
    """One control database. ``read`` and ``write`` are its only doors; threads may share it."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.place = place
        self._engine = engine
        self._writing = engine.execution_options(limen_writes=True)
        self.postgres = engine.dialect.name == "postgresql"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view; raises ``ConfigError``."""
        with translated(self.place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, the only writer meanwhile; durable when the block ends, undone when it raises."""
        with translated(self.place), self._writing.begin() as connection:
            if self.postgres:
                connection.execute(text("SELECT pg_advisory_xact_lock(7809630)"))
            yield connection

    def close(self) -> None:
        """Give the file or the server back."""
        self._engine.dispose()

    def checkpoint(self) -> None:
        """SQLite: carry the log into the file and empty it, so that what was erased lies nowhere any more."""
        if self.postgres:
            return
        with translated(self.place), self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            connection.rollback()
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def open_database(place: str | Path) -> Database:
    """Open (and make or bring up to date) the store at a path or a SQLAlchemy URL; raises ``ConfigError``."""
    engine, shown = _engine(str(place))
    database = Database(engine, shown)
    try:
        _bring_up(database)
    except BaseException:
        database.close()
        raise
    return database


def upsert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Insert rows, each in place of the one with the same primary key."""
    if not rows:
        return
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    others = {c.name: insert.excluded[c.name] for c in table.columns if c.name not in keys}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=others), rows)


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn what the driver says into a ``ConfigError`` with the place and the cure, without any values."""
    try:
        yield
    except DBAPIError as error:
        raise ConfigError(f"{place}: {_cure(error)}") from None


def _cure(error: DBAPIError) -> str:
    name = getattr(error.orig, "sqlite_errorname", "")
    for start, cure in _CURES:
        if name.startswith(start):
            return cure
    if isinstance(error, OperationalError) and not name:
        return (
            "the server cannot be reached or will not let us in: check that it runs, the url and the password"
        )
    return f"the database refused ({name or type(error.orig).__name__}): see its own log; nothing was changed"


def _engine(place: str) -> tuple[Engine, str]:
    if "://" not in place:
        return _embedded(Path(place).expanduser()), place
    try:
        url = make_url(place)
        engine = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError):
        raise ConfigError(
            "control store url: a path, or postgresql+psycopg://user@host/database, is needed"
        ) from None
    except ImportError as error:
        raise ConfigError(
            f"control store url: its driver is not installed: pip install {error.name}"
        ) from None
    if engine.dialect.name != "postgresql":
        raise ConfigError(
            f"control store url: {url.drivername} is not supported: a path, or postgresql+psycopg://"
        )
    return engine, url.render_as_string(hide_password=True)


def _embedded(path: Path) -> Engine:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        cure = "give this user the right to write to the file and its folder"
        raise ConfigError(f"{path}: cannot be opened: {error.strerror}: {cure}") from None
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"isolation_level": None, "timeout": _WAIT_MS / 1000}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("limen_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up(database: Database) -> None:
    with database.read() as connection:
        found = schema_of(connection)
    if found != SCHEMA:
        # Alembic takes longer to import than everything else here, and is needed once a version.
        from limen.stores.control_migrations import upgrade  # noqa: PLC0415

        with database.write() as connection:
            upgrade(connection, database.place)


def schema_of(connection: Connection) -> str | None:
    """The schema a database has; ``None`` for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
