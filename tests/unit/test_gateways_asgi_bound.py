"""Bound tokens from end to end through the middleware: proof, theft, replay, step-up, fallback, mTLS."""

import hashlib
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_credentials_bound import RFC_8705_A, RFC_8705_A_THUMBPRINT
from test_gateways_asgi import API, call

from limen.asgi import LimenMiddleware
from limen.assemble import Installation, open_installation
from limen.credentials.mtls import parse_certificate
from limen.gateways.asgi_tls import client_certificate
from limen.model import Action, Evidence, Hold, Scope
from limen.settings import load
from limen.testing.credentials import Issuer
from limen.testing.proofs import Prover

CONFIG = """
[identity]
origins = ["https://api.example"]

[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
"""
ECHO = "https://api.example/echo"


class Case:
    """An application behind the middleware, an issuer it trusts and a client with a key."""

    def __init__(self, folder: Path) -> None:
        self.issuer, self.prover = Issuer(), Prover()
        (folder / "keys.json").write_bytes(self.issuer.jwks())
        file = folder / "limen.toml"
        file.write_text(CONFIG.format(keys=folder / "keys.json"))
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.installation: Installation = open_installation(load(file, {}, said), create=True, environ={})
        self.heard: list[Evidence] = []
        self.installation.point.listeners.append(self)
        self.app = LimenMiddleware(API, installation=self.installation)

    def hear(self, evidence: Evidence) -> None:
        self.heard.append(evidence)

    def token(self, **claims: object) -> str:
        now = int(time.time())
        bound = {"jkt": self.prover.thumbprint}
        return self.issuer.token(**{"iat": now, "exp": now + 600, "cnf": bound, **claims})

    def get(self, token: str, proof: str = "", scheme: str = "DPoP", **more: str) -> httpx.Response:
        headers = {"authorization": f"{scheme} {token}", **more}
        return call(self.app, "GET", "/echo", headers={**headers, "dpop": proof} if proof else headers)

    def proof(self, token: str) -> str:
        return self.prover.proof(token, url=ECHO, at=time.time())


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Case(tmp_path)
    yield case
    case.installation.close()


def test_the_owner_passes_and_the_api_is_told_who_it_is(case: Case) -> None:
    token = case.token()
    proof = case.proof(token)
    answer = case.get(token, proof)
    assert answer.status_code == 200
    seen = answer.json()["headers"]
    assert seen["dpop"] == proof
    assert "x-limen-identity" in seen
    assert case.heard[0].features.caller.key > 0


def test_a_stolen_token_is_useless(case: Case) -> None:
    token, thief = case.token(), Prover()
    for answer in (
        case.get(token, scheme="Bearer"),
        case.get(token),
        case.get(token, thief.proof(token, url=ECHO, at=time.time())),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("DPoP error=")
        assert answer.headers["content-type"] == "application/problem+json"
    assert not any(each.features.caller.authenticated for each in case.heard)


def test_a_recorded_call_is_useless_too(case: Case) -> None:
    token = case.token()
    proof = case.proof(token)
    assert case.get(token, proof).status_code == 200
    again = case.get(token, proof)
    assert again.status_code == 401
    assert 'error_description="jti was used before"' in again.headers["www-authenticate"]


def test_headers_of_the_caller_do_not_move_the_target(case: Case) -> None:
    token = case.token()
    evil = case.prover.proof(token, url="https://evil.example/echo", at=time.time())
    moved = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    assert case.get(token, evil, **moved).status_code == 401
    assert case.get(token, case.proof(token), **moved).status_code == 200


def test_rfc_9470_3_a_step_up_is_asked_for_under_the_callers_own_scheme(case: Case) -> None:
    token = case.token()
    case.get(token, case.proof(token))
    whose = case.heard[0].features.caller.credential
    case.installation.world.observes = lambda _operation: False
    case.installation.world.holds.put(Hold(Scope.CREDENTIAL, whose, Action.STEP_UP, time.time()))
    said = case.get(token, case.proof(token)).headers["www-authenticate"]
    assert said.startswith('DPoP error="insufficient_user_authentication"')
    assert said.endswith('RS256"')


def test_a_judgement_that_breaks_off_does_not_spend_the_proof(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_call: object) -> Any:
        raise RuntimeError("judge")

    monkeypatch.setattr(case.installation.point, "_settled", broken)
    token = case.token()
    proof = case.proof(token)
    assert case.get(token, proof).status_code == 200
    assert case.get(token, proof).status_code == 401


def tls(**told: object) -> dict[str, Any]:
    return {"extensions": {"tls": {"client_cert_chain": [RFC_8705_A], "client_cert_name": "CN=mtls", **told}}}


def test_rfc_8705_3_the_servers_word_on_the_certificate_is_what_counts(case: Case) -> None:
    token = case.token(cnf={"x5t#S256": RFC_8705_A_THUMBPRINT})
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(RFC_8705_A)).hexdigest()
    assert (
        case.get(token, scheme="Bearer", **{"x-forwarded-client-cert": f"Hash={digest}"}).status_code == 401
    )

    async def over_tls(scope: Any, receive: Any, send: Any) -> None:
        await case.app({**scope, **tls()}, receive, send)

    headers = {"authorization": f"Bearer {token}"}
    assert call(over_tls, "GET", "/echo", headers=headers).status_code == 200


def test_a_certificate_in_an_asgi_servers_words() -> None:
    found = parse_certificate(client_certificate(tls(client_cert_name='CN="a", \\;Hash=x')))
    assert found.hash == hashlib.sha256(ssl.PEM_cert_to_DER_cert(RFC_8705_A)).hexdigest()
    assert found.subject == 'CN="a", \\;Hash=x'


@pytest.mark.parametrize(
    "scope",
    [
        {},
        {"extensions": None},
        {"extensions": {"tls": None}},
        tls(client_cert_chain=[]),
        tls(client_cert_error="expired"),
        tls(client_cert_chain=["no PEM"]),
    ],
)
def test_without_a_verified_certificate_there_is_none(scope: dict[str, Any]) -> None:
    assert client_certificate(scope) == ""
