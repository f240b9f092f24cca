from datetime import datetime
from pathlib import Path

import pytest

from limen.model import ConfigError, Followed, InputError, Label, Outcome
from limen.stores.journal import Journal, Keys, Mark, Rhythm, query
from limen.testing.evidence import evidence, pseudonym

KEYS = Keys(b"k" * 32)
DAY = 86_400.0
START = 1_732_348_800.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    with Journal(folder, KEYS, background=False) as journal:
        for number in range(200):
            journal.append(evidence(number, person=number % 4, operation=number % 3))
        journal.append(Label("e7", benign=True, by="ann'); DROP TABLE labels; --", at=START))
        journal.append(Mark(START, "approved", 3))
        journal.append(Followed(START, Outcome("e7", "pass", START, "totp"), evidence(7)))
    return folder


def test_evidence_is_flat_with_pseudonyms_in_hex(folder: Path) -> None:
    columns = "time, id, caller, operation, method, action, would, risk, bits, status, detector"
    table = query(folder, KEYS, f"SELECT {columns} FROM evidence ORDER BY seq LIMIT 1")
    assert table.columns == tuple(columns.split(", "))
    caller, operation = f"{pseudonym('credential', 0):016x}", f"{pseudonym('operation', 0):016x}"
    begin = datetime(2024, 11, 23, 8, 0)
    row = (begin, "e0", caller, operation, "GET", "watch", "step_up", 0.25, 2.1, None, "rate")
    assert table.rows == [row]


def test_each_signal_is_a_row(folder: Path) -> None:
    table = query(folder, KEYS, "SELECT detector, count(*), max(bits) FROM signals GROUP BY 1")
    assert table.rows == [("rate", 200, 3.5)]


def test_labels_and_marks_are_tables_and_their_text_is_data(folder: Path) -> None:
    sql = "SELECT evidence, benign, author, until FROM labels"
    assert query(folder, KEYS, sql).rows == [("e7", True, "ann'); DROP TABLE labels; --", None)]
    assert query(folder, KEYS, "SELECT what, revision FROM marks").rows == [("approved", 3)]


def test_what_came_of_logins_is_a_table(folder: Path) -> None:
    sql = "SELECT time, evidence, outcome, factor FROM outcomes"
    assert query(folder, KEYS, sql).rows == [(datetime(2024, 11, 23, 8, 0), "e7", "pass", "totp")]


@pytest.mark.parametrize(
    "sql", ["WITH a AS (SELECT 1 x) SELECT x FROM a", "DESCRIBE evidence", "EXPLAIN SELECT 1"]
)
def test_what_only_reads_is_answered(folder: Path, sql: str) -> None:
    assert query(folder, KEYS, sql).rows


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM evidence",
        "DROP TABLE evidence",
        "CREATE TABLE x AS SELECT 1",
        "COPY evidence TO '/tmp/evidence.csv'",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "CALL pragma_version()",
    ],
)
def test_what_writes_or_configures_is_refused(folder: Path, sql: str) -> None:
    with pytest.raises(InputError, match="read-only"):
        query(folder, KEYS, sql)


@pytest.mark.parametrize(
    "source",
    [
        "read_csv('/etc/passwd')",
        "read_text('/etc/passwd')",
        "glob('/etc/*')",
        "'/etc/passwd'",
        "'https://x.test/a.csv'",
    ],
)
def test_files_and_the_network_are_out_of_reach(folder: Path, source: str) -> None:
    with pytest.raises(InputError, match="not answered"):
        query(folder, KEYS, f"SELECT * FROM {source}")


def test_python_variables_are_out_of_reach(folder: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        query(folder, KEYS, "SELECT * FROM rows")


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "", "-- nothing"])
def test_exactly_one_statement_is_taken(folder: Path, sql: str) -> None:
    with pytest.raises(InputError, match="exactly one"):
        query(folder, KEYS, sql)


def test_a_wrong_statement_is_the_callers_fault(folder: Path) -> None:
    with pytest.raises(InputError, match="not answered"):
        query(folder, KEYS, "SELEKT 1")


def test_a_cut_answer_says_so(folder: Path) -> None:
    table = query(folder, KEYS, "SELECT id FROM evidence", most_rows=10)
    assert (len(table.rows), table.notes) == (10, ("only the first 10 rows are shown",))


def test_since_leaves_older_evidence_out(folder: Path) -> None:
    assert query(folder, KEYS, "SELECT count(*) FROM evidence", since=START + 1.5).rows == [(50,)]


def test_a_large_journal_is_loaded_from_its_newest_segments_and_that_is_said(tmp_path: Path) -> None:
    with Journal(tmp_path, KEYS, Rhythm(segment_bytes=4_000), background=False) as journal:
        for number in range(300):
            journal.append(evidence(number))
            journal.tick()
        newest = journal.health().next - 1
    table = query(tmp_path, KEYS, "SELECT seq FROM evidence ORDER BY seq", most_records=100)
    loaded = [row[0] for row in table.rows]
    first = loaded[0]
    assert isinstance(first, int)
    assert loaded == list(range(first, newest + 1))
    assert 100 <= len(loaded) < 300
    assert table.notes == (
        f"records before number {first} were not loaded: narrow the time, or raise the limit",
    )


def test_odd_times_and_texts_are_loaded(tmp_path: Path) -> None:
    with Journal(tmp_path, KEYS, background=False) as journal:
        journal.append(evidence(1, at=1e300, roles=("a\0b\u2028'\"",)))
        journal.append(evidence(2, at=-5.0))
    table = query(tmp_path, KEYS, "SELECT roles, year(time) FROM evidence ORDER BY seq")
    assert table.rows == [("a\0b\u2028'\"", 5138), ("customer", 1970)]


def test_no_journal_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no journal in"):
        query(tmp_path / "none", KEYS, "SELECT 1")


def test_nothing_is_left_on_disk(folder: Path) -> None:
    before = sorted(folder.iterdir())
    query(folder, KEYS, "SELECT * FROM evidence ORDER BY bits")
    assert sorted(folder.iterdir()) == before
    assert not list(Path.cwd().glob("*.tmp"))
