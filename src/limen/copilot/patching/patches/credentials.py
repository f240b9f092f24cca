"""An operation that asks for no credential (CWE-306): whoever comes without one is refused."""

from typing import Final

from limen.copilot.operations import AddPolicy
from limen.copilot.patching.weakness import NEVER_MENDS, Kind, Patch, Terms, Weakness
from limen.model.rule import When

CWE: Final = 306


def make(weakness: Weakness, terms: Terms) -> Patch:  # noqa: ARG001 - nobody without a credential has a role
    """One rule on the operation."""
    rule = AddPolicy(effect="forbid", operations=(weakness.operation,), when=When(credential="none"))
    word = (_CLAIMED,) if weakness.claimed else ()
    return Patch((rule,), f"calls of {weakness.operation} without a credential", (*word, *_BESIDES))


_CLAIMED: Final = (
    "credentials are taken at their word here (no key, no issuer is configured): a made-up one passes, so"
    " this keeps out only who brings none; `limen keys create`, or [[identity.jwt]], first"
)
_BESIDES: Final = (
    "any caller whom the gateway knows passes, whatever his role",
    "health checks and pages that call it without a credential are refused too",
    NEVER_MENDS,
)

CREDENTIALS: Final = Kind(
    "credentials", lambda weakness, terms: weakness.cwe == CWE and not terms.everyone, make
)
