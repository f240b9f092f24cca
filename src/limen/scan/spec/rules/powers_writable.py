"""Bodies that, as declared, let a caller set what is not his to set."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.spec.document import Declared, Document
from limen.scan.spec.rules.examples import document as example
from limen.scan.spec.schemas import Member, Seen, body
from limen.scan.words import POWERS, listed, names_role, words

_ADMIN: Final = listed("admin")


_ONLY: Final = re.compile(r"(?:for )?(?:the )?(?!read|write|json)[a-z]{3,40} only[.;,]", re.IGNORECASE)
"""How a description begins that says who is meant: ``Office only.``"""
_DEDICATED: Final = 2
"""A body with fewer other members is made for setting just this one."""


def check(document: Document) -> Iterator[Hit]:
    """Members of bodies that give power, and bodies that take any member; each place once, however many
    operations refer to it."""
    told: set[str] = set()
    seen: defaultdict[str, Seen] = defaultdict(set)
    for declared in document.operations:
        if declared.method in ("POST", "PUT", "PATCH") and not _for_some(declared):
            for member in body(document, declared, seen[declared.method]):
                said = _wrong(member, declared.method)
                if said and member.pointer not in told:
                    told.add(member.pointer)
                    yield Hit(
                        document.place(member.pointer),
                        f"{declared.operation}: {said}",
                        operation=declared.operation,
                        subject=member.name,
                        severity=Severity.MEDIUM if member.name else None,
                    )


def _for_some(declared: Declared) -> bool:
    """Whether a path, a tag, a scope or a description says that not everybody is meant."""
    if any(_ONLY.match(str(declared.data.get(each, ""))) for each in ("description", "summary")):
        return True
    tags = declared.data.get("tags")
    named = [*declared.path.split("/"), *(map(str, tags) if isinstance(tags, list) else ()), *declared.scopes]
    return not _ADMIN.isdisjoint(word for each in named for word in words(each))


def _wrong(member: Member, method: str) -> str:
    if member.schema.get("readOnly") is True:
        return ""
    if member.beside >= _DEDICATED and (
        names_role(member.name) or (member.name in POWERS and method != "POST")
    ):
        return f"its body may set {member.name!r}"
    if member.schema.get("additionalProperties") is True and "properties" in member.schema:
        return "its body may hold any other member"
    return ""


RULE: Final = Rule[Document](
    id="powers-writable",
    title="A body may set what is not its sender's to set",
    cwe=915,
    owasp="API3:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    why="What a document allows is generated into clients, checks and mappers: roles, owners and"
    " prices can be sent.",
    check=check,
    mends={"": "Mark such members `readOnly: true`, keep a schema of its own for each body, and say"
               " `additionalProperties: false`."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",),
    bad=(
        {"openapi.yaml": example(body=", count: {type: integer}, is_admin: {type: boolean}")},
        {"openapi.yaml": example(extra=", additionalProperties: true")},
    ),
    good=({"openapi.yaml": example(body=", is_admin: {type: boolean, readOnly: true}")},),
)  # fmt: skip
