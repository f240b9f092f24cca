"""The configurations that are written: what every one must say, and what is refused instead of left out."""

from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

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


def text(kind: str, plan: Plan = PLAN) -> str:
    return "\n".join(WRITERS[kind](plan).values())


@pytest.mark.parametrize("kind", list(WRITERS))
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


@pytest.mark.parametrize("kind", list(WRITERS))
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
