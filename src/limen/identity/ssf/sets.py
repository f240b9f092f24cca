"""What our transmitter says: the claims of a SET, and the payloads of the events it tells (CAEP 1.0).

Claims are built and kept; they are signed when they are sent.
"""

import secrets
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from limen.engine.context import clean
from limen.identity.ssf import names
from limen.identity.ssf.subjects import Subject, opaque

Initiator = Literal["admin", "user", "policy", "system"]
"""CAEP 1.0, section 2."""
Change = Literal["create", "revoke", "update", "delete"]
"""What became of a credential (CAEP 1.0, section 3.3.1)."""

LONGEST_REASON: Final = 240
"""Characters of a reason that go out; more are cut."""


class Event(msgspec.Struct, frozen=True):
    """One event to be told: its type, who it is about, and its payload.

    ``txn`` is the same for all events of one cause (SSF 1.0, section 4.1.9).
    """

    uri: str
    subject: Subject
    payload: Mapping[str, object]
    txn: str


def claims_of(event: Event, issuer: str, audience: object, at: float) -> tuple[str, bytes]:
    """A new ``jti``, and the claims of a SET with it. There is no ``exp`` and no ``sub`` (section 4.1)."""
    jti = secrets.token_hex(16)
    claims = {
        "iss": issuer,
        "jti": jti,
        "iat": int(at),
        "aud": audience,
        "txn": event.txn,
        "sub_id": event.subject,
        "events": {event.uri: event.payload},
    }
    return jti, msgspec.json.encode(claims)


def session_revoked(subject: Subject, at: float, who: Initiator, why: str, txn: str) -> Event:
    """CAEP 1.0, section 3.1."""
    return Event(names.SESSION_REVOKED, subject, _because(at, who, why), txn)


def credential_change(
    subject: Subject,
    change: Change,
    kind: str,
    name: str,
    at: float,
    who: Initiator,
    why: str,
    txn: str,
) -> Event:
    """CAEP 1.0, section 3.3; ``name`` is the credential's public one."""
    told = {"credential_type": kind, "change_type": change, "friendly_name": name}
    return Event(names.CREDENTIAL_CHANGE, subject, told | _because(at, who, why), txn)


def risk_level_change(subject: Subject, now: str, before: str, at: float, why: str, txn: str) -> Event:
    """CAEP 1.0, section 3.8. Without ``before`` the receiver takes the previous level for unknown."""
    told = {"principal": "USER", "current_level": now, "risk_reason": _short(why)}
    previous = {"previous_level": before} if before else {}
    return Event(names.RISK_LEVEL_CHANGE, subject, told | previous | _when(at), txn)


def assurance_level_change(
    subject: Subject, namespace: str, now: str, before: str, at: float, txn: str
) -> Event:
    """CAEP 1.0, section 3.4: an increase, as only a proof that was given is told."""
    told = {"namespace": namespace, "current_level": now, "initiating_entity": "user"}
    previous = {"previous_level": before, "change_direction": "increase"} if before else {}
    return Event(names.ASSURANCE_LEVEL_CHANGE, subject, told | previous | _when(at), txn)


def verification(stream: str, state: str | None) -> Event:
    """SSF 1.0, section 8.1.4.1: about the stream itself, and its state as it was asked for."""
    payload = {} if state is None else {"state": state}
    return Event(names.VERIFICATION, opaque(stream), payload, secrets.token_hex(8))


def stream_updated(stream: str, status: str, reason: str) -> Event:
    """SSF 1.0, section 8.1.5."""
    return Event(
        names.STREAM_UPDATED, opaque(stream), {"status": status, "reason": reason}, secrets.token_hex(8)
    )


def _because(at: float, who: Initiator, why: str) -> dict[str, object]:
    """``reason_admin`` is never empty: the CAEP interoperability profile asks for that."""
    return {"initiating_entity": who, "reason_admin": {"en": _short(why) or "not stated"}} | _when(at)


def _when(at: float) -> dict[str, object]:
    return {"event_timestamp": int(at)}


def _short(text: str) -> str:
    return clean(text[:LONGEST_REASON])
