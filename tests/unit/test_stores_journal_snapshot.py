import logging
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from limen.model import ConfigError
from limen.stores.journal import Keys, Snapshots
from limen.stores.journal.segment import DamagedError

KEYS = Keys(b"k" * 32)


def test_the_latest_snapshot_comes_back_whole(tmp_path: Path) -> None:
    store = Snapshots(tmp_path, KEYS)
    body = bytes(range(256)) * 70_000  # more than one part
    store.save(10, b"older", 1.0)
    saved = store.save(20, body, 2.0)
    assert store.latest() == saved
    assert (saved.sequence, saved.at, saved.body) == (20, 2.0, body)


def test_nothing_saved_is_nothing(tmp_path: Path) -> None:
    assert Snapshots(tmp_path / "new", KEYS).latest() is None


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    store = Snapshots(tmp_path, KEYS, keep=2)
    for sequence in (5, 30, 100):
        store.save(sequence, b"state", 1.0)
    assert store.sequences() == [30, 100]


@pytest.mark.parametrize("damage", ["flip", "cut", "cut at a part", "empty", "renamed"])
def test_a_damaged_snapshot_is_warned_of_and_the_one_before_is_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    store = Snapshots(tmp_path, KEYS)
    store.save(10, b"good", 1.0)
    store.save(20, b"bad", 2.0)
    path = tmp_path / f"{20:020d}.snapshot"
    raw = bytearray(path.read_bytes())
    if damage == "flip":
        raw[-3] ^= 4
    kept = {"cut": len(raw) - 1, "cut at a part": len(raw) - (4 + 1 + 3 + 16), "empty": 0}.get(
        damage, len(raw)
    )
    path.write_bytes(raw[:kept])
    if damage == "renamed":
        path.rename(tmp_path / f"{21:020d}.snapshot")
    with caplog.at_level(logging.WARNING):
        latest = store.latest()
    assert latest is not None
    assert latest.body == b"good"
    assert "is damaged" in caplog.text
    with pytest.raises(DamagedError):
        store.load(21 if damage == "renamed" else 20)


def test_another_key_is_an_error_not_a_damage(tmp_path: Path) -> None:
    Snapshots(tmp_path, KEYS).save(1, b"state", 1.0)
    with pytest.raises(ConfigError, match=r"the snapshot .* was written under key id"):
        Snapshots(tmp_path, Keys(b"x" * 32)).latest()


def test_a_full_disk_leaves_the_snapshot_before(tmp_path: Path) -> None:
    Snapshots(tmp_path, KEYS).save(1, b"state", 1.0)
    script = (
        "import sys; from pathlib import Path; from limen.stores.journal import *\n"
        "try: Snapshots(Path(sys.argv[1]), Keys(b'k' * 32)).save(2, bytes(100_000), 2.0)\n"
        "except SnapshotError as problem: print(problem)"
    )

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=limit,
    )
    assert "was not written: File too large: free some space" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{1:020d}.snapshot"]


def test_the_body_is_sealed(tmp_path: Path) -> None:
    Snapshots(tmp_path, KEYS).save(1, b"planted secret" * 50, 1.0)
    assert not [path for path in tmp_path.iterdir() if b"planted" in path.read_bytes()]
