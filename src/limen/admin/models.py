"""Approved revisions of what is learnt: which are kept, and how two of them differ, in plain words."""

import math
from hashlib import sha256

import msgspec

from limen.admin.disk import Disk
from limen.assemble.recovery import approved_state
from limen.features import pace
from limen.features.catalogue import Catalogue
from limen.model import ConfigError
from limen.sketches import Histogram, State

WORDS = {10: "10 s", 60: "a minute", 600: "10 minutes", 3_600: "an hour", 86_400: "a day"}
_LEVELS = {
    "everyone": "anybody",
    "role": "a role",
    "principal": "a principal",
    "caller": "one caller",
    "operation": "all callers together",
    "api": "all callers of the API together",
    "address": "an address",
    "network": "a network",
}
_WALKS = (
    "different objects in an hour",
    "different objects in a day",
    "objects never given in an hour",
    "objects never given in a day",
    "ids in sequence in an hour",
    "objects never given",
    "objects named twice with different ids",
)
_ENOUGH = 5.0
_HIGH = 0.99


class Approved(msgspec.Struct, frozen=True):
    """A revision that is kept: when, by whom and why it was approved, its size and its state's digest."""

    revision: int
    at: float
    by: str
    why: str
    bytes: int
    digest: str


class Moved(msgspec.Struct, frozen=True):
    """A baseline whose high quantile (99 %) moved, and by how many times."""

    baseline: str
    before: int
    after: int
    times: float


def revisions_of(disk: Disk) -> list[Approved]:
    """Every revision that is kept, oldest first."""
    found = []
    for revision in reversed(disk.control.revisions(10_000)):
        words = revision.what.split()
        if words[:3] != ["write", "document", "model"] or not words[-1].isdigit():
            continue
        body = disk.control.load_document(f"model {words[-1]}")
        if body is not None:
            digest = sha256(body).hexdigest()
            found.append(Approved(int(words[-1]), revision.at, revision.by, revision.why, len(body), digest))
    return found


def compared(disk: Disk, revision: int, other: int) -> list[Moved]:
    """What moved from a revision (0: the reference in force) to another (0: what is learnt now), most first.

    Raises ``ConfigError`` for a revision that is not kept, or when nothing was approved yet.
    """
    world = disk.world()
    before = _state(disk, revision) if revision else world.reference
    if before is None:
        raise ConfigError("nothing was approved yet: `limen model approve`")
    after = _state(disk, other) if other else world.state
    return moved(before, after, world.catalogue)


def moved(before: State, after: State, catalogue: Catalogue) -> list[Moved]:
    """The baselines of counts that are in both and moved, most first; ties by name."""
    found: list[Moved] = []
    for key, sketch in after.sketches.items():
        earlier = before.sketches.get(key)
        if isinstance(sketch, Histogram) and earlier is not None and key[0] in ("rate", "object_walk"):
            found += _moved(key, earlier, sketch, catalogue)
    return sorted(found, key=lambda each: (-abs(math.log(each.times)), each.baseline))


def _moved(
    key: tuple[str, str, int, int], before: Histogram, after: Histogram, catalogue: Catalogue
) -> list[Moved]:
    week = max(before.newest, after.newest)
    old, new = before.view(week), after.view(week)
    found = []
    for series in [series for series in old.series if series in new.series]:
        if min(old.total(series), new.total(series)) < _ENOUGH:
            continue
        was, now = old.quantile(series, _HIGH), new.quantile(series, _HIGH)
        if was != now:
            found.append(Moved(_words(key, series, catalogue), was, now, round((now + 1) / (was + 1), 2)))
    return found


def _words(key: tuple[str, str, int, int], series: int, catalogue: Catalogue) -> str:
    """``GET /orders: calls in a minute by anybody``."""
    detector, level, subject, operation = key
    who = _LEVELS.get(level, level) + (f" {subject:016x}"[:9] if subject else "")
    if detector == "object_walk":
        name = _WALKS[series] if series < len(_WALKS) else "objects"
        return f"{name} by {who}"
    known = catalogue.find(operation)
    place = known.name if known is not None else ("an operation" if operation else "the API")
    if series < len(pace.SERIES):
        return f"{place}: calls in {WORDS[pace.SERIES[series][1]]} by {who}"
    return f"{place}: refused credentials or open calls, {who}"


def _state(disk: Disk, revision: int) -> State:
    return approved_state(lambda number: disk.control.load_document(f"model {number}"), revision)
