"""What the scanner says: a weakness, where it is, how sure it is, and what tells it from all others."""

from enum import IntEnum
from hashlib import blake2b
from typing import Final

import msgspec


class Severity(IntEnum):
    """How bad it is if it is true; the bounds of CVSS scores that SARIF readers use."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Confidence(IntEnum):
    """How often findings of this kind turn out to be true: seldom, mostly, or seen to happen."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


RISKS: Final = {
    "API1:2023": "Broken Object Level Authorization",
    "API2:2023": "Broken Authentication",
    "API3:2023": "Broken Object Property Level Authorization",
    "API4:2023": "Unrestricted Resource Consumption",
    "API5:2023": "Broken Function Level Authorization",
    "API6:2023": "Unrestricted Access to Sensitive Business Flows",
    "API7:2023": "Server Side Request Forgery",
    "API8:2023": "Security Misconfiguration",
    "API9:2023": "Improper Inventory Management",
    "API10:2023": "Unsafe Consumption of APIs",
}
"""The OWASP API Security Top 10 of 2023."""


class Place(msgspec.Struct, frozen=True, order=True):
    """Where something is: a file relative to the root of the scan (``/`` between its parts), a line counted
    from 1, and ``within``: the function, JSON pointer or key that holds it. A finding of the running server
    has no file: ``within`` is its operation then."""

    file: str = ""
    line: int = 0
    within: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.file else self.within


class Exchange(msgspec.Struct, frozen=True):
    """A request that was sent and what came back, for a person to repeat. ``curl`` names credentials by
    environment variables, never by value."""

    curl: str
    status: int
    shown: str = ""


class Suppression(msgspec.Struct, frozen=True):
    """Why a finding is not counted: ``inline`` (a comment, ``x-limen-ignore``) or ``baseline``, and the
    reason given."""

    by: str
    reason: str
    place: Place = Place()


class Use(msgspec.Struct, frozen=True):
    """How an operation is used where it runs: recorded calls that were nothing odd, of how many callers, on
    how many days; successes by role (``bare``: of callers without one), and the kinds of sensitive data in
    its answers. Without a call, ``days`` are those of the whole record."""

    calls: int = 0
    callers: int = 0
    days: int = 0
    roles: dict[str, int] = {}
    bare: int = 0
    kinds: tuple[str, ...] = ()


class Hit(msgspec.Struct, frozen=True):
    """One rule's word: here it is broken. ``subject`` tells this hit from others of the rule at the same
    place (a field, a parameter); ``severity`` and ``confidence`` stand in for the rule's own where this case
    is another."""

    place: Place
    said: str
    operation: str = ""
    subject: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    related: tuple[Place, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """A hit with what its rule says of all such. ``also`` are further places with the same cause;
    ``fingerprint`` stays the same while lines move; ``line_hash`` is what code hosts know its line by.
    ``compared`` is ``new`` or ``unchanged`` where there is a baseline, ``framework`` what serves its
    operation, ``use`` how that is used where it runs (``None``: not asked, or not known there)."""

    rule: str
    said: str
    place: Place
    severity: Severity
    confidence: Confidence
    fingerprint: str
    operation: str = ""
    subject: str = ""
    also: tuple[Place, ...] = ()
    related: tuple[Place, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    suppressed: Suppression | None = None
    framework: str = ""
    line_hash: str = ""
    compared: str = ""
    use: Use | None = None


LINE: Final = 2_000
"""Characters of a line that tell it from others."""


def fingerprint(rule: str, hit: Hit, text: str) -> str:
    """What tells a finding from all others, whatever its line: rule, file, holder, subject, operation, and
    the text of its line without its spaces (its beginning, where a file is all one line)."""
    line = "".join(text[:LINE].split())
    parts = (rule, hit.place.file, hit.place.within, hit.subject, hit.operation, line)
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
