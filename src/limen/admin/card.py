"""The evidence card: why a decision was what it was, as plain data for a terminal or a page."""

from collections.abc import Mapping
from typing import Any

import msgspec

from limen.admin.verb import hold_name, shown
from limen.engine.rule import Rule
from limen.features.recent import FAINT
from limen.model import Action, Evidence, Fact, Hold


class Card(msgspec.Struct, frozen=True):
    """One decision, explained. Pseudonyms are hexadecimal digits; ``undo`` is a command, or empty.

    ``would_pass`` are the nearest counterfactuals, in words.
    """

    evidence: str
    call: str
    at: float
    kind: str
    operation: str
    caller: str
    credential: str
    principal: str
    address: str
    roles: tuple[str, ...]
    proof: str
    status: int
    action: str
    would: str
    scope: str
    policy: str
    why: str
    standing: bool
    risk: float
    bits: float
    heat: float
    strikes: int
    signals: list[dict[str, Any]]
    rings: list[str]
    would_pass: list[str]
    learnt: str
    model_revision: int
    hold: dict[str, Any] | None
    undo: str


def card_of(evidence: Evidence, rules: Mapping[str, Rule], holds: list[Hold]) -> Card:
    """The card of one piece of evidence, with the hold it put in force if that still stands; ``rules`` are
    those in force, by what verdicts call them."""
    features, verdict, risk = evidence.features, evidence.verdict, evidence.risk
    caller = features.caller
    hold = next((each for each in holds if each.evidence == evidence.id), None) or _standing(evidence, holds)
    return Card(
        evidence.id,
        features.call,
        features.at,
        features.kind,
        shown(features.operation),
        shown(caller.subject),
        shown(caller.credential) if caller.credential else "",
        shown(caller.principal) if caller.principal else "",
        shown(caller.address) if caller.address else "",
        caller.roles,
        caller.kind,
        features.status,
        verdict.action.word,
        verdict.would.word,
        verdict.scope.value,
        verdict.policy,
        rules[verdict.policy].why if verdict.policy in rules else "",
        verdict.standing,
        risk.probability,
        risk.bits,
        risk.heat,
        risk.strikes,
        [_signal(each) for each in sorted(evidence.signals, key=lambda signal: -signal.bits)],
        rings(evidence),
        would_pass(evidence),
        lesson_words(evidence),
        evidence.model_revision,
        _hold(hold) if hold is not None else None,
        f"limen undo {hold.evidence or hold_name(hold)}" if hold is not None else "",
    )


def rings(evidence: Evidence) -> list[str]:
    """What detectors said of this caller some minutes before, where it still outweighs what they say now."""
    now = {signal.detector: signal.bits for signal in evidence.signals}
    lately = sorted(evidence.features.said, key=lambda pair: -pair[1])
    return [
        f"{name} said {bits:.1f} bits of this caller shortly before, which still weighs"
        for name, bits in lately
        if bits >= FAINT and bits > now.get(name, 0.0)
    ]


def would_pass(evidence: Evidence) -> list[str]:
    """``would have passed at 37 distinct ids an hour``, one for each signal that says so."""
    return [
        f"would have passed at {fact.passes_at:g} {unit_of(fact)}"
        for signal in evidence.signals
        for fact in signal.facts[:1]
        if fact.passes_at and fact.observed > fact.passes_at
    ]


def unit_of(fact: Fact) -> str:
    """What a fact counts, in words: ``calls_caller_operation_60s`` is ``calls in 60 s on this operation``."""
    if fact.unit:
        return fact.unit
    words = fact.name.split("_")
    if words[-1].endswith("s") and words[-1][:-1].isdigit():
        length, level = _LENGTHS.get(words[-1], words[-1]), _LEVELS.get("_".join(words[1:-1]), "")
        return f"{words[0]} in {length} {level}".strip()
    return _NAMES.get(fact.name, fact.name.replace("_", " "))


_LENGTHS = {"10s": "10 s", "60s": "a minute", "600s": "10 minutes", "3600s": "an hour", "86400s": "a day"}
_LEVELS = {
    "caller_operation": "on this operation",
    "caller": "by this caller",
    "operation": "on this operation by all",
    "api": "on this API by all",
    "address": "from this address",
    "network": "from this network",
}
_NAMES = {
    "distinct_hour": "distinct ids an hour",
    "distinct_day": "distinct ids a day",
    "unearned_hour": "ids it was never given an hour",
    "unearned_day": "ids it was never given a day",
    "run_hour": "ids in sequence",
    "open": "calls open at once",
}


def lesson_words(evidence: Evidence) -> str:
    """Whether and how far it was learnt, in words."""
    lesson = evidence.lesson
    if not lesson.own and not lesson.shared:
        return f"not learnt: {lesson.reason or 'nothing to learn'}"
    if lesson.reason:
        return f"learnt with less weight: {lesson.reason}"
    return "learnt with full weight"


def _signal(signal: Any) -> dict[str, Any]:
    facts = [{**msgspec.structs.asdict(fact), "counts": unit_of(fact)} for fact in signal.facts]
    return {"detector": signal.detector, "bits": signal.bits, "reason": signal.reason, "facts": facts}


def _standing(evidence: Evidence, holds: list[Hold]) -> Hold | None:
    """The hold that stopped this call."""
    if not evidence.verdict.standing:
        return None
    caller = evidence.features.caller
    subjects = {caller.credential, caller.principal, caller.subject, evidence.features.operation}
    return next((hold for hold in holds if hold.subject in subjects and hold.action >= Action.BLOCK), None)


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "name": hold_name(hold),
        "action": hold.action.word,
        "scope": hold.scope.value,
        "since": hold.since,
        "until": hold.until,
        "by": hold.by,
        "evidence": hold.evidence,
    }
