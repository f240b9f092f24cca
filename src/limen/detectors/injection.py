"""An attack carried in a value: what a parameter holds, against what different callers put there.

Idea
    ``features.payload`` says how seldom harmless values of ordinary APIs look like this one, in bits, and
    which encodings or malformations are odd. This detector lowers that for a parameter of this API in which
    several different callers' accepted calls carried the same kind of thing, as plainly: a snippet field
    holds SQL, a template field holds ``{{``. The share of such callers, in bits, is then all a hit there is
    worth; a plainer one is worth what it was.
State
    Distinct callers by (kind of hit and how plain, parameter, operation) and by operation. Anonymous
    callers count by network, so that a range of addresses is one.
Silent
    On answers (their call was judged); without hits and oddities; below one bit after learning.
Known evasions
    Payloads in layers that are not taken off (compression inside a value, more than three encodings, a
    cipher of the application's own); second-order attacks whose parts are harmless alone; payloads past the
    limits of ``features.values``; attacks wrapped in running prose, which are kept below 8 bits on purpose;
    three colluding callers, each with a payload too weak to be challenged, teach that kind on that parameter.
Reference
    Tokens in the manner of libinjection (Galbreath, 2012); the number of sources before something counts as
    normal, after open-appsec's trusted sources; influence by distinct callers, after Kloft and Laskov (2012).
"""

import math
from hashlib import blake2b
from typing import Final

from limen.detectors.base import ON_CALLS
from limen.model import Caller, Fact, Features, Hit, Lesson, Signal
from limen.sketches import Distinct, State, week_of

LEAST_CALLERS: Final = 3
"""Fewer different callers than this make nothing normal."""

ODDITY_BITS: Final = {
    "bomb": 12.0,
    "overlong": 10.0,
    "nul": 10.0,
    "dot_segment": 8.0,
    "many_matches": 10.0,
    "many_suspects": 10.0,
    "double_encoding": 6.0,
    "too_deep": 8.0,
    "encoded_slash": 5.0,
    "backslash": 5.0,
    "control": 5.0,
    "duplicate_key": 5.0,
    "too_many_leaves": 5.0,
    "long_target": 5.0,
    "long_path": 5.0,
    "many_headers": 5.0,
    "path_parameter": 4.0,
    "bad_encoding": 4.0,
    "unknown_encoding": 3.0,
    "no_boundary": 4.0,
    "invalid_utf8": 3.0,
    "nan": 3.0,
    "bad_escape": 3.0,
    "double_slash": 2.0,
    "bad_json": 2.0,
}
"""How odd a malformation is before anything is learnt; those not named are ordinary."""

_WORDS: Final = {
    "sql": "SQL injection",
    "nosql": "NoSQL injection",
    "command": "command or code injection",
    "traversal": "path traversal",
    "xss": "script injection",
    "template": "template injection",
    "ssrf": "an address pointing inwards",
    "xxe": "an external XML entity",
    "ldap": "LDAP injection",
    "lookup": "a lookup expression",
    "crlf": "an injected header",
    "log": "a forged log line",
    "prototype": "prototype pollution",
    "deserialisation": "a serialised object",
    "leftover": "a request for a file left behind",
    "learned": "an attack (fitted model)",
}
_PLAIN: Final = (6.0, 10.0, 15.0)
_ODDITY: Final = "oddity"
_CALLERS: Final = "callers"
_PARAMETERS: Final = {
    name: int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1 for name in ODDITY_BITS
}


class Injection:
    """Attacks in values and malformed input; see the module's docstring."""

    name = "injection"
    needs_history = False
    hears = ON_CALLS

    def score(self, features: Features, state: State) -> Signal | None:
        """The worst hit or malformation of a call, lowered by what this parameter is known to hold."""
        payload = features.payload
        if features.kind != "call" or not (payload.hits or payload.oddities):
            return None
        best, worst = 1.0, None
        for hit in (*payload.hits, *_malformed(payload.oddities)):
            bits = min(hit.bits, self._usual(hit, features.operation, state))
            if bits > best:
                best, worst = bits, hit
        return self._signal(best, worst, features.operation, state) if worst is not None else None

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Note who calls this operation, and who sends which kind of hit in which parameter."""
        if features.kind != "call" or not lesson.shared:
            return
        self._note(_CALLERS, 0, features, state)
        payload = features.payload
        if payload.hits or payload.oddities:
            for hit in (*payload.hits, *_malformed(payload.oddities)):
                self._note(_level(hit), hit.parameter, features, state)

    def _note(self, level: str, parameter: int, features: Features, state: State) -> None:
        key = (self.name, level, parameter, features.operation)
        sketch: Distinct | None = state.get(key) or state.at(key, Distinct)
        if sketch is not None:
            sketch.add(week_of(features.at), _who(features.caller))

    def _usual(self, hit: Hit, operation: int, state: State) -> float:
        """What this kind of hit is worth in this parameter: the share of callers that send it, in bits."""
        senders, callers = self._counts(hit, operation, state)
        return math.log2((callers + 1) / senders) if senders >= LEAST_CALLERS else math.inf

    def _counts(self, hit: Hit, operation: int, state: State) -> tuple[int, int]:
        sent = state.get((self.name, _level(hit), hit.parameter, operation))
        if sent is None:
            return 0, 0
        called = state.get((self.name, _CALLERS, 0, operation))
        senders = sent.count()
        return senders, max(senders, called.count() if called is not None else 0)

    def _signal(self, bits: float, hit: Hit, operation: int, state: State) -> Signal:
        senders, callers = self._counts(hit, operation, state)
        if hit.kind == _ODDITY:
            reason = f"malformed input: {hit.shape}"
        else:
            reason = f"looks like {_WORDS[hit.kind]} in the {hit.place}"
        usual = min(hit.bits, self._usual(hit, operation, state)) if senders >= LEAST_CALLERS else 0.0
        facts = (
            Fact("pattern", hit.bits, usual, 0.0, 0.0, "bits"),
            Fact("senders", senders + 1, callers, senders, 0.0, "callers"),
        )
        return Signal(self.name, round(bits, 2), reason, facts)


def _level(hit: Hit) -> str:
    """The kind of a hit and how plain it is: what merely looks like SQL does not excuse what is."""
    return f"{hit.kind}/{sum(hit.bits >= bits for bits in _PLAIN)}"


def _who(caller: Caller) -> int:
    """Whom a call counts for: the credential or principal, else the network."""
    return caller.credential or caller.principal or caller.network or caller.address


def _malformed(oddities: tuple[str, ...]) -> list[Hit]:
    """The oddities as hits, named in ``shape``."""
    return [
        Hit(_ODDITY, "body", ODDITY_BITS[name], name, _PARAMETERS[name])
        for name in oddities
        if name in ODDITY_BITS
    ]
