"""Plans: what they bind, what a dry run tells, who must agree, and that all of it happens or nothing."""

import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from limen.copilot.operation import Impact, Operation
from limen.copilot.operations import (
    CreateKey,
    RemovePolicy,
    RevokeKey,
    SetKeyNetworks,
    SetKeyScopes,
    SetMode,
    StartGateway,
    SuspendKey,
    Undo,
)
from limen.model import ConfigError
from limen.testing.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.close()


def busy(office: Office) -> dict[str, str]:
    """Two people with keys, ten and five calls each; their public ids."""
    keys = {"anna": office.employ("anna", "partners"), "bert": office.employ("bert", "support")}
    for name, count in (("anna", 10), ("bert", 5)):
        for number in range(count):
            office.call(name, f"/v1/orders/{number % 3}", at=office.now - 600 + number * 20)
    return keys


def test_a_dry_run_names_who_would_notice(office: Office) -> None:
    keys = busy(office)
    shown = office.plan(SuspendKey(key="anna", duration_s=3600)).dry_run
    assert (shown.calls, shown.callers) == (15, 2)
    assert (shown.denied.calls, shown.denied.callers, shown.denied.keys) == (10, 1, 1)
    assert shown.denied.top[0].key == keys["anna"]
    assert (shown.allowed.calls, shown.stepped_up.calls) == (0, 0)


def test_a_plan_changes_nothing_until_it_is_applied_and_all_of_it_is_taken_back(office: Office) -> None:
    busy(office)
    plan = office.plan(SuspendKey(key="anna"), SetMode(operations=("*",), mode="enforce"))
    before = office.documents()
    assert office.call("anna", "/v1/orders/1").status == 200
    office.ask("plans.apply", id=plan.id)
    assert (office.call("anna", "/v1/orders/1").status, office.call("bert", "/v1/orders/1").status) == (
        403,
        200,
    )
    undone = office.ask("undo")
    assert undone.plan == plan.id
    assert office.call("anna", "/v1/orders/1").status == 200
    assert office.documents() == before
    assert office.installation.control.verify_chain()


def test_a_changed_base_makes_a_plan_stale(office: Office) -> None:
    busy(office)
    plan = office.plan(SuspendKey(key="anna"))
    office.ask("mode", mode="enforce")
    with pytest.raises(ConfigError, match="stale"):
        office.ask("plans.apply", id=plan.id)


def test_what_traffic_does_leaves_a_plan_fresh(office: Office) -> None:
    busy(office)
    plan = office.plan(SuspendKey(key="anna"))
    office.call("bert", "/v1/orders/9")
    assert office.ask("plans.apply", id=plan.id).revisions


def test_a_plan_that_loosens_needs_a_word_even_from_who_is_alone(office: Office) -> None:
    plan = office.plan(CreateKey(owner="batch", scopes=("read",), expires="2099-03-31"))
    assert plan.impact is Impact.LOOSEN
    with pytest.raises(ConfigError, match="--approve"):
        office.ask("plans.apply", id=plan.id)
    applied = office.ask("plans.apply", id=plan.id, console=True)
    assert applied.results[0].text.startswith("lm_")
    assert "alone" in applied.agreed[0]


def test_a_step_that_fails_takes_the_earlier_ones_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = busy(office)
    plan = office.plan(SetMode(operations=("*",), mode="enforce"), SetKeyScopes(key="anna", scopes=("read",)))
    before = office.documents()

    def broken(*_words: object) -> None:
        raise ConfigError("the disk is full")

    monkeypatch.setattr(office.installation.keys, "set_scopes", broken, raising=False)
    with pytest.raises(ConfigError, match="the disk is full: nothing was changed"):
        office.ask("plans.apply", id=plan.id, console=True)
    assert office.documents() == before
    assert office.installation.mode == "observe"
    assert office.installation.keys.show(keys["anna"]).scopes == ()
    assert office.ask("plans.show", id=plan.id).state == "failed"


def test_networks_are_tried_on_the_addresses_that_the_vault_knows(office: Office) -> None:
    office.employ("anna", "partners")
    for address in ("203.0.113.7", "198.51.100.9", "198.51.100.10"):
        office.call("anna", "/v1/orders", at=office.now - 60, address=address)
    plan = office.plan(SetKeyNetworks(key="anna", networks=("203.0.113.0/24",)))
    assert plan.dry_run.denied.calls == 2
    before = office.installation.control.load_keys()
    office.ask("plans.apply", id=plan.id)
    assert office.call("anna", "/v1/orders", address="198.51.100.9").status == 401
    office.ask("undo", name=plan.id)
    assert office.installation.control.load_keys() == before


def test_what_cannot_be_taken_back_is_said(office: Office) -> None:
    busy(office)
    plan = office.plan(RevokeKey(key="anna"), SuspendKey(key="bert"))
    assert plan.impact is Impact.DESTRUCTIVE
    office.ask("plans.apply", id=plan.id, console=True)
    assert office.ask("undo").stays == ("a key that was revoked stays revoked",)
    assert (office.call("anna", "/v1/a").status, office.call("bert", "/v1/a").status) == (401, 200)


def test_a_policy_is_taken_out_and_put_back(office: Office) -> None:
    office.ask("policy.use", text=office.ask("policy.show").text, source="as it was")
    plan = office.plan(RemovePolicy(policy="watch-the-unusual"))
    before = office.documents()
    office.ask("plans.apply", id=plan.id, console=True)
    assert "watch-the-unusual" not in office.installation.world.policy.rules
    office.ask("undo")
    assert office.documents() == before
    assert "watch-the-unusual" in office.installation.world.policy.rules


@pytest.mark.parametrize(
    ("operation", "impact"),
    [
        (SetKeyScopes(key="anna", scopes=("read",)), Impact.TIGHTEN),
        (SetKeyScopes(key="anna", scopes=("read", "write", "admin")), Impact.LOOSEN),
        (SetKeyNetworks(key="anna", networks=("10.1.0.0/16",)), Impact.TIGHTEN),
        (SetKeyNetworks(key="anna", networks=("10.0.0.0/8", "192.0.2.0/24")), Impact.LOOSEN),
        (SetMode(operations=("*",), mode="observe"), Impact.LOOSEN),
    ],
)
def test_what_stands_now_tells_tighter_from_looser(
    office: Office, operation: Operation, impact: Impact
) -> None:
    office.employ("anna", "partners", scopes=("read", "write"), networks=("10.0.0.0/8",))
    assert office.plan(operation).impact is impact


def test_a_plan_whose_steps_are_not_its_operations_is_refused(office: Office) -> None:
    busy(office)
    plan = office.plan(SuspendKey(key="anna"))
    other = office.plan(SuspendKey(key="bert"))
    forged = msgspec.structs.replace(plan, steps=other.steps)
    with pytest.raises(ConfigError, match="not what its operations mean"):
        office.ask("plans.put", plan=msgspec.json.encode(forged))


def test_an_undo_can_itself_be_a_plan(office: Office) -> None:
    busy(office)
    first = office.plan(SuspendKey(key="anna"))
    office.ask("plans.apply", id=first.id)
    second = office.plan(Undo(change=first.id))
    assert second.dry_run.allowed.calls == 10
    office.ask("plans.apply", id=second.id, console=True)
    assert office.ask("plans.show", id=first.id).state == "undone"
    office.ask("undo", name=second.id)
    assert office.ask("plans.show", id=first.id).state == "applied"
    assert office.installation.keys.show(office.key("anna")).refused(office.now) == ""
    assert len(office.installation.world.holds.all()) == 1


@pytest.mark.parametrize("upstream", ["", "http://localhost:1", "user:pw@host:1", "local host:99999"])
def test_a_gateway_that_could_not_start_is_no_plan(office: Office, upstream: str) -> None:
    with pytest.raises(ConfigError):
        office.plan(StartGateway.of({"upstream": upstream}) if upstream else StartGateway())


def test_a_gateway_on_a_taken_port_is_no_plan(office: Office) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(ConfigError, match=r"in use|taken|listens"),
    ):
        office.plan(StartGateway(upstream="localhost:9000", port=taken.getsockname()[1]))


def test_a_name_that_fits_no_key_is_asked_back(office: Office) -> None:
    with pytest.raises(ConfigError, match="no key is called 'zoe'"):
        office.plan(SuspendKey(key="zoe"))
