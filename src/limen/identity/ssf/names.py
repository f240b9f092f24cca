"""The names of the wire: event types, delivery methods, media types. Nothing here decides anything."""

from typing import Final

CAEP: Final = "https://schemas.openid.net/secevent/caep/event-type/"
RISC: Final = "https://schemas.openid.net/secevent/risc/event-type/"
SSF: Final = "https://schemas.openid.net/secevent/ssf/event-type/"

SESSION_REVOKED: Final = CAEP + "session-revoked"
CREDENTIAL_CHANGE: Final = CAEP + "credential-change"
RISK_LEVEL_CHANGE: Final = CAEP + "risk-level-change"
ASSURANCE_LEVEL_CHANGE: Final = CAEP + "assurance-level-change"
VERIFICATION: Final = SSF + "verification"
STREAM_UPDATED: Final = SSF + "stream-updated"

SUPPORTED: Final = (SESSION_REVOKED, CREDENTIAL_CHANGE, RISK_LEVEL_CHANGE, ASSURANCE_LEVEL_CHANGE)
"""What our transmitter tells of."""

PUSH: Final = "urn:ietf:rfc:8935"
POLL: Final = "urn:ietf:rfc:8936"

SET_TYPE: Final = "secevent+jwt"
SET_MEDIA: Final = "application/secevent+jwt"
JSON_MEDIA: Final = "application/json"

SCOPE: Final = "limen:ssf"
"""What a Limen API key needs to manage and poll its own stream."""
