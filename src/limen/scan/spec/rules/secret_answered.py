"""Answers that, as declared, give out secrets."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.spec.document import Document
from limen.scan.spec.rules.examples import document as example
from limen.scan.spec.schemas import Seen, answers
from limen.scan.words import SECRETS

_GIVEN: Final = frozenset(
    ("token", "api_key", "apikey", "session_token", "secret", "pin", "hash", "iban", "card_number", "ssn",
    "tax_id",
     "national_id")
)  # fmt: skip
"""Members that some operations are for, that people see of themselves, or whose name says too little."""


def check(document: Document) -> Iterator[Hit]:
    """Members of answers that are secrets by name; each place once."""
    told: set[str] = set()
    seen: Seen = set()
    for declared in document.operations:
        for member in answers(document, declared, seen):
            secret = member.name.lower() in SECRETS - _GIVEN and member.schema.get("writeOnly") is not True
            if secret and member.pointer not in told:
                told.add(member.pointer)
                yield Hit(
                    document.place(member.pointer),
                    f"{declared.operation}: its answer gives out {member.name!r}",
                    operation=declared.operation,
                    subject=member.name,
                )


RULE: Final = Rule[Document](
    id="secret-answered",
    title="An answer gives out a secret, as declared",
    cwe=213,
    owasp="API3:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="What is in an answer is read by whoever gets it, shown or not.",
    check=check,
    mends={"": "Leave it out of the answer's schema, or mark it `writeOnly: true`."},
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    ),
    bad=({"openapi.yaml": example(answer="password_hash: {type: string}")},),
    good=({"openapi.yaml": example(answer="password: {type: string, writeOnly: true}")},),
)
