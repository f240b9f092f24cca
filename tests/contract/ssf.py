"""What the tests of shared signals share: another party that signs SETs, and the standards' own examples."""

import json
from collections.abc import Mapping
from typing import Any

from joserfc.jws import serialize_compact

from limen.credentials.jwks import Jwks, parse_jwks
from limen.engine.shared_signals import Told
from limen.identity.ssf.inbox import Inbox
from limen.identity.ssf.verify import SetRules, SetVerifier
from limen.testing.credentials import Issuer

NOW = 1_764_000_000.0
IDP = "https://idp.example.com/"
AUDIENCE = "636C69656E745F6964"
CAEP = "https://schemas.openid.net/secevent/caep/event-type/"
RISC = "https://schemas.openid.net/secevent/risc/event-type/"
SSF = "https://schemas.openid.net/secevent/ssf/event-type/"
JANE = {"format": "iss_sub", "iss": IDP, "sub": "jane"}
REVOKED = CAEP + "session-revoked"


class Party:
    """Another party: an issuer of SETs, with one ES256 key."""

    def __init__(self, issuer: str = IDP, kid: str = "k1") -> None:
        self.issuer = issuer
        self.keys = Issuer(kid, issuer)

    def claims(self, **changed: object) -> dict[str, object]:
        """The claims of a good SET; ``None`` takes one away."""
        usual: dict[str, object] = {
            "iss": self.issuer,
            "jti": "j1",
            "iat": int(NOW),
            "aud": AUDIENCE,
            "txn": "t1",
            "sub_id": JANE,
            "events": {REVOKED: {}},
        }
        return {name: value for name, value in {**usual, **changed}.items() if value is not None}

    def sign(self, claims: Mapping[str, object], **head: object) -> str:
        """Sign any claims; ``head`` changes the header, ``None`` takes a parameter away."""
        usual: dict[str, Any] = {"alg": "ES256", "kid": self.keys.kid, "typ": "secevent+jwt"}
        header = {name: value for name, value in {**usual, **head}.items() if value is not None}
        return serialize_compact(header, json.dumps(claims), self.keys.key, algorithms=["ES256"])

    def set(self, **changed: object) -> str:
        """A SET, good but for what was changed."""
        return self.sign(self.claims(**changed))

    def jwks(self) -> Jwks:
        """The public keys as a receiver has them after a first fetch."""
        jwks = Jwks()
        jwks.replace(parse_jwks(self.keys.jwks()))
        return jwks


class Takes:
    """Keeps what signals told."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def take(self, told: Told, /) -> None:
        """See ``TakesSignals``."""
        self.told.append(told)


class Desk:
    """A receiver of one party's SETs."""

    def __init__(
        self, party: Party | None = None, *, secret: bytes = b"", critical: tuple[str, ...] = ()
    ) -> None:
        self.party, self.now, self.takes = party or Party(), NOW, Takes()
        self.jwks = self.party.jwks()
        rules = SetRules(self.party.issuer, AUDIENCE, critical=critical)
        self.verifier = SetVerifier([(rules, self.jwks)])
        senders = {self.party.issuer: secret} if secret else {}
        self.inbox = Inbox(self.verifier, self.takes, lambda: self.now, senders)
