"""However a journal is cut or changed, what is read is what was written, and what is missing is said."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.model import Evidence
from limen.stores.journal import Gap, Journal, JournalDamagedError, Keys, Reader
from limen.stores.journal.segment import HEADER
from limen.testing.evidence import evidence

KEYS = Keys(b"k" * 32)
BLOCKS = 12
MIDDLE = "000000000002.segment"


@pytest.fixture(scope="module", autouse=True)
def quiet() -> None:
    logging.getLogger("limen.stores.journal").setLevel(logging.ERROR)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs of twelve blocks, so three segments; and where each block of the second one ends."""
    folder = tmp_path_factory.mktemp("journal")
    for run in range(3):
        with Journal(folder, KEYS, background=False) as journal:
            for block in range(BLOCKS):
                journal.append(evidence(run * BLOCKS + block))
                journal.barrier()
    return folder


def ids(folder: Path, *, strict: bool = False) -> list[str]:
    found = Reader(folder, KEYS, strict=strict).records()
    return [record.id for _, record in found if isinstance(record, Evidence)]


def copied(written: Path, folder: Path, *names: str) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in written.glob("*.segment"):
        if path.name in names or not names:
            shutil.copy(path, folder)
    return folder / MIDDLE


def block_ends(raw: bytes) -> Iterator[int]:
    """Where the header and each block end."""
    at = HEADER
    while at < len(raw):
        yield at
        at += 4 + int.from_bytes(raw[at : at + 4], "little")


def test_cut_at_any_byte_every_block_before_the_cut_is_read(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    path = copied(written, folder, "000000000001.segment", MIDDLE)
    raw, lengths = path.read_bytes(), []
    for cut in range(len(raw) + 1):
        path.write_bytes(raw[:cut])
        got = ids(folder)
        assert got == [f"e{number}" for number in range(len(got))]
        lengths.append(len(got))
    assert lengths == sorted(lengths)
    assert (lengths[0], lengths[-1]) == (BLOCKS, 2 * BLOCKS)
    assert set(lengths) == set(range(BLOCKS, 2 * BLOCKS + 1))


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 1))
def test_a_journal_cut_anywhere_opens_records_the_gap_and_goes_on(
    written: Path, tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    folder = tmp_path_factory.getbasetemp() / "opened"
    path = copied(written, folder, "000000000001.segment", MIDDLE)
    raw = path.read_bytes()
    ends = list(block_ends(raw))
    cut = min(len(raw) - 1, int(share * len(raw)))
    path.write_bytes(raw[:cut])
    before = ids(folder)
    with Journal(folder, KEYS, background=False, wall=lambda: 2e9) as journal:
        journal.append(evidence(99))
    found = [record for _, record in Reader(folder, KEYS, strict=True).records()]
    gap = next(record for record in found if isinstance(record, Gap))
    assert ids(folder, strict=True) == [*before, "e99"]
    assert (gap.until, gap.reason) == (2e9, "unclean stop")
    assert gap.torn == cut - max((end for end in ends if end <= cut), default=0)


@settings(max_examples=150, deadline=None)
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_named_and_costs_at_most_its_segment(
    written: Path, tmp_path_factory: pytest.TempPathFactory, share: float, bit: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "flipped"
    path = copied(written, folder)
    raw = bytearray(path.read_bytes())
    raw[int(share * len(raw))] ^= 1 << bit
    path.write_bytes(raw)
    reader = Reader(folder, KEYS)
    got = [record.id for _, record in reader.records() if isinstance(record, Evidence)]
    middle = got[BLOCKS:-BLOCKS]
    assert got[:BLOCKS] + got[-BLOCKS:] == [f"e{n}" for n in (*range(BLOCKS), *range(2 * BLOCKS, 3 * BLOCKS))]
    assert middle == [f"e{number}" for number in range(BLOCKS, BLOCKS + len(middle))]
    assert [damage.segment for damage in reader.damages][:1] == [MIDDLE]
    with pytest.raises(JournalDamagedError, match=MIDDLE):
        ids(folder, strict=True)


def test_a_segment_cut_at_a_block_is_noticed_by_the_next(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    path = copied(written, folder)
    raw = path.read_bytes()
    whole = len(ids(folder))
    path.write_bytes(raw[: list(block_ends(raw))[1]])
    reader = Reader(folder, KEYS)
    assert len([r for _, r in reader.records() if isinstance(r, Evidence)]) == whole - BLOCKS
    assert "segment 2 before it was cut short or replaced" in reader.damages[0].why


def test_a_segment_taken_away_is_noticed(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    copied(written, folder).unlink()
    reader = Reader(folder, KEYS)
    assert len(list(reader.records())) > 0
    assert "the segments 2 to 2 before it are missing" in reader.damages[0].why


@settings(max_examples=60, deadline=None)
@given(tail=st.binary(min_size=1, max_size=300))
def test_rubbish_at_the_end_is_never_taken_for_evidence(
    written: Path, tmp_path_factory: pytest.TempPathFactory, tail: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "tail"
    path = copied(written, folder, "000000000001.segment", MIDDLE)
    whole = ids(folder)
    path.write_bytes(path.read_bytes() + tail)
    with Journal(folder, KEYS, background=False) as journal:
        journal.append(evidence(99))
    got = ids(folder)
    assert got == [*whole, "e99"]
