from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from limen.credentials.apikey import parse
from limen.credentials.keys import Details, Terms
from limen.credentials.suspended import suspended_public_ids
from limen.model import Action, Change, ConfigError, Hold, InputError, Scope
from limen.testing.credentials import Desk

OWNER = Terms("u-42", roles=("customer",), scopes=("orders:read",), note="till 3")
LEGACY = "legacy-key-0123456789"


def change(at: float) -> Change:
    return Change(at, "ada", "because")


def verdict(desk: Desk, text: str, at: float, address: str = "203.0.113.7") -> str:
    try:
        return desk.table().verify(text, address, at).public_id
    except InputError as error:
        return str(error)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_a_new_key_is_accepted_and_says_whose_it_is(desk: Desk) -> None:
    minted = desk.keys.create(OWNER, change(1.0))
    proof = desk.table().verify(minted.text, "203.0.113.7", 2.0)
    assert parse(minted.text).public_id == proof.public_id == minted.key.public_id
    assert (proof.principal_name, proof.roles, proof.scopes) == ("u-42", ("customer",), ("orders:read",))
    assert proof.principal == desk.pseudonyms.of("principal", "u-42")


def test_neither_key_nor_owner_nor_network_is_on_disk(desk: Desk, tmp_path: Path) -> None:
    terms = Terms("alice@example.com", networks=("198.51.100.23",), note="her till")
    minted = desk.keys.create(terms, change(1.0))
    desk.keys.import_key(LEGACY, terms, change(2.0))
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    for plain in (parse(minted.text).secret, LEGACY, "alice", "198.51.100.23", "her till"):
        assert plain.encode() not in written
    assert desk.keys.details(minted.key) == Details("alice@example.com", "her till", ("198.51.100.23/32",))


def test_rotation_overlaps_and_keeps_the_baseline(desk: Desk) -> None:
    old = desk.keys.create(OWNER, change(1.0))
    new = desk.keys.rotate(old.key.public_id, 60.0, change(100.0))
    assert new.key.credential == old.key.credential
    assert [verdict(desk, text, 159.0) for text in (old.text, new.text)] == [old.key.public_id] * 2
    assert verdict(desk, old.text, 160.0) == "expired key"
    assert verdict(desk, new.text, 160.0) == old.key.public_id


def test_rotating_twice_never_lengthens_the_first_overlap(desk: Desk) -> None:
    first = desk.keys.create(OWNER, change(1.0))
    desk.keys.rotate(first.key.public_id, 10.0, change(100.0))
    desk.keys.rotate(first.key.public_id, 1000.0, change(105.0))
    assert verdict(desk, first.text, 111.0) == "expired key"


def test_revoking_is_for_good(desk: Desk) -> None:
    minted = desk.keys.create(OWNER, change(1.0))
    desk.keys.revoke(minted.key.public_id, change(2.0))
    assert verdict(desk, minted.text, 3.0) == "revoked key"
    with pytest.raises(ConfigError, match="revoked key: create a new one"):
        desk.keys.rotate(minted.key.public_id, 0.0, change(4.0))


def test_expiry_and_network_are_held(desk: Desk) -> None:
    minted = desk.keys.create(
        Terms("u", networks=("203.0.113.0/24", "2001:db8::/32"), expires=50.0), change(1.0)
    )
    assert verdict(desk, minted.text, 49.0) == minted.key.public_id
    assert verdict(desk, minted.text, 49.0, "2001:db8::9") == minted.key.public_id
    assert verdict(desk, minted.text, 49.0, "198.51.100.1") == "wrong network"
    assert verdict(desk, minted.text, 49.0, "") == "wrong network"
    assert verdict(desk, minted.text, 50.0) == "expired key"


def test_wrong_texts_are_told_apart(desk: Desk) -> None:
    text = desk.keys.create(OWNER, change(1.0)).text
    assert verdict(desk, text[:-1] + ("0" if text[-1] != "0" else "1"), 2.0) == "malformed key"
    assert verdict(desk, "sk_other", 2.0) == "unknown key"
    assert verdict(desk, "x" * 5000, 2.0) == "malformed key"


def test_an_imported_key_is_accepted_by_its_hash(desk: Desk) -> None:
    key = desk.keys.import_key(LEGACY, OWNER, change(1.0))
    assert verdict(desk, LEGACY, 2.0) == key.public_id
    with pytest.raises(ConfigError, match="known already"):
        desk.keys.import_key(LEGACY, OWNER, change(2.0))
    with pytest.raises(ConfigError, match="16 to 512"):
        desk.keys.import_key("short", OWNER, change(2.0))


def test_a_suspension_is_a_hold_and_resuming_lifts_it(desk: Desk) -> None:
    key = desk.keys.create(OWNER, change(1.0)).key
    hold = desk.keys.suspend(key.public_id, 100.0, change(2.0))
    assert desk.store.load_holds() == [hold]
    assert (hold.scope, hold.subject, hold.action) == (Scope.CREDENTIAL, key.credential, Action.SUSPEND)
    desk.keys.resume(key.public_id, change(3.0))
    assert desk.store.load_holds() == []
    with pytest.raises(ConfigError, match="not suspended"):
        desk.keys.resume(key.public_id, change(4.0))


def test_the_gateways_list_names_what_must_not_pass(desk: Desk) -> None:
    keys = [
        desk.keys.create(Terms(f"u-{n}", expires=[0.0, 0.0, 20.0, 0.0][n]), change(1.0)).key for n in range(4)
    ]
    desk.keys.revoke(keys[1].public_id, change(2.0))
    holds = [
        Hold(Scope.CREDENTIAL, keys[0].credential, Action.SUSPEND, 1.0, 30.0),
        Hold(Scope.CALLER, keys[3].principal, Action.SLOW, 1.0),
    ]
    now = desk.keys.list()
    assert suspended_public_ids(holds, now, 10.0) == sorted(k.public_id for k in keys[:2])
    assert suspended_public_ids(holds, now, 30.0) == sorted(k.public_id for k in keys[1:3])


def test_erasing_forgets_the_owner_and_refuses_the_key(desk: Desk) -> None:
    minted = desk.keys.create(OWNER, change(1.0))
    desk.keys.erase(minted.key.public_id, change(2.0))
    key = desk.keys.show(minted.key.public_id)
    assert desk.keys.details(key) == Details()
    assert verdict(desk, minted.text, 3.0) == "revoked key"
    assert desk.store.verify_chain() == 2


def test_an_erased_key_does_not_come_back_without_its_networks(desk: Desk) -> None:
    minted = desk.keys.create(Terms("u", networks=("203.0.113.0/24",)), change(1.0))
    erased = desk.keys.erase(minted.key.public_id, change(2.0))
    with pytest.raises(ConfigError, match="was erased"):
        desk.store.undo(erased.number, change(3.0))
    assert verdict(desk, minted.text, 4.0, "198.51.100.1") == "revoked key"


def test_details_moved_between_keys_do_not_open(desk: Desk) -> None:
    one, other = (desk.keys.create(OWNER, change(at)).key for at in (1.0, 2.0))
    with pytest.raises(ConfigError, match="do not open"):
        desk.keys.details(msgspec.structs.replace(one, details=other.details))


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (Terms(""), "needs a principal"),
        (Terms("u", expires=0.5), "past"),
        (Terms("u", networks=("10.0.0/8",)), "10.0.0/8"),
    ],
)
def test_terms_that_make_no_sense_are_refused(desk: Desk, terms: Terms, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        desk.keys.create(terms, change(1.0))


def test_an_unknown_key_is_said_with_the_cure(desk: Desk) -> None:
    with pytest.raises(ConfigError, match="limen keys list"):
        desk.keys.show("nobody")


def test_what_is_shown_once_is_not_shown_by_accident(desk: Desk) -> None:
    minted = desk.keys.create(OWNER, change(1.0))
    assert minted.text not in repr(minted)
