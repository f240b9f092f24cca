import logging
from pathlib import Path

import msgspec
import pytest

from limen.model import ConfigError, Evidence, Label, Rekey
from limen.stores.journal import Boot, Close, Gap, Journal, Keys, Limits, Mark, Reader, Record, Rhythm
from limen.stores.journal.segment import HEADER
from limen.testing.evidence import evidence

KEYS = Keys(b"k" * 32, place="/etc/limen/master.key")


class FakeClock:
    def __init__(self) -> None:
        self.time, self.up = 1_732_348_800.0, 100.0

    def pass_by(self, seconds: float) -> None:
        self.time += seconds
        self.up += seconds

    def wall(self) -> float:
        return self.time

    def steady(self) -> float:
        return self.up


def opened(folder: Path, clock: FakeClock, rhythm: Rhythm | None = None, **options: int) -> Journal:
    return Journal(folder, KEYS, rhythm, background=False, wall=clock.wall, steady=clock.steady, **options)


def all_records(folder: Path, after: int = 0) -> list[Record]:
    return [record for _, record in Reader(folder, KEYS, strict=True).records(after)]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_every_kind_of_record_comes_back_as_it_was(tmp_path: Path, clock: FakeClock) -> None:
    written: list[Record] = [
        evidence(1),
        Rekey(1, 2),
        Label("e1", benign=True, by="ann", at=5.0),
        Mark(6.0, "approved", 3, "ann", "a good week"),
    ]
    with opened(tmp_path, clock) as journal:
        numbers = [journal.append(record) for record in written]
    assert numbers == [2, 3, 4, 5]
    assert all_records(tmp_path) == [Boot(clock.time, "0.1.0"), *written, Close(clock.time)]


def test_numbers_go_on_in_the_next_run_and_a_clean_stop_leaves_no_gap(
    tmp_path: Path, clock: FakeClock
) -> None:
    with opened(tmp_path, clock) as journal:
        first = journal.append(evidence(1))
    with opened(tmp_path, clock) as journal:
        second = journal.append(evidence(2))
    numbers = [number for number, _ in Reader(tmp_path, KEYS).records()]
    assert numbers == list(range(1, second + 2))
    assert first < second
    assert not [record for record in all_records(tmp_path) if isinstance(record, Gap)]


def test_a_journal_goes_on_after_what_the_snapshot_covers(tmp_path: Path, clock: FakeClock) -> None:
    with opened(tmp_path, clock, after=500) as journal:
        assert journal.append(evidence(1)) == 502


def test_an_unclean_stop_is_recorded_as_a_gap_up_to_the_start(tmp_path: Path, clock: FakeClock) -> None:
    crashed = opened(tmp_path, clock)
    crashed.append(evidence(1))
    crashed.barrier()
    (copy := tmp_path.parent / "copy").mkdir()
    for path in tmp_path.glob("*.segment"):
        (copy / path.name).write_bytes(path.read_bytes())
    crashed.close()
    clock.pass_by(60)
    opened(copy, clock).close()
    gap = next(record for record in all_records(copy) if isinstance(record, Gap))
    assert (gap.since, gap.until, gap.reason) == (evidence(1).features.at, clock.time, "unclean stop")


def test_records_are_readable_once_handed_over_while_the_journal_is_open(
    tmp_path: Path, clock: FakeClock
) -> None:
    journal = opened(tmp_path, clock)
    journal.append(evidence(1))
    assert evidence(1) not in all_records(tmp_path)
    journal.barrier()
    assert evidence(1) in all_records(tmp_path)
    journal.close()


def test_segments_are_changed_by_size_and_packed_without_losing_a_record(
    tmp_path: Path, clock: FakeClock
) -> None:
    journal = opened(tmp_path, clock, Rhythm(segment_bytes=20_000))
    for number in range(400):
        journal.append(evidence(number))
        journal.tick()
    sizes = [path.stat().st_size for path in sorted(tmp_path.glob("*.segment"))]
    journal.close()
    assert len(sizes) > 3
    assert max(sizes[:-2]) < 12_000
    assert [r for r in all_records(tmp_path) if isinstance(r, Evidence)] == [evidence(n) for n in range(400)]
    assert not list(tmp_path.glob("*.tmp"))


def test_segments_are_changed_by_age(tmp_path: Path, clock: FakeClock) -> None:
    journal = opened(tmp_path, clock, Rhythm(segment_seconds=60))
    clock.pass_by(61)
    journal.tick()
    clock.pass_by(61)
    journal.tick()
    assert len(list(tmp_path.glob("*.segment"))) == 2, "an empty segment is not changed"
    journal.close()


@pytest.mark.parametrize("step", [3600.0, -3600.0])
def test_a_clock_step_is_noted_and_orders_nothing_anew(tmp_path: Path, clock: FakeClock, step: float) -> None:
    journal = opened(tmp_path, clock)
    journal.append(evidence(1))
    journal.tick()
    clock.time += step
    journal.tick()
    journal.append(evidence(2, at=clock.time))
    journal.close()
    assert journal.health().clock_steps == 1
    assert [type(record) for record in all_records(tmp_path)] == [Boot, Evidence, Mark, Evidence, Close]


def test_a_slow_drift_is_no_clock_step(tmp_path: Path, clock: FakeClock) -> None:
    journal = opened(tmp_path, clock)
    for _ in range(20):
        clock.time += 1
        journal.tick()
    assert journal.health().clock_steps == 0
    journal.close()


def test_another_key_is_named_with_its_file(tmp_path: Path, clock: FakeClock) -> None:
    opened(tmp_path, clock).close()
    with pytest.raises(
        ConfigError, match=r"written under key id [0-9a-f]{16}, /etc/other holds [0-9a-f]{16}: put"
    ):
        Journal(tmp_path, Keys(b"x" * 32, place="/etc/other"))
    opened(tmp_path, clock).close()


def test_a_rotated_key_still_opens_what_the_older_one_sealed(tmp_path: Path, clock: FakeClock) -> None:
    with opened(tmp_path, clock) as journal:
        journal.append(evidence(1))
    rotated = Keys(b"n" * 32, older=(KEYS.current,))
    with Journal(tmp_path, rotated, background=False) as journal:
        journal.append(evidence(2))
    found = [record for _, record in Reader(tmp_path, rotated, strict=True).records()]
    assert [record.id for record in found if isinstance(record, Evidence)] == ["e1", "e2"]


def test_keys_do_not_show_their_secrets() -> None:
    assert "k" * 8 not in repr(KEYS)


def test_another_format_version_is_refused_with_the_cure(
    tmp_path: Path, clock: FakeClock, newer: None
) -> None:
    with pytest.raises(
        ConfigError, match=r"000000000001.segment has format 2, this Limen reads format 1: run"
    ):
        opened(tmp_path, clock)


@pytest.fixture
def newer(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("limen.stores.journal.segment.VERSION", 2)
        opened(tmp_path, clock).close()


def test_a_second_writer_is_refused(tmp_path: Path, clock: FakeClock) -> None:
    with opened(tmp_path, clock), pytest.raises(ConfigError, match="written by another process"):
        opened(tmp_path, clock)


def test_a_folder_that_cannot_be_made_is_the_operators_to_mend(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="the journal cannot be kept in"):
        opened(tmp_path / "file" / "journal", clock)


def test_retention_by_size_keeps_what_the_snapshot_does_not_cover(tmp_path: Path, clock: FakeClock) -> None:
    journal = opened(tmp_path, clock, Rhythm(segment_bytes=4_000))
    for number in range(100):
        journal.append(evidence(number))
        journal.tick()
    assert journal.retain(Limits(max_bytes=1), covered=0).held
    result = journal.retain(Limits(max_bytes=1), covered=50)
    journal.close()
    left = list(Reader(tmp_path, KEYS, strict=True).records())
    assert result.removed > 0
    assert result.held
    assert 40 < left[0][0] <= 51
    assert any(isinstance(record, Mark) and record.what == "retention" for _, record in left)


def test_retention_by_age_removes_whole_segments_past_it(tmp_path: Path, clock: FakeClock) -> None:
    journal = opened(tmp_path, clock, Rhythm(segment_seconds=3600))
    for hour in range(72):
        journal.append(evidence(hour, at=clock.time))
        clock.pass_by(3601)
        journal.tick()
    now = clock.time
    journal.retain(Limits(days=1), covered=10_000)
    journal.close()
    kept = [record.features.at for record in all_records(tmp_path) if isinstance(record, Evidence)]
    assert now - 26 * 3600 < kept[0] < now - 23 * 3600


def test_a_closed_journal_says_so_and_counts_what_still_comes(tmp_path: Path, clock: FakeClock) -> None:
    journal = opened(tmp_path, clock)
    journal.close()
    journal.close()
    journal.append(evidence(1))
    journal.barrier()
    assert (journal.health().state, journal.health().dropped) == ("closed", 1)


def test_a_damaged_block_in_the_last_run_is_left_for_the_reader_to_name(
    tmp_path: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path, clock) as journal:
        for number in range(3):
            journal.append(evidence(number))
            journal.barrier()
    path = tmp_path / "000000000001.segment"
    raw = bytearray(path.read_bytes())
    raw[HEADER + 100] ^= 1
    path.write_bytes(raw)
    with opened(tmp_path, clock) as journal:
        journal.append(evidence(9))
    reader = Reader(tmp_path, KEYS)
    with caplog.at_level(logging.WARNING):
        found = [record for _, record in reader.records()]
    gap = next(record for record in found if isinstance(record, Gap))
    assert "000000000001.segment at byte" in gap.reason
    assert reader.damages[0].segment == "000000000001.segment"
    assert evidence(9) in found
    assert len(path.read_bytes()) == len(raw)


def test_text_with_lone_surrogates_is_kept_with_question_marks(tmp_path: Path, clock: FakeClock) -> None:
    with opened(tmp_path, clock) as journal:
        journal.append(msgspec.structs.replace(evidence(1), id="a\ud800b"))
    found = [record for record in all_records(tmp_path) if isinstance(record, Evidence)]
    assert found == [msgspec.structs.replace(evidence(1), id="a?b")]


def test_nothing_on_disk_is_in_the_clear_or_open_to_others(tmp_path: Path, clock: FakeClock) -> None:
    folder = tmp_path / "journal"
    planted = msgspec.structs.replace(evidence(1), id="planted-4111111111111111")
    journal = opened(folder, clock, Rhythm(segment_bytes=20_000))
    for _ in range(60):
        journal.append(planted)
        journal.tick()
    journal.append(Mark(clock.time, "approved", 3, "planted@example.com", "planted"))
    journal.barrier()
    half = folder / "000000000001.segment"
    assert len(list(folder.glob("*.segment"))) > 1
    names = [path for path in folder.iterdir() if path.is_file()]
    assert half in names
    assert [path for path in names if b"planted" in path.read_bytes()] == []
    assert {path.stat().st_mode & 0o077 for path in [folder, *names]} == {0}
    journal.close()


def test_retention_and_packing_do_not_get_in_each_others_way(tmp_path: Path, clock: FakeClock) -> None:
    journal = opened(tmp_path, clock, Rhythm(segment_bytes=150_000))
    for number in range(600):
        journal.append(evidence(number))
        journal.barrier()
    for _ in range(2):
        journal.tick()
    assert list(tmp_path.glob("*.tmp")), "packing has begun"
    removed = journal.retain(Limits(max_bytes=1), covered=1_000).removed
    for _ in range(6):
        journal.tick()
    journal.close()
    assert removed == 1
    assert not list(tmp_path.glob("*.tmp"))
    assert [path.name for path in tmp_path.glob("*.segment")] == ["000000000002.segment"]
