from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.credentials.master import rotate_master
from limen.credentials.vault import Name, Vault
from limen.engine.ports import SealedName
from limen.model import Change, ConfigError
from limen.testing.credentials import Desk

ALICE = Name("principal", 7, "alice@example.com", 7)
HOME = Name("address", 8, "203.0.113.7", 7)
CHANGE = Change(5.0, "dpo", "asked to")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_a_sealed_name_opens_until_it_expires(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring, lasts=100.0)
    assert vault.seal([ALICE, HOME], 0.0) == 2
    assert vault.open("principal", 7, 99.0) == "alice@example.com"
    assert vault.open("address", 8, 99.0) == "203.0.113.7"
    assert vault.open("principal", 7, 100.0) is None
    assert vault.open("principal", 9, 0.0) is None


def test_several_names_open_at_once_as_each_alone(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring, lasts=100.0)
    many = [Name("principal", number, f"u-{number}", number) for number in range(1, 1_200)]
    vault.seal(many, 0.0)
    opened = vault.open_all("principal", [*range(1, 1_300)], 99.0)
    assert opened == {name.pseudonym: name.name for name in many}
    vault.erase(7, CHANGE)
    assert vault.open_all("principal", [7, 8], 99.0) == {8: "u-8"}
    assert vault.open_all("principal", [8], 100.0) == vault.open_all("address", [8], 0.0) == {}


def test_a_steady_caller_is_written_again_at_half_time_only(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring, lasts=100.0)
    assert [vault.seal([ALICE], at) for at in (0.0, 49.0, 51.0)] == [1, 0, 1]
    assert vault.open("principal", 7, 149.0) == "alice@example.com"


def test_the_disk_holds_no_name(desk: Desk, tmp_path: Path) -> None:
    Vault(desk.store, desk.keyring).seal([ALICE, HOME], 0.0)
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert b"alice" not in written
    assert b"203.0.113.7" not in written


def test_erasing_a_person_leaves_neither_key_nor_names_on_disk(desk: Desk, tmp_path: Path) -> None:
    vault = Vault(desk.store, desk.keyring)
    vault.seal([ALICE, HOME, Name("principal", 1, "bob", 1)], 0.0)
    key, name = desk.store.load_person(7), desk.store.load_name("principal", 7)
    assert key is not None
    assert name is not None
    vault.erase(7, CHANGE)
    assert vault.open("principal", 7, 1.0) is None
    assert vault.open("address", 8, 1.0) is None
    assert vault.open("principal", 1, 1.0) == "bob"
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert key.wrapped not in written
    assert name.sealed not in written


def test_a_backup_of_the_names_does_not_open_after_the_erasure(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    vault.seal([ALICE], 0.0)
    kept = desk.store.load_name("principal", 7)
    assert kept is not None
    vault.erase(7, CHANGE)
    vault.seal([Name("address", 8, "203.0.113.7", 7)], 1.0)
    desk.store.put_vault([], [kept])
    with pytest.raises(ConfigError, match="does not open"):
        vault.open("principal", 7, 1.0)


def test_an_erased_person_may_come_back_under_a_new_key(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    vault.seal([ALICE], 0.0)
    vault.erase(7, CHANGE)
    assert vault.seal([ALICE], 1.0) == 1
    assert vault.open("principal", 7, 2.0) == "alice@example.com"


def test_a_row_moved_to_another_pseudonym_does_not_open(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    vault.seal([ALICE], 0.0)
    row = desk.store.load_name("principal", 7)
    assert row is not None
    desk.store.put_vault([], [SealedName("principal", 6, 7, row.sealed, row.expires)])
    with pytest.raises(ConfigError, match="does not open"):
        vault.open("principal", 6, 1.0)


def test_after_a_rotation_old_names_open_and_keys_are_wrapped_anew(desk: Desk) -> None:
    Vault(desk.store, desk.keyring).seal([ALICE], 0.0)
    vault = Vault(desk.store, rotate_master(desk.master, desk.seal, 1.0))
    assert vault.open("principal", 7, 1.0) == "alice@example.com"
    assert vault.rewrap() == 1
    assert desk.store.vault_generations() == {2}
    assert vault.open("principal", 7, 1.0) == "alice@example.com"


def test_the_vault_is_bounded_and_drops_what_expires_first(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring, lasts=100.0)
    for person in range(1, 6):
        vault.seal([Name("principal", person, "x", person)], float(person))
    assert desk.store.sweep_vault(6.0, most=2) == 3
    assert [vault.open("principal", person, 6.0) for person in range(1, 6)] == [None, None, None, "x", "x"]
    assert desk.store.sweep_vault(104.5, most=2) == 1
    assert desk.store.load_person(4) is None


def test_odd_text_is_sealed_too(desk: Desk) -> None:
    vault = Vault(desk.store, desk.keyring)
    vault.seal([Name("principal", 3, "\udcff", 3)], 0.0)
    assert vault.open("principal", 3, 1.0) == "\\udcff"
