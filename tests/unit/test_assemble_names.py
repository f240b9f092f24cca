"""Names go to the vault once a day each, as secrets of the person they belong to, and never without bound."""

import pytest

from limen.assemble import names
from limen.assemble.names import Names
from limen.credentials.vault import Name
from limen.model import Caller, Identity

DAY = 86_400.0
NAMED = {"address": "203.0.113.7", "credential": "key-1", "principal": "anna"}


def identity(credential: int = 1, principal: int = 2, address: int = 3) -> Identity:
    return Identity(Caller(credential, principal, address), names=NAMED)


def test_each_name_is_a_secret_of_the_principal() -> None:
    noted = Names()
    noted.note(identity(), 10.0)
    assert sorted(noted.take(), key=lambda name: name.kind) == [
        Name("address", 3, "203.0.113.7", 2),
        Name("credential", 1, "key-1", 2),
        Name("principal", 2, "anna", 2),
    ]


def test_a_caller_without_credential_owns_its_address() -> None:
    noted = Names()
    noted.note(Identity(Caller(address=3), names={"address": "203.0.113.7"}), 10.0)
    assert noted.take() == [Name("address", 3, "203.0.113.7", 3)]


def test_a_caller_is_noted_once_a_day() -> None:
    noted = Names()
    for at in (10.0, 20.0, DAY + 1, DAY + 2):
        noted.note(identity(), at)
    assert len(noted.take()) == 6
    assert noted.take() == []


def test_no_more_wait_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST", 2)
    noted = Names()
    for number in range(1, 6):
        noted.note(identity(credential=number), 10.0)
    assert len(noted.take()) == 6
    noted.note(identity(credential=5), 10.0)
    assert len(noted.take()) == 3, "who found no room is noted at the next call"
