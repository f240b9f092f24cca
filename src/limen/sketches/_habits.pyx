# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Habits, votes and the chains read from them, compiled and packed. ``habits.py`` and ``chains.py`` are the
twins and say what each part does.

An epoch is one sorted block of cells, so that a user of a year takes a few kilobytes, and a view is no copy:
it weighs the few cells of a value when asked.
"""

cimport cython
from libc.math cimport log2
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memmove, memset

from limen.sketches import chains, habits, teaching

cdef enum:
    SORT = 15
    COUNTER = 15
    HOUR = 13
    DAY = 24
    WEEK = 168
    SPREAD = 5
    MOST_KEPT = 64

cdef int EPOCH = habits.EPOCH, KEEP = habits.KEEP, FEW = habits.FEW, REMEMBERED = habits.KEEP_WEEKS
cdef long long[MOST_KEPT] WEIGHTS
for _age in range(habits.KEEP):
    WEIGHTS[_age] = habits.WEIGHTS[_age]

cdef double ONE = habits.ONE, SURE = chains.SURE, LEAST = chains.LEAST
cdef double MOST_BITS = chains.MOST_BITS, STRANGE = chains.STRANGE, MOST_ESCAPE = chains.MOST_ESCAPE
cdef double ALL_WEIGHT = chains.ALL_WEIGHT, SEGMENT_WEIGHT = chains.SEGMENT_WEIGHT
cdef double OWN_WEIGHT = chains.OWN_WEIGHT
cdef int SHARDS = chains.SHARDS
cdef long long FULL = habits.FULL, HISTORY = chains.HISTORY, NOTHING_KNOWN = teaching.NOTHING_KNOWN
cdef double[4] LONGER
for _age in range(4):
    LONGER[_age] = chains.LONGER[_age]
cdef int[SPREAD] BY
cdef double[SPREAD] KERNEL
for _age in range(SPREAD):
    BY[_age], KERNEL[_age] = chains.KERNEL[_age]
cdef double ESTABLISHED = chains.ESTABLISHED
cdef tuple VOTES = chains.VOTES, RATES = chains.RATES
cdef object FACT = chains.Fact, READING = chains.Reading
cdef str TABLE = chains.TABLE, SEGMENT = chains.SEGMENT, UNIT = chains.UNIT
cdef object make = tuple.__new__


cdef struct Cell:
    long long code, count


cdef struct Epoch:
    int epoch, size, room
    Cell *cells


cdef int place_of(Epoch *within, long long code) noexcept:
    """Where a value is, or would be."""
    cdef int low = 0, high = within.size, middle
    while low < high:
        middle = (low + high) >> 1
        if within.cells[middle].code < code:
            low = middle + 1
        else:
            high = middle
    return low


@cython.final
@cython.no_gc
cdef class View:
    """See ``limen.sketches.habits.View``."""

    cdef Habits of
    cdef int as_of

    cdef long long weigh(self, long long code) noexcept:
        return self.of.weigh(code, self.as_of)

    def get(self, long long code, long long default=0):
        """See the twin."""
        return self.weigh(code) or default

    def largest(self, long long low, long long high):
        """See the twin."""
        cdef int number, place
        cdef long long best = 0
        cdef Epoch *within
        for number in range(self.of.used):
            within = &self.of.ring[number]
            if self.as_of - within.epoch >= KEEP:
                continue
            place = place_of(within, high + 1) - 1
            while place >= 0 and within.cells[place].code >= low:
                if (within.cells[place].code ^ high) & SORT == 0:
                    best = max(best, within.cells[place].code)
                    break
                place -= 1
        return best

    def age(self, long long code):
        """See the twin."""
        cdef int number, place
        cdef Epoch *within
        for number in range(self.of.used):
            within = &self.of.ring[number]
            place = place_of(within, code)
            if place < within.size and within.cells[place].code == code:
                return self.as_of - within.epoch
        return 0

    def usual(self, int sort):
        """See the twin."""
        cdef int number, cell
        cdef long long count, best = 0, code, found = 0
        cdef Epoch *within
        for number in range(self.of.used):
            within = &self.of.ring[number]
            if self.as_of - within.epoch >= KEEP:
                continue
            for cell in range(within.size):
                code = within.cells[cell].code
                if code & SORT == sort:
                    count = self.weigh(code)
                    if count > best or (count == best and code < found):
                        best, found = count, code
        return found

    def most(self, int sort):
        """See the twin."""
        cdef int number, cell
        cdef long long count, best = 0, sum = 0, code
        cdef Epoch *within
        for number in range(self.of.used):
            within = &self.of.ring[number]
            if self.as_of - within.epoch >= KEEP:
                continue
            for cell in range(within.size):
                code = within.cells[cell].code
                if code & SORT == sort:
                    best = max(best, self.weigh(code))
                    sum += within.cells[cell].count * WEIGHTS[max(0, self.as_of - within.epoch)]
        return best, sum


@cython.no_gc
cdef class Habits:
    """See ``limen.sketches.habits.Habits``."""

    cdef Epoch *ring
    cdef int used, cap
    cdef readonly long long mass

    def __cinit__(self):
        self.cap = habits.Habits.CAP

    def __dealloc__(self):
        cdef int number
        for number in range(self.used):
            free(self.ring[number].cells)
        free(self.ring)

    @property
    def newest(self):
        """See the twin."""
        return (self.ring[self.used - 1].epoch + KEEP) * EPOCH - REMEMBERED if self.used else 0

    cpdef int add(self, int week, long long code, long long weight) except -1:
        """See the twin."""
        cdef int epoch = week // EPOCH, place
        cdef Epoch *into = self.find(epoch)
        cdef Cell *cell
        cdef long long left
        if not into:
            if not self.opens(epoch, weight):
                return 0
            into = self.open(epoch)
        place = place_of(into, code)
        if place == into.size or into.cells[place].code != code:
            if weight <= 0 or not self.fits(into, code):
                return 0
            place = place_of(into, code)
            insert(into, place, code)
        cell = &into.cells[place]
        left = cell.count + weight
        left = left if left > 0 else 0
        self.mass += left - cell.count
        self.move(epoch, code, left - cell.count)
        cell.count = left
        if not left:
            self.take(into, place)
        return 0

    cdef void move(self, int epoch, long long code, long long by) noexcept:
        """A count of an epoch changes."""

    cdef void stir(self) noexcept:
        """Epochs come or go."""

    cdef long long weigh(self, long long code, int as_of) noexcept:
        """The count of a value as of an epoch, ``ONE`` for a full sample of it."""
        cdef int number, place, age
        cdef long long sum = 0
        cdef Epoch *within
        for number in range(self.used):
            within = &self.ring[number]
            age = as_of - within.epoch
            if age >= KEEP:
                continue
            place = place_of(within, code)
            if place < within.size and within.cells[place].code == code:
                sum += within.cells[place].count * WEIGHTS[age if age > 0 else 0]
        return sum

    cdef Epoch *find(self, int epoch) noexcept:
        cdef int number = self.used
        while number:
            number -= 1
            if self.ring[number].epoch == epoch:
                return &self.ring[number]
        return NULL

    cdef bint opens(self, int epoch, long long weight) noexcept:
        """Whether an epoch is recent enough to be opened; one that is too old by then goes."""
        cdef int newest = self.ring[self.used - 1].epoch if self.used else epoch
        if epoch <= newest - KEEP or weight <= 0:
            return False
        while self.used and self.ring[0].epoch <= epoch - KEEP:
            self.drop(0)
        return True

    cdef Epoch *open(self, int epoch) except NULL:
        cdef int place = self.used
        self.stir()
        cdef Epoch *more = <Epoch *>realloc(self.ring, (self.used + 1) * sizeof(Epoch))
        if not more:
            raise MemoryError
        self.ring = more
        while place and more[place - 1].epoch > epoch:
            place -= 1
        memmove(more + place + 1, more + place, (self.used - place) * sizeof(Epoch))
        self.used += 1
        more[place].epoch, more[place].size, more[place].room, more[place].cells = epoch, 0, 0, NULL
        return more + place

    cdef void drop(self, int number) noexcept:
        cdef int cell
        for cell in range(self.ring[number].size):
            self.mass -= self.ring[number].cells[cell].count
        free(self.ring[number].cells)
        self.used -= 1
        memmove(self.ring + number, self.ring + number + 1, (self.used - number) * sizeof(Epoch))

    cdef void take(self, Epoch *away, int place) noexcept:
        """Remove a cell, and an epoch that has none left."""
        away.size -= 1
        memmove(away.cells + place, away.cells + place + 1, (away.size - place) * sizeof(Cell))
        if not away.size:
            self.drop(<int>(away - self.ring))

    cdef bint fits(self, Epoch *into, long long code) noexcept:
        """Whether a new value is kept; a larger one of its sort makes room for it."""
        cdef int sort = code & SORT, held = 0, place, last = -1
        if sort >= FEW or into.size < self.cap:
            return True
        for place in range(into.size):
            if into.cells[place].code & SORT == sort:
                held += 1
                last = place
        if held < self.cap:
            return True
        if code > into.cells[last].code:
            return False
        self.mass -= into.cells[last].count
        self.move(into.epoch, into.cells[last].code, -into.cells[last].count)
        into.size -= 1
        memmove(into.cells + last, into.cells + last + 1, (into.size - last) * sizeof(Cell))
        return True

    def view(self, int week):
        """See the twin."""
        cdef View made = View.__new__(View)
        made.of, made.as_of = self, week // EPOCH
        return made

    def merge(self, Habits other):
        """See the twin."""
        cdef int number, cell
        for number in range(other.used):
            for cell in range(other.ring[number].size):
                self.add(
                    other.ring[number].epoch * EPOCH,
                    other.ring[number].cells[cell].code,
                    other.ring[number].cells[cell].count,
                )

    def dump(self):
        """See the twin."""
        return [[self.ring[number].epoch, flat(&self.ring[number])] for number in range(self.used)]

    @classmethod
    def load(cls, list plain):
        """See the twin."""
        cdef Habits made = cls()
        for epoch, numbers in plain:
            made.fill(epoch, numbers)
        return made

    cdef int fill(self, int epoch, list numbers) except -1:
        """Take over one epoch's cells, which come in order, all of them."""
        cdef int cell, size = len(numbers) // 2
        cdef Epoch *into = self.open(epoch)
        into.cells = <Cell *>realloc(NULL, max(size, 1) * sizeof(Cell))
        if not into.cells:
            raise MemoryError
        into.room = max(size, 1)
        for cell in range(size):
            into.cells[cell].code = numbers[2 * cell]
            into.cells[cell].count = numbers[2 * cell + 1]
            self.mass += into.cells[cell].count
        into.size = size
        return 0


@cython.no_gc
cdef class Votes(Habits):
    """See ``limen.sketches.habits.Votes``."""

    cdef Cell *sums
    cdef int room, held, of

    def __cinit__(self):
        self.cap = habits.Votes.CAP

    def __dealloc__(self):
        free(self.sums)

    cdef void stir(self) noexcept:
        free(self.sums)
        self.sums = NULL

    cdef long long weigh(self, long long code, int as_of) noexcept:
        """From a table of sums, since a search in each epoch costs a memory access a step; it is made anew when
        an epoch begins. Who asks as of another one is told by searching."""
        if not code or self.used < 2 or not (self.sums or self.sum_up(as_of)) or self.of != as_of:
            return Habits.weigh(self, code, as_of)
        return self.sums[slot_of(self.sums, self.room, code)].count

    cdef bint sum_up(self, int as_of) noexcept:
        """Make the table as of the newest epoch; false where there is no room, or ``as_of`` is another."""
        cdef int number, cell, many = 0, age
        cdef Epoch *within
        if as_of != self.ring[self.used - 1].epoch:
            return False
        for number in range(self.used):
            many += self.ring[number].size
        self.room, self.held, self.of = 64, 0, as_of
        while self.room < 2 * many:
            self.room *= 2
        self.sums = <Cell *>calloc(self.room, sizeof(Cell))
        if not self.sums:
            return False
        for number in range(self.used):
            within = &self.ring[number]
            age = as_of - within.epoch
            if age < KEEP:
                for cell in range(within.size):
                    self.sum_one(within.cells[cell].code, within.cells[cell].count * WEIGHTS[age])
        return True

    cdef void sum_one(self, long long code, long long by) noexcept:
        if not code:
            return
        cdef Cell *sum = &self.sums[slot_of(self.sums, self.room, code)]
        self.held += sum.code != code
        sum.code = code
        sum.count += by

    cdef void move(self, int epoch, long long code, long long by) noexcept:
        cdef int age = self.of - epoch
        if self.sums and age < KEEP:
            self.sum_one(code, by * WEIGHTS[age if age > 0 else 0])
            if 4 * self.held > 3 * self.room:
                self.stir()


cdef inline int slot_of(Cell *sums, int room, long long code) noexcept:
    """Where a code's sum is, or would be (open addressing; 0 is no code)."""
    cdef int slot = <int>((<unsigned long long>code * 0x9E3779B97F4A7C15ULL) >> 32) & (room - 1)
    while sums[slot].code and sums[slot].code != code:
        slot = (slot + 1) & (room - 1)
    return slot


cdef list flat(Epoch *within):
    cdef int cell
    cdef list found = []
    for cell in range(within.size):
        found.append(within.cells[cell].code)
        found.append(within.cells[cell].count)
    return found


cdef int insert(Epoch *into, int place, long long code) except -1:
    """Make room for a cell. Most tables are a user's and small, so little is kept in reserve."""
    cdef Cell *more
    cdef int room
    if into.size == into.room:
        room = into.room + 4 + (into.room >> 3)
        more = <Cell *>realloc(into.cells, room * sizeof(Cell))
        if not more:
            raise MemoryError
        into.cells, into.room = more, room
    memmove(into.cells + place + 1, into.cells + place, (into.size - place) * sizeof(Cell))
    into.cells[place].code, into.cells[place].count = code, 0
    into.size += 1
    return 0


def read_chain(
    tuple levels, tuple codes, long long root, long long segment, int bucket, View own, View everyone, get,
    int week, double least, double news
):
    """See ``limen.sketches.chains.read_chain``."""
    cdef int place, as_of = week // EPOCH
    cdef long long code, seen, above = own.weigh(root)
    cdef double bits = 0.0, said, rate, usual, theirs, count, whole = voted(root, get, as_of)
    cdef list facts = []
    cdef tuple level
    cdef double stranger
    cdef str new = ""
    cdef Habits pool = get((TABLE, SEGMENT, segment, 0)) if segment else None
    for place in range(len(codes) - 1, -1, -1):
        code = codes[place]
        if not code:
            continue
        level = <tuple>levels[place]  # a named tuple, which Cython takes for no tuple
        count = voted(code, get, as_of)
        usual = min(1.0, (count + 0.1 * ONE) / (whole + ONE))
        stranger = level[2]
        theirs = (usual + 1.0 / stranger) / 2 if stranger else usual
        if not above:
            said, seen, rate = min(STRANGE, log2(theirs / usual)), 0, 1.0
        else:
            seen = own.weigh(code)
            rate = rate_of(code, (<tuple>level[1])[bucket], bucket, own, everyone, pool, as_of)
            said = bits_of(seen, above, rate, usual, theirs)
            above = seen
        bits += said * news if said > 0 and not seen else said
        if said >= least or said <= -least:
            facts.append(FACT(level[0], seen / ONE, rate, usual, 0.0, UNIT))
        if not seen:
            new = new or level[0]
            if rate < 1.0:
                break
        whole = count
    return make(READING, (bits, tuple(facts), new))


cdef double voted(long long code, get, int as_of) except -1.0:
    cdef Habits table = get(VOTES[(code >> 20) % SHARDS])
    return table.weigh(code, as_of) if table is not None else 0.0


cdef double bits_of(long long seen, long long above, double rate, double usual, double theirs) noexcept:
    cdef double chance = rate * usual
    if not seen:
        return min(MOST_BITS, log2(theirs / max(chance, LEAST)))
    chance += (1.0 - rate) * min(1.0, <double>seen / <double>above)
    return max(-log2(1.0 + SURE * seen / ONE), log2(theirs / chance))


def escape_rate(
    long long code, double prior, long long segment, int bucket, View own, View everyone, get, int week
):
    """See ``limen.sketches.chains.escape_rate``."""
    cdef Habits pool = get((TABLE, SEGMENT, segment, 0)) if segment else None
    return rate_of(code, prior, bucket, own, everyone, pool, week // EPOCH)


cdef double rate_of(
    long long code, double prior, int bucket, View own, View everyone, Habits pool, int as_of
) noexcept:
    cdef long long trials = (code & SORT) << 5 | COUNTER, place = bucket << 9
    cdef double rate = pooled(everyone.of, trials | place, everyone.as_of, ALL_WEIGHT, prior)
    if pool is not None:
        rate = pooled(pool, trials | place, as_of, SEGMENT_WEIGHT, rate)
    return min(MOST_ESCAPE, (own.weigh(trials | 16) + OWN_WEIGHT * rate) / (own.weigh(trials) + OWN_WEIGHT))


cdef inline double pooled(Habits pool, long long trials, int as_of, double weight, double rate) noexcept:
    cdef long long many = pool.weigh(trials, as_of)
    return (pool.weigh(trials | 16, as_of) + weight * rate) / (many + weight) if many else rate


def bucket_of(View own):
    """See ``limen.sketches.chains.bucket_of``."""
    cdef long long logins = own.weigh(HISTORY)
    cdef int bucket = 0
    while bucket < 4 and logins >= LONGER[bucket]:
        bucket += 1
    return bucket


def near_hour(View own, int hour):
    """See ``limen.sketches.chains.near_hour``."""
    cdef int number, near, day
    cdef long long sum
    cdef long long[WEEK] counts
    cdef double on_hour = 0.0, on_day = 0.0, share
    by_hour(own, counts)
    for number in range(SPREAD):
        near = (hour + BY[number] + WEEK) % WEEK
        share = KERNEL[number]
        on_hour += share * counts[near]
        sum = 0
        for day in range(7):
            sum += counts[near % DAY + day * DAY]
        on_day += share * sum
    return on_hour, on_day


def on_hour(View own, int hour):
    """See ``limen.sketches.chains.on_hour``."""
    cdef int number
    cdef double around = 0.0
    for number in range(SPREAD):
        around += KERNEL[number] * own.weigh(((hour + BY[number] + WEEK) % WEEK) << 4 | HOUR)
    return around


cdef void by_hour(View own, long long *counts) noexcept:
    """What was counted in each hour of the week; their codes are the lowest of a table."""
    cdef int number, cell, age
    cdef long long code
    cdef Epoch *within
    memset(counts, 0, WEEK * sizeof(long long))
    for number in range(own.of.used):
        within = &own.of.ring[number]
        age = own.as_of - within.epoch
        if age >= KEEP:
            continue
        for cell in range(within.size):
            code = within.cells[cell].code
            if code >> 4 >= WEEK:
                break
            if code & SORT == HOUR:
                counts[code >> 4] += within.cells[cell].count * WEIGHTS[age if age > 0 else 0]


def novelties(tuple codes, long long root, View own):
    """See ``limen.sketches.teaching.novelties``."""
    cdef int place, novel = 0, provisional = 0
    cdef long long code, seen
    if not own.weigh(root):
        return NOTHING_KNOWN, 0
    for place in range(len(codes) - 1, -1, -1):
        code = codes[place]
        if not code:
            continue
        seen = own.weigh(code)
        if seen < ESTABLISHED:
            provisional |= 1 << place
        if not seen and not novel:
            novel = 1 << place
    return novel, provisional


def teach_chain(
    tuple codes, long long root, long long segment, int group, int week, told, Habits own, get, at
):
    """See ``limen.sketches.teaching.teach_chain``."""
    cdef tuple ledger = <tuple>told
    cdef long long sign = ledger[0], weight = ledger[1], new = ledger[2], bucket = ledger[3]
    cdef long long provisional = (<tuple>ledger[4])[group], counted = (<tuple>ledger[5])[group]
    cdef long long novel = (<tuple>ledger[6])[group]
    cdef int top = len(codes) - 1
    while top >= 0 and not codes[top]:
        top -= 1
    if top < 0:
        return
    if counted:
        count_values(codes, root, week, top, counted, own, sign * weight, sign * new, provisional)
        vote(codes, root, week, top, counted, sign * FULL, get, at)
    if not novel & NOTHING_KNOWN:
        tell_news(codes, segment, week, novel, bucket, sign * weight, own, get, at)


def teach_news(
    tuple codes, long long segment, int week, long long novel, long long bucket, long long weight, Habits own,
    get, at
):
    """See ``limen.sketches.teaching.teach_news``."""
    tell_news(codes, segment, week, novel, bucket, weight, own, get, at)


cdef int tell_news(
    tuple codes, long long segment, int week, long long novel, long long bucket, long long weight, Habits own,
    get, at
) except -1:
    cdef int top = len(codes) - 1
    count_news(codes, week, top, novel, opened(RATES, get, at), bucket << 9, weight)
    if segment:
        count_news(codes, week, top, novel, opened((TABLE, SEGMENT, segment, 0), get, at), bucket << 9, weight)
    count_news(codes, week, top, novel, own, 0, weight)
    return 0


cdef Habits opened(tuple key, get, at):
    """The votes at a key; ``None`` when a cap leaves them out."""
    cdef Habits table = get(key)
    return table if table is not None else at(key, Votes)


cdef int count_values(
    tuple codes, long long root, int week, int top, long long counted, Habits own, long long weight,
    long long new, long long provisional
) except -1:
    cdef int place
    cdef long long code
    if own is None:
        return 0
    if counted >> top & 1:
        own.add(week, root, weight)
    for place in range(top + 1):
        code = codes[place]
        if code and counted >> place & 1:
            own.add(week, code, new if provisional >> place & 1 else weight)
    return 0


cdef int vote(
    tuple codes, long long root, int week, int top, long long counted, long long weight, get, at
) except -1:
    cdef int place
    cdef long long code
    for place in range(top + 1):
        code = codes[place]
        if code and counted >> place & 1:
            cast_vote(week, code, weight, get, at)
    if counted >> top & 1:
        cast_vote(week, root, weight, get, at)
    return 0


cdef int cast_vote(int week, long long code, long long weight, get, at) except -1:
    cdef Habits table = opened(VOTES[(code >> 20) % SHARDS], get, at)
    if table is not None:
        table.add(week, code, weight)
    return 0


cdef int count_news(
    tuple codes, int week, int top, long long novel, Habits table, long long place, long long weight
) except -1:
    cdef int at
    cdef long long code
    if table is None:
        return 0
    for at in range(top, -1, -1):
        code = codes[at]
        if not code:
            continue
        code = (code & SORT) << 5 | COUNTER | place
        table.add(week, code, weight)
        if novel >> at & 1:
            table.add(week, code | 16, weight)
            break
    return 0
