"""The control store's contract: over embedded SQLite, and PostgreSQL where server and driver are at hand."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from limen.model import Action, Change, ConfigError, Hold, Key, KeyVersion, Label, Revision, Scope
from limen.stores.control import ControlStore
from limen.stores.control_database import SCHEMA, schema_of
from limen.stores.control_documents import VERSIONS_KEPT
from limen.stores.control_tables import METADATA

SECRETS = (KeyVersion(b"h1", 1.0, 2.0), KeyVersion(b"h2", 2.0))
KEY = Key("pub", 2**63 - 1, 5, 1.5, ("a",), ("b", "c"), 9.0, versions=SECRETS)
HOLD = Hold(Scope.CREDENTIAL, 7, Action.SUSPEND, 1.0, 10.0, "why", "e1")
LABEL = Label("e1", True, "both", 5.0, "ada", 2.0)
NOBODY = 65534


def by(who: str, at: float) -> Change:
    return Change(at, who, "because")


def _server(folder: Path) -> Iterator[str]:
    """A PostgreSQL of our own, on a socket in ``folder``; it refuses to run as root, so it runs as nobody."""
    if importlib.util.find_spec("psycopg") is None or not shutil.which("postgres"):
        pytest.skip("PostgreSQL or its driver is not installed")
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        os.chown(folder, NOBODY, NOBODY)
        for parent in folder.parents[:3]:
            parent.chmod(parent.stat().st_mode | 0o011)
    data, quiet = (
        folder / "d",
        {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **who},
    )
    subprocess.run(["initdb", "-D", data, "-A", "trust", "-U", "limen"], check=True, **quiet)
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    subprocess.run(["pg_ctl", "-D", data, "-w", "-o", options, "start"], check=True, **quiet)
    try:
        yield f"postgresql+psycopg://limen@/postgres?host={folder}"
    finally:
        subprocess.run(["pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, **quiet)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("control")
    if request.param == "sqlite":
        yield str(folder / "control.db")
    else:
        yield from _server(folder)


@pytest.fixture
def store(place: str) -> Iterator[ControlStore]:
    store = ControlStore.open(place)
    with store._database.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    yield store
    store.close()


def test_a_key_reads_back_as_it_was_written(store: ControlStore) -> None:
    store.put_key(KEY, by("ada", 1.0))
    assert store.find_key("pub") == KEY
    assert store.load_keys() == [KEY]
    assert store.find_key("other") is None


def test_a_changed_key_takes_the_place_of_the_old(store: ControlStore) -> None:
    store.put_key(KEY, by("ada", 1.0))
    changed = Key("pub", 2**63 - 1, 5, 1.5, revoked=3.0, versions=(KeyVersion(b"h3", 3.0),))
    store.put_key(changed, by("ada", 3.0))
    assert store.load_keys() == [changed]


def test_two_keys_cannot_share_a_secret(store: ControlStore) -> None:
    store.put_key(KEY, by("ada", 1.0))
    with pytest.raises(ConfigError, match="nothing was changed"):
        store.put_key(Key("pub2", 6, 5, 1.0, versions=(KeyVersion(b"h1", 1.0),)), by("ada", 2.0))
    assert store.load_keys() == [KEY]
    assert store.head().number == 1


def test_holds_are_put_replaced_and_lifted(store: ControlStore) -> None:
    store.put_hold(HOLD, by("policy", 1.0))
    later = Hold(Scope.CREDENTIAL, 7, Action.BLOCK, 2.0)
    store.put_hold(later, by("ada", 2.0))
    assert store.load_holds() == [later]
    assert store.lift_hold(Scope.CREDENTIAL, 7, by("ada", 3.0)) is not None
    assert store.lift_hold(Scope.CREDENTIAL, 7, by("ada", 4.0)) is None
    assert store.load_holds() == []


def test_every_change_is_a_revision_of_who_what_and_why(store: ControlStore) -> None:
    store.put_key(KEY, by("ada", 1.0))
    store.put_hold(HOLD, by("policy", 2.0))
    found = store.revisions()
    assert [(r.number, r.by, r.what, r.why) for r in found] == [
        (2, "policy", "suspend credential 7", "because"),
        (1, "ada", "create key pub", "because"),
    ]
    assert found[0].previous == found[1].hash
    assert (store.head().number, store.head().hash) == (2, found[0].hash)


def test_the_blast_radius_counts_what_policy_suspended_even_if_resumed(store: ControlStore) -> None:
    for n in range(4):
        store.put_key(Key(f"p{n}", n, 1, 1.0, revoked=float(n == 3), expires=5.0 * (n == 2)), by("ada", 1.0))
    store.put_hold(HOLD, by("policy", 100.0))
    store.lift_hold(Scope.CREDENTIAL, 7, by("ada", 101.0))
    store.put_hold(HOLD, by("policy", 102.0))
    store.put_hold(Hold(Scope.CREDENTIAL, 8, Action.SUSPEND, 1.0), by("ada", 103.0))
    store.put_hold(Hold(Scope.CREDENTIAL, 9, Action.BLOCK, 1.0), by("policy", 104.0))
    radius = store.blast_radius(since=50.0, at=105.0)
    assert (radius.suspended, radius.active, radius.share) == (1, 2, 0.5)
    assert store.blast_radius(since=102.0, at=105.0).suspended == 0


def test_documents_keep_their_versions_and_are_bounded(store: ControlStore) -> None:
    assert store.load_document("policy") is None
    for n in range(VERSIONS_KEPT + 5):
        store.put_document("policy", b"v%d" % n, by("ada", float(n)))
    assert store.load_document("policy") == b"v%d" % (VERSIONS_KEPT + 4)
    assert store.document_revision("policy") == store.head().number
    with store._database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM documents")).scalar() == VERSIONS_KEPT
    assert store.verify_chain() == VERSIONS_KEPT + 5


def test_labels_read_back(store: ControlStore) -> None:
    store.put_label(LABEL, by("ada", 1.0))
    assert store.load_labels() == [LABEL]


def test_everything_can_be_undone_in_one_step(store: ControlStore) -> None:
    store.put_key(KEY, by("ada", 1.0))
    store.put_document("policy", b"one", by("ada", 1.0))
    changes: tuple[Callable[[], Revision], ...] = (
        lambda: store.put_key(Key("pub", 2**63 - 1, 5, 1.5, revoked=2.0), by("ada", 2.0)),
        lambda: store.put_document("policy", b"two", by("ada", 2.0)),
        lambda: store.put_document("fresh", b"x", by("ada", 2.0)),
        lambda: store.put_hold(HOLD, by("policy", 2.0)),
        lambda: store.put_label(LABEL, by("ada", 2.0)),
    )
    undone = [store.undo(change().number, by("eve", 3.0)) for change in changes]
    assert store.load_keys() == [KEY]
    assert [store.load_document(name) for name in ("policy", "fresh")] == [b"one", None]
    assert store.load_holds() == []
    assert store.load_labels() == []
    store.undo(undone[3].number, by("eve", 4.0))
    assert store.load_holds() == [HOLD]
    assert store.verify_chain() == store.head().number


def test_only_the_newest_change_of_a_thing_is_undone(store: ControlStore) -> None:
    first = store.put_document("policy", b"one", by("ada", 1.0))
    second = store.put_document("policy", b"two", by("ada", 2.0))
    with pytest.raises(ConfigError, match=f"revision {second.number} changed document policy later"):
        store.undo(first.number, by("ada", 3.0))
    with pytest.raises(ConfigError, match="no revision 99"):
        store.undo(99, by("ada", 3.0))


def test_a_key_just_made_is_revoked_and_not_undone(store: ControlStore) -> None:
    made = store.put_key(KEY, by("ada", 1.0))
    with pytest.raises(ConfigError, match="revoke it instead"):
        store.undo(made.number, by("ada", 2.0))


def test_an_erasure_cannot_be_undone(store: ControlStore) -> None:
    erased = store.erase_person(7, by("dpo", 1.0))
    with pytest.raises(ConfigError, match="cannot be undone"):
        store.undo(erased.number, by("ada", 2.0))


@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        ("UPDATE revisions SET why = 'forged' WHERE number = 2", "revision 2"),
        ("UPDATE revisions SET at = at + 1 WHERE number = 1", "revision 1"),
        ("UPDATE revisions SET kind = 'hold' WHERE number = 1", "revision 1"),
        ("UPDATE revisions SET action = 0 WHERE number = 2", "revision 2"),
        ("DELETE FROM revisions WHERE number = 2", "revision 3"),
        ("DELETE FROM holds", "hold credential 7"),
        ("UPDATE holds SET until = 2", "hold credential 7"),
        ("UPDATE keys SET revoked = 0, expires = 0", "key pub"),
        ("UPDATE key_versions SET until = 0", "key pub"),
        ("UPDATE documents SET digest = 'x'", "document policy"),
        ("UPDATE labels SET benign = NOT benign", "label e1"),
    ],
)
def test_tampering_is_found_and_named(store: ControlStore, tampering: str, named: str) -> None:
    store.put_key(KEY, by("ada", 1.0))
    store.put_hold(HOLD, by("policy", 2.0))
    store.put_document("policy", b"one", by("ada", 3.0))
    store.put_label(LABEL, by("ada", 4.0))
    assert store.verify_chain() == 4
    with store._database.write() as connection:
        connection.execute(text(tampering))
    with pytest.raises(ConfigError, match=named):
        store.verify_chain()


def test_a_document_whose_content_was_changed_is_found(store: ControlStore) -> None:
    store.put_document("policy", b"permit none", by("ada", 1.0))
    with store._database.write() as connection:
        connection.execute(text("UPDATE documents SET content = :c"), {"c": b"permit all"})
    with pytest.raises(ConfigError, match="document policy"):
        store.verify_chain()


def test_a_hold_that_has_run_out_may_be_gone(store: ControlStore) -> None:
    store.put_hold(HOLD, by("policy", 1.0))
    store.put_label(LABEL, by("ada", 11.0))
    with store._database.write() as connection:
        connection.execute(text("DELETE FROM holds"))
    assert store.verify_chain() == 2


def test_the_migrations_make_the_tables_the_code_reads(store: ControlStore) -> None:
    with store._database.read() as connection:
        assert schema_of(connection) == SCHEMA
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert found == []


def test_opening_again_finds_everything(place: str, store: ControlStore) -> None:
    store.put_key(KEY, by("ada", 1.0))
    again = ControlStore.open(place)
    assert again.load_keys() == [KEY]
    again.close()


def test_two_writers_make_one_chain(place: str, store: ControlStore) -> None:
    other = ControlStore.open(place)
    for n in range(5):
        store.put_document("a", b"%d" % n, by("ada", 1.0))
        other.put_document("b", b"%d" % n, by("bob", 1.0))
    other.close()
    assert store.verify_chain() == 10


def test_a_store_of_a_newer_limen_is_refused(place: str, store: ControlStore) -> None:
    with store._database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(ConfigError, match=r"newer Limen \(schema 9999"):
            ControlStore.open(place)
    finally:
        with store._database.write() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{SCHEMA}'"))


def test_a_server_that_is_not_there_is_said() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(ConfigError, match="cannot be reached") as caught:
        ControlStore.open("postgresql+psycopg://limen:geheim@127.0.0.1:1/limen")
    assert "geheim" not in str(caught.value)


def test_factors_are_written_over_the_version_they_were_read_at_only(store: ControlStore) -> None:
    assert store.load_factors(7) is None
    assert store.put_factors(7, b"one", 0, [b"p1", b"p2"], by("ann", 1.0), "create passkey")
    assert store.load_factors(7) == (b"one", 1)
    assert not store.put_factors(7, b"late", 0, [])
    assert store.put_factors(7, b"two", 1, [b"p2"])
    assert store.load_factors(7) == (b"two", 2)
    assert (store.passkey_owner(b"p1"), store.passkey_owner(b"p2")) == (None, 7)
    assert [each.what for each in store.revisions()] == ["create passkey of 7"]


def test_a_passkey_has_one_owner(store: ControlStore) -> None:
    store.put_factors(7, b"one", 0, [b"p1"])
    with pytest.raises(ConfigError, match="nothing was changed"):
        store.put_factors(8, b"two", 0, [b"p1"])
    assert store.load_factors(8) is None


def test_erased_factors_are_gone_and_that_is_a_revision(store: ControlStore) -> None:
    assert store.erase_factors(7, by("ada", 1.0)) is None
    store.put_factors(7, b"one", 0, [b"p1"])
    assert store.erase_factors(7, by("ada", 2.0)) is not None
    assert (store.load_factors(7), store.passkey_owner(b"p1")) == (None, None)
    assert store.verify_chain() == 1
    with pytest.raises(ConfigError, match="cannot be undone"):
        store.undo(1, by("ada", 3.0))


def test_a_ticket_is_spent_once_until_it_expires(store: ControlStore) -> None:
    assert store.spend_ticket(b"t", 10.0, 1.0)
    assert not store.spend_ticket(b"t", 10.0, 9.0)
    assert store.spend_ticket(b"u", 30.0, 10.0)
    assert store.spend_ticket(b"t", 20.0, 10.0)


def test_when_no_more_tickets_can_be_remembered_none_is_taken(
    store: ControlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limen.stores.control_factors.MOST_SPENT", 1)
    assert store.spend_ticket(b"t", 10.0, 1.0)
    assert not store.spend_ticket(b"u", 10.0, 2.0)
    assert store.spend_ticket(b"u", 20.0, 10.0)


def test_a_database_of_an_earlier_schema_is_brought_up_with_all_it_holds(tmp_path: Path) -> None:
    place = tmp_path / "control.db"
    with closing(ControlStore.open(place)) as store:
        store.put_key(KEY, by("ada", 1.0))
        with store._database.write() as connection:
            for name in ("factors", "passkeys", "spent"):
                connection.execute(text(f"DROP TABLE step_up_{name}"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    with closing(ControlStore.open(place)) as store:
        assert store.find_key("pub") == KEY
        assert store.put_factors(7, b"one", 0, [b"p1"])
        assert store.spend_ticket(b"t", 10.0, 1.0)
