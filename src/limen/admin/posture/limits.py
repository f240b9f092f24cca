"""What bounds a caller whatever he is: the flood floor, sizes and times, and limits learnt by identity."""

from collections.abc import Iterator

from limen.admin.posture.point import Ground, Point, Topic

FLOOR_MOST = 100_000
"""Calls a second that a floor should not exceed: past it, it protects nothing."""

TIMEOUT_MOST = 60.0
"""Seconds that one call may hold resources of the API."""

_FLOOR = Topic("flood floor", "a flood is turned away undecided", ("API4",), ("REC-API-10", "REC-API-16"))
_LEARNT = Topic(
    "limits by identity",
    "they follow from what was learnt and approved; until then they speak softly",
    ("API4", "API6"),
    ("REC-API-15",),
)
_BODIES = Topic(
    "long bodies",
    "what comes after the inspected part of a body reaches the API unseen",
    ("API4", "API8"),
    ("REC-API-13", "REC-API-14"),
)
_TIME = Topic(
    "upstream time", "slow calls pile up until there is no room for others", ("API4",), ("REC-API-16",)
)


def check(ground: Ground) -> Iterator[Point]:
    """Floor, learnt limits, lengths and times."""
    server = ground.settings.server
    said = f"{server.rate_floor:,} calls a second, all callers together"
    high = server.rate_floor > FLOOR_MOST
    yield _FLOOR.warning(said, "[server] rate_floor = 20000") if high else _FLOOR.ok(said)
    yield _learnt(ground)
    yield _bodies(ground)
    said = f"at most {server.timeout} a call"
    long = server.timeout > TIMEOUT_MOST
    yield _TIME.warning(said, '[server] timeout = "30s"') if long else _TIME.ok(said)


def _learnt(ground: Ground) -> Point:
    if ground.facts is None:
        return _LEARNT.unknown("nothing was learnt yet", "limen learn LOG")
    if not ground.facts.approved:
        return _LEARNT.warning("learnt, but not approved", "limen model approve")
    return _LEARNT.ok("learnt for each caller and operation, and approved")


def _bodies(ground: Ground) -> Point:
    routes = ground.settings.routes
    whole = [route.match for route in routes if route.body_past_limit == "refuse"]
    if whole:
        return _BODIES.ok(f"refused past the limit on {', '.join(whole)}")
    mend = '[[routes]] match = "/*", body_past_limit = "refuse"'
    return _BODIES.warning("inspected up to the limit, the rest passes", mend)
