"""The clock of an installation: the system's, unless ``[clock]`` (for demonstrations) says more."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from limen.features.recent import Pending
from limen.model import Answer, ConfigError
from limen.model.request import Request
from limen.settings import Clock as ClockSettings

Wall = Callable[[], float]


class Clock:
    """Unix seconds. Runs ``scale`` times as fast as ``wall`` from ``start`` on, plus the offset in a file.

    ``start`` is kept in ``anchor`` so that a restart goes on where the clock was. The offset is read again at
    each ``look``; a file that is missing or holds no number counts as 0. With a ``header`` it shows the
    latest time that a call named in it.
    """

    def __init__(self, settings: ClockSettings, anchor: Path, wall: Wall = time.time) -> None:
        self._wall = wall
        self._scale = settings.scale
        self._file = Path(settings.offset_file) if settings.offset_file else None
        self._offset = 0.0
        self._start = _kept(anchor, wall()) if settings.scale != 1 else 0.0
        self._header = settings.header.lower()
        self._latest = 0.0
        self.plain = settings.scale == 1 and self._file is None and not self._header
        self.now: Wall = wall if self.plain else self._now
        self.look()

    def of(self, at: float) -> float:
        """What this clock showed when the system's showed ``at``."""
        if self.plain:
            return at
        return self._start + (at - self._start) * self._scale + self._offset

    def dated(self, request: Request) -> Request:
        """The request at the time that its header names, where that is believed; else as it is."""
        if not self._header:
            return request
        named = dict(request.headers).get(self._header, "")
        try:
            at = float(named)
        except ValueError:
            return request
        if not math.isfinite(at):
            return request
        self._latest = max(self._latest, at)
        kept = [pair for pair in request.headers if pair[0] != self._header]
        return msgspec.structs.replace(request, at=at, headers=kept)

    def answered(self, answer: Answer, to: Pending | None) -> Answer:
        """The answer at the time this clock showed: by headers, that of its call and what it took."""
        took = answer.duration_ms / 1000
        at = to.features.at + took if self._header and to is not None else self.of(answer.at)
        return msgspec.structs.replace(answer, at=at)

    def look(self) -> None:
        """Read the offset again."""
        if self._file is not None:
            self._offset = _number(self._file)

    def _now(self) -> float:
        return self._latest or self.of(self._wall())


def _number(path: Path) -> float:
    try:
        return float(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0


def _kept(anchor: Path, now: float) -> float:
    try:
        if not anchor.exists():
            anchor.write_text(repr(now), encoding="ascii")
        return float(anchor.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{anchor}: the clock's start cannot be kept: {error}: remove the file") from None
