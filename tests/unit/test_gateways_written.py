"""The configurations that are written: what every one must say, and what is refused instead of left out."""

from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from limen.gateways import wire
from limen.gateways.envoy import GatewaySettings, RouteRule, Server, Upstream
from limen.gateways.spoe import frames
from limen.gateways.written import CANNOT, WRITERS, Plan
from limen.model import ConfigError

GATEWAY = GatewaySettings(
    folder="/run/limen",
    upstream=Upstream(url="http://127.0.0.1:9000"),
    routes=(RouteRule(name="open", prefix="/open", fail="open"), RouteRule(name="rest")),
)
PLAN = Plan(gateway=GATEWAY, asks="127.0.0.1:9003", folder=Path("/etc/limen"))


SERVICE = replace(PLAN, gateway=replace(GATEWAY, upstream=Upstream(url="http://orders.shop:8000")))
PROGRAMS = [kind for kind in WRITERS if kind != "kubernetes"]
"""Those in front of any address; Kubernetes has Services, and takes its own part below."""


def text(kind: str, plan: Plan = PLAN) -> str:
    return "\n".join(WRITERS[kind](plan).values())


@pytest.mark.parametrize("kind", PROGRAMS)
def test_each_asks_takes_the_clients_word_for_nothing_and_leaves_no_gap(kind: str) -> None:
    said = text(kind).lower()
    assert "127.0.0.1:9003" in said
    assert "x-limen" in said
    assert "x-http-method-override" in said
    assert "%%" not in said
    assert CANNOT[kind]


@pytest.mark.parametrize("kind", list(WRITERS))
def test_client_certificates_are_refused_instead_of_ignored(kind: str) -> None:
    server = Server(certificate="/c.pem", key="/k.pem", client_ca="/ca.pem")
    with pytest.raises(ConfigError, match="Envoy only"):
        text(kind, replace(PLAN, gateway=replace(GATEWAY, server=server)))


@pytest.mark.parametrize("kind", PROGRAMS)
def test_an_encrypted_api_is_verified(kind: str) -> None:
    said = text(kind, replace(PLAN, gateway=replace(GATEWAY, upstream=Upstream(url="https://api.example"))))
    marks = {"haproxy": "verify required", "nginx": "proxy_ssl_verify on", "caddy": "https://api.example"}
    assert marks.get(kind, '"https://api.example"') in said


def test_a_route_that_would_break_out_of_its_quotes_is_refused() -> None:
    rule = RouteRule(name="odd", prefix="/it's")
    with pytest.raises(ConfigError, match="quotes"):
        text("haproxy", replace(PLAN, gateway=replace(GATEWAY, routes=(rule,))))


def test_haproxys_buffer_holds_whole_headers_and_whole_inspected_bodies() -> None:
    most = RouteRule(name="large", inspect=1_000_000)
    said = text("haproxy", replace(PLAN, gateway=replace(GATEWAY, routes=(most,))))
    size = int(said.partition("tune.bufsize ")[2].split()[0])
    assert size > 1_000_000 + 64 * 1024
    assert size < frames.LARGEST, "the agent takes no larger frame"


def test_traefiks_files_are_yaml_and_name_the_middlewares_in_order() -> None:
    files = WRITERS["traefik"](PLAN)
    assert yaml.safe_load(files["traefik.yaml"])["providers"]["file"]["filename"] == "/etc/limen/limen.yaml"
    http = yaml.safe_load(files["limen.yaml"])["http"]
    assert http["routers"]["api"]["middlewares"] == ["limen-clean", "limen-ask"]
    assert http["middlewares"]["limen-ask"]["forwardAuth"]["trustForwardHeader"] is False


@pytest.mark.parametrize("kind", ["haproxy", "nginx"])
def test_a_refusal_gives_out_the_nonce_that_came_with_it(kind: str) -> None:
    assert "dpop-nonce" in text(kind).lower()


def test_on_kubernetes_every_call_of_the_route_is_asked_about() -> None:
    gateway, route = yaml.safe_load_all(text("kubernetes", SERVICE))
    assert (gateway["kind"], gateway["spec"]["listeners"][0]["port"]) == ("Gateway", 8080)
    (rule,) = route["spec"]["rules"]
    cleaned, asking = rule["filters"]
    assert rule["matches"] == [{"path": {"type": "PathPrefix", "value": "/"}}]
    assert "x-http-method-override" in cleaned["requestHeaderModifier"]["remove"]
    ask = asking["externalAuth"]
    assert (asking["type"], ask["protocol"], ask["backendRef"]) == (
        "ExternalAuth",
        "HTTP",
        {"name": "limen", "port": 9003},
    )
    assert ask["http"]["path"] == wire.ASKED_ABOUT
    assert "x-api-key" in ask["http"]["allowedHeaders"]
    assert not {"x-forwarded-uri", "x-forwarded-method", "x-request-id"} & set(ask["http"]["allowedHeaders"])
    assert rule["backendRefs"] == [{"name": "orders", "port": 8000}]
    assert route["metadata"]["namespace"] == gateway["metadata"]["namespace"] == "shop"


@pytest.mark.parametrize(
    "upstream", ["http://127.0.0.1:9000", "http://localhost:9000", "https://orders.shop"]
)
def test_what_is_no_service_is_refused_on_kubernetes(upstream: str) -> None:
    with pytest.raises(ConfigError, match=r"a Service is needed|leave TLS out"):
        text("kubernetes", replace(PLAN, gateway=replace(GATEWAY, upstream=Upstream(url=upstream))))
