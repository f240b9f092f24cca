"""Feeling about for what an API has: unknown paths, methods that are not there, hiding places, refusals.

Idea
    Of a caller's finished hours and days are learnt: how many different unknown operations he tried (a
    path without its ids, and a method), the most methods on one path, how many well-known hiding places
    (``.env``, ``swagger.json``; only what the API has not itself), and the share of his answers that were
    refusals of each kind. The present hour is compared with his, his role's and everybody's. What many run
    into together (a
    client rolled out with a wrong path, a login service that is down) is no caller's fault. A hiding place
    that several callers ask for is worth its share of callers only. What the gateway itself could not read
    counts by address.
State
    Histograms of closed hours and days by (caller | principal | role | everyone); distinct callers by hiding
    place, and of all; hours of rejections by address, all addresses together.
Silent
    Below ``FLOOR`` bits; on calls to known operations, and on answers that refuse nothing.
Known evasions
    A few guesses an hour from each of many addresses; guessing only below known templates (``object_walk``
    counts those); names that fit the API and are found at once.
Reference
    Ratios of refused calls to a caller's own history, after Cloudflare's and CrowdSec's probing scenarios;
    empirical distributions with Pareto tails as in ``limen.sketches.surprise``.
"""

import math
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from limen.detectors.levels import Levels, learn_windows, own_view, views
from limen.features.hiding_places import BITS
from limen.features.probing import FIRST_MIX, PATHS_DAY, PATHS_HOUR, PLACES, REFUSALS, REJECTED, TRIED
from limen.model import Caller, Fact, Features, Lesson, Signal
from limen.sketches import Distinct, Prior, State, tail, week_of

FLOOR = 3.0
"""Signals of fewer bits are not worth a word."""

CAP: Final = 14.0
"""The most that guessing is worth: it asks for proof, and harms nothing by itself."""
MIX_CAP: Final = 8.0
"""The most that refusals are worth, which a broken client gets as well."""
REJECTED_CAP: Final = 6.0
"""Bits that what the gateway could not read may cost everybody at that address."""

_FIRST: Final = 2.0
_STEP: Final = 1.0
_PLACE: Final = 2.5
_METHOD: Final = 0.5
_MANY: Final = 25
_FEW_PATHS: Final = 5
_FEW_REFUSALS: Final = 3
_LEAST_CALLERS: Final = 3
_CALLERS: Final = "callers"
_PRIORS: Final = {
    PATHS_HOUR: Prior(4.0, 1.0),
    PATHS_DAY: Prior(8.0, 2.0),
    TRIED: Prior(2.0, 1.0),
    PLACES: Prior(1.0, 0.5),
    **{FIRST_MIX + kind: Prior(40.0, 10.0) for kind in range(len(REFUSALS))},
}
_REJECTED_PRIOR: Final = Prior(10.0)
_WHAT: Final = {
    PATHS_HOUR: ("different unknown operations tried in an hour", "unknown_operations_hour"),
    PATHS_DAY: ("different unknown operations tried in a day", "unknown_operations_day"),
    TRIED: ("methods tried on one path that has none of them", "methods"),
    PLACES: ("well-known hiding places tried in an hour", "hiding_places"),
}

Found = tuple[float, str, tuple[Fact, ...]]
"""Bits, the reason and the facts behind it."""
_NONE: Final[Found] = (0.0, "", ())


class Recon:
    """Probing; see the module's docstring."""

    name = "recon"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """The oddest of what this call tried, or of how this answer refused."""
        probing = features.probing
        if not (probing.counts or probing.mix or probing.rejected):
            return None
        found = max(_tried(features, state), _refused(features, state), _unread(features, state))
        if found[0] < FLOOR:
            return None
        return Signal("recon", round(found[0], 2), found[1], found[2])

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the hours and days that closed, and who asked for a hiding place."""
        probing = features.probing
        if not (probing.closed or probing.word):
            return
        week = week_of(features.at)
        if probing.closed:
            learn_windows("recon", probing.closed, features.caller, week, lesson, state)
            _note(_CALLERS, 0, features, lesson, state)
        if probing.word:
            _note("place", place_id(probing.word), features, lesson, state)


def _tried(features: Features, state: State) -> Found:
    """Unknown paths, methods and hiding places, each as seldom as history says, but never worth more than
    that many guesses can be; a hiding place by itself as seldom as callers ask for it."""
    counts, caller = features.probing.counts, features.caller
    if not counts:
        return _NONE
    week = week_of(features.at)
    levels = views("recon", caller, 0, own_view("recon", caller, 0, week, state), week, state)
    most = _most(counts)
    best = _place(features, state)
    for series, count in enumerate(counts[:-1]):
        if count > (series == TRIED):
            bits = min(-math.log2(tail(count, series, levels, _PRIORS[series])), most)
            if series == TRIED:
                bits = min(bits, _FIRST + count)
            if bits > best[0]:
                best = (bits, *_explain(series, count, levels))
    return best


def _most(counts: tuple[int, ...]) -> float:
    """The most that so many guesses are worth; few paths that many callers try now are worth nothing."""
    paths, day, methods, places, together = counts
    if together >= _MANY and paths <= _FEW_PATHS and not places:
        return 0.0
    guesses = _STEP * (max(paths, day / 2) - 1) + _PLACE * places + _METHOD * max(0, methods - 1)
    return min(CAP, _FIRST + guesses)


def _place(features: Features, state: State) -> Found:
    """A hiding place: its own bits, or the share of callers that ask for it."""
    word = features.probing.word
    bits = BITS.get(word, 0.0)
    if not bits:
        return _NONE
    asked = _count("place", place_id(word), state)
    if asked >= _LEAST_CALLERS:
        bits = min(bits, math.log2((max(asked, _count(_CALLERS, 0, state)) + 1) / asked))
    return bits, f"tried the well-known hiding place {word}", (Fact("asked_by", asked + 1, asked),)


def _refused(features: Features, state: State) -> Found:
    """The share of refusals, unless many callers of this hour are refused alike."""
    if not features.probing.mix:
        return _NONE
    kind, count, share, together = features.probing.mix
    if together >= _MANY or count < _FEW_REFUSALS:
        return _NONE
    week, series = week_of(features.at), FIRST_MIX + kind
    own = own_view("recon", features.caller, 0, week, state)
    if own is not None and share <= own.reach(series, 0.1):
        return _NONE
    levels = views("recon", features.caller, 0, own, week, state)
    bits = min(-math.log2(tail(share, series, levels, _PRIORS[series])), MIX_CAP, count)
    if bits < FLOOR:
        return _NONE
    usual = _usual(series, levels)
    reason = f"{share} % of its calls of this hour were {REFUSALS[kind]}, usually at most {usual} %"
    return bits, reason, (Fact(f"refused_{kind}", share, usual, 0, usual, "%"),)


def _unread(features: Features, state: State) -> Found:
    """What the gateway could not read from this address."""
    count = features.probing.rejected
    if not count:
        return _NONE
    view = state.view(("recon", "address", 0, 0), week_of(features.at))
    bits = min(-math.log2(tail(count, REJECTED, (view,), _REJECTED_PRIOR)), REJECTED_CAP)
    usual = view.quantile(REJECTED, 0.99) if view is not None else round(_REJECTED_PRIOR.typical)
    reason = f"{count} requests from this address in an hour could not even be read"
    return bits, reason, (Fact("unread", count, usual, 0, usual),)


def _explain(series: int, count: int, levels: Levels) -> tuple[str, tuple[Fact, ...]]:
    words, name = _WHAT[series]
    usual = _usual(series, levels)
    return f"{count} {words}, usually at most {usual}", (Fact(name, count, usual, 0, usual),)


def _usual(series: int, levels: Levels) -> int:
    known = next((v for v in reversed(levels) if v is not None and v.total(series) >= 5), None)
    return known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)


@lru_cache(256)
def place_id(word: str) -> int:
    """The stable id of a hiding place."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") >> 1


def _count(level: str, subject: int, state: State) -> int:
    sketch = state.get(("recon", level, subject, 0))
    return sketch.count() if sketch is not None else 0


def _note(level: str, subject: int, features: Features, lesson: Lesson, state: State) -> None:
    if not lesson.shared:
        return
    sketch = state.at(("recon", level, subject, 0), Distinct)
    if sketch is not None:
        sketch.add(week_of(features.at), _who(features.caller))


def _who(caller: Caller) -> int:
    """Whom a call counts for: the credential or principal, else the network."""
    return caller.credential or caller.principal or caller.network or caller.address
