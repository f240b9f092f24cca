# cython: language_level=3, boundscheck=False, wraparound=False
"""Counting one event in windows and different objects in cells, compiled; ``windows.py`` and ``cells.py`` are
the twins and say what it does."""

from cpython.mem cimport PyMem_Calloc, PyMem_Free

from limen.features.cells import CELLS, EXACT, estimate
from limen.features.windows import DAY, HOUR, STEP_BACK, USE
from limen.model import Closed

cdef long SLACK = STEP_BACK
cdef int FEW = EXACT, STRIDE = USE
cdef long[2] LENGTHS = [HOUR, DAY]
cdef object Ended = Closed
cdef int BYTES = CELLS // 8


cpdef list tick(list slots, double at, tuple lengths):
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


def count(list slots, double at, tuple lengths, str level, subject, operation, int first):
    """See the twin."""
    cdef list ended = tick(slots, at, lengths)
    if ended is None:
        return ()
    return tuple([Ended(level, subject, operation, first + <int>series, found) for series, found in ended])


def spend(list slots, long at, long long size, long long took):
    """See the twin."""
    cdef list closed = None
    cdef long epoch, present, length
    cdef int of, first
    for of in range(2):
        first, length = of * STRIDE, LENGTHS[of]
        epoch, present = at // length, slots[first]
        if epoch == present or (epoch < present and present * length - at <= SLACK):
            slots[first + 1] = <long long>slots[first + 1] + 1
            slots[first + 3] = <long long>slots[first + 3] + size
            slots[first + 4] = <long long>slots[first + 4] + took
            continue
        if epoch > present and slots[first + 1] and <long long>slots[first + 2] * 4 < <long long>slots[first + 1]:
            closed = closed or []
            closed.append((2 * of, <long long>slots[first + 3] >> 10))
            closed.append((2 * of + 1, <long long>slots[first + 4] // 100))
        slots[first : first + STRIDE] = [epoch, 1, 0, size, took, 0]
    return closed


cdef class Cells:
    """See ``limen.features.cells.Cells``; without bits while there is nothing to count."""

    cdef unsigned char *bits
    cdef readonly int marked

    def __init__(self, bytes data=b""):
        cdef Py_ssize_t place, size = min(<Py_ssize_t>len(data), BYTES)
        cdef const unsigned char *given = data
        cdef unsigned char byte
        self.clear()
        for place in range(size):
            byte = given[place]
            while byte:
                self.add(place * 8 + trailing_zeros(byte))
                byte &= byte - 1

    def __dealloc__(self):
        PyMem_Free(self.bits)

    cpdef add(self, long long item):
        """Count an object."""
        cdef int cell = item & (8 * BYTES - 1)
        cdef unsigned char bit = 1 << (cell & 7)
        if self.bits is NULL:
            self.bits = <unsigned char *>PyMem_Calloc(BYTES, 1)
            if self.bits is NULL:
                raise MemoryError
        if not self.bits[cell >> 3] & bit:
            self.bits[cell >> 3] |= bit
            self.marked += 1

    def count(self):
        """How many different objects there were."""
        return self.marked if self.marked < FEW else estimate(self.marked)

    cpdef clear(self):
        """Begin again from nothing."""
        PyMem_Free(self.bits)
        self.bits = NULL
        self.marked = 0

    def encode(self):
        """As bytes, without the empty ones at the end."""
        cdef int size = 0 if self.bits is NULL else BYTES
        while size and not self.bits[size - 1]:
            size -= 1
        return b"" if size == 0 else self.bits[:size]


cdef inline int trailing_zeros(unsigned char byte) noexcept:
    cdef int found = 0
    while not byte >> found & 1:
        found += 1
    return found
