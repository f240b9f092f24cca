"""The clock of an installation: the system's, unless ``[clock]`` (for demonstrations) says more."""

import time
from collections.abc import Callable
from pathlib import Path

from limen.model import ConfigError
from limen.settings import Clock as ClockSettings

Wall = Callable[[], float]


class Clock:
    """Unix seconds. Runs ``scale`` times as fast as ``wall`` from ``start`` on, plus the offset in a file.

    ``start`` is kept in ``anchor`` so that a restart goes on where the clock was. The offset is read again at
    each ``look``; a file that is missing or holds no number counts as 0.
    """

    def __init__(self, settings: ClockSettings, anchor: Path, wall: Wall = time.time) -> None:
        self._wall = wall
        self._scale = settings.scale
        self._file = Path(settings.offset_file) if settings.offset_file else None
        self._offset = 0.0
        self._start = _kept(anchor, wall()) if settings.scale != 1 else 0.0
        self.plain = settings.scale == 1 and self._file is None
        self.now: Wall = wall if self.plain else self._now
        self.look()

    def of(self, at: float) -> float:
        """What this clock showed when the system's showed ``at``."""
        if self.plain:
            return at
        return self._start + (at - self._start) * self._scale + self._offset

    def look(self) -> None:
        """Read the offset again."""
        if self._file is not None:
            self._offset = _number(self._file)

    def _now(self) -> float:
        return self.of(self._wall())


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
