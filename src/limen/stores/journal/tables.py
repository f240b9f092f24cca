"""Evidence as rows for SQL: which tables there are, and how a record becomes rows of them.

Pseudonyms are shown as 16 hexadecimal digits, times as UTC timestamps.
"""

from collections.abc import Container, Iterator
from typing import Final

from limen.model import Evidence, Followed, Label
from limen.stores.journal.records import Gap, Mark, Record

Value = str | int | float | bool | None
Row = dict[str, Value]

TABLES: Final[dict[str, dict[str, str]]] = {
    "evidence": {
        "seq": "BIGINT",
        "time": "TIMESTAMP",
        "id": "VARCHAR",
        "kind": "VARCHAR",
        "caller": "VARCHAR",
        "credential": "VARCHAR",
        "principal": "VARCHAR",
        "address": "VARCHAR",
        "roles": "VARCHAR",
        "operation": "VARCHAR",
        "method": "VARCHAR",
        "known": "BOOLEAN",
        "status": "INTEGER",
        "size": "BIGINT",
        "duration_ms": "DOUBLE",
        "action": "VARCHAR",
        "would": "VARCHAR",
        "scope": "VARCHAR",
        "policy": "VARCHAR",
        "standing": "BOOLEAN",
        "risk": "DOUBLE",
        "bits": "DOUBLE",
        "heat": "DOUBLE",
        "strikes": "INTEGER",
        "detector": "VARCHAR",
        "lesson_own": "INTEGER",
        "lesson_shared": "INTEGER",
        "lesson_reason": "VARCHAR",
        "model_revision": "INTEGER",
        "policy_revision": "INTEGER",
    },
    "signals": {
        "seq": "BIGINT",
        "time": "TIMESTAMP",
        "id": "VARCHAR",
        "caller": "VARCHAR",
        "operation": "VARCHAR",
        "detector": "VARCHAR",
        "bits": "DOUBLE",
        "reason": "VARCHAR",
    },
    "gaps": {
        "seq": "BIGINT",
        "since": "TIMESTAMP",
        "until": "TIMESTAMP",
        "reason": "VARCHAR",
        "dropped": "BIGINT",
        "torn_bytes": "BIGINT",
    },
    "labels": {
        "seq": "BIGINT",
        "time": "TIMESTAMP",
        "evidence": "VARCHAR",
        "benign": "BOOLEAN",
        "scope": "VARCHAR",
        "until": "TIMESTAMP",
        "author": "VARCHAR",
    },
    "outcomes": {
        "seq": "BIGINT",
        "time": "TIMESTAMP",
        "evidence": "VARCHAR",
        "outcome": "VARCHAR",
        "factor": "VARCHAR",
        "lesson_own": "INTEGER",
    },
    "marks": {
        "seq": "BIGINT",
        "time": "TIMESTAMP",
        "what": "VARCHAR",
        "revision": "INTEGER",
        "author": "VARCHAR",
        "why": "VARCHAR",
    },
}
"""Columns and their DuckDB types; timestamps travel as microseconds since 1970."""


def rows_of(number: int, record: Record, named: Container[str]) -> Iterator[tuple[str, Row]]:
    """The rows that one record makes in the tables ``named``, each with its table."""
    if isinstance(record, Evidence):
        if "evidence" in named:
            yield "evidence", _evidence(number, record)
        if "signals" in named:
            yield from (("signals", row) for row in _signals(number, record))
    elif isinstance(record, Gap) and "gaps" in named:
        yield "gaps", _gap(number, record)
    elif isinstance(record, Label) and "labels" in named:
        yield "labels", _label(number, record)
    elif isinstance(record, Followed) and "outcomes" in named:
        yield "outcomes", _outcome(number, record)
    elif isinstance(record, Mark) and "marks" in named:
        yield "marks", _mark(number, record)


def _evidence(number: int, evidence: Evidence) -> Row:
    features, caller, verdict = evidence.features, evidence.features.caller, evidence.verdict
    strongest = max(evidence.signals, key=lambda signal: signal.bits, default=None)
    return {
        "seq": number,
        "time": _micros(features.at),
        "id": evidence.id,
        "kind": features.kind,
        "caller": _hex(caller.subject),
        "credential": _hex(caller.credential),
        "principal": _hex(caller.principal),
        "address": _hex(caller.address),
        "roles": " ".join(caller.roles),
        "operation": _hex(features.operation),
        "method": features.method,
        "known": features.known,
        "status": features.status or None,
        "size": features.size,
        "duration_ms": features.duration_ms,
        "action": verdict.action.word,
        "would": verdict.would.word,
        "scope": verdict.scope.value,
        "policy": verdict.policy,
        "standing": verdict.standing,
        "risk": evidence.risk.probability,
        "bits": evidence.risk.bits,
        "heat": evidence.risk.heat,
        "strikes": evidence.risk.strikes,
        "detector": strongest.detector if strongest else None,
        "lesson_own": evidence.lesson.own,
        "lesson_shared": evidence.lesson.shared,
        "lesson_reason": evidence.lesson.reason,
        "model_revision": evidence.model_revision,
        "policy_revision": evidence.policy_revision,
    }


def _signals(number: int, evidence: Evidence) -> list[Row]:
    features = evidence.features
    same: Row = {
        "seq": number,
        "time": _micros(features.at),
        "id": evidence.id,
        "caller": _hex(features.caller.subject),
        "operation": _hex(features.operation),
    }
    return [
        {**same, "detector": signal.detector, "bits": signal.bits, "reason": signal.reason}
        for signal in evidence.signals
    ]


def _outcome(number: int, followed: Followed) -> Row:
    outcome = followed.outcome
    return {
        "seq": number,
        "time": _micros(followed.at),
        "evidence": outcome.login,
        "outcome": outcome.word,
        "factor": outcome.factor,
        "lesson_own": followed.evidence.lesson.own,
    }


def _gap(number: int, gap: Gap) -> Row:
    return {
        "seq": number,
        "since": _micros(gap.since),
        "until": _micros(gap.until),
        "reason": gap.reason,
        "dropped": gap.count,
        "torn_bytes": gap.torn,
    }


def _label(number: int, label: Label) -> Row:
    return {
        "seq": number,
        "time": _micros(label.at),
        "evidence": label.evidence,
        "benign": label.benign,
        "scope": label.scope,
        "until": _micros(label.until) if label.until else None,
        "author": label.by,
    }


def _mark(number: int, mark: Mark) -> Row:
    return {
        "seq": number,
        "time": _micros(mark.at),
        "what": mark.what,
        "revision": mark.revision,
        "author": mark.by,
        "why": mark.why,
    }


def _hex(pseudonym: int) -> str | None:
    return f"{pseudonym:016x}" if pseudonym else None


def _micros(at: float) -> int:
    """Microseconds since 1970, kept within what a timestamp can hold."""
    return int(min(max(at, 0.0), 1e11) * 1e6)
