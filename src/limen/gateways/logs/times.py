"""The ways logs write a time, all to Unix seconds."""

import math
from datetime import UTC, datetime
from typing import Final

from limen.model import InputError

_MILLISECONDS_FROM: Final = 1e11
_LATEST: Final = 253402300800.0
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def unix_seconds(value: object) -> float:
    """Read Unix seconds, milliseconds (from 1e11 on), ISO 8601 or nginx's ``10/Oct/2000:13:55:36 -0700``.

    A time without a zone is UTC. Raises ``InputError`` for anything else, and for times outside 1970 to 9999.
    """
    if isinstance(value, str):
        return _in_range(_from_text(value.strip()))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("the time is neither a number nor a text")
    return _in_range(value)


def _in_range(seconds: float) -> float:
    if not math.isfinite(seconds):
        raise InputError("the time is not finite")
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000.0
    if not 0 <= seconds < _LATEST:
        raise InputError("the time is outside the years 1970 to 9999")
    return float(seconds)


def _from_text(text: str) -> float:
    if len(text) > 64:
        raise InputError("the time is longer than 64 characters")
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = _nginx(text) if text[2:3] == "/" else datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise InputError("the time is neither Unix seconds, ISO 8601 nor nginx's local time") from None


def _nginx(text: str) -> datetime:
    """``10/Oct/2000:13:55:36 -0700``; not ``strptime``, whose month names follow the locale."""
    month = _MONTHS.index(text[3:6]) + 1
    return datetime.fromisoformat(f"{text[7:11]}-{month:02}-{text[:2]}T{text[12:20]}{text[20:].strip()}")
