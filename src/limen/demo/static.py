"""The first control: what many APIs have today. Fixed limits per address and a dozen patterns.

It gets the same lines as Limen and answers in the same form. The limits are those of common gateway
examples (two calls a second sustained, a thousand an hour); the patterns are the usual short list.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_plus

import msgspec

PER_MINUTE, PER_HOUR, FAILURES_PER_MINUTE = 120, 1000, 10
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"union\s+(all\s+)?select",
        r"'\s{0,5}or\s{1,5}'?\d?'?\s{0,5}=",
        r"(sleep|benchmark|pg_sleep)\s{0,5}\(",
        r";\s{0,5}drop\s+table",
        r"<script",
        r"on(error|load|click)\s{0,5}=",
        r"javascript:",
        r"\.\./\.\./",
        r"/etc/passwd",
        r"[;|&`]\s{0,5}(cat|id|whoami|uname|curl|wget)\b",
        r"\$\{jndi:",
        r"169\.254\.169\.254",
    )
)


class _Response(msgspec.Struct):
    status: int = 0


class _Line(msgspec.Struct):
    id: str
    at: float
    target: str
    client_ip: str = ""
    body: str = ""
    response: _Response = msgspec.field(default_factory=_Response)


class Verdicts(msgspec.Struct, frozen=True):
    """One line as ``limen replay`` writes it."""

    id: str
    risk: float
    action: str
    signals: tuple[dict[str, str], ...] = ()


class Windows:
    """Counts per address in fixed windows; a window's counts are dropped when the next begins."""

    def __init__(self, seconds: float, limit: int) -> None:
        self.seconds = seconds
        self.limit = limit
        self._window = -1
        self._counts: dict[str, int] = {}

    def full(self, at: float, address: str) -> bool:
        """Count one more and tell whether that is too many."""
        window = int(at // self.seconds)
        if window != self._window:
            self._window, self._counts = window, {}
        count = self._counts[address] = self._counts.get(address, 0) + 1
        return count > self.limit


def static_control(lines: Iterable[bytes]) -> Iterator[Verdicts]:
    """Judge interchange lines in their order."""
    read = msgspec.json.Decoder(_Line).decode
    limits = (Windows(60.0, PER_MINUTE), Windows(3600.0, PER_HOUR))
    failures = Windows(60.0, FAILURES_PER_MINUTE)
    banned: dict[str, float] = {}
    for raw in lines:
        line = read(raw)
        reason = "ban" if banned.get(line.client_ip, 0.0) > line.at else ""
        if sum(limit.full(line.at, line.client_ip) for limit in limits):  # every window must count
            reason = reason or "limit"
        if line.response.status == 401 and failures.full(line.at, line.client_ip):
            banned[line.client_ip] = line.at + 600.0
        if not reason and _matches(line):
            reason = "pattern"
        yield Verdicts(line.id, float(bool(reason)), "block" if reason else "allow")


def _matches(line: _Line) -> bool:
    text = f"{unquote_plus(line.target)}\n{line.body}"
    return any(pattern.search(text) for pattern in PATTERNS)
