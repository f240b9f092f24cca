"""So many calls a minute for each caller of a role as its own record asks for, and half as many again."""

import math
from collections.abc import Iterator

from limen.copilot.operations import SetRateLimit
from limen.copilot.securing.advice import Advice, Proposal, Remark, left
from limen.copilot.securing.ground import Ground, Spread
from limen.model.rule import EVERYONE

FACTOR = 1.5
"""Times what all but one in a thousand of a caller's minutes do not pass."""

CALLS_LEAST = 30
"""Calls a minute that anybody may make: a page that loads is no attack."""

MINUTES_LEAST = 100
"""Minutes of single callers on record before a limit follows from them."""

PERIOD = 60


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """One limit for each role, and one for everybody where callers come without a role."""
    for each in ground.roles:
        yield _limit(each.role, each.minutes, SetRateLimit(role=each.role))
    if ground.unnamed.samples:
        spreads = (ground.unnamed, *(each.minutes for each in ground.roles))
        widest = max(spreads, key=lambda spread: spread.usual)
        samples = sum(spread.samples for spread in spreads)
        yield _limit(
            "everyone", Spread(samples, widest.usual, widest.most), SetRateLimit(operations=(EVERYONE,))
        )


def _limit(who: str, minutes: Spread, whose: SetRateLimit) -> Proposal | Remark:
    if minutes.samples < MINUTES_LEAST:
        few = f"{minutes.samples} minutes with calls are on record: {MINUTES_LEAST} are needed"
        return left(f"rate limit of {who}", few)
    calls = max(CALLS_LEAST, math.ceil(FACTOR * minutes.usual))
    said = f"{who}: all but one in 1,000 of {minutes.samples:,} minutes held at most {minutes.usual:,} of"
    said += f" one caller's calls, the busiest {minutes.most:,}: {FACTOR:g} times that, and at least"
    said += f" {CALLS_LEAST}"
    numbers: dict[str, int | float | str] = {
        "minutes": minutes.samples,
        "p999": minutes.usual,
        "most": minutes.most,
        "factor": FACTOR,
    }
    operation = SetRateLimit(role=whose.role, operations=whose.operations, calls=calls, per_s=PERIOD)
    return Proposal(operation, said, numbers)


RATES = Advice("rates", {"API4": "partly", "API6": "partly", "API2": "partly"}, look)
