"""Evidence to give away for training elsewhere: no values, no pseudonym of this journal, k-anonymous.

What is promised: lines that agree in operation, role and hour come from at least ``k`` different people;
what cannot be brought there is generalised, then suppressed (``anonymity.py``). Proofs of identity and
kinds of objects that fewer than ``k`` people used are masked. Pseudonyms are hashed anew under a random key
that is thrown away, so no two exports can be joined; a generalised line has another pseudonym than the same
person's other lines, which name the role. Times are rounded to the minute, sizes and durations to a power
of two.

What is not promised: that paces and counts, which are what a model learns from, could not single out one
very odd caller for somebody who knows him from elsewhere.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Final

import msgspec

from limen.model import Closed, Evidence, Features, InputError, Objects, Payload
from limen.stores.journal.anonymity import DAY, SUPPRESSED, Census, person_of
from limen.stores.journal.records import Record

Line = dict[str, object]
_METHODS: Final = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def export_anonymous(records: Callable[[], Iterable[Record]], k: int = 5) -> Iterator[bytes]:
    """JSON lines: the first says what they are and how many were suppressed, then one a piece of evidence.

    ``records`` is called twice, to count and to write, and gives the same both times. Raises ``InputError``
    for a ``k`` below 2.
    """
    if k < 2:
        raise InputError(f"k = {k} hides nobody: give at least 2; 5 is usual")
    census = Census(k)
    for evidence in _evidence(records()):
        census.count(evidence.features)
    suppressed = census.settle()
    yield _line({"limen_export": 1, "k": k, "over": ["operation", "role", "hour"], "suppressed": suppressed})
    mask = _Mask(census)
    for evidence in _evidence(records()):
        if census.level(evidence.features) != SUPPRESSED:
            yield _line(mask.line(evidence))


def _evidence(records: Iterable[Record]) -> Iterator[Evidence]:
    return (record for record in records if isinstance(record, Evidence))


def _line(value: Line) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _rounded(value: float) -> int:
    """The power of two above a size or a duration; 0 for 0."""
    return 1 << int(value).bit_length() if value > 0 else 0


class _Mask:
    """Writes evidence without what would tell whose it is; holds the one random key of this export."""

    def __init__(self, census: Census) -> None:
        self._census = census
        self._key = secrets.token_bytes(32)

    def line(self, evidence: Evidence) -> Line:
        features, level = evidence.features, self._census.level(evidence.features)
        return {
            **self._who(features, level),
            "kind": features.kind,
            "call": self._name("call", features.call),
            "operation": self._name("operation", features.operation),
            "method": features.method if features.method in _METHODS else "other",
            "known": features.known,
            "pace": self._pace(features),
            "objects": self._objects(features.objects),
            "payload": _payload(features.payload),
            "status": features.status,
            "size": _rounded(features.size),
            "duration_ms": _rounded(features.duration_ms),
            "signals": {signal.detector: round(signal.bits, 1) for signal in evidence.signals},
            "risk_bits": round(evidence.risk.bits, 1),
            "action": evidence.verdict.action.word,
            "would": evidence.verdict.would.word,
            "lesson": [evidence.lesson.own, evidence.lesson.shared],
        }

    def _who(self, features: Features, level: int) -> Line:
        step = DAY if level == 2 else 60
        caller = features.caller
        return {
            "at": int(features.at // step * step),
            "precision": "day" if level == 2 else "minute",
            "role": "+".join(sorted(caller.roles)) if level == 0 else None,
            "person": self._name(f"person {level}", person_of(features)),
            "caller": self._name(f"caller {level}", caller.subject),
            "network": self._name(f"network {level}", caller.network),
            "proof": caller.kind if self._census.common("proof", caller.kind) else "other",
        }

    def _pace(self, features: Features) -> Line:
        pace = features.pace
        return {
            "counts": pace.counts,
            "open_calls": pace.open_calls,
            "failures": pace.failures,
            "closed": _closed(pace.closed),
        }

    def _objects(self, objects: Objects) -> Line:
        seen = [
            (self._name("kind", one.kind), self._name("object", one.object), one.place, one.earned)
            for one in objects.seen
            if self._census.common("object", one.kind)
        ]
        return {
            "seen": seen,
            "masked": len(objects.seen) - len(seen),
            "walked": [
                (self._name("kind", walk.kind), walk.hour, walk.day, walk.run)
                for walk in objects.walked
                if self._census.common("object", walk.kind)
            ],
            "split": objects.split,
            "given": len(objects.given),
            "closed": _closed(objects.closed),
        }

    def _name(self, what: str, pseudonym: int | str) -> str | None:
        """Another pseudonym for the same thing, of this export only."""
        if not pseudonym:
            return None
        return blake2b(f"{what} {pseudonym}".encode(), key=self._key, digest_size=8).hexdigest()


def _payload(payload: Payload) -> Line:
    hits = [{"kind": hit.kind, "place": hit.place, "bits": round(hit.bits, 1)} for hit in payload.hits]
    size = _rounded(payload.bytes)
    return {"hits": hits, "oddities": payload.oddities, "bytes": size, "leaves": payload.leaves}


def _closed(windows: tuple[Closed, ...]) -> list[Line]:
    return [{"level": one.level, "series": one.series, "count": one.count} for one in windows]
