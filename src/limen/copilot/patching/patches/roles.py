"""A function that other roles are for (CWE-285): those who are to have it are named, the rest is refused.

Which roles that are is never guessed: who used it so far is told, and may have used it wrongly.
"""

from typing import Final

from limen.copilot.operations import AddPolicy
from limen.copilot.patching.weakness import NEVER_MENDS, Kind, Patch, Terms, Weakness
from limen.model import ConfigError

CWES: Final = frozenset((285, 862, 863))


def make(weakness: Weakness, terms: Terms) -> Patch:
    """One rule on the operation; raises ``ConfigError`` with the question whose it is."""
    if not terms.keep:
        raise ConfigError(f"{weakness.operation}: which roles may go on calling it? {_seen(weakness)}")
    rule = AddPolicy(effect="forbid", operations=(weakness.operation,), except_=terms.spared)
    return Patch((rule,), f"calls of {weakness.operation} by all but {', '.join(terms.keep)}", _BESIDES)


def _seen(weakness: Weakness) -> str:
    """Who was let do it so far, for whoever has to say."""
    found = ", ".join(f"{role} ({calls:,})" for role, calls in sorted(weakness.roles.items()))
    said = f"recorded there: {found}" if found else "no role is recorded there"
    return f"{said}. Say --keep-role ROLE for each; --everyone shuts it to all others, or to all"


_BESIDES: Final = (
    "roles are those that the gateway reads from keys and tokens: a caller whose role only the API knows is"
    " refused",
    NEVER_MENDS,
)

ROLES: Final = Kind("roles", lambda weakness, terms: weakness.cwe in CWES and not terms.everyone, make)
