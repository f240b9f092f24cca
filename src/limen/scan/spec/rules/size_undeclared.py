"""Sizes that a document leaves open: how much one page gives out, how many things a body lists."""

from collections.abc import Iterator, Mapping
from typing import Final

from limen.scan.finding import Confidence, Hit, Place, Severity
from limen.scan.rule import Rule
from limen.scan.spec.document import Document
from limen.scan.spec.rules.examples import document as example
from limen.scan.spec.schemas import Seen, body

_SIZES: Final = frozenset(("count", "limit", "page_size", "pagesize", "per_page", "perpage", "size", "top"))


def check(document: Document) -> Iterator[Hit]:
    """One finding for all pages without a maximum, one for all lists: each has one cause."""
    pages = list(_pages(document))
    if pages:
        yield _hit(document, pages, "the size of a page has no maximum", "pages")
    lists = list(_lists(document))
    if lists:
        yield _hit(document, lists, "a list in the body has no maximum", "lists")


def _pages(document: Document) -> Iterator[tuple[str, str]]:
    for declared in document.operations:
        for parameter in declared.parameters:
            schema = document.resolved(parameter.get("schema", parameter))
            sized = str(parameter.get("name")).lower() in _SIZES and parameter.get("in") == "query"
            if (
                sized
                and isinstance(schema, Mapping)
                and not {"maximum", "exclusiveMaximum", "enum"} & set(schema)
            ):
                yield declared.operation, declared.pointer


def _lists(document: Document) -> Iterator[tuple[str, str]]:
    seen: Seen = set()
    for declared in document.operations:
        for member in body(document, declared, seen):
            if member.schema.get("type") == "array" and "maxItems" not in member.schema:
                yield declared.operation, member.pointer


def _hit(document: Document, found: list[tuple[str, str]], said: str, subject: str) -> Hit:
    operation, pointer = found[0]
    places: tuple[Place, ...] = tuple(dict.fromkeys(document.place(each) for _, each in found[1:20]))
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return Hit(document.place(pointer), f"{operation}: {said}{more}", operation, subject, related=places)


RULE: Final = Rule[Document](
    id="size-undeclared",
    title="The document bounds neither pages nor lists",
    cwe=770,
    owasp="API4:2023",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    why="What is not bounded in the document is seldom bounded in the code, and no gateway can bound"
    " it for you.",
    check=check,
    mends={"": "Add `maximum` to the parameter, `maxItems` to the list."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",),
    bad=(
        {"openapi.yaml": example(parameter=", {name: limit, in: query, schema: {type: integer}}")},
        {"openapi.yaml": example(body=", lines: {type: array, items: {type: string}}")},
    ),
    good=(
        {
            "openapi.yaml": example(
                parameter=", {name: limit, in: query, schema: {type: integer, maximum: 100}}"
            )
        },
    ),
)
