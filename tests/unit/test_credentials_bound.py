"""Tokens are held to their bearer: schemes, challenges and certificates, through the authenticator."""

import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.credentials.authenticate import Authenticator, CredentialRules
from limen.credentials.dpop import ProofVerifier
from limen.credentials.jwks import Jwks, parse_jwks
from limen.credentials.jwt import TokenVerifier
from limen.credentials.nonces import PERIOD
from limen.credentials.thumbprints import hex_thumbprint
from limen.credentials.token_rules import Binding, TokenRules
from limen.engine.step_up import PROOF_ALGORITHMS
from limen.model import ConfigError, Identity, Request
from limen.testing.credentials import Desk, Issuer
from limen.testing.proofs import Prover

HASH = "ab" * 32
CERTIFICATE = f'Hash={HASH};Subject="CN=billing"'
X5T = hex_thumbprint(HASH)
ALGS = f'algs="{" ".join(PROOF_ALGORITHMS)}"'

RFC_8705_A = """-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----"""
RFC_8705_A_THUMBPRINT = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"


class Gate:
    """An issuer, a client with a key, and an API that trusts the one and is called by the other."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.issuer, self.prover = Desk(folder), Issuer(), Prover()
        self.jkt = {"jkt": self.prover.thumbprint}

    def door(self, binding: Binding) -> Authenticator:
        rules = TokenRules("https://id.example", ("api",), binding=binding)
        tokens = TokenVerifier([(rules, Jwks(parse_jwks(self.issuer.jwks())))])
        kinds = CredentialRules(kinds=("api_key", "jwt"))
        proofs = ProofVerifier(["https://api.example"])
        return Authenticator(kinds, self.desk.pseudonyms, self.desk.table(), tokens, proofs=proofs)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    gate = Gate(tmp_path_factory.mktemp("gate"))
    yield gate
    gate.desk.store.close()


def asked(
    door: Authenticator,
    scheme: str,
    token: str,
    *proofs: str,
    certificate: str = "",
    at: float = 1500.0,
) -> Identity:
    headers = [("authorization", f"{scheme} {token}"), *(("dpop", proof) for proof in proofs)]
    call = Request(at, "GET", "/orders", headers, "203.0.113.7", str(at), client_certificate=certificate)
    return door.authenticate(call)


def challenge(found: Identity) -> str:
    return dict(found.asks).get("www-authenticate", "")


def test_rfc_9449_7_1_a_bound_token_with_its_proof_is_its_bearers(gate: Gate) -> None:
    token = gate.issuer.token(cnf=gate.jkt)
    found = asked(gate.door(Binding()), "DPoP", token, gate.prover.proof(token))
    assert (found.refused, found.caller.kind, found.names["principal"]) == ("", "jwt", "u-42")
    assert found.caller.key == gate.desk.pseudonyms.of("key", f"jkt {gate.prover.thumbprint}")
    assert found.algs == PROOF_ALGORITHMS


@pytest.mark.parametrize("scheme", ["DPoP", "dpop", "DPOP"])
def test_rfc_9449_7_1_the_schemes_name_knows_no_case(gate: Gate, scheme: str) -> None:
    token = gate.issuer.token(cnf=gate.jkt)
    assert asked(gate.door(Binding()), scheme, token, gate.prover.proof(token)).refused == ""


def test_a_proof_is_judged_by_no_one_else(gate: Gate) -> None:
    token = gate.issuer.token(cnf=gate.jkt)
    assert asked(gate.door(Binding()), "DPoP", token, gate.prover.proof(token)).headers == ()


def test_rfc_9449_7_1_without_a_proof_there_is_no_access(gate: Gate) -> None:
    found = asked(gate.door(Binding()), "DPoP", gate.issuer.token(cnf=gate.jkt))
    assert found.refused == "proof: a proof is needed"
    assert (
        challenge(found) == f'DPoP error="invalid_dpop_proof", error_description="a proof is needed", {ALGS}'
    )
    assert not found.caller.authenticated


def test_rfc_9449_7_1_another_keys_proof_is_an_invalid_token(gate: Gate) -> None:
    token = gate.issuer.token(cnf=gate.jkt)
    found = asked(gate.door(Binding()), "DPoP", token, Prover().proof(token))
    assert challenge(found).startswith('DPoP error="invalid_token"')
    assert challenge(found).endswith(ALGS)


@pytest.mark.parametrize("with_proof", [True, False])
def test_rfc_9449_7_2_a_bound_token_is_never_a_bearer_token(gate: Gate, with_proof: bool) -> None:
    token = gate.issuer.token(cnf=gate.jkt)
    proofs = [gate.prover.proof(token)] if with_proof else []
    found = asked(gate.door(Binding()), "Bearer", token, *proofs)
    assert found.refused == "bound token as Bearer"
    assert challenge(found).startswith('DPoP error="invalid_token"')


@pytest.mark.parametrize("bound", ["accept", "require"])
def test_an_unbound_token_does_not_come_as_dpop(gate: Gate, bound: str) -> None:
    token = gate.issuer.token()
    found = asked(gate.door(Binding(bound)), "DPoP", token, gate.prover.proof(token))  # type: ignore[arg-type]
    assert found.refused == "unbound token as DPoP"
    assert challenge(found) == f'DPoP error="invalid_token", {ALGS}'


def test_an_expired_token_is_challenged_under_the_scheme_it_came_with(gate: Gate) -> None:
    token = gate.issuer.token(cnf=gate.jkt, exp=1100)
    found = asked(gate.door(Binding()), "DPoP", token, gate.prover.proof(token))
    assert found.refused == "expired token"
    assert challenge(found) == f'DPoP error="invalid_token", {ALGS}'
    assert asked(gate.door(Binding()), "Bearer", token).asks == ()


def test_rfc_9449_9_a_nonce_is_asked_for_and_given(gate: Gate) -> None:
    door, token = gate.door(Binding(nonce=True)), gate.issuer.token(cnf=gate.jkt)
    first = asked(door, "DPoP", token, gate.prover.proof(token))
    assert challenge(first).startswith('DPoP error="use_dpop_nonce"')
    assert [name for name, _ in first.asks].count("dpop-nonce") == 1
    assert dict(first.asks)["cache-control"] == "no-store"
    nonce = dict(first.asks)["dpop-nonce"]
    assert asked(door, "DPoP", token, gate.prover.proof(token, nonce=nonce)).refused == ""
    late = 1500.0 + 2 * PERIOD
    stale = asked(door, "DPoP", token, gate.prover.proof(token, at=late, nonce=nonce), at=late)
    assert challenge(stale).startswith('DPoP error="use_dpop_nonce"')
    assert dict(stale.asks)["dpop-nonce"] != nonce


def test_rfc_9449_11_1_a_recorded_call_does_not_pass_again(gate: Gate) -> None:
    door, token = gate.door(Binding()), gate.issuer.token(cnf=gate.jkt)
    proof = gate.prover.proof(token)
    assert asked(door, "DPoP", token, proof).refused == ""
    assert asked(door, "DPoP", token, proof, at=1501.0).refused == "proof: jti was used before"


def test_rfc_8705_3_a_token_comes_over_tls_with_its_certificate(gate: Gate) -> None:
    token = gate.issuer.token(cnf={"x5t#S256": X5T})
    found = asked(gate.door(Binding()), "Bearer", token, certificate=CERTIFICATE)
    assert (found.refused, found.names["principal"], found.algs) == ("", "u-42", ())
    assert found.caller.key == gate.desk.pseudonyms.of("key", f"x5t {X5T}")


def test_rfc_8705_3_another_certificate_or_none_is_refused_as_an_invalid_token(gate: Gate) -> None:
    token, door = gate.issuer.token(cnf={"x5t#S256": X5T}), gate.door(Binding())
    other = asked(door, "Bearer", token, certificate=f"Hash={'cd' * 32}")
    none = asked(door, "Bearer", token)
    assert other.refused == "token is bound to another certificate"
    assert none.refused == "token is bound to a certificate, and none was shown"
    assert other.asks == none.asks == ()  # the usual challenge: Bearer error="invalid_token"


def test_rfc_8705_3_a_certificate_that_the_client_writes_itself_is_none(gate: Gate) -> None:
    headers = [("authorization", f"Bearer {gate.issuer.token(cnf={'x5t#S256': X5T})}")]
    forged = [*headers, ("x-forwarded-client-cert", CERTIFICATE)]
    found = gate.door(Binding()).authenticate(Request(1500.0, "GET", "/orders", forged, "203.0.113.7"))
    assert found.refused.endswith("none was shown")


def test_rfc_8705_a_the_example_certificate_has_the_example_thumbprint(gate: Gate) -> None:
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(RFC_8705_A)).hexdigest()
    assert hex_thumbprint(digest) == RFC_8705_A_THUMBPRINT
    token = gate.issuer.token(cnf={"x5t#S256": RFC_8705_A_THUMBPRINT})
    assert asked(gate.door(Binding()), "Bearer", token, certificate=f"Hash={digest}").refused == ""


def test_a_token_that_names_both_needs_both(gate: Gate) -> None:
    token, door = gate.issuer.token(cnf={**gate.jkt, "x5t#S256": X5T}), gate.door(Binding())
    assert asked(door, "DPoP", token, gate.prover.proof(token), certificate=CERTIFICATE).refused == ""
    without = asked(door, "DPoP", token, gate.prover.proof(token))
    assert without.refused.endswith("none was shown")
    assert challenge(without).startswith('DPoP error="invalid_token"')
    assert asked(door, "Bearer", token, certificate=CERTIFICATE).refused == "bound token as Bearer"


def test_bound_tokens_may_be_required(gate: Gate) -> None:
    door, bare = gate.door(Binding("require")), gate.issuer.token()
    assert challenge(asked(door, "Bearer", bare)) == f'DPoP error="invalid_token", {ALGS}'
    token = gate.issuer.token(cnf=gate.jkt)
    assert asked(door, "DPoP", token, gate.prover.proof(token)).refused == ""
    assert asked(gate.door(Binding()), "Bearer", bare).refused == ""


def test_switched_off_the_proof_is_left_to_the_api(gate: Gate) -> None:
    door, token = gate.door(Binding("off")), gate.issuer.token(cnf=gate.jkt)
    for scheme in ("DPoP", "Bearer"):
        found = asked(door, scheme, token)
        assert (found.refused, found.caller.key) == ("", 0)
    assert asked(door, "Bearer", gate.issuer.token(cnf=7)).refused == ""


@pytest.mark.parametrize("cnf", [7, "x", [], {"jkt": 7}, {"jkt": "short"}, {"x5t#S256": "=" * 43}])
def test_rfc_7800_3_1_a_confirmation_that_cannot_be_read_binds_nobody(gate: Gate, cnf: object) -> None:
    assert asked(gate.door(Binding()), "Bearer", gate.issuer.token(cnf=cnf)).refused == (
        "token with a malformed cnf"
    )


def test_rfc_7800_3_1_members_that_are_not_understood_are_ignored(gate: Gate) -> None:
    assert asked(gate.door(Binding()), "Bearer", gate.issuer.token(cnf={"kid": "x"})).refused == ""


def test_another_key_of_the_same_principal_is_another_key_of_one_credential(gate: Gate) -> None:
    door, other = gate.door(Binding()), Prover()
    mine, new = gate.issuer.token(cnf=gate.jkt), gate.issuer.token(cnf={"jkt": other.thumbprint})
    one = asked(door, "DPoP", mine, gate.prover.proof(mine)).caller
    two = asked(door, "DPoP", new, other.proof(new)).caller
    assert one.credential == two.credential
    assert one.key != two.key
    assert 0 < one.key < 1 << 63


@pytest.mark.parametrize("leeway", [-1.0, 30.5])
def test_a_leeway_that_replays_would_outlive_is_refused(leeway: float) -> None:
    with pytest.raises(ConfigError, match="proof_leeway"):
        Binding(leeway=leeway)
