"""Real HAProxy asks the real decision process: what passes, what does not, what happens unanswered."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from gateway_rig import DECISION_SECONDS, Gateway, binary
from installed import Installed, free_port, public_id, wait_for

from limen.model import Evidence

INJECTION = {"note": "1' UNION SELECT password FROM users WHERE '1'='1' -- "}


@pytest.fixture(scope="module")
def keys() -> list[str]:
    return []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, keys: list[str]) -> Iterator[Installed]:
    binary("haproxy")
    installed = Installed(Path(tmp_path_factory.mktemp("haproxy")), preset="balanced")
    with installed.config.open("a") as file:
        file.write(f'[spoe]\nlisten = "127.0.0.1:{free_port()}"\n')
    keys.extend(installed.mint(3))
    installed.start()
    yield installed
    installed.close()


@pytest.fixture(scope="module")
def haproxy(installed: Installed) -> Iterator[Gateway]:
    found = binary("haproxy")
    gateway = Gateway(installed, "haproxy", lambda folder: [found, "-db", "-f", str(folder / "haproxy.cfg")])
    yield gateway
    gateway.close()


def test_a_call_passes_and_the_api_is_told_who_calls(haproxy: Gateway, keys: list[str]) -> None:
    lies = {"x-limen-identity": "root", "x-limen-route": "~probe", "x-envoy-internal": "true"}
    got = {n.lower(): v for n, v in haproxy.call("/echo", keys[0], headers=lies).json().items()}
    assert got["x-limen-identity"] not in ("", "root")
    assert got["x-forwarded-for"] == "127.0.0.1"
    assert not {"x-limen-route", "x-envoy-internal"} & set(got)


def test_an_unknown_key_is_refused_as_at_envoy(haproxy: Gateway) -> None:
    answer = haproxy.call("/items/1", "lm_none_none")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401


def test_an_injection_in_a_body_is_denied(haproxy: Gateway, keys: list[str]) -> None:
    assert haproxy.status("/notes", keys[0], method="POST", json={"note": "thanks"}) == 200
    assert haproxy.status("/notes", keys[0], method="POST", json=INJECTION) == 403


def test_a_suspended_key_is_denied(installed: Installed, haproxy: Gateway, keys: list[str]) -> None:
    assert haproxy.status("/items/1", keys[1]) == 200
    installed.ask("keys.suspend", public_id=public_id(keys[1]), by="test", why="test")
    wait_for(lambda: haproxy.status("/items/1", keys[1]) == 403, 2)


def test_what_came_back_is_judged(installed: Installed, haproxy: Gateway, keys: list[str]) -> None:
    call = haproxy.call("/items/1", keys[0]).headers["x-request-id"]

    def heard() -> list[Evidence]:
        said = [each for each in installed.records() if isinstance(each, Evidence)]
        return [each for each in said if each.features.kind == "answer" and each.features.call == call]

    assert wait_for(heard)


def test_a_hung_agent_means_503_in_time_and_it_comes_back_by_itself(
    installed: Installed, haproxy: Gateway, keys: list[str]
) -> None:
    os.kill(installed.active(), signal.SIGSTOP)
    status, took = haproxy.timed("/items/1", keys[0])
    assert status == 503
    assert took < DECISION_SECONDS + 1
    assert haproxy.status("/open/1", keys[0]) == 200
    wait_for(lambda: haproxy.status("/items/1", keys[0]) == 200, 20)


def test_a_killed_agent_means_503_and_it_comes_back_by_itself(
    installed: Installed, haproxy: Gateway, keys: list[str]
) -> None:
    wait_for(installed.stands_by, 20)
    os.kill(installed.active(), signal.SIGKILL)
    seen = set()
    wait_for(lambda: seen.add(haproxy.status("/items/1", keys[0])) or 200 in seen, 20)
    assert seen <= {200, 503}
