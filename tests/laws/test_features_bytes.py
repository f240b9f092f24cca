"""The compiled reader of JSON leaves and its Python twin agree on any input, and neither ever raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.features import bytes as pure
from limen.features.fields import DEPTH_LIMIT, LEAF_LIMIT, Value
from limen.features.scan import scanner
from limen.features.shapes import shaped

compiled = pytest.importorskip("limen.features._bytes")

PIECES = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b'"',
        b'"a"',
        b'"k":',
        b"1",
        b" ",
        b"null",
        b"NaN",
        b"\\",
        b"-",
        b"\x0b",
        b'"\\u0041"',
        b'"\xc0\xaf"',
        b"x",
        b'"\\',
        b"\xff",
        b'"\\ud83d\\ude00"',
        b'"\\ud83d"',
        b"1.5e+3",
    ]
)
BODIES = st.lists(PIECES, max_size=24).map(b"".join) | st.binary(max_size=64)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(BODIES, st.integers(0, 6), st.integers(1, 4))
def test_the_twins_agree(body: bytes, most: int, deepest: int) -> None:
    ours: set[str] = set()
    theirs: set[str] = set()
    assert pure.json_leaves(body, Value, most, deepest, ours) == compiled.json_leaves(
        body, Value, most, deepest, theirs
    )
    assert ours == theirs


@given(BODIES, st.integers(0, 6))
def test_the_twins_agree_on_texts_and_outlines(body: bytes, most: int) -> None:
    ours: set[str] = set()
    theirs: set[str] = set()
    assert pure.json_texts(body, most, ours) == compiled.json_texts(body, most, theirs)
    assert ours == theirs


@pytest.fixture(scope="module")
def compiled_signatures() -> None:
    """The first scan compiles them, which takes longer than one example may."""
    scanner()


@pytest.mark.usefixtures("compiled_signatures")
@given(BODIES)
def test_a_body_is_read_by_its_shape_as_it_is_read_leaf_by_leaf(body: bytes) -> None:
    oddities: set[str] = set()
    leaves, _, depth, _ = compiled.json_leaves(body, Value, LEAF_LIMIT, DEPTH_LIMIT, oddities)
    found = shaped(body)
    assert found is None or not oddities
    if found is not None:
        shape, texts = found
        assert (shape.depth, list(zip(shape.names, texts, strict=True))) == (
            depth,
            [(leaf.name, leaf.text) for leaf in leaves],
        )


@given(JSON)
def test_valid_json_has_no_faults_and_all_its_leaves(value: object) -> None:
    oddities: set[str] = set()
    leaves, count, _, _ = compiled.json_leaves(json.dumps(value).encode(), Value, 10_000, 64, oddities)
    assert oddities <= {"too_deep"}
    assert count == len(leaves) == _leaves(value)


def _leaves(value: object) -> int:
    if isinstance(value, dict):
        return sum(_leaves(v) for v in value.values())
    return sum(_leaves(v) for v in value) if isinstance(value, list) else 1
