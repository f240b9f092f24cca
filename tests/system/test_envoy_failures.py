"""Each fail policy with the decision process broken, late, hung and dead; suspensions hold throughout."""

import signal
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from envoy_rig import Rig, wait_for

from limen.gateways.envoy import write_suspensions

ROUTES = ("/closed", "/orders", "/open")


def statuses(rig: Rig, **headers: str) -> list[int]:
    """What the closed, the identity and the open route answer."""
    return [rig.client.get(path, headers=headers).status_code for path in ROUTES]


@pytest.fixture
def hung(rig: Rig) -> Iterator[None]:
    rig.signal_decider(signal.SIGSTOP)
    yield
    rig.signal_decider(signal.SIGCONT)
    wait_for(lambda: statuses(rig) == [200, 200, 200])


@pytest.fixture
def dead(rig: Rig) -> Iterator[None]:
    rig.stop_decider()
    yield
    rig.start_decider()
    wait_for(lambda: statuses(rig) == [200, 200, 200])


@pytest.fixture
def suspended(rig: Rig) -> Iterator[None]:
    write_suspensions(rig.settings.suspensions, ["Zq81"])
    wait_for(lambda: rig.client.get("/open", headers={"x-api-key": "lm_Zq81_secret"}).status_code == 403, 1.0)
    yield
    write_suspensions(rig.settings.suspensions, [])
    wait_for(lambda: rig.client.get("/open", headers={"x-api-key": "lm_Zq81_secret"}).status_code == 200, 1.0)


def test_all_pass_when_all_is_well(rig: Rig) -> None:
    assert statuses(rig) == [200, 200, 200]


def test_a_broken_judgement_falls_back_to_identity_and_closed_stays_closed(rig: Rig) -> None:
    assert statuses(rig, **{"x-ask": "raise"}) == [503, 200, 200]
    answer = rig.client.get("/orders", headers={"x-ask": "raise"})
    assert answer.json()["headers"]["x-limen-identity"] == "fallback"


def test_a_reply_that_would_split_a_header_is_a_broken_judgement(rig: Rig) -> None:
    got = rig.client.get("/orders", headers={"x-ask": "break"}).json()["headers"]
    assert got["x-limen-identity"] == "fallback"


def test_nothing_of_the_exception_reaches_the_log(rig: Rig) -> None:
    rig.client.get("/orders", headers={"x-ask": "raise"})
    assert not any("secret of the caller" in line for line in rig.decider.last_lines)


def identity_while_the_loop_is_blocked(rig: Rig) -> str:
    """What a call gets that waits behind one that blocks the decision loop for 0.1 s."""
    blocking = {"headers": {"x-ask": "block-loop 0.1"}}
    blocker = threading.Thread(target=rig.client.get, args=("/open",), kwargs=blocking)
    blocker.start()
    time.sleep(0.03)
    answer = rig.client.get("/orders")
    blocker.join()
    return str(answer.json().get("headers", {}).get("x-limen-identity"))


def test_a_late_judgement_falls_back(rig: Rig) -> None:
    wait_for(lambda: identity_while_the_loop_is_blocked(rig) == "fallback")
    wait_for(lambda: rig.client.get("/orders").json()["headers"]["x-limen-identity"] == "signed")


@pytest.mark.usefixtures("hung")
def test_with_the_decision_process_hung_only_open_routes_pass(rig: Rig) -> None:
    assert statuses(rig) == [503, 503, 200]


@pytest.mark.usefixtures("hung")
def test_with_the_decision_process_hung_a_burst_is_shed_and_not_queued(rig: Rig) -> None:
    burst = [socket.create_connection(("127.0.0.1", rig.settings.port), 5) for _ in range(60)]
    for sock in burst:
        sock.sendall(b"GET /orders HTTP/1.1\r\nhost: a\r\n\r\n")
    statuses = {sock.recv(4096).split(b" ", 2)[1] for sock in burst}
    for sock in burst:
        sock.close()
    assert statuses == {b"503"}
    shed = rig.run(rig.envoy.admin.stats(r"^cluster\.decision\.upstream_rq_pending_overflow$"))
    assert int(next(iter(shed.values()))) >= 60 - 32


@pytest.mark.usefixtures("dead")
def test_with_the_decision_process_dead_only_open_routes_pass(rig: Rig) -> None:
    assert statuses(rig) == [503, 503, 200]


def test_a_killed_decision_process_comes_back_by_itself(rig: Rig) -> None:
    restarts = rig.decider.restarts
    rig.signal_decider(signal.SIGKILL)
    wait_for(lambda: rig.decider.restarts > restarts)
    wait_for(lambda: statuses(rig) == [200, 200, 200])


@pytest.mark.usefixtures("suspended")
def test_a_suspended_key_is_denied_in_every_spelling(rig: Rig) -> None:
    key = "lm_Zq81_secret"
    for value in (
        f"Bearer {key}",
        f"bearer {key}",
        f"BEARER {key}",
        f"Bearer  {key}",
        f"Bearer x, Bearer {key}",
    ):
        assert rig.client.get("/open", headers={"authorization": value}).status_code == 403, value
    for path in ROUTES:
        assert rig.client.get(path, headers={"x-api-key": key}).status_code == 403
    assert (
        rig.client.get("/open", headers=[("x-api-key", "lm_other_a"), ("x-api-key", key)]).status_code == 403
    )


@pytest.mark.usefixtures("suspended")
def test_other_credentials_pass_beside_a_suspended_key(rig: Rig) -> None:
    for value in (
        "Bearer lm_Zq81x_secret",
        "Bearer lm_Zq8_secret",
        "Bearer eyJhbGciOi.lm_Zq81_.x",
        "Basic bG1fWnE4MV8=",
    ):
        assert rig.client.get("/open", headers={"authorization": value}).status_code == 200, value
    assert rig.client.get("/open", headers={"x-api-key": "lm_zq81_secret"}).status_code == 200


@pytest.mark.usefixtures("dead")
def test_a_suspension_takes_hold_with_the_decision_process_dead(rig: Rig) -> None:
    headers = {"authorization": "Bearer lm_Late1_secret"}
    assert rig.client.get("/open", headers=headers).status_code == 200
    write_suspensions(rig.settings.suspensions, ["Late1"])
    wait_for(lambda: rig.client.get("/open", headers=headers).status_code == 403, 1.0)
    write_suspensions(rig.settings.suspensions, [])
    wait_for(lambda: rig.client.get("/open", headers=headers).status_code == 200, 1.0)


def test_suspensions_survive_a_killed_envoy(rig: Rig) -> None:
    write_suspensions(rig.settings.suspensions, ["Kept1"])
    restarts, process = rig.envoy.child.restarts, rig.envoy.child.process
    assert process is not None
    process.kill()
    wait_for(lambda: rig.envoy.child.restarts > restarts)
    rig.run(rig.envoy.until_ready())
    assert rig.client.get("/open", headers={"x-api-key": "lm_Kept1_secret"}).status_code == 403
    write_suspensions(rig.settings.suspensions, [])
    wait_for(
        lambda: rig.client.get("/open", headers={"x-api-key": "lm_Kept1_secret"}).status_code == 200, 1.0
    )
