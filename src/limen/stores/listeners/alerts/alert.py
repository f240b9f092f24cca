"""What an alert says: in Limen's own words, and as an OCSF Detection Finding for a SIEM."""

from datetime import UTC, datetime

import msgspec

from limen.engine.context import clean
from limen.engine.incident import Incident
from limen.model import Action, Evidence

SIGNALS, WORDS = 5, 240
"""Most signals an alert carries, and most characters of each reason."""

_OCSF_VERSION = "1.3.0"
_SEVERITY = {Action.WATCH: 1, Action.SLOW: 2, Action.STEP_UP: 3, Action.BLOCK: 4, Action.SUSPEND: 5}
"""OCSF: 1 informational, 2 low, 3 medium, 4 high, 5 critical."""


class Alert(msgspec.Struct, frozen=True, tag="alert"):
    """One decision worth telling. ``caller`` is a pseudonym; ``done`` is what happened, ``asked`` what
    policy asked for (they differ in observe mode). ``incident`` is the one it belongs to, with its severity;
    both are empty where it belongs to none."""

    id: str
    at: str
    asked: str
    done: str
    scope: str
    seconds: int
    policy: str
    operation: str
    caller: str
    bits: float
    probability: float
    reasons: tuple[str, ...]
    see: str
    incident: str = ""
    severity: str = ""


class Digest(msgspec.Struct, frozen=True, tag="digest"):
    """What was not told one by one in the hour that began at ``hour``."""

    hour: str
    suppressed: dict[str, int]
    undelivered: int


Message = Alert | Digest


def alert_of(evidence: Evidence, operation: str, incident: Incident | None = None) -> Alert:
    """Put a decision into an alert; ``operation`` is the operation's name, ``incident`` where it belongs."""
    verdict, risk = evidence.verdict, evidence.risk
    loudest = sorted(evidence.signals, key=lambda signal: -signal.bits)[:SIGNALS]
    return Alert(
        id=evidence.id,
        at=stamp(evidence.features.at),
        asked=verdict.would.word,
        done=verdict.action.word,
        scope=verdict.scope.value,
        seconds=verdict.seconds,
        policy=verdict.policy,
        operation=clean(operation[:WORDS]),
        caller=f"{evidence.features.caller.subject:016x}",
        bits=round(risk.bits, 2),
        probability=round(risk.probability, 4),
        reasons=tuple(f"{s.detector}, {s.bits:.1f} bits: {clean(s.reason[:WORDS])}" for s in loudest),
        see=f"limen incidents show {incident.id}" if incident is not None else f"limen explain {evidence.id}",
        incident=incident.id if incident is not None else "",
        severity=incident.severity.word if incident is not None else "",
    )


def stamp(at: float) -> str:
    """Unix seconds as RFC 3339 in UTC, to the millisecond."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def finding(alert: Alert) -> dict[str, object]:
    """The alert as an OCSF 1.3 Detection Finding (class 2004) with the security control profile."""
    asked, done = Action.parse(alert.asked), Action.parse(alert.done)
    stopped = done >= Action.STEP_UP
    return {
        "class_uid": 2004,
        "category_uid": 2,
        "activity_id": 1,
        "type_uid": 200401,
        "time": round(datetime.fromisoformat(alert.at).timestamp() * 1000),
        "severity_id": _SEVERITY.get(asked, 0),
        "status_id": 1,
        "action_id": 2 if stopped else 1,
        "disposition_id": 2 if stopped else 1,
        "metadata": {
            "version": _OCSF_VERSION,
            "profiles": ["security_control"],
            "product": {"name": "Limen", "vendor_name": "Limen"},
        },
        "finding_info": {
            "uid": alert.incident or alert.id,
            "title": f"{alert.asked} asked for by policy {alert.policy}",
            "desc": "; ".join(alert.reasons),
        },
        "resources": [{"type": "api_operation", "name": alert.operation}],
        "risk_score": round(alert.probability * 100),
        "unmapped": {"limen": msgspec.to_builtins(alert)},
    }
