"""Credentials in addresses, where logs and histories keep them."""

from collections.abc import Iterator, Mapping
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.spec.document import Document, pointer_of
from limen.scan.spec.rules.examples import document as example

_SECRET: Final = frozenset(
    (
        "access_token",
        "api_key",
        "apikey",
        "auth_token",
        "passwd",
        "password",
        "secret",
        "session_id",
        "sessionid",
    )
)


def check(document: Document) -> Iterator[Hit]:
    """Keys that go in the query by their scheme, and parameters of the query that are secrets by name."""
    components = document.root.get("components")
    holder = components.get("securitySchemes") if isinstance(components, Mapping) else None
    base = pointer_of("components", "securitySchemes")
    if document.version == "2":
        holder, base = document.root.get("securityDefinitions"), "/securityDefinitions"
    for name, scheme in holder.items() if isinstance(holder, Mapping) else ():
        if isinstance(scheme, Mapping) and scheme.get("type") == "apiKey" and scheme.get("in") == "query":
            yield Hit(
                document.place(base + pointer_of(name)),
                f"the key of {name!r} goes in the address",
                subject=name,
            )
    for declared in document.operations:
        for parameter in declared.parameters:
            named = str(parameter.get("name")).lower()
            if parameter.get("in") in ("query", "path") and named in _SECRET:
                yield Hit(
                    document.place(declared.pointer),
                    f"{declared.operation}: {named!r} goes in the address",
                    operation=declared.operation,
                    subject=named,
                )


RULE: Final = Rule[Document](
    id="credential-in-address",
    title="A credential goes in the address",
    cwe=598,
    owasp="API2:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="Addresses are kept in logs of servers and proxies, in histories, and sent on as referrers.",
    check=check,
    mends={"": "Send it in a header (Authorization) or in the body."},
    references=("https://www.rfc-editor.org/rfc/rfc6750#section-2.3",),
    bad=({"openapi.yaml": example(parameter=", {name: api_key, in: query, schema: {type: string}}")},),
    good=({"openapi.yaml": example()},),
)
