"""Holds are on disk before they count; one the disk refuses is in force all the same, and tried again."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from limen.assemble.controls import Controls
from limen.credentials.keys import Terms
from limen.engine.holds import Holds
from limen.model import Action, Change, ConfigError, Hold, Revision, Scope
from limen.stores.control import ControlStore
from limen.testing.credentials import Desk

NOW = 1_732_348_800.0


class Disk:
    """A control store whose disk can be full."""

    def __init__(self, store: ControlStore) -> None:
        self._store = store
        self.full = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def put_hold(self, hold: Hold, change: Change) -> Revision:
        if self.full:
            raise ConfigError("control.db: the disk is full: free some space; nothing was changed")
        return self._store.put_hold(hold, change)


class Case:
    """Controls over a real store with two keys; ``published`` is what the gateway was told last."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.keys = [self.desk.keys.create(Terms(name), Change(NOW, "test")).key for name in ("anna", "bert")]
        self.disk, self.holds, self.now = Disk(self.desk.store), Holds(), NOW
        self.controls = Controls(self.disk, self.desk.keys, self.desk.table(), self.holds, lambda: self.now)
        self.published: list[Sequence[str]] = []
        self.controls.load()
        self.controls.publish_to(self.published.append)

    def hold(self, key: int, seconds: float = 60.0) -> Hold:
        return Hold(
            Scope.CREDENTIAL, self.keys[key].credential, Action.SUSPEND, self.now, self.now + seconds, "odd"
        )


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_a_hold_is_on_disk_and_at_the_gateway_before_it_counts(case: Case) -> None:
    seen: list[int] = []
    case.holds.added.append(lambda _hold: seen.append(len(case.desk.store.load_holds())))
    case.holds.put(case.hold(0))
    assert seen == [1]
    assert case.published[-1] == [case.keys[0].public_id]


def test_a_gateway_is_told_at_once_what_stands(case: Case) -> None:
    case.holds.put(case.hold(1))
    told: list[Sequence[str]] = []
    case.controls.publish_to(told.append)
    assert told == [[case.keys[1].public_id]]


def test_a_hold_that_the_disk_refuses_is_in_force_and_saved_later(case: Case) -> None:
    case.disk.full = True
    case.holds.put(case.hold(0))
    case.controls.load()
    assert len(case.holds) == 1
    assert case.published[-1] == [case.keys[0].public_id]
    assert case.desk.store.load_holds() == []
    case.disk.full = False
    case.controls.tick()
    assert len(case.desk.store.load_holds()) == 1
    assert case.controls.unsaved == {}


def test_the_gateway_forgets_what_ran_out(case: Case) -> None:
    case.holds.put(case.hold(0))
    case.now += 61
    case.controls.tick()
    assert case.published[-1] == []


def test_a_list_the_gateway_did_not_get_is_sent_again(case: Case) -> None:
    broke = [True]

    def broken(ids: Sequence[str]) -> None:
        if broke:
            raise OSError("no space")
        case.published.append(ids)

    case.controls.publish_to(broken)
    case.holds.put(case.hold(1))
    broke.clear()
    case.controls.tick()
    assert case.published[-1] == [case.keys[1].public_id]


def test_a_persons_change_reaches_table_holds_and_gateway(case: Case) -> None:
    case.desk.keys.revoke(case.keys[1].public_id, Change(case.now, "test"))
    case.controls.load()
    assert case.published[-1] == [case.keys[1].public_id]
    assert case.controls.active() == 1


def test_what_policy_suspended_before_a_restart_counts_for_its_radius(case: Case) -> None:
    for key in (0, 1):
        case.holds.put(case.hold(key))
    fresh = Holds()
    again = Controls(case.disk, case.desk.keys, case.desk.table(), fresh, lambda: case.now)
    again.recount()
    assert [fresh.within_radius(case.now, 10) for _ in range(2)] == [True, False]
