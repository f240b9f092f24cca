"""Counting in absolute windows: exact, order-free once closed, and cheap.

A window that ends without anything odd in it is handed out as ``Closed``, to be learnt as one sample.
"""

from limen.model import Closed

WINDOW = 3  # epoch, count, odd

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


def taint(slots: list[int]) -> None:
    """Note that the event last counted was odd; a window with a quarter of them is never learnt."""
    for index in range(2, len(slots), WINDOW):
        slots[index] += 1


def closed_windows(
    found: list[tuple[int, int]], level: str, subject: int, operation: int, first: int
) -> tuple[Closed, ...]:
    """Name closed windows for learning; ``first`` is the series number of the slot table's first length."""
    return tuple([Closed(level, subject, operation, first + series, count) for series, count in found])
