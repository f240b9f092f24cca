"""How documents are found and read: lines of pointers, references, security that holds, and odd input."""

import json

import pytest

from limen.scan.api import Api, key_of
from limen.scan.spec import documents_of
from limen.scan.spec.schemas import Seen, body
from limen.scan.tree import tree_of

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: "1"}
security: [{key: []}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {"200": {description: ok}}
    put:
      security: []
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"200": {description: ok}}
components:
  schemas:
    Order:
      type: object
      properties:
        price: {type: number}
        parent: {$ref: "#/components/schemas/Order"}
"""


def read(text: str, name: str = "openapi.yaml"):
    tree = tree_of({name: text})
    return list(documents_of(tree)), tree.problems


def test_operations_have_the_security_and_the_parameters_that_hold_for_them() -> None:
    (document,), _ = read(DOCUMENT)
    get, put = document.operations
    assert (get.operation, get.open, put.open) == ("GET /orders/{id}", False, True)
    assert [each["name"] for each in get.parameters] == ["id"]


def test_a_pointer_leads_to_its_line_in_yaml_and_in_json() -> None:
    (document,), _ = read(DOCUMENT)
    assert document.place("/paths/~1orders~1{id}/put").line == 9
    assert document.place("/components/schemas/Order/properties/price").line == 18
    (other,), _ = read('{"openapi": "3.0.0",\n "paths": {\n  "/x": {"get": {}}}}', "api.json")
    assert other.place("/paths/~1x").line == 3


def test_a_schema_that_refers_to_itself_is_walked_once() -> None:
    (document,), _ = read(DOCUMENT)
    members = list(body(document, document.operations[1]))
    assert [each.name for each in members] == ["", "price"]


@pytest.mark.parametrize("text", ["openapi: 3.0.0\npaths: [", "openapi: 3.0.0\npaths: {a: *gone}"])
def test_what_looks_like_a_document_and_cannot_be_read_is_told(text: str) -> None:
    documents, problems = read(text)
    assert not documents
    assert [each.where for each in problems] == ["openapi.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": [7], "responses": "no"}}}}),
        json.dumps({"openapi": 3, "paths": []}),
        json.dumps({"swagger": "2.0", "paths": {"/x": {"$ref": "#/paths/~1x"}}}),
        json.dumps({"openapi": "3.1.0", "paths": {"/x": {"post": {"requestBody": {"$ref": "http://x/y"}}}}}),
    ],
)
def test_odd_documents_fail_no_rule(text: str) -> None:
    from limen.scan.scanning import scan  # noqa: PLC0415

    assert not scan(Api(tree_of({"api.json": text}))).problems


def test_operations_of_document_and_source_meet_whatever_their_parameters_are_called() -> None:
    assert key_of("get", "/orders/{order_id}/") == key_of("GET", "/orders/{id}") == "GET /orders/{}"


def test_schemas_that_operations_share_are_walked_once_for_all_of_them() -> None:
    (document,), _ = read(DOCUMENT)
    seen: Seen = set()
    assert [each.name for each in body(document, document.operations[1], seen)] == ["", "price"]
    assert not list(body(document, document.operations[1], seen))
