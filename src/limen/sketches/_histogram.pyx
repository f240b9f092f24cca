# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The histogram of counts and how odd a count is by it, compiled and packed. ``histogram.py`` and
``surprise.py`` are its twins and say what each part does.

A decision reads a dozen of these between other callers' calls, so what counts is how many cache lines one
takes: a week is one sorted block of cells, a view one block of sums.
"""

cimport cython
from libc.stdlib cimport calloc, free, realloc
from libc.math cimport pow
from libc.string cimport memmove

from limen.sketches import surprise
from limen.sketches.base import KEEP_WEEKS, week_weight

cdef enum:
    SERIES_BITS = 10
    BUCKETS = 1023

cdef int KEPT = KEEP_WEEKS
cdef double TAIL = surprise.TAIL, FIRST = surprise.FIRST, STEEP = surprise.STEEP
cdef double[64] WEIGHTS
for _age in range(64):
    WEIGHTS[_age] = week_weight(_age)


cdef struct Cell:
    long long count
    int code


cdef struct Week:
    int week, size, room
    Cell *cells


cdef struct Span:
    int series, start, size


cdef inline int bits(unsigned long long value) noexcept:
    cdef int length = 0
    while value:
        length += 1
        value >>= 1
    return length


cdef inline int bucket(long long value) noexcept:
    if value < 16:
        return <int>value if value > 0 else 0
    cdef int shift = bits(<unsigned long long>value) - 4
    return (shift << 3) + <int>(value >> shift)


cdef inline long long bucket_top(int index) noexcept:
    if index < 16:
        return index
    cdef int shift = (index >> 3) - 1
    return (<long long>(8 + (index & 7) + 1) << shift) - 1


cdef inline double weight_at(int as_of, int week) noexcept:
    cdef int age = as_of - week if as_of > week else 0
    return WEIGHTS[age] if age < 64 else 0.0


@cython.final
@cython.no_gc
cdef class Tails:
    """See ``limen.sketches.histogram.Tails``."""

    cdef Span *spans
    cdef double *sums
    cdef int many

    def __dealloc__(self):
        free(self.spans)
        free(self.sums)

    cdef Span *find(self, int series) noexcept:
        cdef int place
        for place in range(self.many):
            if self.spans[place].series == series:
                return &self.spans[place]
        return NULL

    @property
    def series(self):
        """See the twin."""
        return sorted([self.spans[place].series for place in range(self.many)])

    @property
    def whole(self):
        """See the twin."""
        return sum([self.all_of(series) for series in self.series])

    def total(self, int series):
        """See the twin."""
        return self.all_of(series)

    cdef double all_of(self, int series) noexcept:
        cdef Span *span = self.find(series)
        return self.sums[span.start] if span else 0.0

    def largest(self, int series):
        """See the twin."""
        cdef Span *span = self.find(series)
        if not span:
            raise KeyError(series)
        return bucket_top(span.size - 1)

    def exceed(self, int series, long long value):
        """See the twin."""
        return self.beyond(series, value)

    cdef double beyond(self, int series, long long value) noexcept:
        cdef Span *span = self.find(series)
        cdef int index = bucket(value)
        return self.sums[span.start + index] if span and index < span.size else 0.0

    def reach(self, int series, double share):
        """See the twin."""
        return self.top(series, share)

    def sift(self, counts, double enough, double share):
        """See the twin."""
        cdef list odd = [], unknown = []
        cdef tuple pair
        for pair in counts:
            if self.all_of(<int>pair[0]) < enough:
                unknown.append(pair)
            elif <long long>pair[1] > self.top(<int>pair[0], share):
                odd.append(pair)
        return odd, unknown

    cdef long long top(self, int series, double share) noexcept:
        cdef Span *span = self.find(series)
        if not span:
            return -1
        cdef double *sums = self.sums + span.start
        cdef double least = share * sums[0]
        cdef int index = span.size - 1
        while index >= 0 and sums[index] <= least:
            index -= 1
        return bucket_top(index) if index >= 0 else -1

    def quantile(self, int series, double share):
        """See the twin."""
        cdef Span *span = self.find(series)
        if not span:
            return 0
        cdef double *sums = self.sums + span.start
        cdef double allowed = (1 - share) * sums[0]
        cdef int index
        for index in range(1, span.size):
            if sums[index] <= allowed:
                return bucket_top(index - 1)
        return bucket_top(span.size - 1)


@cython.final
@cython.no_gc
cdef class Histogram:
    """See ``limen.sketches.histogram.Histogram``."""

    cdef Week *weeks
    cdef int used
    cdef readonly long long mass
    cdef Tails kept
    cdef int as_of

    def __dealloc__(self):
        cdef int place
        for place in range(self.used):
            free(self.weeks[place].cells)
        free(self.weeks)

    @property
    def newest(self):
        """See the twin."""
        return self.weeks[self.used - 1].week if self.used else 0

    def add(self, int week, int series, long long value, long long weight):
        """See the twin."""
        cdef Week *into = self.open(week)
        if into:
            count(into, (series << SERIES_BITS) | bucket(value), weight)
            self.mass += weight

    def add_all(self, int week, list samples, long long weight):
        """See the twin."""
        cdef Week *into = self.open(week)
        cdef tuple sample
        if into:
            for sample in samples:
                count(into, (<int>sample[0] << SERIES_BITS) | bucket(<long long>sample[1]), weight)
                self.mass += weight

    def merge(self, Histogram other):
        """See the twin."""
        cdef int place, cell
        cdef Week *into
        cdef Week of
        for place in range(other.used):
            of = other.weeks[place]
            into = self.open(of.week)
            if into:
                for cell in range(of.size):
                    count(into, of.cells[cell].code, of.cells[cell].count)
                    self.mass += of.cells[cell].count

    def dump(self):
        """See the twin."""
        cdef int place, cell
        rows = []
        for place in range(self.used):
            flat = []
            for cell in range(self.weeks[place].size):
                flat.append(self.weeks[place].cells[cell].code)
                flat.append(self.weeks[place].cells[cell].count)
            rows.append([self.weeks[place].week, flat])
        return rows

    @classmethod
    def load(cls, list plain):
        """See the twin."""
        cdef Histogram made = cls()
        cdef Week *into
        cdef int cell
        for week, flat in plain:
            into = made.open(week)
            if into:
                for cell in range(0, len(flat), 2):
                    count(into, flat[cell], flat[cell + 1])
                    made.mass += <long long>flat[cell + 1]
        return made

    def read(self, int week):
        """See the twin."""
        if self.kept is None or self.as_of != week:
            self.kept, self.as_of = self.view(week), week
        return self.kept

    def view(self, int week):
        """See the twin."""
        cdef Tails made = Tails()
        self.measure(made, week)
        self.fill(made, week)
        return made

    cdef int measure(self, Tails made, int as_of) except -1:
        """Find the series and how many buckets each takes."""
        cdef int place, cell, index, start = 0
        cdef Span *span
        cdef Week *of
        for place in range(self.used):
            of = &self.weeks[place]
            if weight_at(as_of, of.week) == 0.0:
                continue
            span = NULL
            for cell in range(of.size):
                index = of.cells[cell].code >> SERIES_BITS
                if not span or span.series != index:
                    span = made.find(index)
                if not span:
                    span = widen(made, index)
                span.size = max(span.size, (of.cells[cell].code & BUCKETS) + 1)
        for place in range(made.many):
            made.spans[place].start = start
            start += made.spans[place].size
        made.sums = <double *>calloc(max(start, 1), sizeof(double))
        if not made.sums:
            raise MemoryError
        return 0

    cdef int fill(self, Tails made, int as_of) except -1:
        """Add the weeks up, oldest first, then sum each series from its largest bucket down."""
        cdef int place, cell, index
        cdef double weight
        cdef Span *span
        cdef Week *of
        for place in range(self.used):
            of = &self.weeks[place]
            weight = weight_at(as_of, of.week)
            if weight == 0.0:
                continue
            span = NULL
            for cell in range(of.size):
                index = of.cells[cell].code >> SERIES_BITS
                if not span or span.series != index:
                    span = made.find(index)
                made.sums[span.start + (of.cells[cell].code & BUCKETS)] += of.cells[cell].count * weight
        for place in range(made.many):
            span = &made.spans[place]
            for index in range(span.start + span.size - 2, span.start - 1, -1):
                made.sums[index] += made.sums[index + 1]
        return 0

    cdef Week *open(self, int week) except? NULL:
        """See the twin."""
        self.kept = None
        cdef int place = self.used
        while place and self.weeks[place - 1].week > week:
            place -= 1
        if place and self.weeks[place - 1].week == week:
            return &self.weeks[place - 1]
        if self.used and week <= self.weeks[self.used - 1].week - KEPT:
            return NULL
        if place == self.used:
            place = self.forget(week - KEPT)
        cdef Week *more = <Week *>realloc(self.weeks, (self.used + 1) * sizeof(Week))
        if not more:
            raise MemoryError
        self.weeks = more
        memmove(more + place + 1, more + place, (self.used - place) * sizeof(Week))
        self.used += 1
        more[place].week, more[place].size, more[place].room, more[place].cells = week, 0, 0, NULL
        return more + place

    cdef int forget(self, int last) noexcept:
        """Drop the weeks up to ``last``; returns how many remain."""
        cdef int place = 0, cell
        while place < self.used and self.weeks[place].week <= last:
            for cell in range(self.weeks[place].size):
                self.mass -= self.weeks[place].cells[cell].count
            free(self.weeks[place].cells)
            place += 1
        if place:
            self.used -= place
            memmove(self.weeks, self.weeks + place, self.used * sizeof(Week))
        return self.used


cdef int count(Week *into, int code, long long weight) except -1:
    """Add to a cell, in the order of codes."""
    cdef int low = 0, high = into.size, middle
    while low < high:
        middle = (low + high) >> 1
        if into.cells[middle].code < code:
            low = middle + 1
        else:
            high = middle
    if low == into.size or into.cells[low].code != code:
        insert(into, low, code)
    into.cells[low].count += weight
    return 0


cdef int insert(Week *into, int place, int code) except -1:
    """Make room for a cell."""
    cdef Cell *more
    if into.size == into.room:
        more = <Cell *>realloc(into.cells, (into.room + 4 + (into.room >> 1)) * sizeof(Cell))
        if not more:
            raise MemoryError
        into.cells = more
        into.room += 4 + (into.room >> 1)
    memmove(into.cells + place + 1, into.cells + place, (into.size - place) * sizeof(Cell))
    into.cells[place].code, into.cells[place].count = code, 0
    into.size += 1
    return 0


cdef Span *widen(Tails made, int series) except NULL:
    """Make room for a series."""
    cdef Span *more = <Span *>realloc(made.spans, (made.many + 1) * sizeof(Span))
    if not more:
        raise MemoryError
    made.spans = more
    more += made.many
    more.series, more.start, more.size = series, 0, 0
    made.many += 1
    return more


def tail(long long value, int series, tuple levels, prior, double backoff=surprise.BACKOFF):
    """See ``limen.sketches.surprise.tail``."""
    cdef double typical = prior[0], slack = prior[1], total, own, chance
    cdef Py_ssize_t place, finest = len(levels) - 1
    cdef Tails level
    if value <= 0:
        return 1.0
    while finest >= 0 and not known(levels[finest], series):
        finest -= 1
    chance = 1.0 / (1.0 + (value / typical) ** 2)
    for place in range(finest + 1):
        level = levels[place]
        total = level.all_of(series) if level is not None else 0.0
        if total == 0.0:
            continue
        own = chance_in(value, series, level, total)
        if place == finest and slack:
            own = max(own, bound(value, largest(level, series), slack))
        chance = (total * own + backoff * chance) / (total + backoff)
    return min(chance, 1.0)


cdef inline bint known(Tails level, int series) noexcept:
    return level is not None and level.all_of(series) != 0.0


cdef inline double largest(Tails level, int series) noexcept:
    return bucket_top(level.find(series).size - 1)


cdef inline double chance_in(long long value, int series, Tails level, double total) noexcept:
    cdef double exceed = level.beyond(series, value)
    if exceed >= 1.0:
        return exceed / (total + 1.0) if exceed < total else 1.0
    return pow(min(1.0, max(largest(level, series), 0.5) / value), TAIL) / (total + 1.0)


cdef inline double bound(double value, double most, double slack) noexcept:
    return FIRST * pow(min(1.0, (most + slack) / (value + slack)), STEEP)
