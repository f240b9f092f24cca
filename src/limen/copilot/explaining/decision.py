"""Why a decision was what it was."""

from collections.abc import Iterator
from typing import Any

import msgspec

from limen.copilot.explaining.fact import Fact, bits, command, name, number, quote, share, time, words
from limen.copilot.explaining.telling import (
    DONE,
    NEXT,
    SEEN,
    UNDO,
    WHAT,
    WHY,
    Explanation,
    Line,
    explanation,
    line,
)

SIGNALS_MOST = 5
"""Signals that are told, the loudest ones."""
_MALFORMED = "malformed input: "


class Said(msgspec.Struct, frozen=True):
    """What one detector said. ``facts`` are observed, expected and previous values, and what they count."""

    detector: str
    bits: float
    reason: str
    facts: tuple[dict[str, Any], ...] = ()


class Decision(msgspec.Struct, frozen=True):
    """An evidence card (``admin.card``), with names: of the operation, of the key that called if it was one,
    and of who it was, where the vault was opened for that."""

    evidence: str
    at: float
    kind: str
    action: str
    would: str
    policy: str
    why: str
    standing: bool
    risk: float
    bits: float
    learnt: str
    signals: tuple[Said, ...] = ()
    rings: tuple[str, ...] = ()
    would_pass: tuple[str, ...] = ()
    hold: dict[str, Any] | None = None
    undo: str = ""
    status: int = 0
    operation: str = ""
    caller: str = ""
    key: str = ""
    known_as: str = ""
    incident: str = ""
    own: frozenset[str] = frozenset()


def explain(decision: Decision) -> Explanation:
    """What was decided, on what, and how to take it back."""
    source = decision.evidence
    title = line(
        "{evidence}: {action} on {operation}",
        evidence=name(source),
        action=words(decision.action),
        operation=name(decision.operation),
    )
    return explanation(
        title,
        (WHAT, [_what(decision)]),
        (WHY, [_why(decision), *_reasons(decision)]),
        (SEEN, _measures(decision)),
        (DONE, [_done(decision), _hold(decision), line("It was {learnt}.", learnt=words(decision.learnt))]),
        (UNDO, [line("{undo}", undo=command(decision.undo)) if decision.undo else None]),
        (NEXT, _next(decision)),
    )


def who(decision: Decision) -> Fact:
    """The caller: the name of its key, its own name where that was asked for, else its pseudonym."""
    if decision.key:
        return words(f"key {decision.key}", decision.evidence)
    if decision.known_as:
        return quote(decision.known_as, decision.evidence)
    return name(decision.caller or "somebody unknown", decision.evidence)


def reason(said: Said, source: str, own: frozenset[str]) -> Fact:
    """Why a detector spoke, in its words; whatever may hold the traffic's words is shown as such."""
    if said.detector not in own or said.reason.startswith(_MALFORMED):
        return quote(said.reason, source)
    return words(said.reason, source)


def _what(decision: Decision) -> Line:
    status = f", answered with {decision.status}" if decision.status else ""
    template = "A {kind} by {who} at {at}{status}."
    facts = {"kind": words(decision.kind), "who": who(decision), "at": time(decision.at, decision.evidence)}
    return line(template, **facts, status=words(status, decision.evidence))


def _why(decision: Decision) -> Line:
    source = decision.evidence
    if decision.standing:
        return line(
            "What stood against the caller already decided: {policy}.", policy=name(decision.policy, source)
        )
    asked = "" if decision.would == decision.action else f"; the policy asked for {decision.would}"
    because = f": {decision.why}" if decision.why else ""
    return line(
        "{policy} decided{because}{asked}. Risk {risk}, {bits}.",
        policy=name(decision.policy or "no policy", source),
        because=words(because),
        asked=words(asked),
        risk=share(decision.risk, source),
        bits=bits(decision.bits, source),
    )


def _reasons(decision: Decision) -> Iterator[Line]:
    source = decision.evidence
    for said in decision.signals[:SIGNALS_MOST]:
        yield line(
            "{detector} ({bits}): {reason}",
            detector=name(said.detector, source),
            bits=bits(said.bits, source),
            reason=reason(said, source, decision.own),
        )
    for ring in decision.rings[:SIGNALS_MOST]:
        yield line("{ring}", ring=words(ring, source))


def _measures(decision: Decision) -> Iterator[Line]:
    source = decision.evidence
    for said in decision.signals[:SIGNALS_MOST]:
        for fact in said.facts[:2]:
            yield line(
                "Observed {observed}; expected at most {expected}, before that {previous}.",
                observed=number(float(fact["observed"]), str(fact.get("counts", "")), source),
                expected=number(float(fact["expected"]), "", source),
                previous=number(float(fact["previous"]), "", source),
            )
    for passes in decision.would_pass[:SIGNALS_MOST]:
        yield line("It {passes}.", passes=words(passes, source))


def _done(decision: Decision) -> Line:
    passed = decision.action in ("allow", "watch")
    return line(
        "{action}: {said}.",
        action=words(decision.action, decision.evidence),
        said=words("it passed" if passed else "it did not pass as it came"),
    )


def _hold(decision: Decision) -> Line | None:
    if decision.hold is None:
        return None
    hold = decision.hold
    end = time(float(hold["until"])) if hold["until"] else words("it is lifted")
    return line(
        "{action} of the {scope} stands until {end}.",
        action=words(str(hold["action"]), decision.evidence),
        scope=words(str(hold["scope"])),
        end=end,
    )


def _next(decision: Decision) -> Iterator[Line]:
    if decision.incident:
        yield line("{step}", step=command(f"limen incidents show {decision.incident}"))
    word = "attack" if decision.would in ("allow", "watch") else "benign"
    yield line("If this is wrong: {step}", step=command(f"limen label {decision.evidence} {word}"))
