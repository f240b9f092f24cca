"""Established practice, checked: one file a family, in a visible list; found, why, and how to mend."""

from collections.abc import Callable, Iterable

import msgspec

from limen.admin.posture import (
    bypass,
    catalogue,
    cors,
    failing,
    files,
    keys,
    limits,
    tokens,
    transport,
)
from limen.admin.posture.point import CONTROLS, EDITION, Facts, Ground, KeyUse, Point, Seen
from limen.model import LimenError

Family = Callable[[Ground], Iterable[Point]]

FAMILIES: dict[str, Family] = {
    "transport": transport.check,
    "tokens": tokens.check,
    "keys": keys.check,
    "CORS": cors.check,
    "limits": limits.check,
    "operations": catalogue.check,
    "bypass": bypass.check,
    "failing": failing.check,
    "files": files.check,
}


def posture(ground: Ground) -> list[Point]:
    """Every finding of every family, in the order of ``FAMILIES``."""
    return [
        msgspec.structs.replace(point, family=name)
        for name, family in FAMILIES.items()
        for point in _looked(family, ground)
    ]


def _looked(family: Family, ground: Ground) -> list[Point]:
    try:
        return list(family(ground))
    except LimenError as error:
        return [Point("settings", "wrong", str(error), "what cannot be read cannot be relied on")]


__all__ = ["CONTROLS", "EDITION", "FAMILIES", "Facts", "Ground", "KeyUse", "Point", "Seen", "posture"]
