import functools
import threading
import time

from flask import abort, request

_lock = threading.Lock()
_seen = {}


def _too_many(key, times, seconds):
    now = time.monotonic()
    with _lock:
        if len(_seen) > 20_000:
            _seen.clear()
        start, count = _seen.get(key, (now, 0))
        if now - start > seconds:
            start, count = now, 0
        _seen[key] = (start, count + 1)
        return count >= times


def limited(times, seconds, by=None, overall=60):
    """At most `times` calls in `seconds` for each value of the JSON field `by` from one address,
    and `overall` calls from that address whatever the field says."""

    def decorate(view):
        @functools.wraps(view)
        def wrapped(*args, **kwargs):
            data = request.get_json(silent=True)
            value = str(data.get(by))[:200] if by and isinstance(data, dict) else ""
            address = (view.__name__, request.remote_addr)
            if _too_many((*address, value), times, seconds) or _too_many(address, overall, seconds):
                abort(429, "slow down")
            return view(*args, **kwargs)

        return wrapped

    return decorate
