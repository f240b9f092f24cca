import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.features.catalogue import Catalogue
from limen.features.openapi import declare
from limen.features.openapi_export import export
from limen.model import ConfigError, Declaration
from limen.model.operation import Expected

DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "servers": [
        {"url": "https://api.example.com/{stage}/v1/", "variables": {"stage": {"default": "live"}}},
        {"url": "https://eu.example.com/live/v1"},
    ],
    "components": {
        "parameters": {
            "User": {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"$ref": "#/components/schemas/Id"},
            }
        },
        "schemas": {
            "Id": {"type": "integer"},
            "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
        },
    },
    "paths": {
        "/users/{id}": {
            "parameters": [{"$ref": "#/components/parameters/User"}],
            "get": {"tags": ["people"], "responses": {"200": {"description": "ok"}}},
            "delete": {
                "parameters": [{"name": "id", "in": "path", "schema": {"type": "string", "format": "uuid"}}],
                "servers": [{"url": "/admin"}],
            },
        },
        "/users/me": {"get": {"requestBody": {"$ref": "#/components/schemas/Node"}}},
        "x-note": "kept",
    },
}


def changed(*path, to):
    document = copy.deepcopy(DOCUMENT)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return document


def test_operations_come_with_base_path_types_and_tags():
    assert declare(DOCUMENT) == [
        Declaration("GET", "/live/v1/users/{id}", {"id": "int"}, ("people",)),
        Declaration("DELETE", "/admin/users/{id}", {"id": "uuid"}),
        Declaration("GET", "/live/v1/users/me"),
    ]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer"}, "int"),
        ({"type": ["integer", "null"]}, "int"),
        ({"type": "string", "format": "date-time"}, "date"),
        ({"type": "string", "format": "email"}, "email"),
        ({"type": "string"}, "any"),
        ({"type": 5}, "any"),
        ({"oneOf": [{"type": "integer"}]}, "any"),
        ({"type": "string", "x-limen-type": "hex"}, "hex"),
        ({"type": "string", "x-limen-type": ["hex"]}, "any"),
    ],
)
def test_a_parameter_has_the_type_its_schema_says(schema, kind):
    document = {
        "openapi": "3.1.0",
        "paths": {"/a/{b}": {"get": {"parameters": [{"name": "b", "in": "path", "schema": schema}]}}},
    }
    assert declare(document) == [Declaration("GET", "/a/{b}", {"b": kind})]


USER = ("paths", "/users/{id}")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "the document: must be an object"),
        ({"swagger": "2.0"}, "swagger: this is Swagger 2.0"),
        ({"openapi": "2.9"}, "openapi: must say 3.0.x or 3.1.x"),
        (changed("paths", to=[]), "paths: must be an object"),
        (changed("paths", "users", to={}), "paths.users: a path starts with /"),
        (changed("paths", "/users/{id}", to=None), "paths./users/{id}: must be an object"),
        (changed(*USER, "get", to="x"), "paths./users/{id}.get: must be an object"),
        (changed(*USER, "get", "parameters", to={}), "paths./users/{id}.get.parameters: must be a list"),
        (
            changed(*USER, "get", "parameters", to=[{"in": "path"}]),
            "paths./users/{id}.get.parameters[0]: it has no name",
        ),
        (
            changed(*USER, "parameters", to=[{"$ref": "other.yaml#/a"}]),
            "paths./users/{id}.parameters[0]: only a $ref",
        ),
        (
            changed(*USER, "parameters", to=[{"$ref": "#/no/where"}]),
            "paths./users/{id}.parameters[0]: its $ref points",
        ),
        (
            changed("components", "parameters", "User", to={"$ref": "#/components/parameters/User"}),
            "paths./users/{id}.parameters[0]: its $ref leads in a circle",
        ),
        (changed("servers", to=[{"url": 5}]), "servers[0].url: must be a text"),
        (changed("servers", to=[{"url": "http://[x"}]), "servers[0].url: not a URL"),
    ],
)
def test_a_mistake_is_named_with_its_place(document, message):
    with pytest.raises(ConfigError, match="^" + re.escape(message)):
        declare(document)


json = st.recursive(
    st.one_of(
        st.none(),
        st.integers(),
        st.text(max_size=5),
        st.sampled_from(["#/paths", "#/paths/~1a", "path", "3.1.0"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["/a", "get", "parameters", "name", "in", "schema", "$ref", "servers", "url", "type", "tags"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


@given(json, json)
def test_any_document_is_read_or_refused(paths, servers):
    try:
        found = declare({"openapi": "3.1.0", "paths": paths, "servers": servers})
    except ConfigError:
        return
    assert all(one.method.isupper() for one in found)


def learned():
    catalogue = Catalogue()
    for method, path in [
        ("GET", "/"),
        ("GET", "/v1/users/me"),
        ("GET", "/v1/users/42"),
        ("DELETE", "/v1/users/42"),
        ("GET", "/v1/users/42/orders/550e8400-e29b-41d4-a716-446655440000"),
        ("GET", "/v1/commits/507f1f77bcf86cd799439011"),
        ("GET", "/v1/days/2024-02-29/2024-03-01"),
        ("POST", "/v1/people/ann@example.com"),
        ("GET", "/v1/odd name/{x}"),
    ]:
        catalogue.learn(method, path, 200, 5.0)
    return catalogue


def test_what_is_exported_declares_the_same_operations():
    catalogue = learned()
    again = Catalogue()
    again.adopt(declare(export(catalogue)))
    assert {one.name for one in again.operations()} == {one.name for one in catalogue.operations()}


def test_the_export_has_the_structure_openapi_asks_for():
    catalogue = learned()
    catalogue.learn("QUERY", "/v1/users/42", 200)
    document = export(catalogue)
    assert (document["openapi"], document["info"]["title"]) == ("3.1.0", "Learned by Limen")
    ids = []
    for path, item in document["paths"].items():
        assert path.startswith("/")
        names = re.findall(r"{([^}]+)}", path)
        assert [one["name"] for one in item.get("parameters", [])] == names
        assert len(set(names)) == len(names)
        assert all(
            one["in"] == "path" and one["required"] and "type" in one["schema"]
            for one in item.get("parameters", [])
        )
        operations = [operation for method, operation in item.items() if method in ("get", "post", "delete")]
        assert all(operation["responses"]["default"]["description"] for operation in operations)
        ids += [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids) == 9
    assert document["paths"]["/v1/users/{users_id}"]["x-limen-methods"] == ["QUERY"]
    assert document["paths"]["/v1/users/{users_id}"]["get"]["x-limen-last-seen"] == 5.0


def test_parameters_of_two_types_in_one_place_are_one_path():
    catalogue = Catalogue()
    catalogue.learn("GET", "/a/1", 200)
    catalogue.learn("GET", "/a/550e8400-e29b-41d4-a716-446655440000", 200)
    (path,) = export(catalogue)["paths"].items()
    assert path[0] == "/a/{a_id}"
    assert path[1]["parameters"][0]["schema"] == {
        "anyOf": [{"type": "integer"}, {"type": "string", "format": "uuid"}]
    }
    assert path[1]["get"]["x-limen-calls"] == 2


def test_adopting_a_document_again_forgets_what_it_no_longer_names():
    catalogue = learned()
    catalogue.adopt([Declaration("GET", "/v1/users/me"), Declaration("GET", "/old/thing")])
    catalogue.adopt([Declaration("GET", "/v1/users/{id}", {"id": "int"}, ("people",))])
    shown = {one.name: one for one in catalogue.operations()}
    assert "GET /old/thing" not in shown
    assert not catalogue.match("GET", "/old/thing").known
    assert (shown["GET /v1/users/me"].declared, shown["GET /v1/users/{id:int}"].declared) == (False, True)
    assert shown["GET /v1/users/{id:int}"].tags == ("people",)
    assert len(catalogue) == len(shown)


def body_of(schema: object, **components: object) -> Expected | None:
    document = {
        "openapi": "3.1.0",
        "components": {"schemas": components},
        "paths": {
            "/a": {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}},
        },
    }
    return declare(document)[0].body


def test_what_a_body_may_hold_is_flattened() -> None:
    found = body_of(
        {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"b": {"type": ["number", "null"]}}}]},
        A={
            "type": "object",
            "required": ["a"],
            "additionalProperties": False,
            "properties": {
                "a": {"type": "string"},
                "rows": {"type": "array", "items": {"properties": {"n": {"type": "integer"}}}},
                "free": {"type": "object"},
            },
        },
    )
    assert found is not None
    assert found.fields == {"$.a": 1, "$.rows[].n": 2, "$.b": 2}
    assert (found.required, found.closed, found.open) == (("$.a",), ("$",), ("$.free",))


def test_alternatives_allow_what_any_does_and_require_nothing() -> None:
    one, other = (
        {"properties": {"x": {"type": "string"}}, "required": ["x"]},
        {"properties": {"x": {"type": "boolean"}}},
    )
    found = body_of({"oneOf": [one, other]})
    assert found is not None
    assert (found.fields, found.required) == ({"$.x": 5}, ())


def test_a_schema_that_says_nothing_or_leads_in_a_circle_allows_anything() -> None:
    assert body_of({}) is None
    assert body_of({"type": "object", "additionalProperties": True}) is None
    ring = body_of(
        {"$ref": "#/components/schemas/N"}, N={"properties": {"up": {"$ref": "#/components/schemas/N"}}}
    )
    assert ring is not None
    assert len(ring.open) == 1
