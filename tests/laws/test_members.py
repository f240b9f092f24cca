"""The compiled walk through an answer's JSON and its Python twin find the same, in the same order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.features import members
from limen.testing.traffic import pseudonym

compiled = pytest.importorskip("limen.features._members")

IDS = st.sampled_from(
    [
        "7",
        "",
        "a b",
        "3f2b8c1e-9a77-4c0d-8e55-1b2c3d4e5f60",
        "٣" * 24,
        "x" * 36,
        "9" * 65,
        "4 " * 12,
        "ÄB" * 16,
    ]
)
NAMES = st.sampled_from(
    ["id", "order_id", "orderId", "items", "customers", "note", "x-user-id", "uuid", "Ünit"]
)
VALUES = st.one_of(IDS, st.text(max_size=40), st.integers(), st.booleans(), st.none(), st.floats())
DOCUMENTS = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(NAMES | st.text(max_size=6), inner, max_size=6)
    ),
    max_leaves=40,
)


def both(document, kind):
    for walk in (compiled, members):
        found, names = {}, set()
        longest = walk.gather(document, kind, pseudonym, found, names)
        yield list(found), names, longest


@given(DOCUMENTS, st.sampled_from(["", "order"]))
def test_they_find_the_same(document, kind):
    ours, twin = both(document, kind)
    assert ours == twin


@pytest.mark.parametrize("many", [members.GIVEN_AN_ANSWER, members.NODES_AN_ANSWER])
def test_they_stop_at_the_same(many):
    for document in ([{"id": n} for n in range(many + 9)], [[{}] * (many + 9), {"last": [1, 2]}]):
        ours, twin = both(document, "order")
        assert ours == twin


@given(IDS | st.text(max_size=40))
def test_they_name_objects_alike(value):
    assert compiled.is_global(value) is members.is_global(value)
    assert compiled.object_of("order", value, pseudonym) == members.object_of("order", value, pseudonym)
