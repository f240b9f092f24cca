# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The readers of suspect texts, compiled. ``tokens.py`` and ``prose.py`` are the twins and say what they do."""

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    Py_UCS4 PyUnicode_READ(int kind, void *data, Py_ssize_t at)

from limen.features.prose import ENOUGH, FUNCTION_WORDS, SCANNED, marked
from limen.features.tokens import HEADS, META, TOKEN_LIMIT, WORDS, Tokens, word

cdef enum:
    ROOM = 128

cdef enum Kind:
    SPACE, NUMBER, WORD, COMMENT, STRING, VARIABLE, PIPE, LOGIC, COMPARE, SUM, MARK, OTHER

assert TOKEN_LIMIT < ROOM

cdef int LIMIT = TOKEN_LIMIT
cdef double MOST = ENOUGH
cdef Py_ssize_t HEAD = SCANNED
cdef frozenset FUNCTION = FUNCTION_WORDS, HEADING = HEADS
cdef dict CLASSES = WORDS
cdef tuple TABLES = META
cdef frozenset OPENINGS = frozenset([name[:2] for name in META])
cdef const char *LETTERS = " N?C?VPBOA?X"


cdef struct Text:
    int kind
    void *data
    Py_ssize_t size


cdef inline Text reader(str text):
    return Text(PyUnicode_KIND(text), PyUnicode_DATA(text), len(text))


cdef inline Py_UCS4 char(Text *t, Py_ssize_t at) noexcept:
    """The character at ``at``; past the end a NUL, which no token but a space has."""
    return PyUnicode_READ(t.kind, t.data, at) if at < t.size else 0


cdef inline bint alphanumeric(Py_UCS4 c) noexcept:
    if c < 128:
        return 97 <= c <= 122 or 65 <= c <= 90 or 48 <= c <= 57 or c == u"_"
    return c.isalnum()


cdef inline bint digit(Py_UCS4 c) noexcept:
    return 48 <= c <= 57 if c < 128 else c.isdecimal()


cdef inline bint hexadecimal(Py_UCS4 c) noexcept:
    return 48 <= c <= 57 or 97 <= c <= 102 or 65 <= c <= 70


cdef inline bint naming(Py_UCS4 c) noexcept:
    return alphanumeric(c) or c == u"." or c == u"$"


cdef inline Py_ssize_t digits(Text *t, Py_ssize_t at) noexcept:
    while digit(char(t, at)):
        at += 1
    return at


cdef inline Py_ssize_t names(Text *t, Py_ssize_t at) noexcept:
    while naming(char(t, at)):
        at += 1
    return at


cdef Py_ssize_t exponent(Text *t, Py_ssize_t at) noexcept:
    """Where an exponent ends that begins here and is the end of a number, or nowhere (-1)."""
    cdef Py_ssize_t start
    if char(t, at) != u"e" and char(t, at) != u"E":
        return -1
    start = at + 2 if char(t, at + 1) == u"+" or char(t, at + 1) == u"-" else at + 1
    at = digits(t, start)
    return at if at > start and not alphanumeric(char(t, at)) else -1


cdef Py_ssize_t number(Text *t, Py_ssize_t start) noexcept:
    """Where the number ends that begins with the digit here; ``start`` itself where it is a word."""
    cdef Py_ssize_t at = digits(t, start), fraction, end
    if at == start + 1 and char(t, start) == u"0" and (char(t, at) == u"x" or char(t, at) == u"X"):
        end = at + 1
        while hexadecimal(char(t, end)):
            end += 1
        if end > at + 1:
            return end
    fraction = digits(t, at + 1) if char(t, at) == u"." else at
    end = exponent(t, fraction)
    if end < 0:
        end = fraction if not alphanumeric(char(t, fraction)) else at
    return end if end > at or not alphanumeric(char(t, at)) else start


cdef Py_ssize_t comment(Text *t, Py_ssize_t at, Py_UCS4 first) noexcept:
    """Where the comment ends that begins here."""
    if first != u"/":
        while at < t.size and char(t, at) != u"\n":
            at += 1
        return at
    at += 2
    while at < t.size:
        if char(t, at) == u"*" and char(t, at + 1) == u"/":
            return at + 2
        at += 1
    return at


cdef Py_ssize_t quoted(Text *t, Py_ssize_t at, Py_UCS4 quote) noexcept:
    """Where the string ends whose opening quote is here: past its closing one, or where no more is of it."""
    at += 1
    while at < t.size:
        if char(t, at) == quote:
            if quote == u"`" or char(t, at + 1) != quote:
                return at + 1
            at += 1
        elif char(t, at) == u"\\" and quote != u"`":
            if at + 1 >= t.size:
                return at
            at += 1
        at += 1
    return at


cdef Py_ssize_t token(Text *t, Py_ssize_t at, Kind *kind) noexcept:
    """Where the token ends that begins here, and its kind."""
    cdef Py_UCS4 c = char(t, at), following = char(t, at + 1)
    cdef Py_ssize_t end
    if c == 0 or c.isspace():
        kind[0] = SPACE
        return at + 1
    if digit(c):
        end = number(t, at)
        kind[0] = NUMBER if end > at else WORD
        return end if end > at else names(t, at)
    if alphanumeric(c) or c == u"$":
        kind[0] = WORD
        return names(t, at)
    if c == u"#" or (c == u"-" and following == u"-") or (c == u"/" and following == u"*"):
        kind[0] = COMMENT
        return comment(t, at, c)
    if c == u"'" or c == u'"' or c == u"`":
        kind[0] = STRING
        return quoted(t, at, c)
    if c == u"@":
        end = at + 2 if following == u"@" else at + 1
        kind[0] = VARIABLE if naming(char(t, end)) else OTHER
        return names(t, end) if kind[0] == VARIABLE else at + 1
    if (c == u"|" or c == u"&") and following == c:
        kind[0] = PIPE if c == u"|" else LOGIC
        return at + 2
    if c == u"<" or c == u">" or c == u"=" or c == u"!":
        kind[0] = COMPARE
        end = at + 2 if following == u"=" else at + 1
        return end + 1 if char(t, end) == u">" else end
    kind[0] = COMPARE if c == u"~" or (c == u":" and following == u"=") else kind_of_mark(c)
    return at + 2 if c == u":" and kind[0] == COMPARE else at + 1


cdef inline Kind kind_of_mark(Py_UCS4 c) noexcept:
    if (c == u"-" or c == u"+" or c == u"*" or c == u"/" or c == u"%" or c == u"^" or c == u"&"
            or c == u"|"):
        return SUM
    return MARK if c == u"(" or c == u")" or c == u"," or c == u";" else OTHER


cdef char string_letter(Text *t, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef Py_UCS4 quote = char(t, start)
    cdef Py_ssize_t at = end
    while at > start and char(t, at - 1) == quote:
        at -= 1
    return c"T" if end - start > 1 and ((end - at) % 2 == 1 or end - start == 2 and at == start) else c"t"


def tokenise(str text):
    """See ``limen.features.tokens.tokenise``."""
    cdef Text t = reader(text)
    cdef Kind kinds[ROOM]
    cdef Py_ssize_t starts[ROOM]
    cdef Py_ssize_t ends[ROOM]
    cdef char letters[ROOM]
    cdef Py_ssize_t at = 0, start
    cdef int count = 0, i
    cdef bint system = False
    cdef str last = ""
    while at < t.size and count <= LIMIT:
        start = at
        at = token(&t, start, &kinds[count])
        if kinds[count] == SPACE or (
            kinds[count] == COMMENT and char(&t, start) == u"/" and at < t.size
        ):
            continue
        starts[count] = start
        ends[count] = at
        count += 1
    for i in range(count):
        start = starts[i]
        if kinds[i] == WORD:
            if i + 1 < count:
                letters[i] = word_letter(
                    text[start:ends[i]].lower(), text, kinds[i + 1], starts[i + 1], ends[i + 1]
                )
            else:
                letters[i] = word_letter(text[start:ends[i]].lower(), text, OTHER, 0, 0)
        elif kinds[i] == STRING:
            letters[i] = string_letter(&t, start, ends[i])
        elif kinds[i] == MARK:
            letters[i] = <char> char(&t, start)
        else:
            letters[i] = LETTERS[<int> kinds[i]]
            system = system or (kinds[i] == VARIABLE and char(&t, start + 1) == u"@")
    if count:
        last = text[starts[count - 1]:ends[count - 1]].lower()
    return Tokens(letters[:count].decode("ascii"), last, system)


cdef char word_letter(str name, str text, Kind kind, Py_ssize_t start, Py_ssize_t end) except 0:
    """The class of a word, given the token after it; only those that are more than a word are looked up."""
    cdef str found
    cdef bint called = kind == MARK and text[start] == u"("
    if called or name in HEADING or "p_" in name or (name[:2] in OPENINGS and name.startswith(TABLES)):
        found = word(name, text[start:end].lower(), kind == WORD or kind == STRING)
    else:
        found = CLASSES.get(name, "W")
    return <char> ord(found)


def words(str text):
    """See ``limen.features.prose.words``."""
    cdef str head = text if len(text) <= HEAD else text[:HEAD]
    cdef Text t = reader(head)
    cdef double count = marked(head) if not head.isascii() or u"`" in head else 0.0
    cdef Py_ssize_t at = 0, start
    while at < t.size:
        if not letter(char(&t, at)):
            at += 1
            continue
        start = at
        while letter(char(&t, at)):
            at += 1
        if 2 <= at - start <= 32 and (start == 0 or opens(char(&t, start - 1))) and (
            at == t.size or closes(char(&t, at))
        ):
            count += 1.0 if head[start:at].lower() in FUNCTION else 0.25
            if count > MOST:
                break
    return count


cdef inline bint letter(Py_UCS4 c) noexcept:
    """Whether ``c`` is of a word of prose."""
    if c < 128:
        return 97 <= c <= 122 or 65 <= c <= 90
    return c.isalnum() and not c.isdecimal()


cdef inline bint opens(Py_UCS4 c) noexcept:
    return c.isspace() or c == u"(" or c == u'"' or c == u"'"


cdef inline bint closes(Py_UCS4 c) noexcept:
    return (c.isspace() or c == u"," or c == u"." or c == u"!" or c == u"?" or c == u";" or c == u":"
            or c == u")" or c == u'"' or c == u"'" or c == u"…")
