"""What a rule is: what it is about, why, how to mend it, and examples that its test runs it on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from limen.scan.finding import Confidence, Hit, Severity

G = TypeVar("G")

Example = Mapping[str, str]
"""A small project: text by file name."""


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[G]):
    """One weakness. ``check`` looks at the ground its room lays (a document, a service, a file) and yields
    hits. ``mends`` gives code by framework, ``""`` for any. Each example in ``bad`` is one in which the rule
    must hit, each in ``good`` one in which it must not; ``make test`` runs them all.
    """

    id: str
    title: str
    cwe: int
    owasp: str
    severity: Severity
    confidence: Confidence
    why: str
    check: Callable[[G], Iterable[Hit]]
    mends: Mapping[str, str]
    references: tuple[str, ...] = ()
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()

    def mend(self, framework: str = "") -> str:
        """How to mend it, with code for a framework where the rule has some."""
        told = (self.mends.get(""), self.mends.get(framework) if framework else None)
        return "\n".join(filter(None, told))
