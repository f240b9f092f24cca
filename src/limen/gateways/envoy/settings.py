"""What the operator says about the gateway; the builders of this package read nothing else.

Durations are in the unit their name ends with, sizes in bytes unless it says otherwise.
"""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from limen.model.errors import ConfigError

LARGEST_INSPECTED = 1_000_000
"""What a decision server takes is a little more: see ``limen.gateways.check.Bounds``."""

Positive = Annotated[int, msgspec.Meta(ge=1)]
Fail = Literal["closed", "identity", "open"]
Kind = Literal["api", "websocket", "grpc", "stream", "upload", "health"]
BodyRule = Literal["inspect", "refuse", "skip"]


class Server(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """TLS towards clients. With ``client_ca``, client certificates are verified, needed if ``required``."""

    certificate: str
    key: str
    client_ca: str = ""
    required: bool = False
    hsts_s: int = 31_536_000


class Upstream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The API behind the gateway. Over ``https`` its certificate is verified against ``ca`` (default: the
    system's); ``certificate`` and ``key`` prove to it that a call came through the gateway (mTLS)."""

    url: str
    ca: str = ""
    server_name: str = ""
    certificate: str = ""
    key: str = ""
    http2: bool = False
    connections: Positive = 1024
    pending: Positive = 1024
    requests: Positive = 4096

    @property
    def tls(self) -> bool:
        """Whether the way to the API is encrypted."""
        return urlsplit(self.url).scheme == "https"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; raises ``ConfigError`` for an address that is not ``http(s)://host[:port]``."""
        try:
            parts = urlsplit(self.url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.path.strip("/")
            or parts.query
        ):
            raise ConfigError(f"upstream {self.url!r}: expected http://HOST[:PORT] or https://HOST[:PORT]")
        return parts.hostname, port or (443 if parts.scheme == "https" else 80)


class RouteRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the calls whose path begins with ``prefix``, or fits ``template``; first match wins.

    ``fail`` is what happens when behaviour cannot be judged. ``body``: ``inspect`` what fits and say that
    more followed, ``refuse`` what is larger with 413, or ``skip``. ``kind`` says what else is special:
    ``stream`` (server-sent events), ``upload`` (streamed), ``health`` (asked by probes, never judged).
    ``inspect`` is how many bytes of a body are inspected (0: as ``Limits``), ``methods`` which methods it is
    for (none: all). ``preflight`` lets CORS preflights through unjudged, without any credential. ``mode`` is
    for the judge.
    """

    name: str
    prefix: str = "/"
    template: str = ""
    methods: tuple[str, ...] = ()
    fail: Fail = "identity"
    mode: Literal["enforce", "observe"] = "enforce"
    body: BodyRule = "inspect"
    inspect: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_INSPECTED)] = 0
    kind: Kind = "api"
    preflight: Literal["pass", "judge"] = "pass"
    timeout_s: float = 0.0

    @property
    def unbounded(self) -> bool:
        """Whether a call may last as long as it is not idle."""
        return self.kind in {"websocket", "grpc", "stream", "upload"}

    @property
    def inspects(self) -> bool:
        """Whether the body is held back for inspection: never where it may stream."""
        return self.body != "skip" and self.kind in {"api", "stream"}


class JwtProvider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token issuer whose keys Envoy may check, so that a suspended subject is stopped without us."""

    issuer: str
    jwks: str
    audiences: tuple[str, ...] = ()


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds. ``rate`` and ``burst`` are calls a second over all callers, a floor below every judgement."""

    header_kb: Annotated[int, msgspec.Meta(ge=1, le=192)] = 64
    header_count: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100
    inspect: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_INSPECTED)] = 65_536
    rate: Annotated[int, msgspec.Meta(ge=10)] = 5_000
    burst: Positive = 10_000
    connections: Positive = 10_000
    http2_streams: Positive = 100
    heap_mb: Positive = 1_024
    decisions: Positive = 512
    held: Positive = 100
    answer: int = 32_768


class Timeouts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long each step may take. ``request_idle_ms`` is how long an ordinary call may stand still, and
    ``stream_idle_ms`` one that streams; ``flush_ms`` how long what came back waits in Envoy."""

    decision_ms: Positive = 150
    headers_ms: Positive = 10_000
    request_idle_ms: Positive = 60_000
    upstream_ms: Positive = 30_000
    connect_ms: Positive = 1_000
    stream_idle_ms: Positive = 300_000
    connection_idle_ms: Positive = 300_000
    drain_s: Positive = 30
    flush_ms: Positive = 100


EVERYTHING = RouteRule(name="all")

OVERRIDES = (
    "x-original-url",
    "x-rewrite-url",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
)
"""Headers by which some frameworks serve another path or method than the one that was judged."""


class GatewaySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything about one Envoy. ``folder`` is private to the service (0700) and holds no secrets at rest.

    ``key_headers`` are where an API key may be presented, ``key_prefix`` what its text begins with: the text
    is ``PREFIX PUBLIC-ID _ SECRET``. ``trusted_hops`` is how many proxies in front are ours. ``encoding`` is
    what the API may answer in: ``any``, or ``identity`` so that no compressed answer goes unread.
    """

    folder: str
    upstream: Upstream
    host: str = "127.0.0.1"
    port: Positive = 8080
    server: Server | None = None
    routes: tuple[RouteRule, ...] = (EVERYTHING,)
    limits: Limits = Limits()
    timeouts: Timeouts = Timeouts()
    jwt: tuple[JwtProvider, ...] = ()
    trusted_hops: Annotated[int, msgspec.Meta(ge=0)] = 0
    key_headers: tuple[str, ...] = ("authorization", "x-api-key")
    key_prefix: str = "lm_"
    strip: tuple[str, ...] = OVERRIDES
    encoding: Literal["any", "identity"] = "any"
    workers: Positive = 1
    decision: str = ""

    @property
    def root(self) -> Path:
        """The run folder."""
        return Path(self.folder)

    @property
    def decision_address(self) -> str:
        """Where the decision server listens: a socket path, or ``127.0.0.1:PORT``."""
        return self.decision or str(self.root / "decision.sock")

    @property
    def admin_socket(self) -> Path:
        """Envoy's own administration, readable by us only."""
        return self.root / "admin.sock"

    @property
    def answers_pipe(self) -> Path:
        """The named pipe for what came back: nothing of it rests on a disk."""
        return self.root / "answers.pipe"

    @property
    def suspensions(self) -> Path:
        """The folder Envoy watches for suspensions."""
        return self.root / "suspensions"

    @property
    def xds(self) -> Path:
        """The folder Envoy watches for configuration."""
        return self.root / "xds"

    def closed(self) -> frozenset[str]:
        """The routes that never pass unjudged."""
        return frozenset(rule.name for rule in self.routes if rule.fail == "closed")
