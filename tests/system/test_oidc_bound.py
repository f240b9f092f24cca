"""Tokens that a certified provider bound to a key, at the real gateway: worthless to everybody else."""

from collections.abc import Iterator

import pytest
from oidc_client import Client
from oidc_stage import Stage, staged
from test_oidc_tokens import read

from limen.testing.proofs import Prover


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("oidc")) as stage:
        yield stage


class Bound:
    """A logged-in client with a key, and the nonce that the gateway gave it."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.prover = stage, Prover()
        self.client: Client = stage.client("bound", self.prover)
        self.token = self.client.login()

    def proof(self, prover: Prover | None = None, method: str = "GET", url: str = "") -> str:
        nonce, target = self.stage.nonce(self.token, self.prover), url or f"{self.stage.url}/echo"
        return (prover or self.prover).proof(self.token, method, target, self.stage.now(), nonce=nonce)

    def answer(self, proof: str = "", scheme: str = "DPoP", token: str = "") -> tuple[int, str]:
        """Status, and the error with its description."""
        answer = self.stage.call(token or self.token, scheme=scheme, proof=proof)
        return answer.status_code, answer.headers.get("www-authenticate", "").partition(", algs")[0]


@pytest.fixture
def bound(stage: Stage) -> Bound:
    return Bound(stage)


def invalid(why: str) -> tuple[int, str]:
    return 401, f'DPoP error="invalid_dpop_proof", error_description="{why}"'


def test_the_provider_binds_the_token_to_the_clients_key(bound: Bound) -> None:
    assert bound.client.tokens["token_type"] == "DPoP"
    assert read(bound.token)[1]["cnf"] == {"jkt": bound.prover.thumbprint}


def test_it_passes_with_a_proof_after_the_nonce_was_given_out(stage: Stage, bound: Bound) -> None:
    without = bound.prover.proof(bound.token, "GET", f"{stage.url}/echo", stage.now())
    answer = stage.call(bound.token, scheme="DPoP", proof=without)
    assert 'error="use_dpop_nonce"' in answer.headers["www-authenticate"]
    assert answer.headers["dpop-nonce"]
    assert bound.answer(bound.proof()) == (200, "")


def test_a_nonce_of_the_providers_own_is_not_the_gateways(stage: Stage, bound: Bound) -> None:
    theirs = bound.client.nonce
    assert theirs
    proof = bound.prover.proof(bound.token, "GET", f"{stage.url}/echo", stage.now(), nonce=theirs)
    assert 'error="use_dpop_nonce"' in bound.answer(proof)[1]


def test_without_a_proof_it_is_refused(bound: Bound) -> None:
    assert bound.answer() == invalid("a proof is needed")


def test_as_a_bearer_token_it_is_refused(bound: Bound) -> None:
    status, said = bound.answer(scheme="Bearer")
    assert (status, said.partition(",")[0]) == (401, 'DPoP error="invalid_token"')


def test_with_a_thiefs_key_it_is_refused(bound: Bound) -> None:
    status, said = bound.answer(bound.proof(Prover()))
    assert (status, said.partition(",")[0]) == (401, 'DPoP error="invalid_token"')


def test_a_replayed_proof_is_refused(bound: Bound) -> None:
    proof = bound.proof()
    assert bound.answer(proof) == (200, "")
    assert bound.answer(proof) == invalid("jti was used before")


def test_a_proof_for_another_method_or_place_is_refused(stage: Stage, bound: Bound) -> None:
    assert bound.answer(bound.proof(method="POST")) == invalid("htm is another method")
    for url in (f"{stage.url}/other", stage.url.replace("127.0.0.1", "evil.example") + "/echo"):
        assert bound.answer(bound.proof(url=url)) == invalid("htu is another target")


def test_refreshing_rotates_both_tokens_and_keeps_the_key(stage: Stage, bound: Bound) -> None:
    first = bound.client.tokens["refresh_token"]
    token = bound.client.refresh()
    assert bound.client.tokens["refresh_token"] != first
    assert read(token)[1]["cnf"] == {"jkt": bound.prover.thumbprint}
    assert stage.called(token, bound.prover).status_code == 200


def test_a_refresh_token_is_worthless_with_another_key_and_after_its_use(stage: Stage, bound: Bound) -> None:
    first = bound.client.tokens["refresh_token"]
    grant = {"grant_type": "refresh_token", "client_id": "bound", "refresh_token": first}
    assert stage.client("bound", Prover()).ask(grant).json()["error"] == "invalid_grant"
    assert stage.called(bound.client.refresh(), bound.prover).status_code == 200
    assert bound.client.ask(grant).json()["error"] == "invalid_grant"
