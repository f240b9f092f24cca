from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.credentials import names
from limen.credentials.names import PendingNames
from limen.credentials.vault import Vault
from limen.model import Caller, Change, ConfigError, Identity
from limen.testing.credentials import Desk

ALICE = Identity(
    Caller(1, 2, 3, 4, kind="api_key"),
    names={"address": "203.0.113.7", "credential": "pub", "principal": "alice"},
)
PLACES = (("principal", 2), ("credential", 1), ("address", 3))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_names_are_sealed_at_the_flush(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    pending = PendingNames(vault)
    pending.note(ALICE, 1.0)
    assert vault.open("principal", 2, 1.0) is None
    assert pending.flush(1.0) == 3
    found = [vault.open(kind, number, 2.0) for kind, number in PLACES]
    assert found == ["alice", "pub", "203.0.113.7"]


def test_all_names_of_a_principal_go_with_it(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    pending = PendingNames(vault)
    pending.note(ALICE, 1.0)
    pending.flush(1.0)
    vault.erase(2, Change(2.0, "dpo"))
    assert [vault.open(*place, 3.0) for place in PLACES] == [None] * 3


def test_an_anonymous_address_is_its_own_person(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    pending = PendingNames(vault)
    pending.note(Identity(Caller(address=3), names={"address": "203.0.113.7"}), 1.0)
    assert pending.flush(1.0) == 1
    assert vault.open("address", 3, 2.0) == "203.0.113.7"
    assert desk.store.load_person(3) is not None


def test_a_caller_is_noted_once_an_hour(desk: Desk) -> None:
    pending = PendingNames(Vault(desk.store, desk.keyring, lasts=10.0), again=100.0)
    written = []
    for at in (1.0, 100.0, 101.0, 50.0):
        pending.note(ALICE, at)
        written.append(pending.flush(at))
    assert written == [3, 0, 3, 0]


def test_what_nobody_flushes_is_bounded_and_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_MOST_PENDING", 3)
    pending = PendingNames(Vault(desk.store, desk.keyring))
    for number in range(1, 6):
        pending.note(Identity(Caller(address=number), names={"address": f"203.0.113.{number}"}), 1.0)
    assert pending.dropped == 2
    assert pending.flush(1.0) == 3


def test_a_failed_flush_loses_no_name(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    pending = PendingNames(vault)
    pending.note(ALICE, 1.0)
    with desk.store._database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE vault_names RENAME TO away")
    with pytest.raises(ConfigError):
        pending.flush(1.0)
    with desk.store._database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO vault_names")
    assert pending.flush(2.0) == 3
