"""Consoles of proxies that are open."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.guards import may_be_guarded
from limen.scan.config.haproxy import Section
from limen.scan.config.nginx import Directive, walk
from limen.scan.config.parts import mapping
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_EVERYWHERE: Final = ("0.0.0.0", "::", "*")  # noqa: S104, looked for
_STATUS: Final = ("stub_status", "api", "vhost_traffic_status_display", "upstream_conf")
_INNER: Final = ("127.", "/", "[::1]", "localhost", "unix")
_REMOTE: Final = ("ipv4@*", "ipv4@0.", "*:", "0.0.0.0:", ":")
_ASKS: Final = (
    ("stats", "auth"), ("stats", "http-request"), ("http-request", "auth"), ("http-request", "deny"),
)  # fmt: skip


def check(settings: Settings) -> Iterator[Hit]:
    """Envoy's admin on every address, HAProxy's statistics without a password, nginx's status without a
    guard."""
    for part in settings.parts if settings.kind == "envoy" else ():
        address = mapping(mapping(mapping(part.data.get("admin")).get("address")).get("socket_address"))
        if address.get("address") in _EVERYWHERE:
            place = part.place("admin", "address", "socket_address", "address")
            yield Hit(place, "Envoy's admin is open to everybody")
    for section in settings.sections:
        yield from _statistics(settings, section)
    for each, around in walk(settings.directives):
        if each.name in _STATUS and around and around[-1].name == "location" and not _guarded(around):
            said = f"{around[-1]} tells the proxy's state to everybody"
            severity = Severity.LOW if each.name == "stub_status" else None
            yield Hit(settings.place(each.line), said, subject=each.name, severity=severity)


def _guarded(around: tuple[Directive, ...]) -> bool:
    """Whether somebody is kept out, or only the host itself is listened to."""
    listens = [each.args[0] for block in around for each in block.all("listen") if each.args]
    inner = bool(listens) and all(each.startswith(_INNER) for each in listens)
    return inner or any(may_be_guarded(block) for block in around)


def _statistics(settings: Settings, section: Section) -> Iterator[Hit]:
    on = section.all("stats", "enable") + section.all("stats", "uri")
    binds = [line.words[1] for line in section.all("bind") if len(line.words) > 1]
    inner = bool(binds) and all(each.startswith(_INNER) for each in binds)
    asked = any(section.all(*words) for words in _ASKS)
    if on and section.kind in ("frontend", "listen") and not inner and not asked:
        said = f"{section.name}: statistics without a password"
        yield Hit(settings.place(on[0].number), said, subject=section.name)
    for line in section.all("stats", "socket"):
        if len(line.words) > 2 and line.words[2].startswith(_REMOTE):
            yield Hit(
                settings.place(line.number), "the control socket is open to everybody", subject="socket"
            )


RULE: Final = Rule[Settings](
    id="proxy-console-open",
    title="A proxy's own console is open to everybody",
    cwe=306,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "It tells every upstream and certificate, and in Envoy and HAProxy it changes them"
        " and shuts the proxy down."
    ),
    check=check,
    mends={"": "Listen on 127.0.0.1 alone; stats auth in HAProxy; allow and deny in nginx."},
    references=(
        "https://www.envoyproxy.io/docs/envoy/latest/operations/admin",
        "https://cwe.mitre.org/data/definitions/306.html",
    ),
    bad=(
        {
            "envoy.yaml": (
                "admin:\n"
                "  address:\n"
                "    socket_address: {address: 0.0.0.0, port_value: 9901}\n"
                "static_resources: {}\n"
            )
        },
        {"haproxy.cfg": ("listen stats\n  bind :8404\n  mode http\n  stats enable\n  stats uri /\n")},
        {"nginx.conf": in_server("    location /status { stub_status; }\n")},
    ),
    good=(
        {
            "envoy.yaml": (
                "admin:\n"
                "  address:\n"
                "    socket_address: {address: 127.0.0.1, port_value: 9901}\n"
                "static_resources: {}\n"
            )
        },
        {
            "haproxy.cfg": (
                'listen stats\n  bind :8404\n  mode http\n  stats enable\n  stats auth ops:"${STATS}"\n'
            )
        },
        {"nginx.conf": in_server("    location /status { stub_status; allow 127.0.0.1; deny all; }\n")},
    ),
)
