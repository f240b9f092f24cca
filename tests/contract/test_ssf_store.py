"""Streams and outbox on disk: ordered, bounded, at least once, and in step with the chain of revisions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from limen.engine.signal_streams import Removed, SigningKey, Stream, Waiting
from limen.model import Action, Change, Hold, Key, KeyVersion, Scope
from limen.stores.control import ControlStore
from limen.stores.control_tables import METADATA

STREAM = Stream("s1", "okta", "enabled", "", 1.0, b"sealed")
HOLD = Hold(Scope.CREDENTIAL, 7, Action.SUSPEND, 1.0, 10.0, "why")
MOST = 3


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ControlStore]:
    store = ControlStore.open(tmp_path / "control.db")
    store.put_stream(STREAM, 1.0)
    yield store
    store.close()


def sets(*jtis: str, urgent: bool = False) -> list[Waiting]:
    return [Waiting("s1", jti, 1.0, jti.encode(), urgent) for jti in jtis]


def waiting(store: ControlStore, most: int = 10, urgent: bool = False) -> list[str]:
    return [each.jti for each in store.waiting("s1", most, urgent=urgent)]


def test_a_stream_reads_back_as_it_was_written_and_is_a_revision(store: ControlStore) -> None:
    assert store.load_streams() == [STREAM]
    assert [(r.what, r.by) for r in store.revisions()] == [("open stream", "okta")]
    assert store.verify_chain() == 1


def test_a_change_that_nobody_sees_is_no_revision(store: ControlStore) -> None:
    store.put_stream(Stream("s1", "okta", "enabled", "", 1.0, b"other", verified=9.0), 2.0)
    assert store.load_streams()[0].verified == 9.0
    assert len(store.revisions()) == 1


def test_sets_wait_in_order_and_the_word_on_the_stream_itself_goes_first(store: ControlStore) -> None:
    store.enqueue(sets("a", "b"), MOST)
    store.enqueue(sets("u", urgent=True), MOST)
    assert waiting(store) == ["u", "a", "b"]
    assert waiting(store, urgent=True) == ["u"]
    assert waiting(store, most=2) == ["u", "a"]


def test_what_is_acknowledged_is_gone_and_what_is_not_waits(store: ControlStore) -> None:
    store.enqueue(sets("a", "b", "c"), MOST)
    assert store.acknowledge("s1", ["b", "unknown"]) == 1
    assert waiting(store) == ["a", "c"]
    assert store.count_waiting() == {"s1": 2}


def test_a_full_stream_says_so_counts_what_it_lost_and_still_takes_its_own_word(store: ControlStore) -> None:
    assert store.enqueue(sets("a", "b", "c", "d", "e"), MOST) == {"s1"}
    assert store.enqueue(sets("u", urgent=True), MOST) == frozenset()
    assert waiting(store) == ["u", "a", "b", "c"]
    assert store.load_streams()[0].dropped == 2


def test_numbers_stay_in_order_after_the_newest_was_acknowledged(store: ControlStore) -> None:
    store.enqueue(sets("a", "b"), MOST)
    store.acknowledge("s1", ["b"])
    store.enqueue(sets("c"), MOST)
    assert waiting(store) == ["a", "c"]


def test_history_is_not_told_and_what_follows_is(store: ControlStore) -> None:
    store.put_hold(HOLD, Change(1.0, "policy"))
    assert store.follow(10) == []
    store.put_hold(Hold(Scope.CREDENTIAL, 8, Action.BLOCK, 2.0), Change(2.0, "ada", "odd"))
    store.put_key(Key("pub", 9, 5, 1.5, versions=(KeyVersion(b"h", 1.0),)), Change(3.0, "ada"))
    told = store.follow(10)
    assert [(each.by, each.hold and each.hold.subject, each.key and each.key.public_id) for each in told] == [
        ("ada", 8, None),
        ("ada", None, "pub"),
    ]
    assert told == store.follow(10)


def test_progress_and_sets_are_one_transaction(store: ControlStore) -> None:
    store.follow(1)
    store.put_hold(HOLD, Change(1.0, "policy"))
    (told,) = store.follow(10)
    store.enqueue(sets("a"), MOST, told.number)
    assert store.follow(10) == []
    assert waiting(store) == ["a"]


def test_the_end_of_a_stream_takes_all_of_it_along(store: ControlStore) -> None:
    store.enqueue(sets("a"), MOST)
    assert store.put_removed("s1", Removed("d", b"x"), 1)
    assert store.delete_stream("s1", 2.0)
    assert not store.delete_stream("s1", 2.0)
    assert (store.load_streams(), store.count_waiting(), store.load_removed("s1")) == ([], {}, [])


def test_unwanted_subjects_are_bounded_and_can_be_wanted_again(store: ControlStore) -> None:
    assert store.put_removed("s1", Removed("d", b"x"), 1)
    assert store.put_removed("s1", Removed("d", b"y"), 1)
    assert not store.put_removed("s1", Removed("e", b"x"), 1)
    store.drop_removed("s1", "d")
    assert store.load_removed("s1") == []


def test_signing_keys_are_kept_and_deleted_in_one_step(store: ControlStore) -> None:
    old, new = SigningKey("k1", "ES256", 1.0, b"a"), SigningKey("k2", "ES256", 2.0, b"b")
    store.put_signing_keys([old], [])
    store.put_signing_keys([SigningKey("k1", "ES256", 1.0, b"a", 2.0), new], [])
    assert [(key.kid, key.retired) for key in store.load_signing_keys()] == [("k1", 2.0), ("k2", 0.0)]
    store.put_signing_keys([], ["k1"])
    assert store.load_signing_keys() == [new]


def test_a_store_from_before_shared_signals_is_brought_up_to_date(tmp_path: Path) -> None:
    place = tmp_path / "old.db"
    old = ControlStore.open(place)
    old.put_hold(HOLD, Change(1.0, "policy"))
    with old._database.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            if table.name.startswith(("ssf_", "step_up_")):
                table.drop(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    old.close()
    new = ControlStore.open(place)
    assert new.load_holds() == [HOLD]
    assert (new.load_streams(), new.load_signing_keys(), new.follow(10)) == ([], [], [])
    new.close()
