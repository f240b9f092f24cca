# cython: language_level=3, boundscheck=False, wraparound=False
"""Counting one event in windows, compiled. ``windows.py`` is its twin and says what it does."""

from limen.features.windows import STEP_BACK

cdef long SLACK = STEP_BACK


def tick(list slots, double at, tuple lengths):
    """See ``limen.features.windows.tick``."""
    cdef long whole = <long>at, length, epoch, present, count
    cdef Py_ssize_t series, index = 0
    cdef list closed = None
    for series in range(len(lengths)):
        length = lengths[series]
        epoch = whole // length
        present = slots[index]
        count = slots[index + 1]
        if epoch == present or (epoch < present and present * length - whole <= SLACK):
            slots[index + 1] = count + 1
        else:
            if epoch > present and count and <long>slots[index + 2] * 4 < count:
                if closed is None:
                    closed = []
                closed.append((series, count))
            slots[index] = epoch
            slots[index + 1] = 1
            slots[index + 2] = 0
        index += 3
    return closed
