"""Shapes of JSON bodies: what is left to the patient reader, and that their memory is bounded."""

import json

import pytest

from limen.features import shapes
from limen.features.shapes import shaped


def test_bodies_of_one_shape_share_it_and_keep_their_own_texts() -> None:
    one, other = shaped(b'{"a": 1, "b": ["x"]}'), shaped(b'{"a":22,"b":["y"]}')
    assert one is not None
    assert other is not None
    assert one[0] is other[0]
    assert (one[0].names, one[1], other[1]) == (("$.a", "$.b[]"), ["1", "x"], ["22", "y"])


def test_the_places_that_may_name_an_object_are_known() -> None:
    found = shaped(b'{"note":"x","order_id":7,"lines":[{"sku":"A","id":2}]}')
    assert found is not None
    assert [found[0].names[place] for place in found[0].naming] == ["$.order_id", "$.lines[].id"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1',
        b'["a":1]',
        b'{"a" "b"}',
        b'{"query":"{ me }"}',
        b'{"a":"{\\"b\\":1}"}',
        b'{"$where":1}',
        b'{"\' or 1=1 --":1}',
        b'{"a":"\xff"}',
        b"[" * 65 + b"]" * 65,
        b"[" + b"1," * 512 + b"1]",
    ],
)
def test_what_is_odd_is_left_to_the_patient_reader(body: bytes) -> None:
    assert shaped(body) is None


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MOST", 20)
    for number in range(100):
        assert shaped(json.dumps({f"k{number}": 1}).encode()) is not None
    assert shaped(json.dumps({"k" * 199: 1, "l": ["x"] * 500, "m" * 2_000: 1}).encode()) is not None
    assert len(shapes._KNOWN) <= 20
    assert max(map(len, shapes._KNOWN)) <= shapes.LONGEST


def test_the_types_of_values_are_part_of_the_shape() -> None:
    found = shaped(b'{"a":"1","b":[-2.5,true,null],"c":{"d":false}}')
    assert found is not None
    assert found[0].types == (0, 1, 2, 3, 2)
