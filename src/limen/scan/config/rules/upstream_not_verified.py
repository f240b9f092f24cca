"""Upstreams that are believed unseen."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.envoy import Extension, extensions
from limen.scan.config.nginx import Directive, walk
from limen.scan.config.parts import mapping
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_SERVERS: Final = ("server", "default-server")
_VERIFY: Final = ("proxy_ssl_verify", "grpc_ssl_verify")


def check(settings: Settings) -> Iterator[Hit]:
    """Checks that are switched off, and in Envoy, where there is none unless it is asked for, left out."""
    for section in settings.sections:
        for line in section.lines:
            if line.after("verify") == "none" and line.words[0] in _SERVERS and "ssl" in line.words:
                yield Hit(
                    settings.place(line.number), f"{line.after('server') or section.name} is not verified"
                )
    for each, around in walk(settings.directives):
        if each.name in _VERIFY and each.args == ("off",) and _by_tls(around):
            yield Hit(settings.place(each.line), "the upstream is not verified")
    for context in extensions(settings, "UpstreamTlsContext"):
        yield from _of_envoy(context)


def _of_envoy(context: Extension) -> Iterator[Hit]:
    common = mapping(context.data.get("common_tls_context"))
    named = [mapping(value) for key, value in common.items() if "validation_context" in str(key)]
    if not named:
        yield Hit(context.place(), "the upstream is not verified: no validation_context")
    elif any(each.get("trust_chain_verification") == "ACCEPT_UNTRUSTED" for each in named):
        yield Hit(context.place(), "the upstream is believed whoever signed its certificate")


def _by_tls(holders: tuple[Directive, ...]) -> bool:
    return any(
        each.name.endswith("_pass") and each.args and each.args[0].startswith(("https://", "grpcs://"))
        for each, _ in walk(holders[-1].block if holders else ())
    )


RULE: Final = Rule[Settings](
    id="upstream-not-verified",
    title="Whoever answers for the upstream is believed",
    cwe=295,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why=(
        "TLS to an upstream whose certificate nobody checks keeps out no one who sits on"
        " the way: he answers in its place, and reads what is sent."
    ),
    check=check,
    mends={
        "": (
            "server api api:443 ssl verify required ca-file /etc/ca.pem;  proxy_ssl_verify on;"
            " with proxy_ssl_trusted_certificate."
        )
    },
    references=(
        "http://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify",
        "https://cwe.mitre.org/data/definitions/295.html",
    ),
    bad=(
        {"haproxy.cfg": ("backend api\n  mode http\n  server api api:443 ssl verify none\n")},
        {"nginx.conf": in_server("    location / { proxy_pass https://app; proxy_ssl_verify off; }\n")},
    ),
    good=(
        {
            "haproxy.cfg": (
                "backend api\n  mode http\n  server api api:443 ssl verify required ca-file /ca.pem\n"
            )
        },
        {"nginx.conf": in_server("    location / { proxy_pass https://app; proxy_ssl_verify on; }\n")},
    ),
)
