"""Tokens live as long as they are needed; where all of a role's are bound to a key already, they must be."""

import math
from collections.abc import Iterator

from limen.copilot.operations import RequireDpop, RequireMtls, SetTokenLifetime
from limen.copilot.securing.advice import Advice, Proposal, Remark, left
from limen.copilot.securing.ground import SHARE, Ground, RoleUse
from limen.engine import duration
from limen.model.rule import DAY

TOKENS_LEAST = 100
"""Calls with a token before its role's tokens can be judged."""

FACTOR = 1.5
"""Times the age that all but one in a thousand tokens did not pass."""

LEAST, STEP = 300, 300
"""Seconds of the shortest lifetime that is proposed, and what it is rounded up to."""


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """For each role with tokens."""
    with_tokens = [each for each in ground.roles if each.tokens]
    if not with_tokens:
        yield left("token lifetimes", "no caller with a role came with a token")
    for each in with_tokens:
        if each.tokens < TOKENS_LEAST:
            few = f"{each.tokens} calls with a token: {TOKENS_LEAST} are needed to tell how old they get"
            yield left(f"tokens of {each.role}", few)
            continue
        yield from _lifetime(each)
        yield from _bound(each)


def _lifetime(use: RoleUse) -> Iterator[Proposal | Remark]:
    if not use.ages.samples:
        yield left(f"token lifetime of {use.role}", "its tokens do not say when they were issued")
        return
    seconds = max(LEAST, math.ceil(FACTOR * use.ages.usual / STEP) * STEP)
    said = f"{use.ages.samples:,} tokens of {use.role}, all but one in 1,000 at most"
    said += f" {duration.written(use.ages.usual)} old when used"
    if seconds > DAY:
        yield left(f"token lifetime of {use.role}", f"{said}: their issuer should make them shorter")
        return
    numbers: dict[str, int | float | str] = {
        "calls": use.ages.samples,
        "age_p999_s": use.ages.usual,
        "age_most_s": use.ages.most,
        "factor": FACTOR,
    }
    yield Proposal(
        SetTokenLifetime(role=use.role, seconds=seconds), f"{said}: {FACTOR:g} times that", numbers
    )


def _bound(use: RoleUse) -> Iterator[Proposal]:
    for count, kind, words in ((use.dpop, RequireDpop, "DPoP"), (use.mtls, RequireMtls, "mutual TLS")):
        if count >= SHARE * use.tokens:
            why = f"{count:,} of {use.tokens:,} calls of {use.role} came bound by {words}: others are stolen"
            yield Proposal(kind(role=use.role), why, {"bound": count, "calls": use.tokens})


TOKENS = Advice("tokens", {"API2": "partly"}, look)
