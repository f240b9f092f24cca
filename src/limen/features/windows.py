"""Counting in absolute windows: exact, order-free once closed, and cheap.

A window that ends without anything odd in it is handed out as ``Closed``, to be learnt as one sample. What
counts is compiled in ``_windows.pyx``; this is its twin.
"""

from limen.model import Closed

WINDOW = 3  # epoch, count, odd
USE = 6  # epoch, calls, odd, bytes, milliseconds, nothing
HOUR, DAY = 3_600, 86_400

STEP_BACK = 3_600
"""Seconds by which the clock may step back and still count into the present window. Past it the window
starts afresh: one that a wrong clock opened in the future would else fill up until that time has come."""


def tick(slots: list[int], at: float, lengths: tuple[int, ...]) -> list[tuple[int, int]] | None:
    """Count one event in every window; returns ``(series, count)`` of windows that closed clean, if any.

    ``slots`` holds ``epoch, count, odd`` per length (seconds). A clock that steps back by up to ``STEP_BACK``
    counts into the present window, so that it opens no window twice; further back, nothing is handed out.
    """
    closed = None
    whole = int(at)
    index = 0
    for series, length in enumerate(lengths):
        epoch, present = whole // length, slots[index]
        if epoch == present or (epoch < present and present * length - whole <= STEP_BACK):
            slots[index + 1] += 1
        else:
            count = slots[index + 1]
            if epoch > present and count and slots[index + 2] * 4 < count:
                closed = closed or []
                closed.append((series, count))
            slots[index] = epoch
            slots[index + 1] = 1
            slots[index + 2] = 0
        index += WINDOW
    return closed


def count(
    slots: list[int],
    at: float,
    lengths: tuple[int, ...],
    level: str,
    subject: int,
    operation: int,
    first: int,
) -> tuple[Closed, ...]:
    """``tick``, the windows that closed named for learning; ``first`` is the series of the first length."""
    ended = tick(slots, at, lengths)
    return closed_windows(ended, level, subject, operation, first) if ended else ()


def spend(slots: list[int], at: int, size: int, took: int) -> list[tuple[int, int]] | None:
    """Count one use of ``size`` bytes and ``took`` milliseconds into the hour and the day.

    ``slots`` holds ``epoch, calls, odd, bytes, ms, -`` for each. Returns the kilobytes and the tenths of a
    second, as ``(series, count)``, of windows that ended with less than a quarter of their calls odd.
    """
    closed = None
    for first, length in ((0, HOUR), (USE, DAY)):
        epoch, present = at // length, slots[first]
        if epoch == present or (epoch < present and present * length - at <= STEP_BACK):
            slots[first + 1] += 1
            slots[first + 3] += size
            slots[first + 4] += took
            continue
        calls = slots[first + 1]
        if epoch > present and calls and slots[first + 2] * 4 < calls:
            series = 2 * (first // USE)
            closed = closed or []
            closed += [(series, slots[first + 3] >> 10), (series + 1, slots[first + 4] // 100)]
        slots[first : first + USE] = [epoch, 1, 0, size, took, 0]
    return closed


def taint(slots: list[int]) -> None:
    """Note that the event last counted was odd; a window with a quarter of them is never learnt."""
    for index in range(2, len(slots), WINDOW):
        slots[index] += 1


def closed_windows(
    found: list[tuple[int, int]], level: str, subject: int, operation: int, first: int
) -> tuple[Closed, ...]:
    """Name closed windows for learning; ``first`` is the series number of the slot table's first length."""
    return tuple([Closed(level, subject, operation, first + series, count) for series, count in found])
