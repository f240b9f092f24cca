"""API keys that are accepted: how old they are, whether they end, whether anybody uses them."""

from collections.abc import Iterable, Iterator

from limen.admin.posture.point import Ground, KeyUse, Point, Topic

DAY = 86_400.0
OLD = 365 * DAY
"""Seconds after which a secret should have been rotated."""

UNUSED = 30 * DAY
"""Seconds without a call after which a key is better revoked."""

NAMED = 5
"""Keys that are named; the others are counted."""

_ABOUT = (("API2",), ("REC-API-11",))
_AGE = Topic("key age", "whoever once had the secret still has it", *_ABOUT)
_END = Topic("key end", "a forgotten key is good for ever", *_ABOUT)
_USE = Topic("key use", "nobody would notice who uses it", *_ABOUT)


def check(ground: Ground) -> Iterator[Point]:
    """Age, end and use of every key that is accepted."""
    if ground.facts is None or not ground.facts.keys:
        return
    keys, at = ground.facts.keys, ground.at
    old = [key for key in keys if at - key.rotated > OLD]
    yield _point(_AGE, len(keys), "not rotated for a year", "limen keys rotate {} --overlap 7d", old)
    endless = [key for key in keys if not key.expires]
    mend = "limen keys create PRINCIPAL --expires 90d, then limen keys revoke {}"
    yield _point(_END, len(keys), "without an end", mend, endless)
    unused = [key for key in keys if at - max(key.created, key.used) > UNUSED]
    yield _point(_USE, len(keys), "not used for a month", "limen keys revoke {}", unused)


def _point(topic: Topic, count: int, said: str, mend: str, bad: Iterable[KeyUse]) -> Point:
    found = [key.public_id for key in bad]
    if not found:
        return topic.ok(f"none of {count} {said}")
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return topic.warning(
        f"{len(found)} of {count} {said}: {', '.join(found[:NAMED])}{more}", mend.format(found[0])
    )
