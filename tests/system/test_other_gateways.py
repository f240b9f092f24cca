"""Real HAProxy, nginx, Caddy and Traefik ask the real decision process: what passes, and what without it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from gateway_rig import COMMANDS, DECISION_SECONDS, Gateway, binary
from installed import Installed, free_port, public_id, wait_for

from limen.model import Evidence

INJECTION = {"note": "1' UNION SELECT password FROM users WHERE '1'='1' -- "}


@pytest.fixture(scope="module")
def keys() -> list[str]:
    return []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, keys: list[str]) -> Iterator[Installed]:
    installed = Installed(Path(tmp_path_factory.mktemp("others")), preset="balanced")
    with installed.config.open("a") as file:
        for section in ("spoe", "forward_auth"):
            file.write(f'[{section}]\nlisten = "127.0.0.1:{free_port()}"\n')
    keys.extend(installed.mint(6))
    installed.start()
    yield installed
    installed.close()


@pytest.fixture(scope="module", params=list(COMMANDS))
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    binary(request.param)
    gateway = Gateway(request.getfixturevalue("installed"), request.param)
    yield gateway
    gateway.close()


def seen(gateway: Gateway, key: str, **headers: str) -> dict[str, str]:
    """The headers that the API got."""
    return {n.lower(): v for n, v in gateway.call("/echo", key, headers=headers).json().items()}


def test_a_call_passes_and_the_api_is_told_who_calls(gateway: Gateway, keys: list[str]) -> None:
    lies = {"x-limen-identity": "root", "x-limen-route": "~probe", "x-envoy-fault-delay-request": "1"}
    got = seen(gateway, keys[0], **lies)
    assert got["x-limen-identity"] not in ("", "root")
    assert got["x-forwarded-for"].endswith("127.0.0.1")
    assert not {"x-limen-route", "x-envoy-fault-delay-request"} & set(got)


def test_the_id_of_a_call_is_the_gateways(gateway: Gateway, keys: list[str]) -> None:
    assert (
        seen(gateway, keys[0], **{"x-request-id": "chosen-by-client"})["x-request-id"] != "chosen-by-client"
    )


def test_an_unknown_key_is_refused_as_at_envoy(gateway: Gateway) -> None:
    answer = gateway.call("/items/1", "lm_none_none")
    assert answer.status_code == 401
    assert answer.headers.get_list("www-authenticate") == ['Bearer error="invalid_token"']
    assert answer.json()["status"] == 401


def test_an_injection_in_a_query_is_denied(gateway: Gateway, keys: list[str]) -> None:
    assert gateway.status("/items/1", keys[0], params={"q": "thanks"}) == 200
    answer = gateway.call("/items/1", keys[0], params={"q": INJECTION["note"]})
    assert answer.status_code == 403
    assert answer.json()["title"] == "This call is not allowed"


def test_an_injection_in_a_body_is_denied_where_the_gateway_gives_bodies(
    gateway: Gateway, keys: list[str]
) -> None:
    assert gateway.status("/notes", keys[1], method="POST", json={"note": "thanks"}) == 200
    denied = gateway.status("/notes", keys[1], method="POST", json=INJECTION) == 403
    assert denied == (gateway.kind == "haproxy")


def test_lies_about_which_call_it_is_do_not_count(gateway: Gateway, keys: list[str]) -> None:
    lies = {"x-forwarded-uri": "/fine", "x-original-uri": "/fine", "x-forwarded-method": "GET"}
    answer = gateway.call("/items/1", keys[0], params={"q": INJECTION["note"]}, headers=lies)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/open/%2e%2e/items/1", "/open/..%2fitems/1", "/items%5c1"])
def test_a_path_of_two_readings_is_refused(gateway: Gateway, keys: list[str], path: str) -> None:
    assert gateway.raw(path, keys[0]) == 400


def test_a_suspended_key_is_denied(installed: Installed, gateway: Gateway, keys: list[str]) -> None:
    key = keys[2 + list(COMMANDS).index(gateway.kind)]
    assert gateway.status("/items/1", key) == 200
    installed.ask("keys.suspend", public_id=public_id(key), by="test", why="test")
    wait_for(lambda: gateway.status("/items/1", key) == 403, 2)


def test_what_came_back_is_judged(installed: Installed, gateway: Gateway, keys: list[str]) -> None:
    if gateway.kind == "traefik":
        pytest.skip("Traefik tells nothing of what came back")
    call = gateway.call("/items/1", keys[0]).headers["x-request-id"]

    def heard() -> list[Evidence]:
        said = [each for each in installed.records() if isinstance(each, Evidence)]
        return [each for each in said if each.features.kind == "answer" and each.features.call == call]

    assert wait_for(heard)


def test_a_hung_agent_means_503_in_time_and_it_comes_back_by_itself(
    installed: Installed, gateway: Gateway, keys: list[str]
) -> None:
    os.kill(installed.active(), signal.SIGSTOP)
    status, took = gateway.timed("/items/1", keys[0])
    opened = gateway.status("/open/1", keys[0])
    wait_for(lambda: gateway.status("/items/1", keys[0]) == 200, 20)
    assert status == 503
    assert took < DECISION_SECONDS + 1
    assert opened == (200 if gateway.kind == "haproxy" else 503)


def test_a_killed_agent_means_503_and_it_comes_back_by_itself(
    installed: Installed, gateway: Gateway, keys: list[str]
) -> None:
    wait_for(installed.stands_by, 20)
    os.kill(installed.active(), signal.SIGKILL)
    statuses = set()
    wait_for(lambda: statuses.add(gateway.status("/items/1", keys[0])) or 200 in statuses, 20)
    assert statuses <= {200, 503}


def test_envoy_can_be_left_out(tmp_path: Path) -> None:
    binary("haproxy")
    installed = Installed(tmp_path)
    text = installed.config.read_text().replace("\nupstream =", "\nenvoy = false\nupstream =")
    installed.config.write_text(f'{text}[spoe]\nlisten = "127.0.0.1:{free_port()}"\n')
    (key,) = installed.mint(1)
    installed.launch()
    gateway = Gateway(installed, "haproxy")
    try:
        assert wait_for(lambda: gateway.status("/items/1", key) == 200, 20)
        assert installed.envoys() == []
    finally:
        gateway.close()
        installed.close()
