"""The settings as Envoy's builders want them."""

from pathlib import Path

import msgspec

from limen.assemble.places import Places
from limen.gateways.envoy import GatewaySettings, Limits, RouteRule, Server, Timeouts, Upstream
from limen.gateways.written import WRITERS, Files, Plan
from limen.model import ConfigError
from limen.settings import Address, Route, Settings, Url
from limen.settings import Server as ServerSettings

REST = "rest"


def gateway_settings(settings: Settings, places: Places) -> GatewaySettings:
    """Everything about the Envoy of an installation; raises ``ConfigError`` when there is no upstream."""
    server, decision = settings.server, settings.decision
    if not server.upstream:
        raise ConfigError("no upstream: name the API to protect with --upstream URL or [server] upstream")
    return GatewaySettings(
        folder=str(places.run),
        upstream=_upstream(server),
        host=server.listen.host,
        port=server.listen.port,
        server=_tls(server),
        routes=route_rules(settings),
        limits=Limits(
            header_kb=max(1, server.header_limit // 1024),
            rate=max(10, server.rate_floor),
            burst=max(10, 2 * server.rate_floor),
            held=decision.held,
        ),
        timeouts=Timeouts(
            decision_ms=max(1, round(decision.timeout * 1000)),
            upstream_ms=max(1, round(server.timeout * 1000)),
            flush_ms=max(1, round(decision.answers * 1000)),
        ),
        trusted_hops=1 if settings.identity.trusted_proxies else 0,
        key_headers=("authorization", *settings.identity.api_key_headers),
        decision=str(places.decision),
    )


def plan_for(settings: Settings, places: Places, kind: str, folder: Path) -> Plan:
    """What the writer for a gateway of another kind needs; raises ``ConfigError`` when it could not ask."""
    section, listen = (
        ("spoe", settings.spoe.listen)
        if kind == "haproxy"
        else ("forward_auth", settings.forward_auth.listen)
    )
    if not listen:
        raise ConfigError(f'{kind} has nobody to ask: say [{section}] listen = "127.0.0.1:9002"')
    gateway = gateway_settings(settings, places)
    return Plan(
        gateway=gateway,
        asks=listen,
        folder=folder.absolute(),
        proxies=settings.identity.trusted_proxies,
        identity=settings.identity.upstream_header,
    )


def written_files(
    settings: Settings, places: Places, kind: str, folder: Path, upstream: str = "", port: int = 0
) -> Files:
    """The files of a gateway of another kind, in front of ``upstream`` (host:port) where one is named.

    Raises ``ConfigError`` for what it cannot carry out.
    """
    server = settings.server
    try:
        listen = Address.parse(f"{server.listen.rpartition(':')[0]}:{port or server.listen.port}")
        url = Url.parse(f"http://{upstream}") if upstream else server.upstream
    except ValueError as error:
        raise ConfigError(f"upstream {upstream!r}: {error}") from None
    server = msgspec.structs.replace(server, listen=listen, upstream=url)
    meant = msgspec.structs.replace(settings, server=server)
    return WRITERS[kind](plan_for(meant, places, kind, folder))


def route_rules(settings: Settings) -> tuple[RouteRule, ...]:
    """The route rules, and the one for everything else. Their names are what the decision process is told."""
    rules = [_rule(f"route-{number}", route) for number, route in enumerate(settings.routes, 1)]
    return (*rules, RouteRule(name=REST))


def closed_routes(settings: Settings) -> frozenset[str]:
    """The names of the routes that never pass unjudged."""
    return frozenset(rule.name for rule in route_rules(settings) if rule.fail == "closed")


def _rule(name: str, route: Route) -> RouteRule:
    whole = not route.match.endswith("*")
    return RouteRule(
        name=name,
        prefix="/" if whole else route.match[:-1],
        template=route.match if whole else "",
        methods=route.methods,
        fail=route.fail,
        body="refuse" if route.body_past_limit == "refuse" else "inspect",
        inspect=int(route.body),
        kind=route.kind,
        preflight=route.preflight,
    )


def _upstream(server: ServerSettings) -> Upstream:
    tls = server.upstream_tls
    return Upstream(url=server.upstream, ca=tls.ca, certificate=tls.certificate, key=tls.private_key)


def _tls(server: ServerSettings) -> Server | None:
    tls = server.tls
    if not tls.certificate:
        return None
    return Server(
        certificate=tls.certificate, key=tls.private_key, client_ca=tls.client_ca, hsts_s=round(tls.hsts)
    )
