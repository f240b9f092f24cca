"""Whether a peer's findings include a seeded flaw, counted in the peer's favour.

Each peer is run once on the fixed twin and once on the twin with all flaws. A finding is new if the fixed
twin had none like it (rule, file, operation and subject, which stand while lines move), or fewer of them:
then all of them are taken for new. A flaw is found by a new finding within ten lines of its hunk, or at its
operation, that names its weakness: by CWE (also one that is near), by the risk of the OWASP list in its name,
or by a word; a flaw of the whole server is found by a request to any operation. One finding may count for
several flaws.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from evals.scan.matching import ALIKE
from evals.scan.peers.peer import Claim
from evals.scan.seeded import App, Flaw

from limen.scan.api import key_of

NEAR: Final = 10
"""Lines before and after a hunk."""

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "bola": ("idor", "object level", "object-level", "ownership"),
    "bfla": ("function level", "missing role", "privilege"),
    "mass_assignment": ("mass assignment", "additionalproperties", "additional propert"),
    "missing_auth": ("without authentication", "unauthenticated", "protected by any security"),
    "excessive_data": ("violates schema", "sensitive data", "exposes"),
    "injection_sql": ("sql",),
    "injection_command": ("shell", "subprocess", "command injection", "process"),
    "path_traversal": ("traversal", "path"),
    "ssrf": ("ssrf", "server side request", "server-side request", "urlopen", "url parameter"),
    "template_injection": ("template", "autoescape", "xss"),
    "deserialisation": ("pickle", "deserial", "yaml", "marshal"),
    "open_redirect": ("redirect",),
    "weak_secret": ("hardcoded", "secret", "random", "weak", "md5", "sha1"),
    "jwt": ("jwt", "token", "signature"),
    "cors": ("cors", "origin"),
    "debug": ("debug",),
    "rate_limit": ("rate limit", "ratelimit", "429"),
    "enumeration": ("enumerat",),
    "redos": ("redos", "regular expression", "pattern"),
    "unbounded": ("maxlength", "maximum", "maxitems", "limit"),
    "verbose_errors": ("traceback", "server error", "stack"),
    "hidden_route": ("undeclared", "undocumented", "inventory"),
    "transport": ("http", "tls", "ssl", "certificate"),
    "headers": ("header",),
    "secret_in_file": ("hardcoded", "secret", "password"),
    "unsafe_consumption": ("timeout", "certificate", "verify", "urlopen"),
    "spec_security": ("security", "auth"),
    "spec_schema": ("schema", "limit", "additionalproperties"),
}  # fmt: skip
"""Words by which a finding's name or text tells of a kind of flaw."""
_RISK: Final = re.compile(r"api(\d{1,2}):2023", re.IGNORECASE)


def found(app: App, flaws: list[Flaw], fixed: list[Claim], flawed: list[Claim]) -> set[str]:
    """The names of the flaws that were found."""
    fresh = new(fixed, flawed)
    places = hunks(app, flaws)
    return {
        flaw.id
        for flaw in flaws
        if any(_there(each, flaw, places[flaw.id]) and named(each, flaw) for each in fresh)
    }


def new(fixed: Iterable[Claim], flawed: list[Claim]) -> list[Claim]:
    """Findings that the fixed twin had not, or had less often."""
    before, now = Counter(map(_key, fixed)), Counter(map(_key, flawed))
    return [each for each in flawed if now[_key(each)] > before[_key(each)]]


def named(claim: Claim, flaw: Flaw) -> bool:
    """Whether a finding tells of the flaw's weakness."""
    if claim.cwes & (ALIKE.get(flaw.kind, frozenset()) | {flaw.cwe}):
        return True
    text = f"{claim.rule} {claim.said}".lower()
    risks = {f"API{number}:2023" for number in _RISK.findall(claim.rule)}
    return flaw.owasp in risks or any(word in text for word in WORDS.get(flaw.kind, ()))


def hunks(app: App, flaws: list[Flaw]) -> dict[str, range]:
    """The lines of each flaw in the twin with all of them."""
    return {flaw.id: _lines(app, flaw, flaws) for flaw in flaws}


def _lines(app: App, flaw: Flaw, flaws: list[Flaw]) -> range:
    text = (app.folder / flaw.file).read_text("utf-8")
    at = text.index(flaw.fixed)
    before = [each for each in flaws if each.file == flaw.file and text.index(each.fixed) < at]
    moved = sum(each.flawed.count("\n") - each.fixed.count("\n") for each in before)
    first = text.count("\n", 0, at) + 1 + moved
    return range(first, first + flaw.flawed.count("\n") + 1)


def _there(claim: Claim, flaw: Flaw, lines: range) -> bool:
    if claim.operation and flaw.operation and _same(claim.operation, flaw.operation):
        return True
    if claim.operation and not claim.file and not flaw.operation:
        return True
    return claim.file == flaw.file and lines.start - NEAR <= claim.line < lines.stop + NEAR


def _same(one: str, other: str) -> bool:
    return key_of(*_split(one)) == key_of(*_split(other))


def _split(operation: str) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return method, path


def _key(claim: Claim) -> tuple[str, str, str, str]:
    return claim.rule, claim.file, claim.operation, claim.subject
