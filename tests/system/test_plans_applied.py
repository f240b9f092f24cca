"""Plans on a real installation: seen at the real gateway when applied, gone when undone, with one word."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from installed import API, Installed, Operator, free_port, wait_for


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    installed = Installed(tmp_path, preset="balanced")
    yield installed
    installed.close()


def test_a_plan_is_seen_at_the_gateway_and_undone(installed: Installed) -> None:
    (key,) = installed.mint(1)
    public_id = key.split("_")[1]
    installed.start()
    operator = Operator(installed.folder, {"LIMEN_CONFIG": str(installed.config)})
    assert [installed.status("/items/1", key) for _ in range(4)] == [200] * 4
    plan = operator.plan(
        {"op": "suspend_key", "slots": {"key": public_id, "duration_s": 3600}},
        {"op": "set_rate_limit", "slots": {"client": "person-0", "calls": 1000, "per_s": 60}},
    )
    denied = plan["plan"]["dry_run"]["denied"]
    assert (denied["calls"], denied["top"][0]["key"]) == (4, public_id)
    assert plan["names"][denied["top"][0]["subject"]] == "person-0"
    assert installed.status("/items/1", key) == 200, "a plan alone changes nothing"
    operator.run("plans", "apply", plan["id"])
    wait_for(lambda: installed.status("/items/1", key) == 403, 1.0)
    assert operator.run("undo")["plan"] == plan["id"]
    wait_for(lambda: installed.status("/items/1", key) == 200, 1.0)
    assert operator.run("audit", "verify")["problems"] == []


def test_a_gateway_is_started_by_a_plan_answers_and_is_stopped_by_its_undo(tmp_path: Path) -> None:
    upstream, port = free_port(), free_port()
    environ = {
        "LIMEN_MASTER_KEY_FILE": str(tmp_path / "secret" / "master.key"),
        "LIMEN_METRICS_LISTEN": f"127.0.0.1:{free_port()}",
        "LIMEN_DECISION_TIMEOUT": "1s",
        "LIMEN_DECISION_OVERLOAD": "500ms",
    }
    operator = Operator(tmp_path, environ)
    api = subprocess.Popen([sys.executable, "-c", API, str(upstream)])
    try:
        plan = operator.plan(
            {"op": "start_gateway", "slots": {"upstream": f"127.0.0.1:{upstream}", "port": port}},
            {"op": "set_rate_limit", "slots": {"role": "partners", "calls": 3, "per_s": 60}},
            {"op": "set_mode", "slots": {"operations": ["*"], "mode": "enforce"}},
        )
        operator.run("plans", "apply", plan["id"])
        key = operator.run("keys", "create", "kestrel", "--role", "partners")["text"]
        answers = [httpx.get(f"http://127.0.0.1:{port}/echo", headers={"x-api-key": key}) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert answers[0].json()["x-limen-identity"]
        operator.run("undo", plan["id"])
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}/echo")
        assert operator.run("plans", "gateways") == []
        assert operator.run("undo", plan["id"], status=2).endswith("can be taken back\n")
    finally:
        left = (tmp_path / "limen-data" / "up.pid").read_text() if (tmp_path / "limen-data").exists() else ""
        subprocess.run(["kill", left], check=False, capture_output=True)
        api.kill()


def test_a_gateway_that_does_not_start_takes_the_whole_plan_back(tmp_path: Path) -> None:
    environ = {"LIMEN_MASTER_KEY_FILE": str(tmp_path / "secret" / "master.key")}
    operator = Operator(tmp_path, environ)
    plan = operator.plan(
        {"op": "start_gateway", "slots": {"upstream": "127.0.0.1:9", "port": free_port()}},
        {"op": "set_rate_limit", "slots": {"role": "partners", "calls": 3, "per_s": 60}},
    )
    operator.environ["LIMEN_ENVOY"] = "/nowhere/envoy"
    said = operator.run("plans", "apply", plan["id"], status=2)
    assert "/nowhere/envoy" in said
    assert "taken back" in said
    assert operator.run("plans", "gateways") == []
    assert operator.run("plans", "show", plan["id"])["state"] == "undone"
