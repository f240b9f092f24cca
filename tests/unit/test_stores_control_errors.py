"""What goes wrong with the embedded store is said with its place and its cure."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from limen.model import Action, Change, ConfigError, Hold, Scope
from limen.stores import control_chain, control_holds
from limen.stores.control import ControlStore
from limen.stores.control_database import open_database

ADA = Change(1.0, "ada")


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    store = ControlStore.open(tmp_path / "control.db")
    store.put_document("policy", b"small", ADA)
    pages = "PRAGMA max_page_count = 60"
    event.listen(store._database._engine, "begin", lambda connection: connection.exec_driver_sql(pages))
    with pytest.raises(ConfigError, match=r"control\.db: the disk is full: free some space"):
        store.put_document("policy", b"x" * 1_000_000, ADA)
    assert store.load_document("policy") == b"small"
    assert store.verify_chain() == 1
    store.close()


def test_a_locked_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limen.stores.control_database._WAIT_MS", 10)
    store = ControlStore.open(tmp_path / "control.db")
    other = sqlite3.connect(tmp_path / "control.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ConfigError, match="another process holds it"):
        store.put_document("policy", b"x", ADA)
    other.execute("ROLLBACK")
    other.close()
    store.put_document("policy", b"x", ADA)
    store.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_store_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "control.db").write_bytes(content)
    with pytest.raises(ConfigError, match=r"control\.db: (this is no control store|the file is damaged)"):
        ControlStore.open(tmp_path / "control.db")
    assert (tmp_path / "control.db").read_bytes() == content


def test_a_damaged_store_is_said(tmp_path: Path) -> None:
    place = tmp_path / "control.db"
    store = ControlStore.open(place)
    for n in range(50):
        store.put_document("policy", b"%d" % n * 2000, ADA)
    store.close()
    content = bytearray(place.read_bytes())
    content[4096 * 2 :] = b"\xff" * (len(content) - 4096 * 2)
    place.write_bytes(content)
    with pytest.raises(ConfigError, match="the file is damaged: move it away"):
        ControlStore.open(place).verify_chain()


@pytest.mark.parametrize("place", ["/proc/limen/control.db", "/dev/null/control.db"])
def test_a_folder_that_cannot_be_written_is_said(place: str) -> None:
    with pytest.raises(ConfigError, match="give this user the right to write"):
        ControlStore.open(place)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="give this user the right to write"):
        ControlStore.open(tmp_path / "control.db")


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "nonsense://x", "sqlite:///x", "://", "postgresql+nodriver://x/y"]
)
def test_a_url_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="control store url"):
        open_database(url)


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    ControlStore.open(tmp_path / "data" / "control.db").close()
    assert (tmp_path / "data" / "control.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_every_commit_is_synced(tmp_path: Path) -> None:
    store = ControlStore.open(tmp_path / "control.db")
    with store._database.write() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        ]
    assert found == ["wal", 2]
    store.close()


def test_holds_are_bounded_and_a_persons_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_holds, "MOST_HOLDS", 5)
    monkeypatch.setattr(control_holds, "_SWEEP_EVERY", 1)
    store = ControlStore.open(tmp_path / "control.db")
    store.put_hold(Hold(Scope.CALLER, 999, Action.BLOCK, 1.0, 50.0, by="ada"), Change(1.0, "ada"))
    for n in range(10):
        store.put_hold(Hold(Scope.CALLER, n, Action.BLOCK, 2.0 + n, 100.0 + n), Change(1.0, "policy"))
    assert [hold.subject for hold in store.load_holds()] == [999, 6, 7, 8, 9]
    store.put_hold(Hold(Scope.CALLER, 6, Action.BLOCK, 60.0, 200.0), Change(107.5, "policy"))
    assert [hold.subject for hold in store.load_holds()] == [8, 9, 6]
    store.verify_chain()
    store.close()


def test_the_chain_is_bounded_and_still_verifies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_chain, "MOST_REVISIONS", 5)
    monkeypatch.setattr(control_chain, "_TRIM_EVERY", 1)
    store = ControlStore.open(tmp_path / "control.db")
    for n in range(9):
        store.put_document("policy", b"%d" % n, ADA)
    assert store.verify_chain() == 5
    assert [revision.number for revision in store.revisions()] == [9, 8, 7, 6, 5]
    store.close()
