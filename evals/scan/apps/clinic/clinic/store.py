"""SQLite in memory; the real deployment points this at a file on the encrypted volume."""
from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_lock = threading.Lock()
_db = sqlite3.connect(":memory:", check_same_thread=False)
_db.row_factory = sqlite3.Row
_db.executescript(Path(__file__).with_name("seed.sql").read_text(encoding="utf-8"))


def select(sql: str, *args: Any) -> list[Row]:
    with _lock:
        return [dict(row) for row in _db.execute(sql, args)]


def first(sql: str, *args: Any) -> Row | None:
    found = select(sql, *args)
    return found[0] if found else None


def execute(sql: str, *args: Any) -> int:
    with _lock, _db:
        cursor = _db.execute(sql, args)
    return cursor.lastrowid or cursor.rowcount


def insert(table: str, values: Row) -> int:
    """`table` and the keys of `values` are names from our models, never from a request."""
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    return execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())


def update(table: str, row_id: int, values: Row) -> None:
    if values:
        pairs = ", ".join(f"{name} = ?" for name in values)
        execute(f"UPDATE {table} SET {pairs} WHERE id = ?", *values.values(), row_id)
