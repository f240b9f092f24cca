"""A request of another shape: fields, types and values that nobody sends here, against who sends what.

Idea
    Of each operation it is learnt how many different callers, of each role and in all, sent which set of
    fields, which field, of which JSON type, of which class of characters and length, and which words where
    few different ones are ever sent. What several callers of one's role sent, or one sent oneself, is
    usual: one look-up when the whole set of fields is. Else the first who does it among *n* callers is
    odd by log2(n+1) bits, a second by one bit less, and so on: so a new client that many take up is soon
    quiet. *Mass assignment* is a new field on an operation that writes: worse when it has a privileged
    name (``limen.detectors.privileged``), or one that answers of this API have and no request had. A new set
    of fields that lacks one which all callers send is a little odd. What goes against a declared schema is
    odd at once. GraphQL is judged by depth, aliases and fields asked for.
State
    Distinct callers by (role | everyone; set of fields, field, typed field | look of a field), and by
    operation; words per field, at most 256; names of members of answers; histograms of GraphQL's cost.
Silent
    On answers, unknown operations, calls without fields; below ``FLOOR`` bits; on operations whose fields
    are ever new (names made of data).
Known evasions
    A harmful value of a usual look in a usual field; a privileged field that callers of one's role send;
    three colluding callers who make a plain field usual; a field past the first 64; compressed GraphQL.
Reference
    Learnt parameter profiles as of Kruegel and Vigna, CCS 2003 (attribute presence, length, character
    distribution, token finder), counted in callers as ``injection`` does; OWASP API3:2023.
"""

import math
from typing import Final, NamedTuple

from limen.detectors.graph_cost import graph_cost, learn_graph_cost
from limen.detectors.novelty import CALLED, NEVER_ODD, USUAL, Rarity, anybody, note, rarity, usual
from limen.detectors.privileged import PRIVILEGED
from limen.detectors.values import learn_values, odd_value
from limen.features.names import bare_of, in_body, mixed
from limen.model import Fact, Features, Lesson, Signal
from limen.sketches import BottomK, State, week_of

FLOOR: Final = 3.0
"""Signals of fewer bits are not worth a word."""
WRITES: Final = frozenset({"POST", "PUT", "PATCH"})
WHOLE: Final = frozenset({"POST", "PUT"})
"""Methods whose body says all there is; that of a PATCH leaves out what stays."""
PLAIN_CAP: Final = 7.0
"""The most a new field, type or value is worth by itself: a new release of a client looks the same."""
QUERY_CAP: Final = 4.0
"""The same for a new parameter of a query."""
MISSING_CAP: Final = 4.0
"""The most that leaving out what everybody sends is worth: whoever tries out a body does."""
MANY: Final = 10
"""Callers of an operation from which on what all of them send is taken to be required."""
ANSWERED_BITS: Final = 2.5
"""What it adds that answers have a field that requests never had."""
CAP: Final = 15.0
"""The most that a shape is worth: not enough to block by itself."""
VARIED: Final = 100
"""Different fields of one operation from which on a new one says nothing."""

_ANSWERED: Final = "answered"
_FIELDS: Final = "fields"
_STRAYS: Final = {"undeclared": 6.0, "forbidden": 11.0, "type": 7.0, "missing": 4.0}


class Found(NamedTuple):
    """One oddity, in bits, with the words for it and the callers behind it."""

    bits: float
    reason: str
    of: Rarity = NEVER_ODD


_NOTHING: Final = Found(0.0, "")


class Shape:
    """Fields and values of requests; see the module's docstring."""

    name = "shape"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """The worst oddity of a call's form."""
        form = features.form
        if not (form.outline or form.graph) or features.kind != "call" or not features.known:
            return None
        found = odd_value(features, state)
        worst = Found(*found) if found is not None else _NOTHING
        if form.outline and not usual("shape", form.outline, features, state):
            worst = max(worst, _odd_fields(features, state), key=_bits)
        if form.strays:
            worst = max(worst, _strayed(features), key=_bits)
        if form.graph and (cost := graph_cost(features, state)) is not None:
            worst = max(worst, Found(*cost), key=_bits)
        return _signal(worst) if worst.bits >= FLOOR else None

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Note who calls, who sends what, and which names answers have."""
        if features.told.outline and lesson.shared:
            _learn_answer(features, state)
        if features.kind != "call" or not features.known:
            return
        form = features.form
        if form.graph:
            learn_graph_cost(features, lesson, state)
        if not lesson.shared:
            return
        if not form.outline:
            note("shape", CALLED, features, state)
            return
        if note("shape", form.outline, features, state):
            _learn_fields(features, state)
        learn_values(features, state)


def typed(field: int, types: int) -> int:
    """The token of a field with these types."""
    return mixed(field, types + 1)


def _learn_fields(features: Features, state: State) -> None:
    form = features.form
    note("shape", CALLED, features, state)
    known = state.at(("shape", _FIELDS, 0, features.operation), BottomK)
    if known is not None:
        known.add_all(week_of(features.at), form.fields)
    for field, types in zip(form.fields, form.types, strict=True):
        note("shape", field, features, state)
        if types:
            note("shape", typed(field, types), features, state)


def _learn_answer(features: Features, state: State) -> None:
    """Note the names of members that answers of the API have, whichever operation gives them."""
    week = week_of(features.at)
    for name in features.told.names:
        if name in PRIVILEGED:
            known = state.at(("shape", _ANSWERED, 0, 0), BottomK)
            if known is not None and known.kept.get(name, -1) < week:
                known.add(week, name)


def _odd_fields(features: Features, state: State) -> Found:
    """The oddest of the fields and types of a set that is not usual."""
    worst = _NOTHING
    form = features.form
    for field, types in zip(form.fields, form.types, strict=True):
        if not usual("shape", field, features, state):
            worst = max(worst, _unseen(field, features, state), key=_bits)
        elif types and not usual("shape", typed(field, types), features, state):
            of = rarity("shape", typed(field, types), features, state)
            reason = f"a field of another type than {of.callers} callers send"
            worst = max(worst, Found(min(of.bits, PLAIN_CAP), reason, of), key=_bits)
    return max(worst, _lacking(features, state), key=_bits) if features.method in WHOLE else worst


def _lacking(features: Features, state: State) -> Found:
    """A field of the body that all callers send here, and this call does not."""
    known = state.get(("shape", _FIELDS, 0, features.operation))
    callers = anybody("shape", CALLED, features.operation, state)
    if known is None or callers < MANY or _varied(features, state):
        return _NOTHING
    sent = set(features.form.fields)
    for field in known.kept:
        if field not in sent and in_body(field):
            senders = anybody("shape", field, features.operation, state)
            if senders >= callers:
                bits = min(math.log2(callers + 1), MISSING_CAP)
                reason = f"leaves out a field that all {callers} callers send here"
                return Found(bits, reason, Rarity(bits, 0, callers))
    return _NOTHING


def _unseen(field: int, features: Features, state: State) -> Found:
    """How odd a field is that hardly anybody of the caller's role sent."""
    of = rarity("shape", field, features, state)
    if not of.bits or not of.callers or _varied(features, state):
        return _NOTHING
    who = "no caller like it" if not of.senders else f"only {of.senders} of {of.callers} callers like it"
    if not (in_body(field) and features.method in WRITES):
        return Found(min(of.bits, QUERY_CAP), f"a parameter that {who} ever sent here", of)
    name, power = PRIVILEGED.get(bare_of(field), ("", 0.0)) if of.senders < USUAL else ("", 0.0)
    bits = of.bits + power if power else min(of.bits, PLAIN_CAP)
    said = f"the privileged field {name}" if name else "a field"
    if name and _answered(bare_of(field), state) and not anybody("shape", field, features.operation, state):
        bits, said = bits + ANSWERED_BITS, f"{said}, known from answers only,"
    return Found(min(bits, CAP), f"sets {said} that {who} ever sent here", of)


def _answered(name: int, state: State) -> bool:
    known = state.get(("shape", _ANSWERED, 0, 0))
    return known is not None and known.holds(name) is True


def _varied(features: Features, state: State) -> bool:
    known = state.get(("shape", _FIELDS, 0, features.operation))
    return known is not None and len(known.kept) > VARIED


def _strayed(features: Features) -> Found:
    """What goes against the declared schema needs no history."""
    worst = _NOTHING
    for field, what in features.form.strays:
        name, power = PRIVILEGED.get(bare_of(field), ("", 0.0))
        if what in ("undeclared", "forbidden"):
            said = f"the privileged field {name}" if name else "a field"
            found = Found(min(_STRAYS[what] + power, CAP), f"sets {said} that the schema does not declare")
        elif what == "type":
            found = Found(_STRAYS[what], "a field of another type than the schema declares")
        else:
            found = Found(_STRAYS[what], "leaves out a field that the schema requires")
        worst = max(worst, found, key=_bits)
    return worst


def _bits(found: Found) -> float:
    return found.bits


def _signal(found: Found) -> Signal:
    fact = Fact("callers", found.of.senders + 1, found.of.callers, found.of.senders, 3.0, "callers")
    return Signal("shape", round(found.bits, 2), found.reason, (fact,))
