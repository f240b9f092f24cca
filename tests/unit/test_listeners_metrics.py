"""Figures for Prometheus."""

import socket

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from limen.model import Action, Evidence, Features, Lesson, Signal, Verdict
from limen.stores.listeners.metrics import REASONS, Gauge, Metrics, serve

NAMES = {1: "GET /orders", 2: "POST /transfers", 3: "GET /third"}


def evidence(operation=1, action=Action.ALLOW, would=None, **more):
    features = Features(at=0.0, kind="call", call="c", operation=operation)
    verdict = Verdict(action, action if would is None else would, policy=more.pop("policy", "base"))
    return Evidence("e", features, verdict=verdict, **more)


def figures(metrics):
    text = metrics.exposition().decode()
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def metrics():
    return Metrics(lambda operation: NAMES.get(operation, ""), operations=2)


def test_decisions_are_counted_by_what_was_done_and_asked(metrics):
    metrics.hear(evidence())
    metrics.hear(evidence())
    metrics.hear(evidence(action=Action.WATCH, would=Action.BLOCK, policy="stop"))
    found = figures(metrics)
    assert found["limen_decisions_total", "allow", "allow", "call", "false"] == 2
    assert found["limen_decisions_total", "block", "call", "false", "watch"] == 1
    assert found["limen_policy_decisions_total", "stop"] == 1


def test_signals_and_lessons_are_counted(metrics):
    metrics.hear(evidence(signals=(Signal("rate", 3.0, "fast"),), lesson=Lesson(own=1)))
    metrics.hear(evidence(lesson=Lesson(reason="challenged")))
    found = figures(metrics)
    assert found["limen_signals_total", "rate"] == 1
    assert found["limen_lessons_total", "learnt"] == found["limen_lessons_total", "challenged"] == 1


def test_operations_past_the_cap_and_nameless_ones_count_as_other(metrics):
    for operation in (1, 2, 3, 99, 1):
        metrics.hear(evidence(operation))
    found = figures(metrics)
    assert found["limen_operation_decisions_total", "GET /orders", "allow"] == 2
    assert found["limen_operation_decisions_total", "allow", "other"] == 2
    assert ("limen_operation_decisions_total", "GET /third", "allow") not in found


def test_reasons_are_capped(metrics):
    for number in range(REASONS * 2):
        metrics.hear(evidence(policy=f"p{number}"))
    found = [name for name in figures(metrics) if name[0] == "limen_policy_decisions_total"]
    assert len(found) == REASONS + 1
    assert figures(metrics)["limen_policy_decisions_total", "other"] == REASONS


def test_decision_times_fall_into_their_buckets(metrics):
    for seconds in (30e-6, 40e-6, 5.0):
        metrics.time(seconds)
    found = figures(metrics)
    assert found["limen_decision_seconds_bucket", "2e-05"] == 0
    assert found["limen_decision_seconds_bucket", "4e-05"] == 2
    assert found["limen_decision_seconds_bucket", "+Inf"] == found["limen_decision_seconds_count",] == 3
    assert found["limen_decision_seconds_sum",] == pytest.approx(5.00007)


def test_gauges_are_read_when_asked_for():
    holds = {"suspend": 1}
    metrics = Metrics(
        lambda _: "",
        (Gauge("holds", "Standing holds.", lambda: holds, "action"), Gauge("keys", "Keys.", lambda: 7)),
    )
    holds["suspend"] = 2
    assert figures(metrics)["limen_holds", "suspend"] == 2
    assert figures(metrics)["limen_keys",] == 7


def test_hostile_names_stay_inside_their_label():
    metrics = Metrics(lambda _: 'GET /"} 1\nlimen_keys 666')
    metrics.hear(evidence())
    assert not any(name[0] == "limen_keys" for name in figures(metrics))


def test_metrics_are_served_over_http(metrics, unused_port):
    metrics.hear(evidence())
    close = serve(metrics, "127.0.0.1", unused_port)
    try:
        answer = httpx.get(f"http://127.0.0.1:{unused_port}/metrics", trust_env=False)
    finally:
        close()
    assert answer.status_code == 200
    assert 'limen_operation_decisions_total{action="allow",operation="GET /orders"} 1.0' in answer.text


@pytest.fixture
def unused_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
