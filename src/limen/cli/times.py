"""Moments and lengths of time as people give them on the command line, and as they are shown to them."""

import time
from datetime import UTC, datetime

from limen.engine import duration
from limen.gateways.logs.times import unix_seconds
from limen.model import ConfigError, InputError


def moment(text: str, option: str, now: float = 0.0) -> float:
    """Unix seconds of ``1732348800``, ``2024-11-23T08:00:00Z`` or (with ``now``) a length from now, ``7d``.

    Raises ``ConfigError`` that names the option.
    """
    if now:
        try:
            return now + duration.seconds(text)
        except ValueError:
            pass
    try:
        return unix_seconds(text)
    except InputError:
        ahead = ", or a length from now such as 12h or 7d" if now else ""
        raise ConfigError(
            f"{option} {text!r}: Unix seconds or ISO 8601 such as 2024-11-23T08:00:00Z{ahead}"
        ) from None


def since(text: str, option: str = "--since") -> float:
    """Unix seconds of a length back from now (``24h``) or of a moment; raises ``ConfigError``."""
    try:
        return now() - duration.seconds(text)
    except ValueError:
        return moment(text, option)


def now() -> float:
    """The present, in Unix seconds."""
    return time.time()


def shown(at: float) -> str:
    """A moment for people, in UTC; ``never`` for 0."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S") if at else "never"


def ago(at: float, now: float | None = None) -> str:
    """How long ago a moment was: ``3 min ago``."""
    if not at:
        return "never"
    seconds = max(0, int((now if now is not None else time.time()) - at))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"
