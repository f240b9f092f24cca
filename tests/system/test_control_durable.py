"""What was acknowledged is on disk: a process killed right after saying so has lost nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from limen.model import Action, Scope
from limen.stores.control import ControlStore

CHILD = """
import sys
from limen.model import Action, Change, Hold, Key, KeyVersion, Scope
from limen.stores.control import ControlStore

store = ControlStore.open(sys.argv[1])
for n in range(1, 1_000_000):
    change = Change(float(n), "policy")
    store.put_key(Key(f"pub{n}", n, n, 1.0, versions=(KeyVersion(b"%d" % n, 1.0),)), change)
    store.put_hold(Hold(Scope.CREDENTIAL, n, Action.SUSPEND, float(n)), change)
    print(n, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 20])
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, acknowledged: int) -> None:
    place = tmp_path / "control.db"
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(place)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) == acknowledged:
            child.kill()
            break
    child.wait()
    child.stdout.close()
    store = ControlStore.open(place)
    held = {hold.subject for hold in store.load_holds() if hold.action is Action.SUSPEND}
    assert set(range(1, acknowledged + 1)) <= held
    assert {f"pub{n}" for n in range(1, acknowledged + 1)} <= {key.public_id for key in store.load_keys()}
    assert store.verify_chain() >= 2 * acknowledged
    assert all(hold.scope is Scope.CREDENTIAL for hold in store.load_holds())
    store.close()
