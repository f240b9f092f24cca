"""The signatures: each row's examples, and the same hits from both engines."""

import re

import pytest
from golden_values import attacks, harmless

from limen.features.scan import Found, Hyperscan, Re2, Scanner, by_value, joined
from limen.features.signatures import ROWS
from limen.features.signatures.row import Row

ENGINES = pytest.mark.parametrize("engine", ["hyperscan", "re2"])


@pytest.fixture(scope="module")
def engines() -> dict[str, Scanner]:
    return {"hyperscan": Hyperscan(), "re2": Re2()}


def ids(scanner: Scanner, text: str) -> set[str]:
    return {ROWS[row].id for row, _ in scanner.find(joined([text]))}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_matches_its_examples_and_not_its_counter_examples(
    row: Row, engines: dict[str, Scanner]
) -> None:
    for engine in engines.values():
        assert [text for text in row.hits if row.id not in ids(engine, text)] == []
        assert [text for text in row.misses if row.id in ids(engine, text)] == []


def test_both_engines_find_the_same(engines: dict[str, Scanner]) -> None:
    texts = [text for _, _, text in attacks()] + [text for _, text in harmless()]
    different = [t for t in texts if ids(engines["hyperscan"], t) != ids(engines["re2"], t)]
    assert different == []


def test_both_engines_place_hits_in_the_same_values(engines: dict[str, Scanner]) -> None:
    texts = [text for _, _, text in attacks()][:40] + [text for _, text in harmless()][:40]
    buffer = joined(texts)
    assert placed(buffer, engines["hyperscan"].find(buffer)) == placed(buffer, engines["re2"].find(buffer))


def placed(buffer: bytes, found: Found) -> set[tuple[int, int]]:
    return {(index, row) for index, matches in by_value(buffer, found).items() for row, _ in matches}


def test_no_row_matches_across_values(engines: dict[str, Scanner]) -> None:
    words = [
        "'",
        "or",
        "1",
        "=",
        "1",
        "union",
        "select",
        "a",
        "from",
        "b",
        ";",
        "drop",
        "table",
        "x",
        "--",
        "<script>",
        "../",
        "etc/passwd",
        "$",
        "{jndi:",
        "ldap",
    ]
    for engine in engines.values():
        alone = set().union(*(ids(engine, word) for word in words))
        together = {ROWS[row].id for row, _ in engine.find(joined(words))}
        assert together == alone


def test_a_separator_inside_a_value_splits_nothing(engines: dict[str, Scanner]) -> None:
    buffer = joined(["a\x1eb", "' or 1=1--"])
    assert set(by_value(buffer, engines["hyperscan"].find(buffer))) == {1}


def test_rows_have_unique_ids_and_reasons() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert all(row.why and row.hits for row in ROWS)


def test_rows_use_no_class_that_the_engines_read_differently() -> None:
    differs = re.compile(r"\\[sSB]|\(\?[=!<]")
    assert [row.id for row in ROWS if differs.search(row.pattern.replace("\\\\", ""))] == []
