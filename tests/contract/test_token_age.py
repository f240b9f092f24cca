"""How old tokens may be, one statement at a time: at the middleware and through a real Envoy, live."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from test_step_up_challenge import INSUFFICIENT, Door, Doors, parameters

from limen.admin.verbs import VERBS
from limen.model import Action, ConfigError
from limen.testing.proofs import Prover

OLD = {
    "scheme": "Bearer",
    "error": "invalid_token",
    "error_description": "The token is too old here: get another",
}


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    doors = Doors(tmp_path_factory.mktemp("doors"))
    yield doors
    doors.close()


@pytest.fixture(params=["asgi", "envoy"])
def door(doors: Doors, request: pytest.FixtureRequest) -> Iterator[Door]:
    yield Door(doors, request.param, request.node.name)
    for rule in ask(doors, "tokens.list").rules:
        ask(doors, "tokens.free", id=rule.id)


def ask(doors: Doors, verb: str, **arguments: Any) -> Any:
    """A verb run between two decisions, as the administration's socket runs it."""

    async def run() -> Any:
        return VERBS[verb](doors.installation, {"by": "ann", **arguments})

    return doors.run(run())


def limit(door: Door, seconds: int = 900, **more: object) -> None:
    ask(door.doors, "tokens.limit", rule={"id": "short", "seconds": seconds, **more})


def aged(door: Door, age: float, **claims: object) -> str:
    return door.token(iat=door.now - age, **claims)


def test_a_rule_holds_from_the_next_call_on_and_ends_with_it(door: Door) -> None:
    token = aged(door, 1_000, roles=["contractors"])
    assert door.passes("GET", token)
    limit(door, role="contractors")
    assert door.asked("GET", token) == OLD
    assert door.passes("GET", aged(door, 800, roles=["contractors"]))
    assert door.passes("GET", aged(door, 1_000, roles=["staff"]))
    limit(door, 3_600, role="contractors")
    assert door.passes("GET", token)
    limit(door, role="contractors")
    ask(door.doors, "tokens.free", id="short")
    assert door.passes("GET", token)


def test_it_is_as_old_as_it_says_whatever_its_expiry(door: Door) -> None:
    limit(door)
    assert door.asked("GET", aged(door, 901, exp=door.now + 86_400)) == OLD
    assert door.asked("GET", aged(door, 901, exp=door.now - 120)) == {
        "scheme": "Bearer",
        "error": "invalid_token",
    }
    assert door.asked("GET", door.token(iat=None)) == OLD


def test_counted_from_the_login_the_challenge_is_that_of_rfc_9470(door: Door) -> None:
    limit(door, since="login")
    asked = door.asked("GET", door.token(ago=901))
    assert (asked["scheme"], asked["error"], asked["max_age"]) == ("Bearer", INSUFFICIENT, "900")
    assert door.passes("GET", door.token(ago=800))


def test_a_bound_token_is_asked_under_its_own_scheme(door: Door) -> None:
    limit(door)
    prover = Prover()
    token = aged(door, 901, cnf={"jkt": prover.thumbprint})
    proof = prover.proof(token, "GET", door.url, time.time())
    asked = parameters(
        door.call("GET", authorization=f"DPoP {token}", dpop=proof).headers["www-authenticate"]
    )
    assert (asked["scheme"], asked["error"]) == ("DPoP", "invalid_token")
    assert "ES256" in asked["algs"]


def test_client_kind_of_user_claim_and_network_are_told_apart(door: Door) -> None:
    limit(door, client="portal")
    assert door.asked("GET", aged(door, 901, azp="portal")) == OLD
    assert door.passes("GET", aged(door, 901, azp="mobile"))
    limit(door, user="human", claim="dep.name", value="sales")
    assert door.asked("GET", aged(door, 901, dep={"name": "sales"})) == OLD
    assert door.passes("GET", aged(door, 901, dep={"name": "lab"}))
    assert door.passes("GET", aged(door, 901, client_id=door.user, dep={"name": "sales"}))
    limit(door, when={"network_in": ["127.0.0.0/8"]})
    assert door.asked("GET", aged(door, 901)) == OLD
    limit(door, when={"network_not_in": ["127.0.0.0/8"]})
    assert door.passes("GET", aged(door, 901))


def test_it_may_be_about_some_operations_only(door: Door) -> None:
    limit(door, when={"operations": ["GET /orders"]})
    assert door.asked("GET", aged(door, 901)) == OLD
    limit(door, when={"writes": True})
    assert door.passes("GET", aged(door, 901))


def test_it_holds_while_behaviour_is_not_judged(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(door)

    def broken(_call: object) -> Any:
        raise RuntimeError("judge")

    monkeypatch.setattr(door.doors.installation.point, "_settled", broken)
    assert door.asked("GET", aged(door, 901)) == OLD
    assert door.passes("GET", aged(door, 800))


def test_an_old_token_is_no_attack(door: Door) -> None:
    limit(door)
    assert door.asked("GET", aged(door, 901)) == OLD
    world = door.doors.installation.world
    assert not [hold for hold in world.holds.all() if hold.action >= Action.BLOCK]
    assert not len(world.incidents)


def test_every_change_is_a_revision_that_can_be_undone(door: Door) -> None:
    token, control = aged(door, 1_000), door.doors.installation.control
    limit(door)
    before = control.load_document("token-ages")
    limit(door, 3_600)
    assert door.passes("GET", token)
    newest = ask(door.doors, "revisions", most=1)[0]
    assert (newest["by"], newest["what"]) == ("ann", "write document token-ages")
    ask(door.doors, "undo", name=f"r{newest['number']}")
    assert control.load_document("token-ages") == before
    assert door.asked("GET", token) == OLD
    control.verify_chain()


def test_what_is_refused_changes_nothing(door: Door) -> None:
    limit(door)
    for rule in (
        {"id": "short", "seconds": 0},
        {"id": "short"},
        {"id": "short", "seconds": 900, "who": "x"},
        7,
    ):
        with pytest.raises(ConfigError, match="token age"):
            ask(door.doors, "tokens.limit", rule=rule)
    assert door.asked("GET", aged(door, 901)) == OLD


def test_a_rule_outlasts_a_change_of_policy_and_a_document_is_plain_json(door: Door) -> None:
    limit(door, claim="dep", value="x")
    installation = door.doors.installation

    async def configure() -> None:
        installation.configure(installation.settings)

    door.doors.run(configure())
    assert door.asked("GET", aged(door, 901, dep="x")) == OLD
    document = installation.control.load_document("token-ages")
    assert json.loads(document or b"") == [{"id": "short", "seconds": 900, "claim": "dep", "value": "x"}]


def test_a_change_of_policy_forgets_no_proof_that_was_seen(door: Door) -> None:
    installation, prover = door.doors.installation, Prover()
    token = aged(door, 0, cnf={"jkt": prover.thumbprint})
    headers = {"authorization": f"DPoP {token}", "dpop": prover.proof(token, "GET", door.url, time.time())}
    assert door.call("GET", **headers).status_code == 204

    async def configure() -> None:
        installation.configure(installation.settings)

    door.doors.run(configure())
    assert door.call("GET", **headers).status_code == 401
