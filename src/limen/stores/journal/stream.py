"""The line of records: numbers them, holds them until the barrier, and hands them to the current file.

Everything here is under one lock and free of waiting, but for the one ``write`` that hands a block over.
"""

import secrets
import threading
from collections.abc import Callable, Sequence
from typing import Final

from limen.stores.journal.keys import Keys
from limen.stores.journal.outage import Outage, describe
from limen.stores.journal.output import Output
from limen.stores.journal.records import Record, encode_record
from limen.stores.journal.segment import RAW, Header

_BLOCK_RECORDS: Final = 512


class Stream:
    """Where records go in. ``next`` is the next sequence number; ``output`` is ``None`` during an ``outage``.

    ``dropped`` counts records lost since the start. Only ``Journal`` may call more than ``append`` and
    ``barrier``.
    """

    def __init__(self, keys: Keys, sequence: int, tag: bytes, wall: Callable[[], float]) -> None:
        self._keys, self._wall = keys, wall
        self._lock = threading.Lock()
        self._pending = [RAW]
        self._tag = tag
        self.next = sequence
        self.dropped = 0
        self.output: Output | None = None
        self._broken: Output | None = None
        self.outage: Outage | None = Outage(wall(), sequence, "not opened yet")

    def append(self, record: Record) -> int:
        """Take a record; returns its sequence number."""
        packed = encode_record(record)
        with self._lock:
            number = self.next
            self.next = number + 1
            self._pending.append(packed)
            if len(self._pending) > _BLOCK_RECORDS:
                self._hand_over()
        return number

    def barrier(self) -> None:
        """Hand all that was taken to the operating system, as one block."""
        # The lock is taken even when nothing is pending: another thread may be in the middle of the write.
        with self._lock:
            self._hand_over()

    def note_gap(self, fresh: Output, number: int) -> None:
        """Write the outage so far into a fresh file, and nothing else; raises ``OSError``."""
        with self._lock:
            self._hand_over()
            if self.outage:
                until = self._wall()
                self._start(fresh, number, (self.outage.gap(until, self.next - 1),))
                self.outage.noted(until, self.next)
                self._tag = fresh.tag

    def go_on_in(self, fresh: Output, number: int, records: Sequence[Record]) -> Output | None:
        """Begin a fresh file with ``records``, end an outage with its ``Gap``, and write there from now on.

        Returns the file used until now, for the caller to flush and close. Raises ``OSError`` and stays then.
        """
        with self._lock:
            self._hand_over()
            outage = self.outage
            gap = (outage.gap(self._wall(), self.next - 1),) if outage and outage.failed else ()
            self._start(fresh, number, (*records, *gap))
            old, self.output, self.outage = self.output, fresh, None
            return old

    def fail(self, problem: OSError, since: float, first: int) -> None:
        """Give the current file up; what comes from now on is dropped and counted."""
        with self._lock:
            if self.output:
                self._fail(problem, since, first, 0)

    def stop(self) -> None:
        """Write what is pending and let go of the file, for good."""
        with self._lock:
            self._hand_over()
            self._broken, self.output = self.output or self._broken, None
            self.outage = self.outage or Outage(self._wall(), self.next, "closed")
        self.clear_away()

    def clear_away(self) -> None:
        """Close a file that was given up. Only the thread that flushes files does this, so that none is
        closed under its hands."""
        with self._lock:
            broken, self._broken = self._broken, None
        if broken:
            broken.close()

    def _start(self, fresh: Output, number: int, records: Sequence[Record]) -> None:
        previous = self.output.tag if self.output else self._tag
        fresh.begin(Header(number, self.next, self._wall(), secrets.token_bytes(16), previous), self._keys)
        if records:
            fresh.write(RAW + b"".join(encode_record(record) for record in records))
        self.next += len(records)

    def _hand_over(self) -> None:
        count = len(self._pending) - 1
        if not count:
            return
        block = b"".join(self._pending)
        del self._pending[1:]
        if self.output is None:
            self._drop(count)
            return
        try:
            self.output.write(block)
        except OSError as problem:
            self._fail(problem, self._wall(), self.next - count, count)

    def _fail(self, problem: OSError, since: float, first: int, count: int) -> None:
        if self.output:
            self._tag = self.output.tag
            self.output.cut()
        self._broken, self.output = self.output, None
        self.outage = Outage(since, first, describe(problem), failed=True)
        self._drop(count)

    def _drop(self, count: int) -> None:
        self.dropped += count
        if self.outage:
            self.outage.count += count
