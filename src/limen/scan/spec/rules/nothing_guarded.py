"""Documents that ask for no credential anywhere."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.spec.document import Document
from limen.scan.spec.rules.examples import document as example

_WRITES: Final = frozenset(("POST", "PUT", "PATCH", "DELETE"))


def check(document: Document) -> Iterator[Hit]:
    """One finding a document: no operation of it asks who calls, and some change things."""
    operations = document.operations
    writing = sum(each.method in _WRITES for each in operations)
    if operations and writing and all(each.open for each in operations):
        yield Hit(
            document.place(""),
            f"none of {len(operations)} operations asks for a credential, and {writing} of them"
            f" change something",
        )


RULE: Final = Rule[Document](
    id="nothing-guarded",
    title="A document asks for no credential anywhere",
    cwe=306,
    owasp="API2:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="Either the API is open, or its protection is not written down: then nothing can check that"
    " it is there.",
    check=check,
    mends={"": "Declare a security scheme, and `security` for the document as a whole."},
    references=("https://spec.openapis.org/oas/v3.1.0#security-scheme-object",),
    bad=({"openapi.yaml": example(security="")},),
    good=({"openapi.yaml": example()},),
)
