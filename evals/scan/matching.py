"""When a finding is the one that a seeded flaw calls for: what the rule is about fits the flaw, and so does
the place.

A flaw is seeded alone, so whatever is found in its twin and not in the fixed one comes of that flaw.
What is then found under another name is counted apart.
"""

from typing import Final

from evals.scan.seeded import Flaw

from limen.scan.api import key_of
from limen.scan.catalogue import rule
from limen.scan.finding import Finding

ALIKE: Final[dict[str, frozenset[int]]] = {
    "bola": frozenset((639, 284, 285, 306, 862, 863)),
    "bfla": frozenset((285, 639, 862, 863, 269, 306)),
    "missing_auth": frozenset((306, 862, 285)),
    "mass_assignment": frozenset((915, 269, 639)),
    "excessive_data": frozenset((213, 200, 201)),
    "weak_secret": frozenset((798, 321, 330, 338, 1391, 328, 916)),
    "secret_in_file": frozenset((798, 312, 522)),
    "jwt": frozenset((347, 345, 613, 327)),
    "rate_limit": frozenset((307, 799, 770)),
    "unbounded": frozenset((770, 400, 1284)),
    "verbose_errors": frozenset((209, 489)),
    "debug": frozenset((489, 209)),
    "template_injection": frozenset((1336, 134, 94)),
    "transport": frozenset((319, 295, 614, 311)),
    "spec_security": frozenset((306, 862, 598, 285)),
    "spec_schema": frozenset((915, 213, 770, 20)),
    "hidden_route": frozenset((1059, 912, 489, 306, 862)),
    "config_container": frozenset((250, 269, 732, 16, 668, 770, 1188, 1357)),
    "config_proxy": frozenset((16, 346, 290, 348, 306, 319, 668, 693, 636, 942, 295)),
    "config_ci": frozenset((829, 494, 78, 269, 798, 200, 693, 1357, 732)),
    "unsafe_consumption": frozenset((295, 20, 502, 918, 345, 346, 494, 400, 770)),
    "business_flow": frozenset((799, 770, 841, 307)),
    "enumeration": frozenset((204, 203, 208)),
    "redos": frozenset((1333, 400, 730)),
}
"""Weaknesses (CWE) under which a kind of flaw may be told, besides the flaw's own."""


def weaknesses(flaw: Flaw) -> frozenset[int]:
    """Those (CWE) under which a flaw may be told."""
    return ALIKE.get(flaw.kind, frozenset()) | {flaw.cwe}


def named_so(finding: Finding, flaw: Flaw) -> bool:
    """Whether a finding's rule is about what the flaw is."""
    return rule(finding.rule).cwe in weaknesses(flaw)


def there(finding: Finding, flaw: Flaw) -> bool:
    """Whether a finding is at the flaw: at its operation, or in its file."""
    if flaw.operation and finding.operation:
        return _key(finding.operation) == _key(flaw.operation)
    return flaw.file in {finding.place.file, *(place.file for place in finding.related)}


def seen_at(finding: Finding, flaw: Flaw) -> bool:
    """Whether a request showed the flaw: at its operation, or anywhere where it is of the whole server."""
    return not flaw.operation or _key(finding.operation) == _key(flaw.operation)


def _key(operation: str) -> str:
    method, _, path = operation.partition(" ")
    return key_of(method, path)
