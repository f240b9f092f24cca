"""Fields of answers as a document names them: outermost first, circles end, and odd parts name nothing."""

from typing import Any

import pytest

from limen.features.openapi_answers import MOST, answered

ORDER = {"properties": {"id": {}, "customer": {"properties": {"email": {}}}, "parent": {"$ref": "#/s/Order"}}}


def fields(schema: Any, root: dict[str, Any] | None = None) -> tuple[str, ...]:
    answer = {"content": {"application/json": {"schema": schema}}}
    return answered(root or {}, {"responses": {"200": answer, "404": answer, 201: {"$ref": "#/nowhere"}}})


def test_fields_of_success_are_named_outermost_first_and_a_circle_ends() -> None:
    assert fields({"$ref": "#/s/Order"}, {"s": {"Order": ORDER}}) == ("id", "customer", "parent", "email")
    assert fields({"items": {"allOf": [ORDER, {"properties": {"tax": {}}}]}}) == (
        "id",
        "customer",
        "parent",
        "email",
        "tax",
    )


def test_there_are_not_too_many() -> None:
    assert len(fields({"properties": {f"f{number}": {} for number in range(1_000)}})) == MOST


@pytest.mark.parametrize(
    "odd", [None, 3, "x", [], {"properties": [1]}, {"properties": {"a\n": 1}}, {"allOf": 3}]
)
def test_what_is_no_schema_names_nothing(odd: Any) -> None:
    assert fields(odd) == ()
    assert answered({}, {"responses": odd}) == ()
