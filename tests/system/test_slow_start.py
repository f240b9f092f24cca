"""A past that takes long to live again: an installation starts and is taken over all the same.

The recovery is slow because it has much to do: each word of a person on evidence that is no longer kept is
a walk over the whole journal.
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from installed import Installed, told, wait_for
from recovery_script import play

from limen.assemble import open_installation
from limen.assemble.progress import stage
from limen.model import Label

CALLS, LABELS = 1_200, 200
LONG = 300.0


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """One that is recovering; its settings were changed after it had read them."""
    installed = Installed(Path(tmp_path_factory.mktemp("slow")))
    offline = open_installation(installed.settings, create=True, environ={})
    play(offline, 0, CALLS)
    for _ in range(LABELS):
        offline.journal.append(Label("e0", benign=False, by="test", at=time.time()))
    offline.close()
    installed.launch()
    wait_for(lambda: stage(installed.places.data, "lock").steps, LONG)
    text = installed.config.read_text()
    installed.config.write_text(text.replace('preset = "observe"', 'preset = "balanced"'))
    assert not stage(installed.places.data, "lock").ready
    yield installed
    installed.close()


def lines(installed: Installed, event: str) -> list[dict[str, object]]:
    return [line for line in told(installed) if line.get("event") == event]


def test_it_starts_at_the_first_try(installed: Installed) -> None:
    wait_for(installed.serves, LONG)
    assert not lines(installed, "process hangs")
    assert not lines(installed, "process ended")
    (deciding,) = lines(installed, "deciding")
    assert deciding["snapshot"] == 0
    assert isinstance(deciding["folded"], int)
    assert deciding["folded"] >= CALLS + LABELS


def test_what_was_changed_meanwhile_is_in_force(installed: Installed) -> None:
    wait_for(installed.serves, LONG)
    wait_for(lambda: installed.ask("mode")["mode"] == "enforce", LONG)


def test_the_second_process_takes_over(installed: Installed) -> None:
    wait_for(installed.stands_by, LONG)
    (second,) = set(installed.deciders()) - {installed.active()}
    os.kill(installed.active(), signal.SIGKILL)
    wait_for(lambda: installed.active() == second, LONG)
    wait_for(installed.serves, LONG)
    assert installed.active() == second
    assert not lines(installed, "process hangs")
    assert len(lines(installed, "process ended")) == 1, "the one that was killed"
