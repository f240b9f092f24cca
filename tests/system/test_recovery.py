"""After ``kill -9`` what was learnt is what an uninterrupted run of the same calls learns, to the byte."""

import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest
from recovery_script import COUNT, Stopped, play

from limen.assemble import Installation, open_installation
from limen.assemble.installation import keyring_of
from limen.assemble.places import places
from limen.features import catalogue_record, recent_record
from limen.settings import load

HERE = Path(__file__).parent


class Twins:
    """Two data folders with the same keys: one whose process is killed, one that is never interrupted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("killed", "whole"):
            self.config(name).write_text(
                f'[data]\nfolder = "{folder / name}"\nmaster_key_file = "{folder / "secret" / "key"}"\n'
                '[policy]\npreset = "balanced"\n'
            )
        keyring_of(places(load(self.config("killed"), {}, {}), {}), 0.0, create=True)
        (folder / "whole").mkdir()
        (folder / "whole" / "keys.sealed").write_bytes((folder / "killed" / "keys.sealed").read_bytes())
        (folder / "whole" / "keys.sealed").chmod(0o600)

    def config(self, name: str) -> Path:
        return self.folder / f"{name}.toml"

    def run(self, first: int, last: int, end: str) -> int:
        """Play calls in a process that ends so; its exit code."""
        command = [sys.executable, str(HERE / "recovery_run.py"), str(self.config("killed"))]
        return subprocess.run([*command, str(first), str(last), end], cwd=HERE, check=False).returncode

    def open(self, name: str) -> Installation:
        return open_installation(load(self.config(name), {}, {}), create=True, environ={})


def learnt(installation: Installation) -> dict[str, str]:
    world = installation.world
    plain = msgspec.json.encode(catalogue_record.encode(world.catalogue))
    return {"state": world.state.digest(), "catalogue": blake2b(plain).hexdigest()}


@pytest.mark.parametrize("end", ["kill", "compact", "close"])
def test_recovered_is_what_an_uninterrupted_run_knows(tmp_path: Path, end: str) -> None:
    twins, cut = Twins(tmp_path), COUNT - 500
    assert twins.run(0, cut, end) == (0 if end == "close" else -9)
    whole = twins.open("whole")
    stopped = Stopped()
    whole.point.listeners.append(stopped)
    play(whole, 0, cut)
    killed = twins.open("killed")
    try:
        assert learnt(killed) == learnt(whole)
        assert killed.world.sequence == whole.world.sequence
        assert killed.recovered.snapshot > 0 or end == "kill"
        assert any(each.name.find("{id:slug}") > 0 for each in whole.world.catalogue.operations()), (
            "names merged"
        )
        assert stopped.actions.get("block", 0) > 0, "not all of it was peace"
        assert len(killed.world.recent.callers) == len(whole.world.recent.callers)
    finally:
        whole.close()
        killed.close()


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    twins = Twins(tmp_path)
    assert twins.run(0, COUNT - 300, "kill") == -9
    assert twins.run(COUNT - 300, COUNT, "kill") == -9
    killed = twins.open("killed")
    whole = twins.open("whole")
    try:
        play(whole, 0, COUNT)
        assert killed.world.sequence == whole.world.sequence
        assert set(killed.world.state.sketches) == set(whole.world.state.sketches)
    finally:
        killed.close()
        whole.close()


def test_short_term_memory_is_kept_to_the_byte_by_a_clean_stop(tmp_path: Path) -> None:
    twins = Twins(tmp_path)
    assert twins.run(0, 2_000, "close") == 0
    killed, whole = twins.open("killed"), twins.open("whole")
    try:
        play(whole, 0, 2_000)
        assert recent_record.encode(killed.world.recent) == recent_record.encode(whole.world.recent)
    finally:
        killed.close()
        whole.close()
