"""How long a new network is used while it is new (a part of ``context``).

Who is away, or at home for once, mostly looks in and is gone. A thief who keeps to his victim's own pace has
to come back to it, hour after hour, from where he is. In how many spells of ten minutes a network was used on
its first day is learnt once a network, when it is accepted, and compared with the others of this caller, his
role and everybody. A spell counts once, however many calls it holds: how many there are is for ``rate``.
"""

import math
from typing import Final

from limen.detectors.levels import Levels
from limen.features.places import USED
from limen.model import Context, Fact
from limen.sketches import Prior, tail

FLOOR: Final = 3.0
"""Bits from which it is worth a word."""
CAP: Final = 5.0
"""The most bits it adds to a new network: travellers come back to it, too."""

_PRIOR: Final = Prior(6.0, 1.0)
_MOST: Final = 0.95


def settling(context: Context, levels: Levels) -> float:
    """How much longer the new network of a call is in use than new networks are, in bits."""
    return min(CAP, -math.log2(tail(context.used, USED, levels, _PRIOR)))


def settled(context: Context, levels: Levels) -> tuple[str, tuple[Fact, ...]]:
    """The end of a reason, and the fact behind it; empty where it is not worth a word."""
    if settling(context, levels) < FLOOR:
        return "", ()
    known = next((view for view in reversed(levels) if view is not None and view.total(USED) >= 1), None)
    used = context.used
    usual = known.quantile(USED, _MOST) if known is not None else round(_PRIOR.typical)
    reason = f"; in use for {used} spells of ten minutes, where new networks are for {usual} at most"
    return reason, (Fact("new_network_used", used, usual, 0, usual, "spells"),)
