"""A transmitter killed between a suspension and its delivery loses nothing, and tells nothing twice over."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contract.ssf import NOW, Sender
from tests.unit.test_identity_ssf_changes import ANNA, Names

from limen.engine.context import Budget
from limen.identity.ssf.changes import Changes
from limen.identity.ssf.levels import Levels

CHILD = """
import os, signal, sys
from pathlib import Path
from limen.engine.context import Budget
from limen.identity.ssf.changes import Changes
from limen.identity.ssf.levels import Levels
from limen.model import Action, Change, Hold, Scope
from tests.contract.ssf import NOW, Sender
from tests.unit.test_identity_ssf_changes import Names

sender = Sender(Path(sys.argv[1]))
changes = Changes(sender.transmitter, Names(), Levels(Budget), lambda: NOW)
sender.stream()
changes.tell()
for n in range(20):
    hold = Hold(Scope.CREDENTIAL, 7, Action.SUSPEND, NOW + n, NOW + n + 0.5, "odd")
    sender.desk.store.put_hold(hold, Change(NOW + n, "policy"))
    if sys.argv[2] == "told":
        changes.tell()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["not told", "told"])
def test_kill_9_before_delivery_loses_no_set(tmp_path: Path, when: str) -> None:
    child = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path), when], check=False)
    assert child.returncode == -signal.SIGKILL
    again = Sender(tmp_path)
    Changes(again.transmitter, Names(), Levels(Budget), lambda: NOW).tell()
    (stream,) = again.call("GET", "/ssf/streams").json()
    sets = again.polled(stream["stream_id"])["sets"]
    events = [again.read(text) for text in sets.values()]
    happened = [payload["event_timestamp"] for event in events for payload in event.events.values()]
    assert happened == [int(NOW) + n for n in range(20)]
    assert all(event.subject == ANNA for event in events)
    assert len({event.txn for event in events}) == 20
