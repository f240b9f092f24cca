"""What the gateway cannot tell from harmless use: the operation as a whole is shut, and only where somebody
says so."""

from typing import Final

from limen.copilot.operations import AddPolicy
from limen.copilot.patching.weakness import NEVER_MENDS, Kind, Patch, Terms, Weakness
from limen.model import ConfigError


def make(weakness: Weakness, terms: Terms) -> Patch:
    """One rule on the operation; raises ``ConfigError`` where nobody agreed to so coarse a one."""
    if not terms.everyone:
        raise ConfigError(
            f"{weakness.operation}: no rule at the gateway tells this from harmless use: mend it in the API,"
            " or say --everyone to shut the operation, with --keep-role for whom not"
        )
    rule = AddPolicy(effect="forbid", operations=(weakness.operation,), except_=terms.spared)
    spared = f" by all but {', '.join(terms.keep)}" if terms.keep else ""
    return Patch(
        (rule,),
        f"every call of {weakness.operation}{spared}, harmful or not",
        ("this is coarse: whoever uses it for what it is for is refused too", NEVER_MENDS),
    )


SHUT: Final = Kind("shut", lambda _weakness, _terms: True, make)
