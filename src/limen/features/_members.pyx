# cython: language_level=3, boundscheck=False, wraparound=False
"""The walk through an answer's JSON, compiled. ``members.py`` is the twin and says what it does."""

from limen.features import members as twin
from limen.features.kinds import kind_of, singular

cdef Py_ssize_t GIVEN = twin.GIVEN_AN_ANSWER, NODES = twin.NODES_AN_ANSWER
cdef Py_ssize_t ID_LENGTH = twin.ID_LENGTH, GLOBAL = twin.GLOBAL
cdef frozenset UUID_LENGTHS = twin.UUID_LENGTHS, ENVELOPES = twin.ENVELOPES
cdef object named = kind_of, one_of = singular


def gather(document, str kind, pseudonym, dict found, set names):
    """See the twin."""
    cdef list todo = [document], kinds = [kind]
    cdef Py_ssize_t longest = 0, read
    for read in range(NODES):
        if not todo or len(found) >= GIVEN:
            break
        kind = kinds.pop()
        node = todo.pop()
        if type(node) is dict:
            members(kind, <dict>node, todo, kinds, pseudonym, found, names)
        elif type(node) is list:
            longest = max(longest, len(<list>node))
            for item in <list>node:
                if type(item) is dict or type(item) is list:
                    todo.append(item)
                    kinds.append(kind)
    return longest


cdef int members(
    str kind, dict node, list todo, list kinds, pseudonym, dict found, set names
) except -1:
    cdef str name, of
    for name, value in node.items():
        names.add(name)
        if type(value) is str:
            of = in_text(kind, name, <str>value)
        elif type(value) is int:
            of = named(name)
        else:
            if type(value) is dict or type(value) is list:
                todo.append(value)
                kinds.append(kind if name in ENVELOPES else one_of(name))
            continue
        if of == "*":
            of = kind
        if of:
            found[object_of(of, value if type(value) is str else str(value), pseudonym)] = None
    return 0


cdef str in_text(str kind, str name, str value):
    """The kind of object a text is the id of; empty for none."""
    cdef str of = named(name) if len(value) <= ID_LENGTH else ""
    if not of and len(value) in UUID_LENGTHS and is_global(value) and " " not in value:
        return kind
    return of


cpdef bint is_global(str value):
    """See the twin."""
    cdef Py_UCS4 letter
    if len(value) < GLOBAL:
        return False
    for letter in value:
        if letter.isdigit():
            return True
    return False


def object_of(str kind, str value, pseudonym):
    """See the twin."""
    return pseudonym("object", value.lower() if is_global(value) else kind + "\0" + value)
