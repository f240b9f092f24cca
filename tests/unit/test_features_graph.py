"""What a GraphQL document asks for: depth, aliases, fields."""

import json

import pytest

from limen.features.fields import Value
from limen.features.graph import MOST, asked, cost

BODY = "application/json"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ me { id } }", (2, 0, 2)),
        ("query Q($a: Int) { me(first: 10, f: {a: 1}) { id } }", (2, 0, 2)),
        ("{ a: me { id } b: me { id } }", (2, 2, 4)),
        ('{ me(name: "}{ { {") { id } } # { { {', (2, 0, 2)),
        ("{ me { ...F ... on User @include(if: true) { id } } } fragment F on User { name }", (3, 0, 5)),
        ("{" * 50 + "a" + "}" * 50, (50, 0, 1)),
        ("", (0, 0, 0)),
        ('}}}) "', (0, 0, 0)),
    ],
)
def test_a_document_costs(document: str, expected: tuple[int, int, int]) -> None:
    assert cost(document) == expected


def test_a_batch_costs_what_its_documents_cost_together() -> None:
    batch = json.dumps([{"query": "{ me { id } }"}] * 10).encode()
    assert asked(batch, BODY, []) == (2, 0, 20)
    assert asked(json.dumps([{"query": "{ a }"}] * 500).encode(), BODY, []) == (1, 0, MOST)


@pytest.mark.parametrize(
    ("body", "kind", "query"),
    [
        (b'{"query":"{ me { id } }"}', BODY, []),
        (b"{ me { id } }", "application/graphql", []),
        (b"", "", [Value("query", "{ me { id } }", "query")]),
    ],
)
def test_a_document_is_found_where_graphql_puts_it(body: bytes, kind: str, query: list[Value]) -> None:
    assert asked(body, kind, query) == (2, 0, 2)


@pytest.mark.parametrize(
    "body", [b'{"query":"shoes"}', b'{"query":7}', b'{"query":', b"[" * 9_000 + b'"query"']
)
def test_what_is_no_document_costs_nothing(body: bytes) -> None:
    assert asked(body, BODY, []) == ()
