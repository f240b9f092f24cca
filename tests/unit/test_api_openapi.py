"""The OpenAPI document describes every route that is served, and nothing else."""

import re
from typing import Any

import msgspec
import pytest

from limen.api.openapi import document
from limen.api.routes import ROUTES


@pytest.fixture(scope="module")
def told() -> Any:
    return msgspec.json.decode(msgspec.json.encode(document(ROUTES)))


def test_every_route_is_described_with_what_it_takes_and_gives(told: Any) -> None:
    described = {(m.upper(), path) for path, methods in told["paths"].items() for m in methods}
    assert described == {(each.method, each.path) for each in ROUTES}
    for route in ROUTES:
        operation = told["paths"][route.path][route.method.lower()]
        assert operation["summary"]
        assert ("requestBody" in operation) == (route.takes is not None)
        assert operation["responses"][str(route.status)]["content"]["application/json"]["schema"]
        named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
        assert named == set(re.findall(r"\{(\w+)\}", route.path))


def test_names_are_told_apart_and_every_reference_leads_somewhere(told: Any) -> None:
    names = [each["operationId"] for methods in told["paths"].values() for each in methods.values()]
    assert len(set(names)) == len(names) == len(ROUTES)
    for ref in re.findall(r'"\$ref":"#/([^"]+)"', msgspec.json.encode(told).decode()):
        found = told
        for part in ref.split("/"):
            found = found[part]
        assert found
    assert told["openapi"] == "3.1.0"
    assert told["security"] == [{"operator": []}]
