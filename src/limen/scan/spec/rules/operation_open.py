"""Operations that a document leaves open to anybody, though their siblings are not."""

from collections.abc import Iterator, Mapping
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.spec.document import Declared, Document
from limen.scan.spec.rules.examples import document as example
from limen.scan.words import listed, words

_PUBLIC: Final = listed("public")
_WRITES: Final = frozenset(("POST", "PUT", "PATCH", "DELETE"))
_MOST: Final = 0.5
"""The share of operations that ask for a credential, from which on one that does not stands out."""


_NEARLY_ALL: Final = 0.85
"""The same for one that only reads."""


def check(document: Document) -> Iterator[Hit]:
    """Open operations in documents most of whose others are not; all of them are one finding where none
    is guarded."""
    operations = [each for each in document.operations if each.method not in ("OPTIONS", "HEAD")]
    open_ = [each for each in operations if each.open and not _meant(each)]
    if len(operations) - len(open_) > _MOST * len(operations):
        stands_out = _stands_out(operations)
        for each in open_:
            unsaid = stands_out and each.data.get("security") is None
            if each.method in _WRITES or unsaid or _alone(each, operations):
                yield Hit(
                    document.place(each.pointer),
                    f"{each.operation}: anybody may call it, as the document has it, unlike those beside it",
                    operation=each.operation,
                    severity=None if each.method in _WRITES else Severity.MEDIUM,
                )


def _alone(declared: Declared, operations: list[Declared]) -> bool:
    """Whether one thing is open, and all else that is declared of its collection is not, reading the whole
    of it included."""
    above = declared.path.partition("{")[0].rstrip("/")
    beside = [each for each in operations if each.path == above or each.path.startswith(f"{above}/")]
    others = [each for each in beside if each is not declared]
    read = any(each.path == above and each.method == "GET" for each in others)
    return "{" in declared.path and bool(above) and read and not any(each.open for each in others)


def _meant(declared: Declared) -> bool:
    """Whether an operation says by its words that it is for everybody, or only ever refuses."""
    answered = declared.data.get("responses")
    if isinstance(answered, Mapping) and not any(str(status)[:1] in ("2", "3", "d") for status in answered):
        return True
    named = [part for part in declared.path.split("/") if not part.startswith("{")]
    found = {word for part in [*named, str(declared.data.get("operationId", ""))] for word in words(part)}
    return not _PUBLIC.isdisjoint(found)


def _stands_out(operations: list[Declared]) -> bool:
    """Whether nearly all that only reads asks for a credential, so that one that does not was forgotten."""
    reads = [each for each in operations if each.method not in _WRITES and not _meant(each)]
    return sum(not each.open for each in reads) >= _NEARLY_ALL * len(reads)


RULE: Final = Rule[Document](
    id="operation-open",
    title="An operation is declared open to anybody, unlike its siblings",
    cwe=306,
    owasp="API2:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="Gateways, clients and tests follow the document: where it asks for no credential, none is"
    " asked for.",
    check=check,
    mends={
        "": "Declare security for the document as a whole, and `security: []` only where anybody is meant."
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",),
    bad=({"openapi.yaml": example(own="security: []")},),
    good=({"openapi.yaml": example()},),
)
