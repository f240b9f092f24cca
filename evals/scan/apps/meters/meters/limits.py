import time
from collections import deque

from starlette.exceptions import HTTPException


class Limit:
    """So many events a minute for one key; forgets all when it holds too many keys."""

    def __init__(self, most: int, keys: int = 5000):
        self.most = most
        self.keys = keys
        self.seen: dict[str, deque[float]] = {}

    def check(self, key: str) -> None:
        if len(self.seen) > self.keys:
            self.seen.clear()
        times = self.seen.setdefault(key, deque(maxlen=self.most))
        now = time.monotonic()
        if len(times) == self.most and now - times[0] < 60:
            raise HTTPException(429, "too many attempts")
        times.append(now)
