"""The settings of shared signals: Limen as transmitter, as receiver, and what signals of others do."""

from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from limen.settings.gateway import Count
from limen.settings.values import Duration

Reaction = Literal["ignore", "suspect", "step_up", "suspend"]
Told = Literal["session-revoked", "credential-change", "risk-level-change", "assurance-level-change"]


class SsfStream(msgspec.Struct, frozen=True):
    """A receiver that may have one stream of our signals."""

    receiver: Annotated[
        str,
        Meta(description="The principal of its API key, which needs the scope `limen:ssf`.", min_length=1),
    ]
    audience: Annotated[str, Meta(description="What `aud` says to it.", min_length=1)]
    events: Annotated[tuple[Told, ...], Meta(description="What it may be told.", min_length=1)] = (
        "session-revoked",
        "credential-change",
        "risk-level-change",
        "assurance-level-change",
    )


class SsfReceiver(msgspec.Struct, frozen=True):
    """A transmitter whose signals are taken."""

    issuer: Annotated[str, Meta(description="The `iss` of its SETs, exactly.", min_length=1)]
    jwks: Annotated[str, Meta(description="Its keys: a file or an https:// URL.", min_length=1)]
    audience: Annotated[str, Meta(description="What `aud` must name.", min_length=1)]
    delivery: Annotated[
        Literal["push", "poll"], Meta(description="It pushes to `/ssf/events`, or is polled.")
    ] = "push"
    poll_url: Annotated[
        str, Meta(description="Where it is polled; https (plain http on this machine only).")
    ] = ""
    credential_file: Annotated[
        str,
        Meta(
            description="File with a bearer token: shown to it in polls, or asked of it in pushes (none: its"
            " signature is enough)."
        ),
    ] = ""
    algorithms: Annotated[
        tuple[Literal["RS256", "ES256"], ...], Meta(description="Accepted signatures.", min_length=1)
    ] = ("RS256", "ES256")
    oldest: Annotated[Duration, Meta(description="Older SETs are refused.")] = Duration(7 * 86_400)
    subjects: Annotated[
        tuple[str, ...],
        Meta(
            description="Whose people it may tell of: issuers, and e-mail domains as `@example.com`. Empty:"
            " those of its own issuer, and any e-mail address."
        ),
    ] = ()
    critical: Annotated[
        tuple[str, ...],
        Meta(description="Members of complex subjects that its metadata calls critical, as `tenant`."),
    ] = ()
    most_an_hour: Annotated[
        Count, Meta(description="Holds its signals may put in force in an hour; past it they only suspect.")
    ] = 500

    def __post_init__(self) -> None:
        _check_url("jwks", self.jwks if "://" in self.jwks else "https://x")
        if self.delivery == "poll":
            _check_url("poll_url", self.poll_url)


class SsfEvents(msgspec.Struct, frozen=True):
    """What a signal of another party does to its subject: `suspect` raises suspicion, `step_up` asks his
    tokens for a newer login, `suspend` holds his tokens, his logins and his keys. Of `session_revoked` and
    `token_claims_change` only tokens are touched. Whatever improved does nothing; nothing is lifted."""

    session_revoked: Annotated[Reaction, Meta(description="A session is over.")] = "step_up"
    token_claims_change: Annotated[Reaction, Meta(description="What tokens say of him changed.")] = "step_up"  # noqa: S105 - no password
    credential_change: Annotated[Reaction, Meta(description="A credential was revoked or deleted.")] = (
        "suspect"
    )
    assurance_level_change: Annotated[Reaction, Meta(description="His assurance fell.")] = "suspect"
    device_compliance_change: Annotated[Reaction, Meta(description="A device complies no more.")] = "suspect"
    risk_level_change: Annotated[Reaction, Meta(description="His risk rose.")] = "suspect"
    credential_compromise: Annotated[Reaction, Meta(description="A credential was found elsewhere.")] = (
        "suspend"
    )
    account_disabled: Annotated[Reaction, Meta(description="His account was disabled.")] = "suspend"
    account_purged: Annotated[Reaction, Meta(description="His account is gone.")] = "suspend"
    account_credential_change_required: Annotated[
        Reaction, Meta(description="He must change a credential.")
    ] = "step_up"


class Ssf(msgspec.Struct, frozen=True):
    """Shared signals: OpenID SSF 1.0 with CAEP 1.0 and RISC 1.0."""

    issuer: Annotated[
        str,
        Meta(description="Our name as a transmitter, where its routes are reached; empty: nothing is told."),
    ] = ""
    algorithm: Annotated[Literal["RS256", "ES256"], Meta(description="What we sign with.")] = "RS256"
    rotate_keys: Annotated[Duration, Meta(description="Age at which our signing key is replaced.")] = (
        Duration(90 * 86_400)
    )
    push_hosts: Annotated[
        tuple[str, ...],
        Meta(description="Hosts that receivers may have SETs pushed to, with `:port` where it is not 443."),
    ] = ()
    push_loopback: Annotated[bool, Meta(description="Also to this machine, and by plain http there.")] = False
    outbox: Annotated[
        Count, Meta(description="SETs that wait in a stream; past it the stream is paused, and says so.")
    ] = 10_000
    hold_for: Annotated[
        Duration, Meta(description="How long a hold put by a signal lasts; 0s: until a person lifts it.")
    ] = Duration(86_400)
    events: SsfEvents = SsfEvents()
    streams: tuple[SsfStream, ...] = ()
    receivers: tuple[SsfReceiver, ...] = ()

    def __post_init__(self) -> None:
        if self.issuer:
            parts = urlsplit(self.issuer)
            if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
                raise ValueError("issuer must be an https:// address without query or fragment")
        if self.rotate_keys < 3600:
            raise ValueError("rotate_keys must be 1h at least")


def _check_url(name: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname and parts.username is None:
        return
    if not (parts.scheme == "http" and _loopback(parts.hostname or "")):
        raise ValueError(f"{name} must be an https:// address; plain http:// only on this machine")


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
