"""A member that a caller may not set (CWE-915): bodies that have it are refused.

The gateway cannot take a member out of a body, as the middleware takes one out of an answer; so the call as a
whole is.
"""

import re
from typing import Final

from limen.copilot.operations import AddPolicy
from limen.copilot.patching.weakness import NEVER_MENDS, Kind, Patch, Terms, Weakness
from limen.model.rule import When

CWE: Final = 915
_MEMBER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")


def make(weakness: Weakness, terms: Terms) -> Patch:
    """One rule on the operation."""
    rule = AddPolicy(
        effect="forbid",
        operations=(weakness.operation,),
        when=When(sends=(weakness.subject,)),
        except_=terms.spared,
    )
    return Patch(
        (rule,),
        f"calls of {weakness.operation} whose body has a member {weakness.subject}, whatever its value",
        (*_BESIDES, *(() if terms.keep else (_KEEP,)), NEVER_MENDS),
    )


def _fits(weakness: Weakness, terms: Terms) -> bool:
    return weakness.cwe == CWE and not terms.everyone and bool(_MEMBER.fullmatch(weakness.subject))


_BESIDES: Final = (
    "clients that send a whole object back, this member unchanged in it, are refused too",
    "case and the glue between words do not count (isAdmin is is_admin), nor where in the body it stands; of"
    " a member that holds an object only the members within count",
    "a body that is empty, cannot be read, is longer than what is read, or has 64 members or more is refused",
)
_KEEP: Final = "who may set it is refused too: --keep-role ROLE spares a role"

FIELDS: Final = Kind("fields", _fits, make)
