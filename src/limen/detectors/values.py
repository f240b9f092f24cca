"""Values of a usual field that look as they never do there (a part of ``shape``).

A value's look is its class of characters and about how long it is; a short word may be one of an
enumeration. Looks are counted in callers, like fields; words are kept by their pseudonyms, the 256 with the
smallest ones.
"""

import math
from typing import Final

from limen.detectors.novelty import USUAL, Rarity, anybody, whom
from limen.features.form import LOOK_BITS
from limen.features.looks import CLASSES, LENGTH_BITS, NEGATIVE, NUMBERS, class_of, length_of
from limen.model import Features
from limen.sketches import BottomK, Distinct, State, week_of

FEW_WORDS: Final = 12
"""Different words of a field up to which it counts as an enumeration."""
ENOUGH: Final = 10
"""Callers that sent a field, from which on its values can be odd."""
CLASS_CAP: Final = 5.0
"""The most that an odd class of characters is worth: people's names and texts vary."""
NEGATIVE_CAP: Final = 8.0
"""The most that a negative number is worth: people's names and texts vary."""
LENGTH_CAP: Final = 8.0
"""The most that an odd length is worth: people's names and texts vary."""
WORD_CAP: Final = 6.0
"""The most that an unknown word is worth: people's names and texts vary."""

_LOOKS: Final = "looks"
_WORDS: Final = "words"
_MASK: Final = (1 << LOOK_BITS) - 1
_CLASS: Final = 1 << LOOK_BITS
_LENGTH: Final = 2 << LOOK_BITS
"""What tells the tokens of classes and of lengths from those of looks."""
_DOUBLING: Final = 2.0
_LONGEST: Final = 1 << LENGTH_BITS

Odd = tuple[float, str, Rarity]


def odd_value(features: Features, state: State) -> Odd | None:
    """The oddest value of a call, with the words for it; ``None`` when all are usual."""
    form, operation = features.form, features.operation
    worst: Odd | None = None
    who, get, fields = whom(features.caller), state.get, form.fields
    for seen in form.looks:
        sketch = get(("shape", _LOOKS, fields[seen >> LOOK_BITS] ^ seen & _MASK, operation))
        if sketch is None or not (len(sketch.registers) >= USUAL or sketch.may_hold(who)):
            found = _odd_look(fields[seen >> LOOK_BITS], seen & _MASK, features, state)
            if found is not None and (worst is None or found[0] > worst[0]):
                worst = found
    for place, word in form.words:
        known = get(("shape", _WORDS, fields[place], operation))
        if known is not None and word not in known.kept and len(known.kept) <= FEW_WORDS:
            found = _odd_word(fields[place], len(known.kept), features, state)
            if found is not None and (worst is None or found[0] > worst[0]):
                worst = found
    return worst


def learn_values(features: Features, state: State) -> None:
    """Note the looks and words of a call's values."""
    form, operation, week = features.form, features.operation, week_of(features.at)
    get, at = state.get, state.at
    who, fields = whom(features.caller), form.fields
    for seen in form.looks:
        field, shown = fields[seen >> LOOK_BITS], seen & _MASK
        key = ("shape", _LOOKS, field ^ shown, operation)
        sketch: Distinct | None = get(key) or at(key, Distinct)
        if sketch is not None and (sketch.week < week or not sketch.may_hold(who)):
            sketch.add(week, who)
            for token in (_class_token(field, class_of(shown)), _length_token(field, length_of(shown))):
                part = at(("shape", _LOOKS, token, operation), Distinct)
                if part is not None:
                    part.add(week, who)
    for place, word in form.words:
        known = at(("shape", _WORDS, fields[place], operation), BottomK)
        if known is not None and known.kept.get(word, -1) < week:
            known.add(week, word)


def _class_token(field: int, kind: int) -> int:
    return field ^ (_CLASS | kind)


def _length_token(field: int, length: int) -> int:
    return field ^ (_LENGTH | length)


def _odd_look(field: int, shown: int, features: Features, state: State) -> Odd | None:
    """A look that nobody's value had: of another class, or longer than any of its class."""
    operation = features.operation
    callers = anybody("shape", field, operation, state)
    if callers < ENOUGH:
        return None
    by_class = [_count(_class_token(field, kind), operation, state) for kind in range(len(CLASSES))]
    kind = class_of(shown)
    if not by_class[kind]:
        return _odd_class(kind, by_class, callers)
    doublings = length_of(shown) - _longest(field, length_of(shown), operation, state)
    if doublings <= 0:
        return None
    bits = min(math.log2(callers + 1) / 2 + _DOUBLING * doublings, LENGTH_CAP)
    return (
        bits,
        f"a value {2**doublings} times longer than any of {callers} callers",
        Rarity(bits, 0, callers),
    )


def _odd_class(kind: int, by_class: list[int], callers: int) -> Odd | None:
    """The more classes a field is known to hold, the less one more says."""
    known = sum(1 for count in by_class if count)
    numbers = all(index in NUMBERS for index, count in enumerate(by_class) if count)
    if kind == NEGATIVE and numbers:
        bits, cap = math.log2(callers + 1) + 2.0, NEGATIVE_CAP
    else:
        bits, cap = math.log2((callers + 1) / max(1, known)), CLASS_CAP
    bits = min(bits, cap)
    return bits, f"{CLASSES[kind]} where {callers} callers send none", Rarity(bits, 0, callers)


def _odd_word(field: int, words: int, features: Features, state: State) -> Odd | None:
    callers = anybody("shape", field, features.operation, state)
    if callers < ENOUGH or callers < 2 * words:
        return None
    bits = min(math.log2((callers + 1) / max(1, words)) + 1.0, WORD_CAP)
    return bits, f"a word beside the {words} that {callers} callers send", Rarity(bits, 0, callers)


def _longest(field: int, shown: int, operation: int, state: State) -> int:
    """The length (as a logarithm) that a value of the field had: one from ``shown`` up, else the largest."""
    lengths = (*range(shown, _LONGEST), *range(shown - 1, -1, -1))
    keys = ((length, ("shape", _LOOKS, _length_token(field, length), operation)) for length in lengths)
    return next((length for length, key in keys if key in state.sketches), 0)


def _count(token: int, operation: int, state: State) -> int:
    sketch: Distinct | None = state.get(("shape", _LOOKS, token, operation))
    return sketch.count() if sketch is not None else 0
