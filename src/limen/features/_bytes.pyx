# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The leaves of a JSON body in one forward pass, compiled. ``bytes.py`` is its twin and says what it does."""

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memcpy

cdef enum:
    START, KEY, COLON, VALUE, NEXT

from limen.features.bytes import BAD_JSON, DUPLICATE_KEY, NAME_LIMIT, NAN, TOO_DEEP, TOO_MANY
from limen.features.text import read, unescape

cdef int LIMIT = NAME_LIMIT
cdef frozenset CONSTANTS = frozenset((b"true", b"false", b"null"))
cdef frozenset NANS = frozenset((b"NaN", b"Infinity", b"-Infinity"))


cdef inline bint delimits(unsigned char c) noexcept:
    return (c == 32 or c == 9 or c == 10 or c == 13 or c == 34 or c == 44 or c == 58
            or c == 91 or c == 93 or c == 123 or c == 125)


cdef inline bint numeric(const unsigned char *p, Py_ssize_t n) noexcept:
    cdef Py_ssize_t i = 1 if p[0] == 45 else 0
    if i >= n or not 48 <= p[i] <= 57:
        return False
    while i < n:
        if not (48 <= p[i] <= 57 or p[i] == 46 or p[i] == 43 or p[i] == 45 or p[i] == 69 or p[i] == 101):
            return False
        i += 1
    return True


cdef inline str clip(str name):
    return name if len(name) <= LIMIT else name[:LIMIT]


def json_leaves(bytes body, object make, int most, int deepest, set oddities):
    """See ``limen.features.bytes.json_leaves``."""
    cdef const unsigned char *p = body
    cdef Py_ssize_t size = len(body), at = 0, start, end, count = 0, depth = 0, high = 0
    cdef unsigned char byte
    cdef bint escaped, wide
    cdef int expect = START
    cdef str name = "$", text
    cdef list leaves = [], names = [], keys = []
    cdef bytearray kinds = bytearray()
    cdef set seen
    while at < size:
        start = at
        byte = p[at]
        at += 1
        if byte == 32 or byte == 9 or byte == 13 or byte == 10:
            continue
        if byte == 123 or byte == 91:
            if expect != START and expect != VALUE:
                oddities.add(BAD_JSON)
            kinds.append(byte)
            depth += 1
            if depth > high:
                high = depth
            if depth > deepest:
                oddities.add(TOO_DEEP)
            else:
                names.append(name)
                keys.append(set())
                if byte == 91:
                    name = clip(name + "[]")
            expect = KEY if byte == 123 else VALUE
        elif byte == 125 or byte == 93:
            if depth == 0 or kinds[depth - 1] != byte - 2:
                oddities.add(BAD_JSON)
                continue
            if depth <= deepest:
                name = names.pop()
                keys.pop()
            kinds.pop()
            depth -= 1
            expect = NEXT
        elif byte == 58:
            if expect != COLON:
                oddities.add(BAD_JSON)
            expect = VALUE
        elif byte == 44:
            if expect != NEXT or depth == 0:
                oddities.add(BAD_JSON)
            expect = KEY if depth and kinds[depth - 1] == 123 else VALUE
        else:
            if byte == 34:
                escaped = wide = False
                while at < size and p[at] != 34:
                    if p[at] == 92:
                        escaped = True
                        at += 1
                    elif p[at] >= 128:
                        wide = True
                    at += 1
                end = at if at < size else size
                if at >= size:
                    oddities.add(BAD_JSON)
                if escaped:
                    text = unescape(body[start + 1:end], oddities)
                elif wide:
                    text = read(body[start + 1:end], oddities)
                else:
                    text = PyUnicode_DecodeUTF8(<const char *>p + start + 1, end - start - 1, NULL)
                at += 1
            else:
                while at < size and not delimits(p[at]):
                    at += 1
                if not numeric(p + start, at - start) and body[start:at] not in CONSTANTS:
                    oddities.add(NAN if body[start:at] in NANS else BAD_JSON)
                text = read(body[start:at], oddities)
            if expect == KEY and depth:
                if byte != 34:
                    oddities.add(BAD_JSON)
                if depth <= deepest:
                    seen = keys[depth - 1]
                    if text in seen:
                        oddities.add(DUPLICATE_KEY)
                    seen.add(text)
                    name = clip(names[depth - 1] + "." + text)
                expect = COLON
                continue
            if expect != START and expect != VALUE:
                oddities.add(BAD_JSON)
            expect = NEXT
            count += 1
            if count > most:
                oddities.add(TOO_MANY)
                return leaves, count, high, start
            leaves.append(make(name, text))
    if depth or expect != NEXT:
        oddities.add(BAD_JSON)
    return leaves, count, high, size


def json_texts(bytes body, int most, set oddities):
    """See ``limen.features.bytes.json_texts``."""
    cdef const unsigned char *p = body
    cdef Py_ssize_t size = len(body), at = 0, start, end, after, length = 0
    cdef unsigned char byte
    cdef bint escaped, wide
    cdef str text
    cdef list texts = []
    cdef bytearray room = bytearray(2 * size + 2)
    cdef unsigned char *outline = room
    while at < size:
        start = at
        byte = p[at]
        at += 1
        if byte == 32 or byte == 9 or byte == 13 or byte == 10:
            continue
        if byte == 123 or byte == 125 or byte == 91 or byte == 93 or byte == 58 or byte == 44:
            outline[length] = byte
            length += 1
            continue
        if byte == 34:
            escaped = wide = False
            while at < size and p[at] != 34:
                if p[at] == 92:
                    escaped = True
                    at += 1
                elif p[at] >= 128:
                    wide = True
                at += 1
            end = at if at < size else size
            if at >= size:
                oddities.add(BAD_JSON)
            at = after = end + 1
            while after < size and (p[after] == 32 or p[after] == 9 or p[after] == 13 or p[after] == 10):
                after += 1
            if after < size and p[after] == 58:
                if escaped or wide:
                    (unescape if escaped else read)(body[start + 1:end], oddities)
                memcpy(outline + length, p + start, at - start)
                length += at - start
                continue
            if escaped:
                text = unescape(body[start + 1:end], oddities)
            elif wide:
                text = read(body[start + 1:end], oddities)
            else:
                text = PyUnicode_DecodeUTF8(<const char *>p + start + 1, end - start - 1, NULL)
        else:
            while at < size and not delimits(p[at]):
                at += 1
            if numeric(p + start, at - start):
                text = PyUnicode_DecodeUTF8(<const char *>p + start, at - start, NULL)
            else:
                if body[start:at] not in CONSTANTS:
                    oddities.add(NAN if body[start:at] in NANS else BAD_JSON)
                text = read(body[start:at], oddities)
        if len(texts) >= most:
            oddities.add(TOO_MANY)
            break
        outline[length] = 48 if byte == 34 else 50 if byte == 116 or byte == 102 else 51 if byte == 110 else 49
        outline[length + 1] = 32
        length += 2
        texts.append(text)
    return PyBytes_FromStringAndSize(<const char *>outline, length), texts
