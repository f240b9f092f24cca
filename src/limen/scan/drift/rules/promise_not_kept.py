"""Protection that a document promises and the source does not have."""

from collections.abc import Iterator
from typing import Final

from limen.scan.api import Api, Operation
from limen.scan.drift.both import both
from limen.scan.drift.rules.examples import service
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.reading import open_by_design, privileged, vouched
from limen.scan.words import ORDINARY, words

_EVERYBODY: Final = ORDINARY | frozenset(("basic", "email", "me", "openid", "own", "profile", "read", "self"))


def check(api: Api) -> Iterator[Hit]:
    """Operations declared for some, whose routes ask for less."""
    for each in both(api):
        said = _lacking(each)
        if said:
            assert each.route is not None
            assert each.declared is not None
            assert each.document is not None
            yield Hit(
                place=each.route.handler.place,
                said=f"{each.declared.operation}: the document asks for {said}, the source does not",
                operation=each.route.operation,
                subject=said,
                related=(each.document.place(each.declared.pointer),),
            )


def _lacking(each: Operation) -> str:
    assert each.route is not None
    assert each.declared is not None
    if each.declared.open or open_by_design(each.route):
        return ""
    if not vouched(each.route):
        return "a credential"
    scopes = sorted(scope for scope in each.declared.scopes if _EVERYBODY.isdisjoint(words(scope)))
    return f"the scope {scopes[0]!r}" if scopes and not privileged(each.route) else ""


RULE: Final = Rule[Api](
    id="promise-not-kept",
    title="The document promises protection that the source does not have",
    cwe=862,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="Whoever reviews the document, or the gateway that follows it, believes in a check that is not made.",
    check=check,
    mends={
        "": "Make the check that the document promises, in the source or at the gateway, or correct"
        " the document."
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",),
    bad=(service(guard=""), service(scope="orders:admin")),
    good=(service(), service(scope="orders:admin", guard='@role_required("admin")')),
)
