# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The runs of a text and their weights, compiled. ``grams.py`` is the twin and says what they are."""

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    Py_UCS4 PyUnicode_READ(int kind, void *data, Py_ssize_t at)

from libc.stdint cimport int8_t, uint32_t

from limen.features import grams as twin

cdef enum:
    ROOM = 1024

assert twin.LETTERS + 2 <= ROOM

cdef Py_ssize_t MOST = twin.LETTERS
cdef Py_ssize_t LONGEST = twin.LONGEST
cdef uint32_t CELLS = twin.BUCKETS - 1
cdef uint32_t TEXT_SEED = twin.TEXT_SEED
cdef uint32_t TOKEN_SEED = twin.TOKEN_SEED
cdef uint32_t PRIME = 0x01000193


cdef inline uint32_t symbol(uint32_t c) noexcept:
    if c >= 128:
        return 128 | ((c >> 8) & 0x7F)
    if 65 <= c <= 90:
        return c + 32
    if 48 <= c <= 57:
        return 48
    return 32 if 9 <= c <= 13 else c


cdef Py_ssize_t read(str text, uint32_t *symbols) noexcept:
    """The symbols of a text, both ends marked; how many."""
    cdef Py_ssize_t size = min(len(text), MOST), at
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    symbols[0] = 2
    for at in range(size):
        symbols[at + 1] = symbol(<uint32_t> PyUnicode_READ(kind, data, at))
    symbols[size + 1] = 3
    return size + 2


cdef long runs(uint32_t *symbols, Py_ssize_t size, uint32_t seed, const int8_t *table, long *count) noexcept:
    """The sum of the weights of all runs."""
    cdef Py_ssize_t start, at
    cdef uint32_t mixed
    cdef long total = 0
    for start in range(size):
        mixed = seed
        for at in range(start, min(start + LONGEST, size)):
            mixed = (mixed ^ symbols[at]) * PRIME
            total += table[(mixed ^ (mixed >> 15)) & CELLS]
            count[0] += 1
    return total


def weigh(str text, str tokens, bytes table):
    """See ``limen.features.grams.weigh``."""
    cdef uint32_t symbols[ROOM]
    cdef const int8_t *weights = <const int8_t *> <const char *> table
    cdef long count = 0
    cdef long total
    cdef Py_ssize_t size, at
    if <uint32_t> len(table) != CELLS + 1:
        raise ValueError("the table has another size")
    size = read(text, symbols)
    total = runs(symbols, size, TEXT_SEED, weights, &count)
    size = min(len(tokens), <Py_ssize_t> ROOM)
    for at in range(size):
        symbols[at] = <uint32_t> <Py_UCS4> tokens[at]
    return total + runs(symbols, size, TOKEN_SEED, weights, &count), count
