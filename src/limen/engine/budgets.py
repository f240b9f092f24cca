"""Budgets as people state them (how often benign traffic may meet an action) turned into bits of risk.

Risk reads as ``-log2`` of how often benign traffic is this odd, so a rate per call *is* a threshold. Heat, by
which suspensions go, is a decayed peak of the same bits.
"""

import math

from limen.engine.context import Budget

MOST_BITS = 60.0
"""Bits that a budget may ask for; what should be rarer is met as rarely as that."""
SUSPEND_MARGIN = 2.0
"""A credential is never suspended for less than this many bits more than a single call is blocked for."""


def bits_of(share: float) -> float:
    """The bits at which one benign call in ``1 / share`` is met; ``inf`` (never) for a share of zero."""
    if share <= 0:
        return math.inf
    return round(min(MOST_BITS, -math.log2(min(share, 1.0))), 2)


def budget_from_rates(watch: float, slow: float, step_up: float, block: float, suspend: float) -> Budget:
    """The budget for these shares of benign calls, each between 0 (never) and 1."""
    blocked = bits_of(block)
    return Budget(
        watch=bits_of(watch),
        slow=bits_of(slow),
        step_up=bits_of(step_up),
        block=blocked,
        suspend=max(bits_of(suspend), blocked + SUSPEND_MARGIN),
    )


def share_of_calls(per_call: float, per_hour: float, calls_per_hour: float) -> float:
    """A rate as a share of calls: its own, or so many an hour among the calls an hour has."""
    return per_call or min(1.0, per_hour / max(calls_per_hour, 1.0))
