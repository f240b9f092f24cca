# cython: language_level=3, boundscheck=False, wraparound=False
"""What two sketches do with every call, compiled. ``cores.py`` is the twin and says what each part does."""

from limen.sketches import cores as twin

cdef tuple CELLS = twin.CELLS
cdef object CODES = twin.CODES, EPOCH = twin.EPOCH, KEEP = twin.KEEP
cdef int INDEX_BITS = twin.INDEX_BITS, REGISTERS = twin.REGISTERS, HIGHEST = twin.HIGHEST


cdef inline int rank_of(unsigned long long element) noexcept:
    """How many leading zeros a hash has, and one."""
    cdef int length = 0
    element >>= INDEX_BITS
    while element:
        length += 1
        element >>= 1
    return HIGHEST - length


cdef class Cells:
    """See the twin."""

    cdef public dict epochs
    cdef public long long mass

    def __cinit__(self):
        self.epochs = {}

    def add_all(self, week, tuple codes, long long weight):
        """See the twin."""
        cdef dict counts = self.open(week // EPOCH)
        cdef Py_ssize_t cell
        if counts is not None:
            for code in codes:
                cell = code % CODES
                counts[CELLS[cell]] = <long long>counts.get(CELLS[cell], 0) + weight
                self.mass += weight

    def count(self, code):
        """See the twin."""
        cdef long long found = 0
        cdef Py_ssize_t cell = code % CODES
        for counts in self.epochs.values():
            found += <long long>(<dict>counts).get(CELLS[cell], 0)
        return found

    cpdef dict open(self, epoch):
        """See the twin."""
        cdef dict counts = self.epochs.get(epoch)
        if counts is not None:
            return counts
        newest = max(self.epochs, default=epoch)
        if epoch <= newest - KEEP:
            return None
        if epoch > newest:
            for old in [known for known in self.epochs if known <= epoch - KEEP]:
                self.mass -= sum(self.epochs.pop(old).values())
        return self.epochs.setdefault(epoch, {})


cdef class Registers:
    """See the twin."""

    cdef public dict registers
    cdef public object week
    cdef public long long mass, counted

    def __cinit__(self):
        self.registers = {}
        self.week = 0
        self.counted = -1

    def add(self, week, long long element):
        """See the twin."""
        cdef int index = element & (REGISTERS - 1), rank = rank_of(element)
        self.week = max(self.week, week)
        if rank > <int>self.registers.get(index, 0):
            self.registers[index] = rank
            self.mass += 1
            self.counted = -1

    def may_hold(self, long long element):
        """See the twin."""
        return <int>self.registers.get(element & (REGISTERS - 1), 0) >= rank_of(element)
