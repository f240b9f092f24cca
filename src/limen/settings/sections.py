"""Every setting, typed and described; those of the gateway, of shared signals, of the step-up service, of
the copilot, of the scanner and of a provider have files of their own.

A struct is a section of ``limen.toml``; ``docs/reference/settings.md`` is generated from these files.
Secrets are never settings: a setting names the file that holds one.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from limen.settings.copilot import Copilot
from limen.settings.gateway import (
    Count,
    Decision,
    ForwardAuth,
    Identity,
    Mode,
    Route,
    Server,
    Spoe,
)
from limen.settings.networks import NamedNetwork
from limen.settings.provider import Provider
from limen.settings.rules import StandingRules
from limen.settings.scan import Scan
from limen.settings.ssf import Ssf
from limen.settings.step_up import StepUp
from limen.settings.values import Address, Duration, Planted, Rate, Share, Size, Syslog, Url


class Data(msgspec.Struct, frozen=True):
    """Where Limen keeps what it must not lose."""

    folder: Annotated[str, Meta(description="Journal, snapshots, controls and vault.")] = "limen-data"
    master_key_file: Annotated[
        str, Meta(description="The master key; keep it off this disk. `LIMEN_MASTER_KEY_FILE` says the same.")
    ] = ""


class Policies(msgspec.Struct, frozen=True):
    """What is done about risk."""

    preset: Annotated[
        Literal["observe", "balanced", "strict"], Meta(description="A policy file that comes with Limen.")
    ] = "observe"
    file: Annotated[str, Meta(description="A Cedar file of your own, in place of the preset.")] = ""
    mode: Annotated[
        Mode | None,
        Meta(
            description="`observe` only says what it would do. Unset: as the preset; `enforce` with a file."
        ),
    ] = None

    @property
    def effective_mode(self) -> Mode:
        """The mode in force where a route says nothing."""
        return self.mode or ("observe" if self.preset == "observe" and not self.file else "enforce")


class Budgets(msgspec.Struct, frozen=True):
    """In how many hours of a benign caller each action may be met; Limen sets its thresholds so that this is
    held. An hour of one caller is one chance to be wrong, however many calls it holds."""

    watch: Annotated[Rate, Meta(description="Callers' hours that are watched.")] = Rate("2%")
    slow: Annotated[Rate, Meta(description="Callers' hours that are slowed.")] = Rate("0.5%")
    step_up: Annotated[Rate, Meta(description="Callers' hours that are challenged.")] = Rate("0.15%")
    block: Annotated[Rate, Meta(description="Callers' hours in which a call is blocked.")] = Rate(
        "1 in 2500000"
    )
    suspend: Annotated[
        Rate,
        Meta(description="Callers' hours hot enough to suspend for; at least two bits rarer than `block`."),
    ] = Rate("1 in 10000000")
    calls_per_hour: Annotated[
        Count,
        Meta(description="Callers active in an hour; makes a rate such as `1/day` a share of their hours."),
    ] = 10_000


class Logins(msgspec.Struct, frozen=True):
    """What is promised of logins: how many of the good ones are met. Limen moves its thresholds so that the
    promise is held, and shows promised beside observed."""

    step_up: Annotated[Share, Meta(description="Logins that are asked for more proof.")] = Share("2%")
    reject: Annotated[Share, Meta(description="Logins that are refused.")] = Share("0.02%")
    acr_values: Annotated[
        tuple[str, ...], Meta(description="Classes of proof that a step-up asks for, the best first.")
    ] = ("phr",)
    max_age: Annotated[
        Duration, Meta(description="Age up to which an earlier proof will do for a step-up; 0s: none.")
    ] = Duration(0)
    again: Annotated[
        Duration,
        Meta(description="A session is judged again after this at the latest; at once when it moves."),
    ] = Duration(300)
    geoip: Annotated[
        str, Meta(description="MMDB file with countries, cities or locations; empty: none is asked.")
    ] = ""
    geoip_asn: Annotated[str, Meta(description="MMDB file with ASNs; empty: none is asked.")] = ""


class Doors(msgspec.Struct, frozen=True):
    """Where identity providers and applications ask about logins, each with an API key of ours that has the
    scope `limen:logins`."""

    listen: Annotated[Address, Meta(description="HOST:PORT; empty: nobody can ask.")] = Address("")
    url: Annotated[
        Url, Meta(description="What they know it as (`https://risk.example.com`), for its metadata.")
    ] = Url("")
    certificate: Annotated[str, Meta(description="PEM file with the certificate chain (TLS).")] = ""
    private_key: Annotated[str, Meta(description="PEM file with its private key.")] = ""
    behind_proxy: Annotated[
        bool, Meta(description="A proxy in front ends TLS: plain HTTP may leave this machine.")
    ] = False
    zitadel_key_file: Annotated[
        str,
        Meta(description="File with the signing key of Zitadel's target; empty: Zitadel is not answered."),
    ] = ""

    def __post_init__(self) -> None:
        if bool(self.certificate) != bool(self.private_key):
            raise ValueError("certificate and private_key come together: give both or neither")
        if self.listen.startswith("unix:"):
            raise ValueError("listen needs HOST:PORT here: keys may be bound to networks")
        if self.listen and not (self.certificate or self.behind_proxy or self.listen.is_loopback):
            raise ValueError(
                f"listen = {self.listen} would carry keys and names in the clear: give certificate and"
                " private_key, or say behind_proxy = true where a proxy in front ends TLS"
            )


class Api(msgspec.Struct, frozen=True):
    """Where programs of operators ask, plan and apply (see the guide to the API), each request signed with an
    operator's own key."""

    listen: Annotated[
        Address, Meta(description="HOST:PORT on this machine (`127.0.0.1:9465`); empty: not served.")
    ] = Address("")

    def __post_init__(self) -> None:
        if self.listen and (self.listen.startswith("unix:") or not self.listen.is_loopback):
            raise ValueError(
                f"listen = {self.listen}: the API is served on this machine only: give 127.0.0.1:PORT, and a"
                " tunnel of your own where operators are elsewhere"
            )
        if self.listen and self.listen.port == 0:
            raise ValueError("listen needs a port of its own: requests are signed for it")


class Learning(msgspec.Struct, frozen=True):
    """Whether live traffic teaches; what may teach, and how much, is fixed (`limits.md`)."""

    enabled: Annotated[bool, Meta(description="Learn from traffic; off: the model stays as it is.")] = True


class Journal(msgspec.Struct, frozen=True):
    """Evidence on disk."""

    folder: Annotated[str, Meta(description="Inside the data folder if relative.")] = "journal"
    retention: Annotated[Duration, Meta(description="Older segments are deleted.")] = Duration(30 * 86400)
    size: Annotated[Size, Meta(description="Past this, the oldest segments are deleted.")] = Size(10 << 30)
    segment: Annotated[Size, Meta(description="Size of one segment.")] = Size(64 << 20)
    flush: Annotated[Duration, Meta(description="Evidence a power cut may cost.")] = Duration(0.2)


class Limits(msgspec.Struct, frozen=True):
    """Caps that may be set; the others are in `limits.md`."""

    operations: Annotated[Count, Meta(description="Operations in the catalogue.")] = 2_000


class BlastRadius(msgspec.Struct, frozen=True):
    """How much harm policies may do before a person must agree."""

    percent: Annotated[
        float, Meta(description="Active keys that policies may suspend in an hour.", gt=0, le=100)
    ] = 2.0
    least: Annotated[Count, Meta(description="Suspensions an hour that are always allowed.")] = 3


class Channel(msgspec.Struct, frozen=True):
    """A receiver that alerts can be routed to (see rules.md); it hears only what is routed to it."""

    name: Annotated[str, Meta(description="What rules call it.", min_length=1, max_length=64)]
    webhook: Annotated[Url, Meta(description="https:// address that gets signed alerts.")] = Url("")
    webhook_secret_file: Annotated[str, Meta(description="File with the secret that signs them.")] = ""
    syslog: Annotated[Syslog, Meta(description="As `syslog` of `[alerts]`.")] = Syslog("")

    def __post_init__(self) -> None:
        if bool(self.webhook) == bool(self.syslog):
            raise ValueError("a channel is one receiver: give webhook or syslog")
        if self.name in ("webhook", "syslog"):
            raise ValueError(f"name {self.name!r} is that of the receiver in [alerts]: take another")
        if self.webhook and not self.webhook_secret_file:
            raise ValueError("webhook needs webhook_secret_file: an alert that is not signed can be forged")


class Alerts(msgspec.Struct, frozen=True):
    """Whom to tell: once of each incident, and again when it grows worse; the rest are counted in a
    digest."""

    webhook: Annotated[
        Url, Meta(description="https:// address that gets signed alerts (plain on loopback).")
    ] = Url("")
    webhook_secret_file: Annotated[str, Meta(description="File with the secret that signs them.")] = ""
    syslog: Annotated[
        Syslog, Meta(description="`udp://host:514`, `tcp://host:601` or `unix:///dev/log`.")
    ] = Syslog("")
    from_action: Annotated[
        Literal["watch", "slow", "step_up", "block", "suspend"],
        Meta(description="Mildest action that alerts."),
    ] = "step_up"
    channels: tuple[Channel, ...] = ()

    def __post_init__(self) -> None:
        if self.webhook and not self.webhook_secret_file:
            raise ValueError("webhook needs webhook_secret_file: an alert that is not signed can be forged")


class Metrics(msgspec.Struct, frozen=True):
    """Figures for Prometheus."""

    listen: Annotated[Address, Meta(description="Where `/metrics` answers.")] = Address("127.0.0.1:9464")
    operations: Annotated[
        Count, Meta(description="Operations with figures of their own; the rest are `other`.")
    ] = 50


class Clock(msgspec.Struct, frozen=True):
    """For demonstrations and tests only."""

    scale: Annotated[
        float, Meta(description="How many times faster than real time; 1 in production.", gt=0)
    ] = 1.0
    offset_file: Annotated[
        str, Meta(description="File with seconds to add to the time; empty in production.")
    ] = ""
    header: Annotated[
        str, Meta(description="Header that says when a call is made, believed; empty in production.")
    ] = ""


class Decoys(msgspec.Struct, frozen=True):
    """What is planted to be found. Whoever touches it went through what was not his: the call is blocked, and
    nothing is learnt from it. Keys are planted with `limen keys create --canary`."""

    operations: Annotated[
        tuple[Planted, ...],
        Meta(
            description="Operations that no client calls: `GET /internal/users/export`, or a path alone for"
            " any method; `{id}` stands for any segment."
        ),
    ] = ()


class Settings(msgspec.Struct, frozen=True):
    """All of ``limen.toml``; without a file, everything is at its default."""

    server: Server = Server()
    data: Data = Data()
    decision: Decision = Decision()
    spoe: Spoe = Spoe()
    forward_auth: ForwardAuth = ForwardAuth()
    identity: Identity = Identity()
    routes: tuple[Route, ...] = ()
    policy: Policies = Policies()
    rules: StandingRules = StandingRules()
    networks: tuple[NamedNetwork, ...] = ()
    budgets: Budgets = Budgets()
    logins: Logins = Logins()
    ssf: Ssf = Ssf()
    step_up: StepUp = StepUp()
    doors: Doors = Doors()
    provider: Provider = Provider()
    api: Api = Api()
    learning: Learning = Learning()
    decoys: Decoys = Decoys()
    journal: Journal = Journal()
    limits: Limits = Limits()
    blast_radius: BlastRadius = BlastRadius()
    alerts: Alerts = Alerts()
    metrics: Metrics = Metrics()
    copilot: Copilot = Copilot()
    scan: Scan = Scan()
    clock: Clock = Clock()
