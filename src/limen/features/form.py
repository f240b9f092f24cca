"""Which fields and parameters a call sends, of what type, and what their values look like.

Names are met again and again, so what follows from a call's names alone (a *layout*) is remembered.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from limen.features.fields import Value
from limen.features.graph import asked
from limen.features.looks import BRIEF, LENGTH_BITS, WORD, brief_look, look
from limen.features.names import field_id, set_id
from limen.features.recent import Recent
from limen.features.strays import strays
from limen.features.values import Parsed
from limen.model import ApiCall, Form
from limen.model.operation import Expected

FIELDS_A_CALL: Final = 64
"""Different fields and parameters of one call that are told; the others go untold."""
LOOKS_A_CALL: Final = 128
"""Different looks of one call that are told."""
WORD_LIMIT: Final = 24
"""Characters of the longest word that may be one of an enumeration."""
QUERY_LIMIT: Final = 256
"""Characters of the longest query whose form is remembered."""
LOOK_BITS: Final = 10
MOST: Final = 1_024
"""Layouts, and forms of queries, remembered; when they are so many, all are forgotten."""
LONGEST: Final = 4_096
"""Characters of the names of the longest layout remembered."""
_NULL: Final = 3

Pseudonym = Callable[[str, str], int]
Names = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]
"""Of a call: the names of its query, those of its body, and the types of the body's values."""


class Layout(msgspec.Struct, frozen=True, gc=False):
    """What the names of a call say. ``owners`` gives the place in ``fields`` of each value in order."""

    outline: int
    fields: tuple[int, ...]
    types: tuple[int, ...]
    owners: tuple[int, ...]


NO_FORM: Final = Form()
_KNOWN: Final[dict[Names, Layout]] = {}


def form(call: ApiCall, parsed: Parsed, expected: Expected | None, recent: Recent) -> Form:
    """The form of one call, whose body is ``expected`` to hold something; never raises, linear in its
    values. That of a query without a body is remembered by the query: many calls ask the same."""
    if call.body:
        return _form(call, parsed, expected, recent.pseudonym)
    if not parsed.query:
        return NO_FORM
    forms, query = recent.forms, call.target.partition("?")[2]
    found = forms.get(query)
    if found is None:
        found = _form(call, parsed, expected, recent.pseudonym)
        if len(query) <= QUERY_LIMIT:
            if len(forms) >= MOST:
                forms.clear()
            forms[query] = found
    return found


def _form(call: ApiCall, parsed: Parsed, expected: Expected | None, pseudonym: Pseudonym) -> Form:
    query, body, shape = parsed.query, parsed.body, parsed.body.shape
    if shape is not None:
        names, types, texts = shape.names, shape.types, body.texts
    else:
        names, types, texts = _read(body.read)
    asks: tuple[str, ...] = ()
    if query:
        asks = tuple([value.name for value in query])
        texts = [*[value.text for value in query], *texts]
    layout = _layout((asks, names, types))
    looks, words = _values(layout.owners, texts, pseudonym)
    return Form(
        layout.outline,
        layout.fields,
        layout.types,
        looks,
        words,
        asked(call.body, parsed.headers.content_type, query) if shape is None else (),
        strays(names, types, expected) if expected is not None else (),
    )


def _values(
    owners: Sequence[int], texts: Sequence[str], pseudonym: Pseudonym
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """The looks of values, and the words among them; ``owners`` are the places of their fields."""
    looks: dict[int, None] = {}
    words: dict[tuple[int, int], None] = {}
    for owner, text in zip(owners, texts, strict=False):
        seen = brief_look(text) if len(text) <= BRIEF else look(text)
        looks[owner << LOOK_BITS | seen] = None
        if seen >> LENGTH_BITS == WORD and len(text) <= WORD_LIMIT:
            words[owner, pseudonym("word", text)] = None
    return tuple(looks)[:LOOKS_A_CALL], tuple(words)[:LOOKS_A_CALL]


def _read(values: Sequence[Value]) -> tuple[tuple[str, ...], tuple[int, ...], Sequence[str]]:
    """Names, types (untold: as of null) and texts of a body that was read without a shape."""
    names = tuple([value.name for value in values])
    return names, (_NULL,) * len(names), [value.text for value in values]


def _layout(names: Names) -> Layout:
    found = _KNOWN.get(names)
    if found is None:
        found = _laid_out(*names)
        if sum(map(len, names[0])) + sum(map(len, names[1])) <= LONGEST:
            if len(_KNOWN) >= MOST:
                _KNOWN.clear()
            _KNOWN[names] = found
    return found


def _laid_out(query: tuple[str, ...], body: tuple[str, ...], types: tuple[int, ...]) -> Layout:
    """Number the different fields; a field's type is the set of those of its values, null left out."""
    masks: dict[int, int] = {}
    places: dict[int, int] = {}
    owners: list[int] = []
    named = [(field_id("query", name), _NULL) for name in query]
    named += [(field_id("body", name), kind) for name, kind in zip(body, types, strict=True)]
    for field, kind in named:
        if field not in places and len(places) >= FIELDS_A_CALL:
            break
        owners.append(places.setdefault(field, len(places)))
        masks[field] = masks.get(field, 0) | (1 << kind if kind != _NULL else 0)
    outline = set_id(list(masks.items())) if masks else 0
    return Layout(outline, tuple(masks), tuple(masks.values()), tuple(owners))
