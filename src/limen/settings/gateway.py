"""The settings of the gateway: what it listens on and protects, how callers prove themselves, routes."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from limen.settings.values import Address, Duration, Network, Size, Url

Fail = Literal["closed", "identity", "open"]
Mode = Literal["observe", "enforce"]
Count = Annotated[int, Meta(ge=1)]


class Tls(msgspec.Struct, frozen=True):
    """TLS towards callers (1.2 and newer). Without a certificate the gateway speaks plain HTTP."""

    certificate: Annotated[str, Meta(description="PEM file with the certificate chain.")] = ""
    private_key: Annotated[str, Meta(description="PEM file with its private key.")] = ""
    client_ca: Annotated[str, Meta(description="PEM file: ask callers for a certificate signed by it.")] = ""
    hsts: Annotated[Duration, Meta(description="Strict-Transport-Security max-age; 0s leaves it out.")] = (
        Duration(31_536_000)
    )

    def __post_init__(self) -> None:
        if bool(self.certificate) != bool(self.private_key):
            raise ValueError("certificate and private_key come together: give both or neither")
        if self.client_ca and not self.certificate:
            raise ValueError("client_ca needs certificate and private_key")


class UpstreamTls(msgspec.Struct, frozen=True):
    """TLS towards an ``https://`` upstream."""

    ca: Annotated[
        str, Meta(description="PEM file of the CA that signs the upstream; empty: the system's.")
    ] = ""
    certificate: Annotated[str, Meta(description="PEM file: our client certificate (mTLS).")] = ""
    private_key: Annotated[str, Meta(description="PEM file with its private key.")] = ""

    def __post_init__(self) -> None:
        if bool(self.certificate) != bool(self.private_key):
            raise ValueError("certificate and private_key come together: give both or neither")


class Server(msgspec.Struct, frozen=True):
    """The gateway: where it listens and what it protects."""

    listen: Annotated[Address, Meta(description="Where callers connect.")] = Address("127.0.0.1:8080")
    upstream: Annotated[Url, Meta(description="The API behind the gateway.")] = Url("")
    openapi: Annotated[
        str, Meta(description="OpenAPI document (YAML or JSON) with the declared operations.")
    ] = ""
    timeout: Annotated[Duration, Meta(description="Longest a call may take upstream.")] = Duration(30)
    header_limit: Annotated[Size, Meta(description="Largest header block; past it: 431.")] = Size(60 << 10)
    rate_floor: Annotated[
        Count, Meta(description="Calls a second, all callers together, past which the gateway answers 429.")
    ] = 20_000
    envoy: Annotated[
        bool, Meta(description="Start Envoy; off where another gateway listens and asks (see gateways.md).")
    ] = True
    tls: Tls = Tls()
    upstream_tls: UpstreamTls = UpstreamTls()


class Decision(msgspec.Struct, frozen=True):
    """The decision process."""

    socket: Annotated[str, Meta(description="Its Unix socket, inside the data folder if relative.")] = (
        "decision.sock"
    )
    timeout: Annotated[Duration, Meta(description="How long the gateway waits for a decision.")] = Duration(
        0.25
    )
    overload: Annotated[
        Duration,
        Meta(description="Event loop lag past which routes that fail to identity skip the judgement."),
    ] = Duration(0.02)
    answers: Annotated[
        Duration, Meta(description="How long what came back may wait before it is looked at, in batches.")
    ] = Duration(0.1)
    slow: Annotated[
        Duration, Meta(description="How long the action `slow` holds a call; up to fourfold.")
    ] = Duration(1)
    held: Annotated[Count, Meta(description="Most calls held by `slow` at once.")] = 256


class TokenAge(msgspec.Struct, frozen=True):
    """A shorter life for some tokens, counted from `iat`, whatever their issuer wrote into `exp`."""

    max_age: Annotated[Duration, Meta(description="Oldest such token accepted.")]
    role: Annotated[str, Meta(description="Tokens whose roles hold this one; empty: all.")] = ""
    claim: Annotated[str, Meta(description="Tokens with this claim (a path) ...")] = ""
    value: Annotated[str, Meta(description="... of this value.")] = ""

    def __post_init__(self) -> None:
        if bool(self.claim) != bool(self.value):
            raise ValueError("claim and value come together: give both or neither")


class JwtIssuer(msgspec.Struct, frozen=True):
    """An issuer whose Bearer tokens are accepted."""

    issuer: Annotated[str, Meta(description="The `iss` claim, exactly.", min_length=1)]
    jwks: Annotated[str, Meta(description="Its keys: a file or an https:// URL.", min_length=1)]
    audience: Annotated[
        str, Meta(description="The `aud` claim that must be present; empty: not checked.")
    ] = ""
    algorithms: Annotated[
        tuple[str, ...], Meta(description="Accepted signature algorithms.", min_length=1)
    ] = (
        "RS256",
        "ES256",
        "EdDSA",
    )
    skew: Annotated[Duration, Meta(description="Clock difference that is forgiven.")] = Duration(60)
    principal: Annotated[str, Meta(description="The claim that names the principal.")] = "sub"
    roles: Annotated[str, Meta(description="The claim that lists roles.")] = "roles"
    max_age: Annotated[Duration, Meta(description="Oldest token accepted; 0s: as long as it is valid.")] = (
        Duration(0)
    )
    ages: Annotated[tuple[TokenAge, ...], Meta(description="Shorter lives by role or claim.")] = ()
    bound: Annotated[
        Literal["off", "accept", "require"],
        Meta(
            description="Tokens bound to a key (`cnf.jkt`, DPoP) or certificate (`cnf.x5t#S256`, mTLS): `off`"
            " leaves the proof to the API, `accept` demands it of bound tokens, `require` takes no others."
        ),
    ] = "accept"
    proof_nonce: Annotated[bool, Meta(description="Proofs (DPoP) must carry a nonce of the gateway's.")] = (
        False
    )
    proof_leeway: Annotated[
        Duration, Meta(description="Clock difference forgiven to a proof, 30s at most; it is good for 60s.")
    ] = Duration(10)

    def __post_init__(self) -> None:
        if refused := [name for name in self.algorithms if name == "none" or name.startswith("HS")]:
            raise ValueError(f"algorithms must be asymmetric (RS256, ES256, EdDSA ...), not {refused[0]}")
        if not 0 <= self.proof_leeway <= 30:
            raise ValueError("proof_leeway must be 30s at most")


class Identity(msgspec.Struct, frozen=True):
    """How callers prove who they are."""

    api_key_headers: Annotated[tuple[str, ...], Meta(description="Headers that carry an API key.")] = (
        "x-api-key",
    )
    jwt: Annotated[tuple[JwtIssuer, ...], Meta(description="Accepted issuers of Bearer tokens.")] = ()
    origins: Annotated[
        tuple[Url, ...],
        Meta(
            description="The API's own addresses as callers know them (`https://api.example.com`): what the"
            " `htu` of a proof may name. Empty: scheme and host of the call, as the gateway states them."
        ),
    ] = ()
    basic: Annotated[bool, Meta(description="Tell callers of HTTP Basic apart by their user name.")] = False
    cookie: Annotated[str, Meta(description="Session cookie to tell callers apart by; empty: none.")] = ""
    client_certificate: Annotated[
        bool, Meta(description="Take the client certificate as the credential.")
    ] = False
    unsupported: Annotated[
        Literal["refuse", "ignore"],
        Meta(description="A credential in a form not allowed here is refused, or passed on unread."),
    ] = "refuse"
    claims: Annotated[
        Literal["until-configured", "never"],
        Meta(
            description="Before the first API key, issuer or client certificates: credentials are taken at"
            " their word, unverified, and the API must verify them; or, with `never`, refused."
        ),
    ] = "until-configured"
    trusted_proxies: Annotated[
        tuple[Network, ...], Meta(description="Hops whose forwarded address is believed, right-most first.")
    ] = ()
    upstream_header: Annotated[str, Meta(description="Signed header that tells the API who called.")] = (
        "x-limen-identity"
    )


class Route(msgspec.Struct, frozen=True):
    """One group of calls and how it is treated; the first match counts."""

    match: Annotated[str, Meta(description="Path, or prefix with `*`: `/public/*`.", pattern="^/")]
    methods: Annotated[tuple[str, ...], Meta(description="Methods it covers; empty: all.")] = ()
    fail: Annotated[
        Fail,
        Meta(
            description="When judgement is late or broken: `closed` refuses, `identity` still checks"
            " credentials, suspensions and static policy, `open` lets pass."
        ),
    ] = "identity"
    upstream_authenticates: Annotated[
        bool, Meta(description='The API checks credentials by itself; needed for `fail = "open"`.')
    ] = False
    mode: Annotated[Mode | None, Meta(description="Overrides `policy.mode` here.")] = None
    body: Annotated[Size, Meta(description="How much of a request body is inspected.")] = Size(64 << 10)
    kind: Annotated[
        Literal["api", "websocket", "grpc", "stream", "upload", "health"],
        Meta(
            description="What is special: streams are not held back for inspection, `health` is never judged."
        ),
    ] = "api"
    preflight: Annotated[
        Literal["pass", "judge"],
        Meta(description="CORS preflights pass unjudged, without any credential, or are judged like calls."),
    ] = "pass"
    body_past_limit: Annotated[
        Literal["cut", "refuse"], Meta(description="A longer body is inspected up to the limit, or gets 413.")
    ] = "cut"

    def __post_init__(self) -> None:
        if self.fail == "open" and not self.upstream_authenticates:
            raise ValueError('fail = "open" needs upstream_authenticates = true: identity is never open')


LOOPBACK = (Network("127.0.0.0/8"), Network("::1/128"))


class Spoe(msgspec.Struct, frozen=True):
    """Where HAProxy asks, over its stream processing offload protocol."""

    listen: Annotated[Address, Meta(description="HOST:PORT; empty: HAProxy is not answered.")] = Address("")
    peers: Annotated[tuple[Network, ...], Meta(description="Addresses that may ask.")] = LOOPBACK

    def __post_init__(self) -> None:
        _over_tcp(self.listen)


class ForwardAuth(msgspec.Struct, frozen=True):
    """Where nginx (`auth_request`), Traefik and Caddy ask."""

    listen: Annotated[Address, Meta(description="HOST:PORT; empty: they are not answered.")] = Address("")
    peers: Annotated[tuple[Network, ...], Meta(description="Addresses that may ask.")] = LOOPBACK

    def __post_init__(self) -> None:
        _over_tcp(self.listen)


def _over_tcp(listen: Address) -> None:
    if listen.startswith("unix:"):
        raise ValueError("listen needs HOST:PORT here: these gateways run as another user")
