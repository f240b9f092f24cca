"""An operator's standing rules as the engine holds to them: Cedar for what is forbidden, small exact code
for what has to be counted or compared.

A kind of rule is one entry in ``KINDS``. Pure: times come with the calls, names with the pseudonyms they are
compared by.
"""

from limen.engine.rules.access import ACCESS
from limen.engine.rules.blocks import BLOCKS
from limen.engine.rules.kind import Kind
from limen.engine.rules.limits import LIMITS
from limen.engine.rules.proof import PROOFS
from limen.engine.rules.token_lifetime import TOKEN_LIFETIME

KINDS: tuple[Kind, ...] = (TOKEN_LIFETIME, *LIMITS, *PROOFS, *BLOCKS, ACCESS)

BY_OP: dict[str, Kind] = {kind.op: kind for kind in KINDS}

__all__ = ["BY_OP", "KINDS"]
