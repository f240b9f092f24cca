"""What the tests of shared signals share: another party that signs SETs, and the standards' own examples."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from joserfc.jws import serialize_compact
from starlette.applications import Starlette

from limen.credentials.jwks import Jwks, parse_jwks
from limen.credentials.sealing import Sealing
from limen.credentials.signing import SigningKeys
from limen.engine.shared_signals import Asker, Told
from limen.identity.ssf.endpoints import PushRules
from limen.identity.ssf.inbox import Inbox
from limen.identity.ssf.sets import Event
from limen.identity.ssf.streams import Allowed
from limen.identity.ssf.transmit import transmitter_routes
from limen.identity.ssf.transmitter import Transmitter, TransmitterRules
from limen.identity.ssf.verify import SecurityEvent, SetRules, SetVerifier
from limen.testing.credentials import Desk as Credentials
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
        jwks.find("another", "ES256", NOW)
        jwks.pending = False  # looked for a moment ago, so that it is not done again for each unknown key
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
        self.inbox = Inbox(self.verifier, self.takes, lambda: self.now, {self.party.issuer: secret})


class Sender:
    """Our transmitter over a real store and keys, and its HTTP; ``okta`` and ``ping`` may have a stream."""

    def __init__(self, folder: Path, *, outbox: int = 100, wait: float = 5.0) -> None:
        self.now, self.desk = NOW, Credentials(folder)
        self.sealing = Sealing(self.desk.keyring)
        self.signs = SigningKeys(self.desk.store, self.sealing, "ES256", lambda: self.now)
        push = PushRules(("receiver.example.com",), loopback=True)
        allowed = (
            Allowed("okta", "https://receiver.example.com/web"),
            Allowed("ping", "https://ping.example.com"),
        )
        rules = TransmitterRules("https://tr.example.com", allowed, push, outbox, wait)
        self.transmitter = Transmitter(rules, self.desk.store, self.signs, self.sealing, lambda: self.now)
        self.routes = transmitter_routes(self.transmitter, self.identify)
        self.app = Starlette(routes=self.routes)

    @staticmethod
    def identify(authorization: str, _address: str, _at: float) -> Asker | None:
        """Who shows which token."""
        known = {
            "Bearer okta": Asker("okta", frozenset(("limen:ssf",))),
            "Bearer ping": Asker("ping", frozenset(("ssf.manage",))),
            "Bearer reader": Asker("okta", frozenset(("ssf.read",))),
            "Bearer other": Asker("stranger", frozenset(("limen:ssf",))),
        }
        return known.get(authorization)

    def call(
        self, method: str, path: str, body: object = None, token: str = "okta", **more: Any
    ) -> httpx.Response:
        """One request to the transmitter."""
        return asyncio.run(self.called(method, path, body, token, **more))

    async def called(
        self, method: str, path: str, body: object = None, token: str = "okta", **more: Any
    ) -> httpx.Response:
        """The same, for who has a loop."""
        transport = httpx.ASGITransport(self.app)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        async with httpx.AsyncClient(transport=transport, base_url="https://tr.example.com") as client:
            return await client.request(method, path, content=content, headers=headers, **more)

    def stream(self, **body: Any) -> str:
        """Open a stream; its id."""
        answer = self.call("POST", "/ssf/streams", body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["stream_id"])

    def tell(self, *subjects: str, uri: str = REVOKED) -> None:
        """Tell of these subjects."""
        told = [Event(uri, {"format": "email", "email": each}, {}, "t1") for each in subjects]
        self.transmitter.tell(told)

    def read(self, text: str) -> SecurityEvent:
        """What a receiver reads in a SET of ours."""
        jwks = Jwks()
        jwks.replace(parse_jwks(self.signs.jwks()))
        rules = SetRules("https://tr.example.com", "https://receiver.example.com/web")
        return SetVerifier([(rules, jwks)]).verify(text, self.now)

    def polled(self, stream: str, **body: object) -> dict[str, Any]:
        """What a poll brings."""
        answer = self.call("POST", f"/ssf/poll/{stream}", {"returnImmediately": True, **body})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def names(self, stream: str, **body: object) -> list[object]:
        """Whom a poll tells of."""
        sets = self.polled(stream, **body)["sets"].values()
        return [self.read(text).subject.get("email") for text in sets]
