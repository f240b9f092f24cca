"""What event payloads must hold (CAEP 1.0, section 3; RISC 1.0, section 2), and what they tell Limen.

A known event whose payload does not conform is refused (RFC 8935, section 2.4, ``invalid_request``); fields
that are not understood are ignored (SSF 1.0, section 4.2.3), and so are unknown event types.
"""

from typing import Final, Literal

import msgspec

from limen.engine.shared_signals import Told
from limen.identity.ssf.errors import SetError
from limen.identity.ssf.names import CAEP, RISC
from limen.identity.ssf.subjects import people
from limen.identity.ssf.verify import SecurityEvent

Level = Literal["LOW", "MEDIUM", "HIGH"]
_RANK: Final[dict[str, int]] = {"LOW": 0, "MEDIUM": 1, "HIGH": 2}
Compliance = Literal["compliant", "not-compliant"]


class Payload(msgspec.Struct, frozen=True):
    """What every CAEP event may hold (section 2)."""

    event_timestamp: float | None = None
    initiating_entity: str | None = None

    @property
    def level(self) -> str:
        """The risk level it states, empty for none."""
        return ""

    @property
    def better(self) -> bool:
        """Whether things improved: nothing is done then, and nothing lifted."""
        return False


class TokenClaimsChange(Payload, frozen=True, kw_only=True):
    """CAEP 1.0, section 3.2."""

    claims: dict[str, object]


class CredentialChange(Payload, frozen=True, kw_only=True):
    """CAEP 1.0, section 3.3."""

    credential_type: str
    change_type: Literal["create", "revoke", "update", "delete"]

    @property
    def better(self) -> bool:
        """A new or renewed credential accuses nobody."""
        return self.change_type in ("create", "update")


class AssuranceLevelChange(Payload, frozen=True, kw_only=True):
    """CAEP 1.0, section 3.4."""

    namespace: str
    current_level: str
    previous_level: str | None = None
    change_direction: Literal["increase", "decrease"] | None = None

    @property
    def better(self) -> bool:
        """Only a decrease that is stated counts."""
        return self.change_direction != "decrease"


class DeviceComplianceChange(Payload, frozen=True, kw_only=True):
    """CAEP 1.0, section 3.5."""

    previous_status: Compliance
    current_status: Compliance

    @property
    def better(self) -> bool:
        """A device that complies accuses nobody."""
        return self.current_status == "compliant"


class RiskLevelChange(Payload, frozen=True, kw_only=True):
    """CAEP 1.0, section 3.8."""

    principal: str
    current_level: Level
    previous_level: Level | None = None
    risk_reason: str | None = None

    @property
    def level(self) -> str:
        """The level now."""
        return self.current_level

    @property
    def better(self) -> bool:
        """Low, or lower than before."""
        previous = self.previous_level
        fell = previous is not None and _RANK[self.current_level] < _RANK[previous]
        return self.current_level == "LOW" or fell


class CredentialCompromise(Payload, frozen=True, kw_only=True):
    """RISC 1.0, section 2.7."""

    credential_type: str


KNOWN: Final[dict[str, type[Payload]]] = {
    CAEP + "session-revoked": Payload,
    CAEP + "token-claims-change": TokenClaimsChange,
    CAEP + "credential-change": CredentialChange,
    CAEP + "assurance-level-change": AssuranceLevelChange,
    CAEP + "device-compliance-change": DeviceComplianceChange,
    CAEP + "risk-level-change": RiskLevelChange,
    RISC + "credential-compromise": CredentialCompromise,
    RISC + "account-disabled": Payload,
    RISC + "account-purged": Payload,
    RISC + "account-credential-change-required": Payload,
}
"""Events that can have an effect here."""


def told_by(event: SecurityEvent, at: float) -> list[Told]:
    """What a SET tells, each known event once; raises ``SetError`` for a payload that does not conform."""
    if event.void:
        return []
    names = people(event.subject)
    found = [(uri, _read(uri, payload)) for uri, payload in event.events.items() if uri in KNOWN]
    return [
        Told(
            event.issuer,
            uri.rpartition("/")[2],
            event.jti,
            _happened(payload, event, at),
            names,
            payload.level,
            payload.better,
        )
        for uri, payload in found
    ]


def _read(uri: str, payload: object) -> Payload:
    try:
        return msgspec.convert(payload, KNOWN[uri])
    except msgspec.ValidationError:
        name = uri.rpartition("/")[2]
        raise SetError(
            "invalid_request", f"the payload of {name} does not conform to its definition"
        ) from None


def _happened(payload: Payload, event: SecurityEvent, at: float) -> float:
    """When it happened: as stated, but not in the future; else when it was told."""
    stated = payload.event_timestamp
    return min(at, stated if stated is not None and stated > 0 else event.issued)
