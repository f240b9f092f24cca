"""Answers that tell more than they did before: new fields, sensitive data, longer lists.

Idea
    Of each operation it is learnt how many different callers, of each role and in all, were told which set
    of field names, which name, how many items at once, and how many values of each kind of sensitive data
    (cards, accounts, national ids, e-mails, tokens, keys, private keys, passwords). What several callers of
    one's role were told, or one was told oneself, is usual. Else the first among *n* callers is odd by
    log2(n+1) bits; a grave kind of data, and each doubling past the largest count so far, add to it. So an
    answer made for a role that others have, or a list without its limit, is seen at the caller who got it.
State
    Distinct callers by (role | everyone; whole answer, name, kind and number, items) and by operation.
Silent
    On calls, on failures, on unknown operations, on answers that are no JSON and hold nothing sensitive;
    below ``FLOOR`` bits; where names of members are ever new (maps).
Known evasions
    Data of a kind that the operation always returns; data in an encoding of its own, or past what the
    gateway captures of an answer; a field whose name others of the same role are told, about somebody else
    (``object_walk`` counts those).
Reference
    Excessive data exposure as in OWASP API3:2023; Luhn, ISO 13616 and national check digits.
"""

from typing import Final, NamedTuple

from limen.detectors.base import ON_ANSWERS
from limen.detectors.novelty import CALLED, NEVER_ODD, Rarity, anybody, note, rarity, usual
from limen.features.sensitive import (
    CARD,
    EMAIL,
    IBAN,
    KEY,
    KINDS,
    NATIONAL_ID,
    PASSWORD,
    PRIVATE_KEY,
    TOKEN,
)
from limen.features.told import ITEMS, SHORT, steps
from limen.model import Fact, Features, Lesson, Signal
from limen.sketches import BottomK, State, week_of

FLOOR: Final = 3.0
"""Signals of fewer bits are not worth a word."""
NAME_CAP: Final = 7.0
"""The most a new field is worth: a release looks the same to the first who are answered."""
STRANGE_NAME_CAP: Final = 10.0
"""The same where other roles are told the field, and nobody of this caller's."""
ITEMS_CAP: Final = 10.0
"""The most that the length of a list is worth."""
KIND_CAP: Final = 8.5
"""Not enough to ask for proof by itself: what the API tells is its own doing. Who gathers it comes again."""
VARIED: Final = 200
"""Different names of one operation's answers from which on a new one says nothing."""

_GRAVE: Final = {
    CARD: 4.5,
    IBAN: 3.0,
    NATIONAL_ID: 5.0,
    TOKEN: 3.0,
    KEY: 6.0,
    PRIVATE_KEY: 8.0,
    PASSWORD: 5.0,
}
_CAPS: Final = {EMAIL: 8.0, PRIVATE_KEY: 12.0}
_WORDS: Final = {
    CARD: "payment card numbers",
    IBAN: "bank account numbers",
    NATIONAL_ID: "national id numbers",
    EMAIL: "e-mail addresses",
    TOKEN: "access tokens",
    KEY: "API keys or secrets",
    PRIVATE_KEY: "private keys",
    PASSWORD: "passwords or their hashes",
}
_DOUBLING: Final = 2.0
_STEPS: Final = 24
_FIRST_TOKEN: Final = 1 << 40
"""Tokens of counts; names have ids of 32 bits, so neither is taken for the other."""
_NAMES: Final = "names"


class Found(NamedTuple):
    """One oddity: bits, words, what was observed, and the callers behind it."""

    bits: float
    reason: str
    name: str
    observed: int
    of: Rarity


_NOTHING: Final = Found(0.0, "", "", 0, NEVER_ODD)


class Responses:
    """What answers tell; see the module's docstring."""

    name = "responses"
    needs_history = True
    hears = ON_ANSWERS

    def score(self, features: Features, state: State) -> Signal | None:
        """The worst oddity of an answer."""
        told = features.told
        if not told.outline or not features.known:
            return None
        if usual("responses", told.outline, features, state):
            return None
        worst = _odd_names(features, state)
        for token, count in steps(told.longest, told.kinds):
            if not usual("responses", _token(token, count), features, state):
                worst = max(worst, _odd_count(token, count, features, state), key=_bits)
        if worst.bits < FLOOR:
            return None
        fact = Fact(worst.name, worst.observed, worst.of.callers, worst.of.senders, 0.0)
        return Signal("responses", round(worst.bits, 2), worst.reason, (fact,))

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Note who was told what; an answer like those before changes nothing, and costs one look."""
        if not lesson.shared or not features.succeeded or not features.known or features.kind != "answer":
            return
        told = features.told
        if not told.outline:
            note("responses", CALLED, features, state)
            return
        if not note("responses", told.outline, features, state):
            return
        note("responses", CALLED, features, state)
        for name in told.names:
            note("responses", name, features, state)
        for token, count in steps(told.longest, told.kinds):
            note("responses", _token(token, count), features, state)
        known = state.at(("responses", _NAMES, 0, features.operation), BottomK)
        if known is not None:
            known.add_all(week_of(features.at), told.names)


def _token(what: int, step: int) -> int:
    return _FIRST_TOKEN + (what << 8) + step


def _odd_names(features: Features, state: State) -> Found:
    """The oddest name that hardly anybody of the caller's role was told here."""
    worst = _NOTHING
    known = state.get(("responses", _NAMES, 0, features.operation))
    if known is None or len(known.kept) > VARIED:
        return worst
    for name in features.told.names:
        if usual("responses", name, features, state):
            continue
        of = rarity("responses", name, features, state)
        others = anybody("responses", name, features.operation, state)
        strange = others > of.senders
        bits = min(of.bits, STRANGE_NAME_CAP if strange else NAME_CAP)
        who = "callers of other roles only" if strange else f"{of.senders} of {of.callers} callers"
        reason = f"told a field that {who} were told before here"
        worst = max(worst, Found(bits, reason, "callers_told", others, of), key=_bits)
    return worst


def _odd_count(what: int, step: int, features: Features, state: State) -> Found:
    """How odd so many values of a kind, or items of a list, are for a caller of this role here."""
    of = rarity("responses", _token(what, step), features, state)
    if not of.callers or not of.bits:
        return _NOTHING
    most = _most(what, step, features.operation, state)
    if most >= step:
        bits = of.bits / 2
    elif most or what == ITEMS:
        bits = of.bits / 2 + _DOUBLING * (step - max(most, SHORT.bit_length()))
    else:
        bits = of.bits + _GRAVE.get(what, 0.0)
    count = features.told.longest if what == ITEMS else features.told.kinds[what]
    usually = (1 << most) - 1 if most else 0
    noun = "items in one list" if what == ITEMS else _WORDS[what]
    name = "items" if what == ITEMS else KINDS[what]
    reason = f"told {count} {noun}, usually at most {usually} here"
    cap = ITEMS_CAP if what == ITEMS else _CAPS.get(what, KIND_CAP)
    return Found(min(bits, cap), reason, name, count, of)


def _most(what: int, step: int, operation: int, state: State) -> int:
    """The step that anybody was told: one from ``step`` up, else the largest below; 0 for none."""
    steps = (*range(step, _STEPS), *range(step - 1, 0, -1))
    return next((s for s in steps if anybody("responses", _token(what, s), operation, state)), 0)


def kinds_told(operation: int, state: State) -> tuple[str, ...]:
    """The kinds of sensitive data that anybody was told here, for people."""
    return tuple(name for kind, name in enumerate(KINDS) if _most(kind, 1, operation, state))


def _bits(found: Found) -> float:
    return found.bits
