"""The form of a call: which fields, of what types and looks, the same for the same names; and its ids."""

import json

import pytest

from limen.features import form as module
from limen.features.form import FIELDS_A_CALL, LOOK_BITS, LOOKS_A_CALL, NO_FORM, form
from limen.features.looks import CLASSES, class_of, length_of, look
from limen.features.names import bare, bare_id, bare_of, field_id, in_body
from limen.features.recent import Recent
from limen.features.values import parse
from limen.model import Form
from limen.model.operation import Expected
from limen.testing import call, pseudonym

JSON = (("content-type", "application/json"),)


def of(document: object = None, target: str = "/v1/orders", expected: Expected | None = None) -> Form:
    body = json.dumps(document).encode() if document is not None else b""
    asked = call(target, method="POST", body=body, headers=JSON)
    return form(asked, parse(asked), expected, Recent(pseudonym))


def test_a_call_without_fields_has_no_form() -> None:
    assert of() is NO_FORM


def test_the_outline_is_of_names_and_types_not_of_values_or_order() -> None:
    one = of({"a": 1, "b": "x", "c": [{"d": True}]})
    assert one.outline == of({"c": [{"d": False}, {"d": True}], "b": "y", "a": 7}).outline
    assert one.outline != of({"a": "1", "b": "x", "c": [{"d": True}]}).outline
    assert one.outline != of({"a": 1, "b": "x"}).outline


def test_null_is_of_every_type() -> None:
    assert of({"a": None, "b": 1}).types == (0, 2)


def test_query_and_body_are_different_places() -> None:
    asked = of({"role": "x"}, "/v1/orders?role=x")
    assert [in_body(field) for field in asked.fields] == [False, True]
    assert len({bare_of(field) for field in asked.fields}) == 1


@pytest.mark.parametrize(
    "name", ["$.isAdmin", "is_admin", "$.user.is-admin", "$.rows[].is_admin[]", "user[is_admin]", "IS ADMIN"]
)
def test_a_bare_name_is_known_however_it_is_written_and_wherever_it_stands(name: str) -> None:
    assert bare_of(field_id("body", name)) == bare_id("is_admin")


def test_members_named_by_data_are_one_field() -> None:
    assert of({"stock": {"sku-1001": 3}}).outline == of({"stock": {"sku-2999": 3}}).outline


def test_an_index_is_no_part_of_a_bare_name() -> None:
    assert bare("$.items[].sku") == "sku"


@pytest.mark.parametrize(
    ("text", "kind", "length"),
    [
        ("", "nothing", 0),
        ("7", "digits", 1),
        ("-7", "a negative number", 2),
        ("2.50", "a fraction", 3),
        ("paid", "a word", 3),
        ("2026-01-02T10:00:00Z", "an identifier", 5),
        ("Am Markt 5", "plain text", 4),
        ("a <b>", "text with signs", 3),
        ("Jörg", "text beyond ASCII", 3),
        ("a\x00b", "text with control characters", 2),
        ("x" * 5_000, "a word", 13),
    ],
)
def test_a_look_is_a_class_and_a_length(text: str, kind: str, length: int) -> None:
    assert (CLASSES[class_of(look(text))], length_of(look(text))) == (kind, length)


def test_short_words_are_told_by_pseudonym_and_nothing_else_of_a_value() -> None:
    asked = of({"status": "paid", "note": "a longer text", "count": 5})
    assert asked.words == ((0, pseudonym("word", "paid")),)
    assert all(seen >> LOOK_BITS < 3 for seen in asked.looks)


def test_the_form_of_a_query_is_remembered_by_the_query_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST", 4)
    recent = Recent(pseudonym)
    asked = call("/v1/orders?page=1")
    assert form(asked, parse(asked), None, recent) is form(asked, parse(asked), None, recent)
    for number in range(20):
        other = call(f"/v1/orders?p{number}=1")
        form(other, parse(other), None, recent)
    assert len(recent.forms) <= 4


def test_fields_and_looks_are_bounded() -> None:
    many = of({f"f{'abcdefghij'[n // 10 % 10]}{'abcdefghij'[n % 10]}": "x" * n for n in range(100)})
    assert len(many.fields) <= FIELDS_A_CALL
    assert len(many.looks) <= LOOKS_A_CALL


def test_forms_and_odd_bodies_have_a_form_too() -> None:
    asked = call("/", method="POST", body=b"a=1&role=admin", headers=())
    assert len(form(asked, parse(asked), None, Recent(pseudonym)).fields) == 2
    broken = call("/", method="POST", body=b'{"a":1,"a":', headers=JSON)
    assert form(broken, parse(broken), None, Recent(pseudonym)).fields


EXPECTED = Expected({"$.name": 1, "$.age": 2, "$.tags[]": 1, "$.more.x": 2}, ("$.name",), ("$",), ("$.more",))


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"name": "a", "age": 3, "tags": ["x"]}, []),
        ({"name": None}, []),
        ({"name": "a", "more": {"any": 1}}, []),
        ({"name": 3}, ["type"]),
        ({"name": {"$ne": 1}}, ["type", "missing"]),
        ({"name": "a", "role": "x"}, ["forbidden"]),
        ({"age": 1}, ["missing"]),
    ],
)
def test_what_goes_against_a_declared_schema_is_told(document: object, why: list[str]) -> None:
    assert [what for _, what in of(document, expected=EXPECTED).strays] == why


def test_without_a_closed_object_a_new_member_is_merely_undeclared() -> None:
    loose = Expected({"$.a": 1})
    assert [what for _, what in of({"a": "x", "b": 1}, expected=loose).strays] == ["undeclared"]
