"""Real processes under load, killed, hung, starved of disk and of a steady clock: what must hold, holds."""

import os
import resource
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from installed import Installed, Load, public_id, wait_for

from limen.assemble import open_installation
from limen.model import Change, Evidence
from limen.stores.journal import Gap, Mark

ROUTES = ("/closed/1", "/items/1", "/open/1")


@pytest.fixture(scope="module")
def keys() -> list[str]:
    return []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, keys: list[str]) -> Iterator[Installed]:
    """One installation for the whole module, started by the first test; ``keys[5]`` is suspended.

    It is never late: a busy machine must not be taken for one of the failures that are tried here.
    """
    installed = Installed(Path(tmp_path_factory.mktemp("up")))
    patient = installed.config.read_text().replace('overload = "500ms"', 'overload = "30s"')
    installed.config.write_text(patient)
    keys.extend(installed.mint(8))
    installed.start()
    installed.ask("keys.suspend", public_id=public_id(keys[5]), by="test", why="test")
    wait_for(lambda: installed.status("/open/1", keys[5]) == 403, 1.0)
    yield installed
    installed.close()


def statuses(installed: Installed, key: str) -> list[int]:
    return [installed.status(path, key) for path in ROUTES]


def judged(installed: Installed) -> set[str]:
    return {record.features.call for record in installed.records() if isinstance(record, Evidence)}


def test_all_pass_when_all_is_well(installed: Installed, keys: list[str]) -> None:
    assert statuses(installed, keys[0]) == [200, 200, 200]
    assert statuses(installed, keys[5]) == [403, 403, 403]


def test_a_killed_decision_process_is_back_at_once_and_loses_nothing(
    installed: Installed, keys: list[str]
) -> None:
    with Load(installed, keys[:4]) as load, Load(installed, keys[4:5], "/open/2") as opened:
        for _ in range(2):
            time.sleep(1.0)
            wait_for(installed.stands_by, 20)
            os.kill(installed.active(), signal.SIGKILL)
            assert installed.status("/open/1", keys[5]) == 403
        time.sleep(1.5)
    assert set(load.statuses) <= {200, 503}
    assert set(opened.statuses) == {200}, "an open route never notices"
    assert load.worst < 5.0, "back by itself (in a tenth of a second on an idle machine)"
    assert set(load.passed) <= judged(installed), "what was let through is on record"
    gaps = [record for record in installed.records() if isinstance(record, Gap)]
    assert len(gaps) >= 2
    assert all(gap.until - gap.since < 5.0 for gap in gaps), "the gap is as long as the absence"


def test_a_hung_decision_process_is_replaced_while_each_fail_policy_holds(
    installed: Installed, keys: list[str]
) -> None:
    wait_for(installed.stands_by, 20)
    hung = installed.active()
    os.kill(hung, signal.SIGSTOP)
    assert statuses(installed, keys[0]) == [503, 503, 200]
    assert installed.status("/open/1", keys[5]) == 403
    wait_for(lambda: statuses(installed, keys[0]) == [200, 200, 200], 15.0)
    assert installed.active() != hung


def test_a_killed_envoy_is_back_and_still_refuses_who_is_suspended(
    installed: Installed, keys: list[str]
) -> None:
    (envoy,) = installed.envoys()
    os.kill(envoy, signal.SIGKILL)
    wait_for(lambda: installed.status("/items/1", keys[0]) == 200, 10.0)
    assert installed.status("/open/1", keys[5]) == 403
    assert installed.envoys() != [envoy]


def test_everything_killed_loses_no_suspension_no_key_change_and_no_knowledge(
    installed: Installed, keys: list[str]
) -> None:
    with Load(installed, keys[:4]):
        time.sleep(1.0)
    installed.ask("keys.revoke", public_id=public_id(keys[6]), by="test", why="test")
    rotated = installed.ask("keys.rotate", public_id=public_id(keys[7]), overlap=0, by="test", why="test")
    installed.ask("keys.suspend", public_id=public_id(keys[4]), by="test", why="test")
    before = installed.digest()
    installed.kill_everything()
    installed.launch()
    assert installed.ask("digest") == before
    wait_for(installed.serves, 20)
    assert [installed.status("/items/1", keys[n]) for n in (0, 4, 5)] == [200, 403, 403]
    assert installed.status("/items/1", keys[6]) in {401, 403}
    assert installed.status("/items/1", keys[7]) == 401
    assert installed.status("/items/1", rotated["text"]) == 200


def test_a_full_disk_is_said_and_recorded_and_calls_go_on(installed: Installed, keys: list[str]) -> None:
    written = max(path.stat().st_size for path in (installed.folder / "data" / "journal").glob("*.segment"))
    active, (_, hard) = installed.active(), resource.getrlimit(resource.RLIMIT_FSIZE)
    with Load(installed, keys[:2]) as load:
        resource.prlimit(active, resource.RLIMIT_FSIZE, (written, hard))
        wait_for(lambda: installed.ask("ping")["journal"] == "degraded")
        time.sleep(0.5)
        resource.prlimit(active, resource.RLIMIT_FSIZE, (hard, hard))
        wait_for(lambda: installed.ask("ping")["journal"] == "ok")
    assert set(load.statuses) == {200}
    gaps = [record for record in installed.records() if isinstance(record, Gap)]
    assert gaps[-1].count > 0
    assert "disk full" in gaps[-1].reason


def test_a_clock_that_jumps_is_noted_and_calls_go_on(installed: Installed, keys: list[str]) -> None:
    with Load(installed, keys[:2]) as load:
        for offset in ("7200", "-3600", "0"):
            installed.offset.write_text(offset)
            time.sleep(0.7)
    assert set(load.statuses) == {200}
    assert installed.status("/items/1", keys[5]) == 403
    steps = [r for r in installed.records() if isinstance(r, Mark) and r.what == "clock_step"]
    assert len(steps) >= 3


def test_what_was_suspended_while_nothing_ran_is_refused_from_the_first_call(
    installed: Installed, keys: list[str]
) -> None:
    assert installed.status("/open/1", keys[3]) == 200
    assert installed.stop() == 0
    offline = open_installation(installed.settings, environ={})
    offline.keys.suspend(public_id(keys[3]), 0.0, Change(time.time(), "test"))
    offline.close()
    installed.launch()
    wait_for(lambda: installed.status("/open/1", keys[0]) == 200, 20)
    assert installed.status("/open/1", keys[3]) == 403


def test_a_clean_stop_and_start_keep_it_all(installed: Installed, keys: list[str]) -> None:
    before = installed.digest()
    assert installed.stop() == 0
    installed.launch()
    assert installed.ask("digest") == before
    wait_for(installed.serves, 20)
    assert statuses(installed, keys[5]) == [403, 403, 403]
