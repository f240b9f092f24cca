"""Answers that give more than they are declared to, or secrets whatever is declared."""

import re
from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.comparing import PERSONAL
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.things import objects_in
from limen.scan.rule import Rule
from limen.scan.words import words

_NEVER: Final = frozenset(
    ("hashed_password", "mfa_secret", "otp_secret", "passwd", "password", "password_digest",
     "password_hash", "private_key", "reset_code",
     "reset_token", "salt", "totp_secret")
)  # fmt: skip
_DIGEST: Final = re.compile(
    r"(?:\$(?:2[aby]|argon2id?|scrypt|5|6)\$|scrypt:\d|pbkdf2[:_]sha\d|[0-9a-f]{16}:[0-9a-f]{64}$)"
)
"""How digests of passwords begin, as the libraries write them."""


def check(probe: Probe) -> Iterator[Hit]:
    """Every read that said yes; a finding an operation."""
    for call in list(probe.gets()):
        for who in (*reversed(probe.everybody),):
            answers = [
                each for each in probe.answers.get((call.key, who), ()) if each.ok and each.json is not None
            ]
            hit = next((hit for answer in answers[:2] for hit in _looked(probe, call, answer)), None)
            if hit is not None:
                yield hit
                break


def _looked(probe: Probe, call: Call, answer: Answer) -> Iterator[Hit]:
    found = {name: value for _, each in objects_in(answer.json, call.kind) for name, value in each.items()}
    secret = sorted(name for name, value in found.items() if _secret(name, value))
    more = _undeclared(call, answer)
    if secret:
        yield _hit(probe, call, answer, f"its answer gives out {', '.join(secret)}", secret, Severity.HIGH)
    elif others := _of_others(probe, call, answer):
        said = f"it gives {answer.request.who} what is personal of others: {', '.join(others)}"
        yield _hit(probe, call, answer, said, others, Severity.HIGH)
    elif more:
        personal = any(not PERSONAL.isdisjoint((name.lower(), *words(name))) for name in more)
        severity = Severity.HIGH if personal else Severity.MEDIUM
        yield _hit(
            probe,
            call,
            answer,
            f"its answer gives members that are not declared: {', '.join(more)}",
            more,
            severity,
        )


_PAY: Final = frozenset(
    ("card_number", "iban", "income", "national_id", "passport", "salary", "ssn", "tax_id")
)


def _of_others(probe: Probe, call: Call, answer: Answer) -> list[str]:
    """Members that are personal by name, of several others at once, in a list that callers of the fewest
    rights are given."""
    who = answer.request.who
    if (
        call.parameters
        or any(probe.above(who, each) for each in probe.identities)
        or not _somebody_above(probe, who)
    ):
        return []
    rows = [each for _, each in objects_in(answer.json, call.kind) if not probe.objects.belongs(each, who)]
    mine = probe.objects.me.get(who, {}).get("id")
    held = [name for each in rows if each.get("id") != mine for name in each if name.lower() in _PAY]
    return sorted({name for name in held if held.count(name) > 1})


def _somebody_above(probe: Probe, who: str) -> bool:
    return any(probe.above(each, who) for each in probe.identities)


def _secret(name: str, value: Any) -> bool:
    if not isinstance(value, str) or not value:
        return False
    return (name.lower() in _NEVER and set(value) != {"*"}) or _DIGEST.match(value) is not None


def _undeclared(call: Call, answer: Answer) -> list[str]:
    """Members of objects whose declared schema names members and not these; only where every part of the
    schema says which it has."""
    declared = {each.name for each in call.answer if each.name}
    if not declared or any(_anything(each.schema) for each in call.answer):
        return []
    met = [name for _, each in objects_in(answer.json, call.kind) for name in each]
    return sorted(set(met) - declared)


def _anything(schema: Any) -> bool:
    """Whether a schema lets further members in by saying so, or is an object that says nothing."""
    free = schema.get("additionalProperties")
    bare = schema.get("type") == "object" and not schema.get("properties")
    return free is True or isinstance(free, dict) or bare


def _hit(probe: Probe, call: Call, answer: Answer, said: str, names: list[str], severity: Severity) -> Hit:
    return probe.hit(
        call, said, answer, subject=",".join(names), severity=severity, denied=False, absent=f'"{names[0]}":'
    )


RULE: Final = Rule[Probe](
    id="probe-excessive-data",
    title="An answer gives more than it is declared to",
    cwe=213,
    owasp="API3:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="Whoever reads the answer has it, whether a page shows it or not.",
    check=check,
    mends={
        "": "Answer named members only, by a model of the answer, never the row as it is kept.",
        "flask": 'return jsonify({key: row[key] for key in ("id", "name")})',
        "fastapi": "@router.get(..., response_model=UserOut)",
        "django": 'fields = ["id", "name"]',
    },
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    ),
)
