"""Fidelity: recorded calls sent again once a plan is applied meet exactly what its dry run told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from evals.copilot.fidelity import PLANS, SHIFT, Sent, day, sent_again, staffed, told

from limen.copilot.operation import Operation
from limen.copilot.operations import RemovePolicy, ResumeKey
from limen.testing.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with staffed(tmp_path) as office:
        yield office


@pytest.mark.parametrize("operations", PLANS, ids=lambda operations: "+".join(each.op for each in operations))
def test_calls_sent_again_meet_what_was_told(office: Office, operations: tuple[Operation, ...]) -> None:
    sent = sent_again(office, operations)
    assert sent.told == sent.met


def test_a_dry_run_that_told_one_call_too_few_is_not_exact() -> None:
    met = {"refused": {"k1": 3}}
    assert Sent("block_client", met, met).exact
    assert not Sent("block_client", {"refused": {"k1": 2}}, met).exact


def test_what_is_let_pass_again_is_told_too(office: Office) -> None:
    office.ask("keys.suspend", public_id=office.key("anna"))
    start = (office.now // 3_600 - 2) * 3_600
    before = day(office, start)
    assert set(before["anna"]) == {"refused"}
    plan = office.plan(ResumeKey(key="anna"), RemovePolicy(policy="watch-the-unusual"))
    assert told(plan.dry_run.allowed) == {office.key("anna"): 24}
    office.ask("plans.apply", id=plan.id, console=True)
    assert set(day(office, start + SHIFT)["anna"]) == {"passed"}
