"""Lengths of time as people write them: ``90s``, ``15m``, ``12h``, ``7d``."""

import re

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_TEXT = re.compile(r"([0-9]{1,9})([smhdw])")


def seconds(text: str) -> int:
    """Read ``15m`` as 900 seconds; raise ``ValueError`` that says what would be accepted."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no duration: a whole number and s, m, h, d or w, such as 15m")
    return int(match[1]) * _UNITS[match[2]]


def written(length: int) -> str:
    """Write seconds in the largest unit that fits: 900 as ``15m``."""
    for unit in ("w", "d", "h", "m"):
        if length and length % _UNITS[unit] == 0:
            return f"{length // _UNITS[unit]}{unit}"
    return f"{length}s"
