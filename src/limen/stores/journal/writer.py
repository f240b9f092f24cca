"""The writer: ``append`` in memory, ``barrier`` to the operating system, a thread to the disk.

``barrier`` is what makes evidence survive ``kill -9``: call it before a verdict is acknowledged, once for as
many records as were appended. The thread calls it too, every 20 ms, and puts everything on disk every 100 ms,
so a power cut takes at most 200 ms. Neither call waits for the disk, and neither raises when it is full: then
records are counted as dropped, ``health`` says so, and a ``Gap`` is written as soon as that is possible.
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from limen import __version__
from limen.model import ConfigError
from limen.stores.journal.folder import flush_folder, lock, prepare, segment_path, segment_paths
from limen.stores.journal.health import Clock, ClockWatch, Health, Rhythm
from limen.stores.journal.keys import Keys
from limen.stores.journal.outage import Reserve, describe
from limen.stores.journal.output import Output
from limen.stores.journal.pack import Packer
from limen.stores.journal.reader import segments
from limen.stores.journal.records import Boot, Close, Gap, Mark, Record
from limen.stores.journal.recovery import Found, recover
from limen.stores.journal.retention import Limits, Retained, remove, too_old
from limen.stores.journal.stream import Stream

_TICK: Final = 0.02
_log = logging.getLogger(__name__)


class Journal:
    """The one writer of a folder; its methods may be called from any thread.

    Opening mends the end that a crash left and raises ``ConfigError`` for a wrong key, another format
    version, a second writer or a folder that cannot be used; a full disk is no reason not to open.
    ``after`` is what the last snapshot covers: numbers go on past it. With ``background`` false the owner
    calls ``tick``. ``append`` and ``barrier`` are those of ``Stream``.
    """

    def __init__(
        self,
        folder: Path,
        keys: Keys,
        rhythm: Rhythm | None = None,
        *,
        after: int = 0,
        background: bool = True,
        wall: Clock = time.time,
        steady: Clock = time.monotonic,
    ) -> None:
        prepare(folder)
        self._folder, self._keys, self._rhythm = folder, keys, rhythm or Rhythm()
        self._wall, self._steady = wall, steady
        self._held = lock(folder)
        try:
            found = recover(folder, keys)
        except OSError as problem:
            os.close(self._held)
            raise ConfigError(
                f"the journal in {folder} cannot be opened: {problem}: check its rights"
            ) from None
        except BaseException:
            os.close(self._held)
            raise
        self._number = found.number
        found.sequence = max(found.sequence, after + 1)
        self._stream = Stream(keys, found.sequence, found.tag, wall)
        self.append, self.barrier = self._stream.append, self._stream.barrier
        self._reserve = Reserve(folder, self._rhythm.reserve_bytes)
        self._packer = Packer(segment_paths(folder), keys)
        self._watch = ClockWatch(wall, steady)
        self._synced, self._synced_at = found.sequence, wall()
        self._sync_due = self._retry_due = 0.0
        self._noted = False
        self._duty, self._stopped = threading.RLock(), threading.Event()
        self._opening = _opening(found, wall())
        self._reopen()
        self._thread = threading.Thread(target=self._run, name="limen-journal", daemon=True)
        self._background = background
        if background:
            self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sync(self) -> bool:
        """Put everything appended so far on disk; false when the disk does not take it now."""
        with self._duty:
            self._sync()
            return self._stream.outage is None

    def retain(self, limits: Limits, covered: int) -> Retained:
        """Remove what is past ``limits`` and not needed after a snapshot that covers ``covered``; leaves a
        mark."""
        with self._duty:
            self._packer.pause()
            going, held = too_old(segments(self._folder, self._keys), limits, self._wall(), covered)
            result = Retained(len(going), sum(segment.size for segment in going), held)
            if going:
                why = f"{result.removed} segments, {result.freed} bytes"
                self.append(Mark(self._wall(), "retention", by="policy", why=why))
                remove(self._folder, going)
            return result

    def health(self) -> Health:
        """How things stand; cheap."""
        stream, outage = self._stream, self._stream.outage
        state, reason = "ok", ""
        if self._stopped.is_set():
            state = "closed"
        elif outage:
            state, reason = "degraded", outage.reason
        elif self._background and not self._thread.is_alive():
            state, reason = "degraded", "the writing thread has ended; see the log"
        return Health(state, reason, stream.dropped, stream.next, self._watch.steps)

    def tick(self) -> None:
        """What has to be done every few milliseconds beside the stream."""
        with self._duty:
            jump = self._watch.jump()
            if jump:
                self.append(Mark(self._wall(), "clock_step", why=f"the clock was set by {jump:+.0f} s"))
            self.barrier()
            if self._stream.outage:
                self._retry()
            else:
                self._keep_up()

    def close(self) -> None:
        """Write the rest and the sign of a clean stop; a second call does nothing."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        if self._background:
            self._thread.join()
        with self._duty:
            self._packer.pause()
            if self._stream.outage:
                self._reserve.release()
                self._reopen()
            self.append(Close(self._wall()))
            self.sync()
            self._stream.stop()
            os.close(self._held)

    def _run(self) -> None:
        while not self._stopped.wait(_TICK):
            self.tick()

    def _keep_up(self) -> None:
        now = self._steady()
        if now >= self._sync_due:
            self._sync_due = now + self._rhythm.sync_seconds
            self._sync()
        output = self._stream.output
        if output and output.used and self._full(output):
            self._rotate(output)
        self._packer.step()

    def _sync(self) -> None:
        upto, at = self._stream.next, self._wall()
        self.barrier()
        output = self._stream.output
        try:
            if output and output.synced != output.size:
                output.sync()
        except OSError as problem:
            self._stream.fail(problem, self._synced_at, self._synced)
        else:
            self._synced, self._synced_at = upto, at

    def _full(self, output: Output) -> bool:
        aged = self._wall() - output.created > self._rhythm.segment_seconds
        return aged or output.size > self._rhythm.segment_bytes

    def _rotate(self, output: Output) -> None:
        """Go on in a new segment; when the disk has no room for one, the present one grows on."""
        self._sync()
        with contextlib.suppress(OSError):
            self._go_on([])
            self._packer.add(output.path)

    def _retry(self) -> None:
        """Go on when there is room again; until then, note the gap so far in the space of the reserve."""
        now = self._steady()
        if now < self._retry_due:
            return
        self._retry_due = now + self._rhythm.retry_seconds
        if not self._noted:
            self._reserve.release()
        self._reopen()
        if self._stream.outage and not self._noted:
            self._note_gap(self._stream.outage.reason)

    def _reopen(self) -> None:
        outage = self._stream.outage
        self._stream.clear_away()
        try:
            if not self._stopped.is_set():
                self._reserve.take()
            self._go_on(self._opening)
        except OSError as problem:
            if outage:
                outage.reason, outage.failed = describe(problem), True
        else:
            _log.info("journal %s: evidence is being kept", self._folder)
            self._opening, self._noted = [], False
            self._sync()

    def _go_on(self, records: Sequence[Record]) -> None:
        """Take a new segment into use; raises ``OSError`` and stays with the present one then."""
        fresh = self._fresh()
        try:
            old = self._stream.go_on_in(fresh, self._number, records)
        except OSError:
            fresh.discard()
            raise
        self._number += 1
        self._settle(old)

    def _note_gap(self, reason: str) -> None:
        """Put what is known of the outage on disk, should there be no later."""
        _log.error("journal %s: %s; evidence is being dropped", self._folder, reason)
        with contextlib.suppress(OSError):
            fresh = self._fresh()
            try:
                self._stream.note_gap(fresh, self._number)
            except OSError:
                fresh.discard()
                return
            self._number, self._noted = self._number + 1, True
            try:
                fresh.sync()
            finally:
                fresh.close()

    def _fresh(self) -> Output:
        try:
            return Output(segment_path(self._folder, self._number))
        except FileExistsError:  # one that could not be removed
            self._number += 1
            raise

    def _settle(self, old: Output | None) -> None:
        """Make the new segment's name durable, and the last moments of the one before."""
        try:
            flush_folder(self._folder)
            if old:
                old.sync()
        except OSError as problem:
            self._stream.fail(problem, self._synced_at, self._synced)
        if old:
            old.close()
        self._stream.clear_away()


def _opening(found: Found, now: float) -> list[Record]:
    """The first records of a run: the gap an unclean stop may have left, and the start itself."""
    boot = Boot(now, __version__)
    if found.clean:
        return [boot]
    reason = "unclean stop" + (f"; {found.damage}" if found.damage else "")
    since = min(found.last_at or now, now)
    return [Gap(since, now, reason, torn=found.torn), boot]
