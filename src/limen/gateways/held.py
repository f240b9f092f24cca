"""How many calls are being held back by ``slow``: a bound, or slowing an attacker would exhaust ourselves."""

from heapq import heappop, heappush


class Held:
    """The release times (Unix seconds) of calls on hold, at most ``most``; one writer, the server."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._releases: list[float] = []

    def admit(self, at: float, delay_ms: int) -> bool:
        """Hold one more call from ``at`` on; false when there is no room."""
        releases = self._releases
        while releases and releases[0] <= at:
            heappop(releases)
        if len(releases) >= self.most:
            return False
        heappush(releases, at + delay_ms / 1000)
        return True

    def __len__(self) -> int:
        return len(self._releases)
